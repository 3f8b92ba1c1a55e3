import { marked } from "marked";
import { describe, expect, test } from "vitest";
import { LONGEST } from "../simulator/github-comments.ts";
import { assignCustomRole } from "../support/company.ts";
import { createNotified, PULL, pullRequest } from "../support/pull-request.ts";
import { entraSecret, letters } from "../support/secrets.ts";

const COMMENTS = `/repos/octo-org/octo-repo/issues/${PULL}/comments`;
const toGitHub = (requests: readonly string[]) => requests.filter((request) => request.includes("/repos/"));

describe("the comment on a pull request", () => {
  test.concurrent("says what is wrong, is written over, and says when it is mended", async () => {
    const { company, comments, onPullRequest } = createNotified();
    const wrong = { ...company.inputs, "client-secret": entraSecret() };

    const first = await onPullRequest(wrong);
    expect(first.outputs["verdict"]).toBe("wrong-secret");
    expect(first.log).toContain("The comment on pull request 12 says what is wrong.");
    expect(comments()).toEqual([expect.stringContaining("❌ Entra does not know this client secret")]);
    expect(comments()[0]).toContain("https://github.com/octo-org/octo-repo/actions/runs/101");

    await onPullRequest({ ...company.inputs, "required-role": "Owner" });
    expect(comments()).toEqual([expect.stringContaining("❌ A role is missing")]);

    const good = await onPullRequest(company.inputs);
    expect(good.exitCode).toBe(0);
    expect(comments()).toEqual([expect.stringContaining("✅ Fixed: the credential is valid")]);

    const writes = () => company.simulator.log.filter(({ method }) => method === "PATCH").length;
    const before = writes();
    await onPullRequest(company.inputs);
    expect(writes()).toBe(before);

    await onPullRequest(wrong);
    expect(comments()).toEqual([expect.stringContaining("❌ Entra does not know this client secret")]);
  });

  test.concurrent("is not written where the first run is good: the green check says as much", async () => {
    const { company, comments, onPullRequest } = createNotified();
    const run = await onPullRequest(company.inputs);
    expect(run.outputs["verdict"]).toBe("valid");
    expect(comments()).toEqual([]);
  });

  test.concurrent("is written of a secret that ends soon, though the step is green", async () => {
    const { company, comments, onPullRequest } = createNotified({ endsIn: 10 });
    const run = await onPullRequest({ ...company.inputs, "check-expiry": "auto" });
    expect(run.exitCode).toBe(0);
    expect(comments()).toEqual([expect.stringContaining("The client secret ends in 10 days")]);
  });

  test.concurrent("is written where nothing live was asked, and mended by the next run", async () => {
    const { company, comments, onPullRequest } = createNotified();
    const run = await onPullRequest({ creds: '{"clientId": ' });
    expect(run.outputs["verdict"]).toBe("malformed");
    expect(run.requests).toEqual([`GET ${COMMENTS}`, `POST ${COMMENTS}`]);
    expect(comments()).toEqual([expect.stringContaining("❌ The input is malformed")]);
    await onPullRequest(company.inputs);
    expect(comments()).toEqual([expect.stringContaining("✅ Fixed")]);
  });

  test.concurrent("is one for each credential of a job", async () => {
    const { company, comments, onPullRequest } = createNotified();
    const other = company.tenant.addApplication();
    await onPullRequest({ ...company.inputs, "client-secret": entraSecret() });
    await onPullRequest({ ...company.inputs, "client-id": other.appId, "client-secret": entraSecret() });
    expect(comments()).toHaveLength(2);
    await onPullRequest(company.inputs);
    expect(comments().map((text) => text.includes("Fixed"))).toEqual([true, false]);
  });

  test.concurrent("is not asked for by a run that does not want one", async () => {
    const { company, onPullRequest } = createNotified();
    const run = await onPullRequest({ ...company.inputs, comment: "false", "client-secret": entraSecret() });
    expect(toGitHub(run.requests)).toEqual([]);
  });
});

describe("no request is made and nothing is said", () => {
  test.concurrent.each([
    ["by a pull request from a fork", { event: pullRequest("someone/octo-repo") }],
    ["by one of Dependabot", { env: { GITHUB_ACTOR: "dependabot[bot]", GITHUB_EVENT_NAME: "pull_request" } }],
  ])("%s", async (_, more) => {
    const { comments, onPullRequest } = createNotified();
    const run = await onPullRequest({}, more);
    expect(run.outputs["verdict"]).toBe("skipped");
    expect(run.requests).toEqual([]);
    expect(comments()).toEqual([]);
    expect(run.notices.filter((code) => !code.startsWith("skipped/"))).toEqual([]);
  });

  test.concurrent("by a fork whose credential is broken, either", async () => {
    const { onPullRequest } = createNotified();
    const run = await onPullRequest({ "client-id": "x" }, { event: pullRequest("someone/octo-repo") });
    expect(run.outputs["verdict"]).toBe("malformed");
    expect(run.requests).toEqual([]);
  });
});

