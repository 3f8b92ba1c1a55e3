import { deepEqual, equal } from "node:assert/strict";
import { rateLimited, throttled } from "./faults.ts";
import type { Repository } from "./github-state.ts";
import type { GitHubToken } from "./github-tokens.ts";
import { at, type Lab, type RecordedFact, type Reply } from "./lab.ts";

const repo = "https://api.github.com/repos/octo-org/octo-repo";

const keyOf = (
  lab: Lab,
  { value: token }: GitHubToken,
  path = "/actions/secrets/public-key",
): Promise<Reply> => lab.ask(repo + path, { token });

const repositoryOf = (lab: Lab, options = {}): Repository =>
  lab.world.github.addRepository("octo-org", "octo-repo", options);

const message = ({ status, body }: Reply): string => `${status} ${at(body, "message")}`;

export const githubAccessFacts: RecordedFact[] = [
  {
    fact: "GITHUB_TOKEN cannot read even the public key",
    source: "issue 1008 of the runner, 2021; GitHub's list of permissions has none for secrets",
    check: async (lab) => {
      const token = lab.world.github.addToken([repositoryOf(lab)], { contents: "write", actions: "write" });
      const reply = await keyOf(lab, token);
      equal(message(reply), "403 Resource not accessible by integration");
      equal(at(reply.body, "status"), "403");
    },
  },
  {
    fact: "An App needs secrets: read for the public key, write for the secret",
    source: "GitHub's permissions for Apps",
    check: async (lab) => {
      const given = { repositories: [repositoryOf(lab)], permissions: { secrets: "read" } as const };
      equal((await keyOf(lab, lab.world.github.addAppToken(given))).status, 200);
    },
  },
  {
    fact: "An environment's secrets take two permissions, and the answer names them",
    source: "x-accepted-github-permissions in octokit.rb cassettes of 2023",
    check: async (lab) => {
      const repository = repositoryOf(lab);
      repository.addEnvironment("production");
      const given = { repositories: [repository], permissions: { secrets: "write" } as const };
      const path = "/environments/production/secrets/public-key";
      const { status, headers } = await keyOf(lab, lab.world.github.addAppToken(given), path);
      equal(status, 403);
      equal(headers["x-accepted-github-permissions"], "secrets=read,environments=read");
    },
  },
  {
    fact: "A fine-grained token without the permission is refused in words of its own",
    source: "reports of 2024 and 2025",
    check: async (lab) => {
      const token = lab.world.github.addPersonalToken({ repositories: [repositoryOf(lab)] });
      equal(message(await keyOf(lab, token)), "403 Resource not accessible by personal access token");
    },
  },
  {
    fact: "A classic token works by its scopes: repo for a repository, admin:org for an organisation",
    source: "x-accepted-oauth-scopes in octokit.rb cassettes of 2023",
    check: async (lab) => {
      const organization = lab.world.github.addOrganization("octo-org");
      const access = { repositories: [repositoryOf(lab)], organizations: [organization], scopes: ["repo"] };
      const token = lab.world.github.addPersonalToken(access);
      equal((await keyOf(lab, token)).status, 200);
      const url = "https://api.github.com/orgs/octo-org/actions/secrets/public-key";
      const { status, headers } = await lab.ask(url, { token: token.value });
      deepEqual([status, headers["x-accepted-oauth-scopes"]], [403, "admin:org"]);
    },
  },
  {
    fact: "A private repository that the token has no access to is 404, a public one 403",
    source: "GitHub's page on troubleshooting the REST API",
    check: async (lab) => {
      const repository = repositoryOf(lab);
      const token = lab.world.github.addAppToken({ permissions: { secrets: "write" } });
      equal((await keyOf(lab, token)).status, 404);
      repository.private = false;
      equal((await keyOf(lab, token)).status, 403);
    },
  },
  {
    fact: "The primary rate limit is 403 with nothing left and the time of the reset",
    source: "GitHub's page on rate limits; the message in reports of 2021 to 2026",
    check: async (lab) => {
      const token = lab.world.github.addAppToken({ repositories: [repositoryOf(lab)] });
      lab.simulator.fault({ when: {}, times: 1, do: rateLimited(new Date("2026-11-02T10:00:00Z")) });
      const { status, headers } = await keyOf(lab, token);
      deepEqual(
        [status, headers["x-ratelimit-remaining"], headers["x-ratelimit-reset"]],
        [403, "0", "1793613600"],
      );
    },
  },
  {
    fact: "The secondary rate limit is 403 with Retry-After",
    source: "GitHub's page on rate limits",
    check: async (lab) => {
      lab.simulator.fault({ when: {}, times: 1, do: throttled(60) });
      const reply = await keyOf(lab, lab.world.github.addAppToken({ repositories: [repositoryOf(lab)] }));
      deepEqual([reply.status, reply.headers["retry-after"]], [403, "60"]);
    },
  },
  {
    fact: "The answer names the API version that was taken: 2022-11-28 unless another is asked for",
    source: "x-github-api-version-selected in octokit.rb cassettes; GitHub's changelog of 2026-03-12",
    check: async (lab) => {
      const given = { repositories: [repositoryOf(lab)], permissions: { secrets: "read" } as const };
      const token = lab.world.github.addAppToken(given);
      equal((await keyOf(lab, token)).headers["x-github-api-version-selected"], "2022-11-28");
      const headers = { "x-github-api-version": "2026-03-10" };
      const newer = await lab.ask(`${repo}/actions/secrets`, { token: token.value, headers });
      equal(newer.headers["x-github-api-version-selected"], "2026-03-10");
      equal(lab.simulator.log.at(-1)?.headers["x-github-api-version"], "2026-03-10");
    },
  },
];
