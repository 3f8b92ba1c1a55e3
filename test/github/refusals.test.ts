import { describe, expect, test } from "vitest";
import type { SecretStore } from "../../src/ports.ts";
import { rateLimited, throttled } from "../simulator/faults.ts";
import { findingOf } from "./finding-of.ts";
import { createScene, type Scene, storeOf } from "./scene.ts";

/** What the world shows of itself when a store is looked at. */
const WORLDS: readonly [name: string, look: (scene: Scene) => SecretStore, code: string, says: RegExp][] = [
  [
    "GITHUB_TOKEN, whatever its permissions",
    ({ github, access, open }) =>
      open(storeOf("repository"), github.addToken(access.repositories, { contents: "write" }).value),
    "github/app-permission",
    /`GITHUB_TOKEN`, which never may.*GitHub App that has `Secrets: write`:/s,
  ],
  [
    "GITHUB_TOKEN at an environment",
    ({ github, access, open }) =>
      open(storeOf("environment"), github.addToken(access.repositories, { actions: "write" }).value),
    "github/app-permission",
    /environment "production" of repository octo-org\/octo-repo.*`Secrets: write` and `Environments: write`/s,
  ],
  [
    "an App without the permission for environments",
    ({ github, access, open }) =>
      open(
        storeOf("environment"),
        github.addAppToken({ ...access, permissions: { secrets: "write" } }).value,
      ),
    "github/app-permission",
    /`Secrets: write` and `Environments: write`/,
  ],
  [
    "an App without the permission for Dependabot",
    ({ github, access, open }) =>
      open(storeOf("dependabot"), github.addAppToken({ ...access, permissions: { secrets: "write" } }).value),
    "github/app-permission",
    /`Dependabot secrets: write`/,
  ],
  [
    "an App without the permission for the organisation",
    ({ github, access, open }) =>
      open(storeOf("organisation"), github.addAppToken({ ...access, permissions: {} }).value),
    "github/app-permission",
    /organization octo-org.*`Organization secrets: write`.*`admin:org`/s,
  ],
  [
    "an App without the permission for the organisation's Dependabot",
    ({ github, access, open }) =>
      open(storeOf("organisation's Dependabot"), github.addAppToken({ ...access, permissions: {} }).value),
    "github/app-permission",
    /`Organization dependabot secrets: write`/,
  ],
  [
    "a fine-grained token without the permission",
    ({ github, access, open }) => open(storeOf("repository"), github.addPersonalToken(access).value),
    "github/token-permission",
    /`Secrets: write`/,
  ],
  [
    "a classic token without the scope",
    ({ github, access, open }) =>
      open(storeOf("organisation"), github.addPersonalToken({ ...access, scopes: ["repo"] }).value),
    "github/token-scope",
    /gh auth refresh --scopes admin:org/,
  ],
  [
    "a token that GitHub does not know",
    ({ open }) => open(storeOf("repository"), "ghs_gone"),
    "github/bad-credentials",
    /expired or was revoked/,
  ],
  [
    "a private repository that the token does not see",
    ({ github, open }) =>
      open(storeOf("repository"), github.addAppToken({ permissions: { secrets: "write" } }).value),
    "github/no-repository",
    /no repository octo-org\/octo-repo/,
  ],
  [
    "an environment that is not there",
    ({ open }) => open(storeOf("environment", { environment: "eu/west" })),
    "github/no-environment",
    /"eu\/west".*repos\/octo-org\/octo-repo\/environments\/eu%2Fwest"/s,
  ],
  [
    "an environment in a repository that the token does not see",
    ({ github, open }) => open(storeOf("environment"), github.addAppToken({}).value),
    "github/no-repository",
    /no repository octo-org\/octo-repo/,
  ],
  [
    "an organisation that is not there",
    ({ open }) => open(storeOf("organisation", { organisation: "nobody" })),
    "github/no-organisation",
    /no secrets of the organization nobody to this token/,
  ],
];

describe("a store that cannot be used says so when it is looked at", () => {
  test.each(WORLDS)("%s", async (_, look, code, says) => {
    const finding = await findingOf(look(createScene()).observe());
    expect(finding.code).toBe(code);
    expect([finding.what, finding.why, finding.fix].join("\n")).toMatch(says);
  });
});

