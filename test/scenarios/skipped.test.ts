import { describe, expect, test } from "vitest";
import { createCompany } from "../support/company.ts";
import { play } from "../support/scenario.ts";

const BASE = "octo-org/octo-repo";
const pull = (from: string | null, login = "octocat") => ({
  pull_request: {
    head: { repo: from === null ? null : { full_name: from, fork: from !== BASE } },
    base: { repo: { full_name: BASE } },
    user: { login },
  },
});

const byDependabot = (event: string) => ({ GITHUB_ACTOR: "dependabot[bot]", GITHUB_EVENT_NAME: event });

/** GitHub gives these runs no secrets: the expressions over them are empty. */
const IDS_ONLY = (company = createCompany()) => ({
  company,
  inputs: { "client-id": company.application.appId, "tenant-id": company.tenant.id },
});

describe("a run that GitHub gives no secrets is skipped: green, and without a request", () => {
  test.concurrent.each([
    ["a pull request from a fork", { event: pull("someone/octo-repo") }, "skipped/fork"],
    ["a pull request whose fork was deleted", { event: pull(null) }, "skipped/fork"],
    [
      "a pull request of Dependabot",
      { event: pull(BASE, "dependabot[bot]"), env: byDependabot("pull_request") },
      "skipped/dependabot",
    ],
    ["a push of Dependabot", { env: byDependabot("push") }, "skipped/dependabot"],
  ])("%s", async (_, options, notice) => {
    for (const inputs of [{}, IDS_ONLY().inputs]) {
      const run = await play(createCompany(), { inputs, ...options });
      expect(run.outputs["verdict"]).toBe("skipped");
      expect(run.notices).toEqual([notice]);
      expect(run.annotations).toEqual([]);
      expect(run.requests).toEqual([]);
      expect(run.exitCode).toBe(0);
    }
  });

  test.concurrent("where it asks for a required role and exports, too", async () => {
    const inputs = { "required-role": "Contributor", "export-env": "both", "fail-on": "warning" };
    const run = await play(createCompany(), { inputs, event: pull("someone/octo-repo") });
    expect(run.outputs["verdict"]).toBe("skipped");
    expect(run.exported).toEqual({});
    expect(run.exitCode).toBe(0);
  });
});

describe("a credential that is there is checked,", () => {
  test.concurrent.each([
    ["also in a pull request from a fork", { event: pull("someone/octo-repo") }],
    ["also for Dependabot, which may have secrets of its own", { env: byDependabot("push") }],
    ["and in a pull request of the repository itself", { event: pull(BASE) }],
  ])("%s", async (_, options) => {
    const company = createCompany();
    const inputs = { ...company.inputs, "check-expiry": "off" };
    const run = await play(company, { inputs, ...options });
    expect(run.outputs["verdict"]).toBe("valid");
  });
});

describe("a missing credential fails", () => {
  test.concurrent.each([
    ["a push", {}],
    [
      "a person's push on a pull request of Dependabot",
      { event: pull(BASE, "dependabot[bot]"), env: { GITHUB_EVENT_NAME: "pull_request" } },
    ],
    ["a run that Dependabot's name alone stands on", { env: byDependabot("workflow_dispatch") }],
    ["a pull request of the repository itself", { event: pull(BASE) }],
    [
      "a pull request from a fork that runs with the secrets of its target",
      { event: pull("someone/octo-repo"), env: { GITHUB_EVENT_NAME: "pull_request_target" } },
    ],
  ])("%s", async (_, options) => {
    const { company, inputs } = IDS_ONLY();
    const run = await play(company, { inputs, ...options });
    expect({ verdict: run.outputs["verdict"], exitCode: run.exitCode }).toEqual({
      verdict: "missing",
      exitCode: 1,
    });
    expect(run.problems).toEqual(["error missing/credential"]);
    expect(run.requests).toEqual([]);
  });

  test.concurrent("but not with on-missing: skip, which says what is not there", async () => {
    const { company, inputs } = IDS_ONLY();
    const run = await play(company, { inputs: { ...inputs, "on-missing": "skip" } });
    expect({ verdict: run.outputs["verdict"], exitCode: run.exitCode }).toEqual({
      verdict: "skipped",
      exitCode: 0,
    });
    expect(run.notices).toEqual(["skipped/missing"]);
    expect(run.log).toContain("Not there: `client-secret`");
  });

  test.concurrent("also with on-missing: skip, where it is not missing but broken", async () => {
    const { company, inputs } = IDS_ONLY();
    const broken = { ...inputs, "client-id": "x", "on-missing": "skip" };
    const run = await play(company, { inputs: broken });
    expect({ verdict: run.outputs["verdict"], exitCode: run.exitCode }).toEqual({
      verdict: "malformed",
      exitCode: 1,
    });
  });
});