describe("where it cannot be written, there is one notice, and the verdict stays", () => {
  const refused = async (spoil: (scene: ReturnType<typeof createNotified>) => object) => {
    const scene = createNotified();
    const more = spoil(scene);
    const run = await scene.onPullRequest({ ...scene.company.inputs, "required-role": "Owner" }, more);
    expect(run.outputs["verdict"]).toBe("missing-role");
    expect(run.problems).toEqual(["error role/missing"]);
    return { run, scene };
  };
  test.concurrent("the job lacks the permission: the line to add is named", async () => {
    const { run, scene } = await refused(({ company, repository }) => ({
      token: company.world.github.addToken([repository], { "pull-requests": "read" }),
    }));
    expect(run.notices).toEqual(["comment/not-allowed"]);
    expect(run.log).toContain("Add the line `pull-requests: write` under `permissions:` of this job.");
    expect(scene.comments()).toEqual([]);
  });

  test.concurrent("the job may not even read", async () => {
    const { run } = await refused(({ company }) => ({ token: company.world.github.addToken([], {}) }));
    expect(run.notices).toEqual(["comment/not-allowed"]);
  });

  test.concurrent("the token is none", async () => {
    const { run } = await refused(({ token }) => ({ token: { ...token, value: `ghs_${letters(36)}` } }));
    expect(run.notices).toEqual(["comment/not-written"]);
    expect(run.log).toContain("could not be written: GitHub refused it (HTTP 401, bad-credentials, request");
  });

  test.concurrent("there is no token", async () => {
    const { run } = await refused(({ token }) => ({ token: { ...token, value: "" } }));
    expect(run.notices).toEqual(["notify/no-token"]);
    expect(toGitHub(run.requests)).toEqual([]);
  });

  test.concurrent("GitHub is out of order", async () => {
    const { run } = await refused(({ company }) => {
      company.simulator.fault({
        when: { path: /comments/ },
        do: { status: 404, headers: {}, body: "<html>" },
      });
      return {};
    });
    expect(run.notices).toEqual(["comment/not-written"]);
  });

  test.concurrent("the run is for no pull request", async () => {
    const { run } = await refused(() => ({ event: {} }));
    expect(run.notices).toEqual(["comment/no-pull-request"]);
    expect(toGitHub(run.requests)).toEqual([]);
  });
});

describe("a comment whose answer is lost", () => {
  test.concurrent.each([["lost-answer" as const], [{ status: 502, headers: {}, body: "" }]])(
    "is looked for, and not posted twice: %o",
    async (fault) => {
      const { company, comments, onPullRequest } = createNotified();
      const when = { method: "POST", path: /comments/ };
      company.simulator.fault({ when, times: 1, do: fault });
      const run = await onPullRequest({ ...company.inputs, "client-secret": entraSecret() });
      const posts = toGitHub(run.requests).filter((request) => request.startsWith("POST"));
      expect(posts).toHaveLength(1);
      // A lost answer: it stands there. A refusal: it does not, and the next run posts it.
      expect(comments()).toHaveLength(fault === "lost-answer" ? 1 : 0);
      expect(run.notices).toEqual(fault === "lost-answer" ? [] : ["comment/not-written"]);
      await onPullRequest({ ...company.inputs, "client-secret": entraSecret() });
      expect(comments()).toHaveLength(1);
    },
  );
});

describe("texts from outside", () => {
  const HOSTILE = [
    "</details><img src=x onerror=alert(1)> <!-- azure-credentials:comment -->",
    "[click](https://evil.example) @octo-org/admins fixes #1 GH-2 https://evil.example",
    "\n\n# All is well\n\n",
  ];

  test.concurrent.each(HOSTILE)("stay text: %j", async (name) => {
    const { company, repository, onPullRequest } = createNotified({ role: null });
    company.subscription.displayName = name;
    company.subscription.state = "Warned";
    assignCustomRole(company, name, { actions: ["Microsoft.Resources/subscriptions/read"] });
    await onPullRequest({ ...company.inputs, "required-role": "Owner" });
    const [{ body } = { body: "" }] = repository.comments;
    const page = marked.parse(body, { async: false, gfm: true });
    expect(page).not.toMatch(/<(?:img|h1|details)\b|href="[^"]*evil/);
    expect(page).not.toMatch(/@octo-org|#1\b(?!\d*;)|GH-2/);
    expect(body.match(/<!--/g)).toHaveLength(1);
  });

  test.concurrent("however many there are, the comment is no longer than GitHub takes", async () => {
    const { company, repository, onPullRequest } = createNotified();
    const ids = Array.from(
      { length: 120 },
      (_, n) => `c0de5afe-0000-4000-8000-${String(n).padStart(12, "0")}`,
    );
    await onPullRequest({ ...company.inputs, "subscription-id": ids.join(",") });
    const [{ body } = { body: "" }] = repository.comments;
    expect(body.length).toBeGreaterThan(50_000);
    expect(body.length).toBeLessThanOrEqual(LONGEST);
  });
});