type Answer = { status: number; headers?: Record<string, string>; body?: object };
const titled = <Rest extends readonly unknown[]>(rows: readonly (readonly [Answer, ...Rest])[]) =>
  rows.map((row) => [`${row[0].status} ${JSON.stringify(row[0].body ?? "")}`.slice(0, 90), ...row] as const);
const said = (status: number, message: string, headers = {}): Answer => ({
  status,
  headers,
  body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
});

/** Answers that the simulator gives only when told to, as people pasted them. */
const ANSWERS: readonly [answer: Answer, code: string, verdict: string][] = [
  [said(401, "Bad credentials"), "github/bad-credentials", "missing-permission"],
  [
    said(403, "You must be an org admin or have the actions secrets fine-grained permission."),
    "github/token-scope",
    "missing-permission",
  ],
  [
    said(403, "Resource protected by organization SAML enforcement. You must grant your token access."),
    "github/sso",
    "missing-permission",
  ],
  [said(403, "x", { "x-github-sso": "required; url=https://x" }), "github/sso", "missing-permission"],
  [
    said(403, "`octo-org` forbids access via a personal access token (classic)."),
    "github/token-policy",
    "refused-by-policy",
  ],
  [
    said(
      403,
      "Although you appear to have the correct authorization credentials, the `octo-org` organization has an IP allow list enabled",
    ),
    "github/ip-allow-list",
    "refused-by-policy",
  ],
  [said(403, "Repository was archived so is read-only."), "github/archived", "missing-permission"],
  [said(403, "Something that GitHub says next year"), "service/unknown", "unknown"],
  [said(301, "Moved Permanently"), "github/moved", "missing"],
  [{ status: 302 }, "network/redirect", "unreachable"],
  [said(429, "API rate limit exceeded"), "github/throttled", "throttled"],
  [said(409, "Conflict"), "service/unknown", "unknown"],
  [{ status: 200, body: {} }, "network/not-json", "unreachable"],
  [{ status: 200, body: { key_id: "1" } }, "network/not-json", "unreachable"],
  [{ status: 200, body: { key: "AAAA", key_id: "1" } }, "network/not-json", "unreachable"],
  [{ status: 200, body: { key: "A".repeat(43) } }, "network/not-json", "unreachable"],
  [{ status: 403, body: [] }, "network/not-json", "unreachable"],
];

describe("every answer has its finding", () => {
  test.each(titled(ANSWERS))("%s", async (_, answer, code, verdict) => {
    const { lab, open } = createScene();
    lab.simulator.fault({ when: { path: /public-key/ }, do: answer });
    const finding = await findingOf(open(storeOf("repository")).observe());
    expect(finding).toMatchObject({ code, verdict, level: "error" });
  });

  test.each([
    ["the primary limit", rateLimited(new Date("2026-11-02T10:00:00Z")), "after 2026-11-02T10:00:00Z"],
    ["the secondary limit", throttled(60), "in 60 seconds"],
    ["the secondary limit without a time", throttled(), "in a few minutes"],
  ])("%s is throttled, not a missing permission", async (_, fault, when) => {
    const { lab, open } = createScene();
    lab.simulator.fault({ when: {}, do: fault });
    const finding = await findingOf(open(storeOf("repository")).observe());
    expect(finding).toMatchObject({ code: "github/throttled", verdict: "throttled" });
    expect(finding.fix).toBe(`Run again ${when}.`);
  });

  test("a page of a firewall is not taken for GitHub's refusal", async () => {
    const { lab, open } = createScene();
    lab.simulator.fault({ when: {}, do: "html-403" });
    expect((await findingOf(open(storeOf("repository")).observe())).code).toBe("network/firewall-page");
  });
});

describe("a description of the secret that is not one", () => {
  test.each([
    ["no date", { name: "AZURE_SECRET", visibility: "all" }],
    ["a date that is none", { updated_at: "yesterday", visibility: "all" }],
    ["no visibility", { updated_at: "2026-11-02T09:30:15Z" }],
    ["a visibility that is new", { updated_at: "2026-11-02T09:30:15Z", visibility: "some" }],
  ])("%s", async (_, body) => {
    const { lab, open } = createScene();
    lab.simulator.fault({ when: { path: /AZURE_SECRET$/ }, do: { status: 200, body } });
    expect((await findingOf(open(storeOf("organisation")).observe())).code).toBe("network/not-json");
  });
});
