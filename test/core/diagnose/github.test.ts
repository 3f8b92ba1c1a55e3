import { describe, expect, test } from "vitest";
import type { Entry } from "../../../src/core/catalogue/finder.ts";
import { GITHUB } from "../../../src/core/catalogue/github.ts";
import { diagnose } from "../../../src/core/diagnose/diagnose.ts";
import type { Verdict } from "../../../src/core/finding.ts";
import { context, expectReadable, refused, TRACE } from "./support.ts";

const CODES: [string, number, Verdict][] = [
  ["bad-credentials", 401, "missing-permission"],
  ["app-permission", 403, "missing-permission"],
  ["job-token", 403, "missing-permission"],
  ["token-permission", 403, "missing-permission"],
  ["token-scope", 403, "missing-permission"],
  ["sso", 403, "missing-permission"],
  ["token-policy", 403, "refused-by-policy"],
  ["ip-allow-list", 403, "refused-by-policy"],
  ["archived", 403, "missing-permission"],
  ["no-repository", 404, "missing"],
  ["no-environment", 404, "missing"],
  ["no-organisation", 404, "missing"],
  ["moved", 301, "missing"],
  ["hidden-repositories", 200, "missing-permission"],
  ["closes-secret", 0, "malformed"],
  ["throttled", 403, "throttled"],
  ["too-many-secrets", 422, "limit-reached"],
  ["secret-name", 422, "malformed"],
  ["write-refused", 422, "unknown"],
];

const PLACES: readonly [facts: Record<string, string>, place: string, permissions: string, scope: string][] =
  [
    [
      { store: "github-repository", repository: "octo-org/octo-repo" },
      "repository octo-org/octo-repo",
      "`Secrets: write`",
      "`repo`",
    ],
    [
      { store: "github-environment", repository: "octo-org/octo-repo", environment: "prod" },
      'environment "prod" of repository octo-org/octo-repo',
      "`Secrets: write` and `Environments: write`",
      "`repo`",
    ],
    [
      { store: "github-dependabot", repository: "octo-org/octo-repo" },
      "repository octo-org/octo-repo",
      "`Dependabot secrets: write`",
      "`repo`",
    ],
    [
      { store: "github-organisation", organisation: "octo-org" },
      "organization octo-org",
      "`Organization secrets: write`",
      "`admin:org`",
    ],
    [
      { store: "github-organisation-dependabot", organisation: "octo-org" },
      "organization octo-org",
      "`Organization dependabot secrets: write`",
      "`admin:org`",
    ],
  ];

describe("every code has its verdict, and a sentence without gaps", () => {
  test.each(CODES)("%s (HTTP %d) is %s", (code, status, verdict) => {
    for (const [facts] of [...PLACES, [{}] as const]) {
      const finding = diagnose(refused("github", status, [code], { facts }), context());
      expect(finding).toMatchObject({ code: `github/${code}`, verdict, level: "error" });
      expectReadable(finding);
    }
  });

  test("the table above is the whole catalogue", () => {
    expect(CODES.map(([code]) => `github/${code}`).toSorted()).toEqual(Object.keys(GITHUB).toSorted());
  });

  test("every finding leads to GitHub's documentation, and says why and what to do", () => {
    for (const entry of Object.values<Entry>(GITHUB)) {
      expect(entry.link).toMatch(/^https:\/\/docs\.github\.com\//);
      expect([entry.what, entry.why, entry.fix]).not.toContain("");
    }
  });

  test.each([
    [403, "service/unknown", "unknown"],
    [429, "service/throttled", "throttled"],
    [503, "service/unavailable", "unreachable"],
  ])("HTTP %d without words that we know is %s", (status, code, verdict) => {
    expect(diagnose(refused("github", status, []), context())).toMatchObject({ code, verdict });
  });
});

describe("a missing permission is named for the place", () => {
  test.each(PLACES)("%j", (facts, place, permissions, scope) => {
    const { what, fix } = diagnose(refused("github", 403, ["app-permission"], { facts }), context());
    expect(what).toBe(`The token may not write secrets of ${place}.`);
    expect(fix).toContain(`GitHub App that has ${permissions}:`);
    expect(fix).toContain(`the scope ${scope} works`);
  });
});

describe("the job's own GITHUB_TOKEN is told as such", () => {
  const facts = { store: "github-repository", repository: "octo-org/other" };

  test.each([
    ["app-permission", 403],
    ["no-repository", 404],
    ["no-organisation", 404],
  ])("in place of %s", (code, status) => {
    const refusal = refused("github", status, [code], { facts });
    const finding = diagnose(refusal, context({ isJobToken: true }));
    expect(finding).toMatchObject({ code: "github/job-token", verdict: "missing-permission" });
    expect(finding.why).toContain("the same token as `notify-token`");
    expect(finding.why).not.toContain("or it belongs to");
    expectReadable(finding);
  });

  test("and nothing else is put down to it", () => {
    for (const code of ["no-environment", "too-many-secrets", "throttled"]) {
      const refusal = refused("github", 404, [code], { facts });
      expect(diagnose(refusal, context({ isJobToken: true })).code).toBe(`github/${code}`);
    }
  });
});

test("a refusal that GitHub gives no reason for names the request, for its support", () => {
  expect(diagnose(refused("github", 422, ["write-refused"]), context()).what).toContain(`request ${TRACE}`);
});
