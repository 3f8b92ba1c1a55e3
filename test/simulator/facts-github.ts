import { deepEqual, equal, match } from "node:assert/strict";
import { decodeJwt } from "./jwt.ts";
import { at, type Lab, type RecordedFact, type Reply, send } from "./lab.ts";

const comments = "https://api.github.com/repos/octo-org/octo-repo/issues/7/comments";

function repository(lab: Lab, permissions: Record<string, "read" | "write">) {
  const repo = lab.world.github.addRepository("octo-org", "octo-repo");
  return { repo, token: lab.world.github.addToken([repo], permissions).value };
}

const post = (lab: Lab, token: string): Promise<Reply> =>
  send(lab.simulator, "POST", comments, { token, body: { body: "hello" } });

export const githubFacts: RecordedFact[] = [
  {
    fact: "A permission that is missing is 403 'Resource not accessible by integration' with status as a string",
    source: "refusal pasted in 2025 in an issue of create-github-app-token",
    check: async (lab) => {
      const { token } = repository(lab, { issues: "read" });
      const reply = await post(lab, token);
      equal(reply.status, 403);
      deepEqual(
        [at(reply.body, "message"), at(reply.body, "status")],
        ["Resource not accessible by integration", "403"],
      );
    },
  },
  {
    fact: "A repository that the token cannot see is 404 Not Found with a documentation_url",
    source: "octokit.rb cassettes of 2014 to 2022",
    check: async (lab) => {
      const { value } = lab.world.github.addToken([], { issues: "write" });
      const { status, body } = await post(lab, value);
      equal(status, 404);
      equal(at(body, "message"), "Not Found");
      equal(typeof at(body, "documentation_url"), "string");
    },
  },
  {
    fact: "A bad token is 401 Bad credentials, with the rate limit of a stranger",
    source: "octokit.rb cassette",
    check: async (lab) => {
      const reply = await post(lab, "nonsense");
      equal(reply.status, 401);
      equal(at(reply.body, "message"), "Bad credentials");
      equal(reply.headers["x-ratelimit-limit"], "60");
    },
  },
  {
    fact: "A comment is made with 201, and changed with 200 under its id",
    source: "GitHub's REST reference for issue comments",
    check: async (lab) => {
      const { repo, token } = repository(lab, { "pull-requests": "write" });
      const made = await post(lab, token);
      equal(made.status, 201);
      const url = String(at(made.body, "url"));
      const changed = await send(lab.simulator, "PATCH", url, { token, body: { body: "changed" } });
      deepEqual([changed.status, repo.comments[0]?.body], [200, "changed"]);
    },
  },
  {
    fact: "A list is paged by thirty, with a Link header while there is more",
    source: "GitHub's REST reference for pagination",
    check: async (lab) => {
      const { token } = repository(lab, { issues: "write" });
      for (let n = 0; n < 31; n += 1) await post(lab, token);
      const first = await lab.ask(comments, { token });
      equal(Object(first.body).length, 30);
      match(first.headers["link"] ?? "", /comments\?page=2>; rel="next", <.*page=2>; rel="last"/);
      equal((await lab.ask(`${comments}?page=2`, { token })).headers["link"], undefined);
    },
  },
  {
    fact: "The OIDC answer is the token with its length; audience, issuer and key id are the asked-for ones",
    source: "GitHub's OIDC reference, and the toolkit's own client, which reads `value`",
    check: async (lab) => {
      const url =
        "https://pipelines.actions.githubusercontent.com/1/idtoken?api-version=2.0&audience=api://x";
      const { body } = await lab.ask(url, { token: lab.world.github.job.requestToken });
      const token = String(at(body, "value"));
      equal(at(body, "count"), token.length);
      const decoded = decodeJwt(token);
      deepEqual(
        [decoded?.claims["aud"], decoded?.claims["iss"], decoded?.header["alg"]],
        ["api://x", "https://token.actions.githubusercontent.com", "RS256"],
      );
    },
  },
];
