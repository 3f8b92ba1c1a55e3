import { describe, expect, test } from "vitest";
import { OUTPUTS } from "../../src/core/interface.ts";
import { serve } from "../simulator/tls-door.ts";
import { type Company, createCompany } from "../support/company.ts";
import { runAction } from "../support/run-action.ts";
import { play } from "../support/scenario.ts";
import { entraSecret } from "../support/secrets.ts";

const OFF = { "check-expiry": "off" };

const run = (company: Company, inputs: Record<string, string> = {}) =>
  play(company, { inputs: { ...company.inputs, ...OFF, ...inputs } });

describe("outputs", () => {
  test.concurrent.each([
    ["a good run", {}],
    ["a refused credential", { "client-secret": entraSecret(4) }],
    ["bad input", { "client-id": "x" }],
  ])("all are set by %s, and nothing else", async (_, inputs) => {
    const { outputs } = await run(createCompany(), inputs);
    expect(Object.keys(outputs).sort()).toEqual(OUTPUTS.map(({ name }) => name).sort());
  });

  test.concurrent("the secret feeds the next step, as it is and as azure/login's JSON on one line", async () => {
    const company = createCompany();
    const { outputs, masks } = await run(company);
    expect(outputs["client-secret"]).toBe(company.secret.value);
    expect(outputs["creds"]).not.toContain("\n");
    expect(JSON.parse(outputs["creds"] ?? "")).toEqual({
      clientId: company.application.appId,
      clientSecret: company.secret.value,
      subscriptionId: company.subscription.id,
      tenantId: company.tenant.id,
    });
    expect(masks).toEqual(expect.arrayContaining([outputs["client-secret"], outputs["creds"]]));
  });

  test.concurrent("a run that fails hands on no secret", async () => {
    const { outputs } = await run(createCompany({ role: null }));
    expect(outputs).toMatchObject({ verdict: "missing-role", "client-secret": "", creds: "" });
  });

  test.concurrent("that cannot be written cost a line in the log, and no verdict", async () => {
    const company = createCompany();
    const nowhere = "/dev/null/nowhere";
    const door = await serve(company.simulator);
    try {
      const env = { ...door.environment(), RUNNER_TEMP: nowhere, GITHUB_STEP_SUMMARY: nowhere };
      const { outputs, log, exitCode } = await runAction({ inputs: company.inputs, env });
      expect(outputs).toMatchObject({ verdict: "valid", report: "" });
      expect(log).toContain("The JSON report could not be written.");
      expect(log).toContain("The job summary could not be written.");
      expect(exitCode).toBe(0);
    } finally {
      await door.close();
    }
  });

  test.concurrent("offline checks make no request and say nothing of what they did not see", async () => {
    const company = createCompany();
    const { outputs, requests, report } = await run(company, { offline: "true" });
    expect(outputs).toMatchObject({ verdict: "valid", "client-id": company.application.appId });
    expect(requests).toEqual([]);
    expect(report.credentials).toEqual([]);
  });
});

const AZURE = (company: Company) => ({
  AZURE_CLIENT_ID: company.application.appId,
  AZURE_TENANT_ID: company.tenant.id,
  AZURE_SUBSCRIPTION_ID: company.subscription.id,
  AZURE_CLIENT_SECRET: company.secret.value,
});

const ARM = (company: Company) => ({
  ...Object.fromEntries(
    Object.entries(AZURE(company)).map(([name, value]) => [name.replace("AZURE", "ARM"), value]),
  ),
  ARM_ENVIRONMENT: "public",
});

describe("export-env", () => {
  test.concurrent.each([
    ["none", () => ({})],
    ["azure", AZURE],
    ["arm", ARM],
    ["both", (company: Company) => ({ ...AZURE(company), ...ARM(company) })],
  ] as const)("%s sets exactly what it says", async (value, expected) => {
    const company = createCompany();
    const { exported } = await run(company, { "export-env": value });
    expect(exported).toEqual(expected(company));
  });

  test.concurrent("names a national cloud to both worlds", async () => {
    const company = createCompany({ cloud: "azurechinacloud" });
    const { exported } = await run(company, { "export-env": "both", environment: "azurechinacloud" });
    expect(exported).toMatchObject({
      AZURE_AUTHORITY_HOST: "https://login.partner.microsoftonline.cn",
      ARM_ENVIRONMENT: "china",
    });
  });

  test.concurrent("tells Terraform to use OIDC where there is no secret", async () => {
    const company = createCompany();
    company.application.addFederatedCredential({ subject: "repo:octo-org/octo-repo:ref:refs/heads/main" });
    const { "client-secret": _, ...ids } = company.inputs;
    const { exported } = await play(company, {
      inputs: { ...ids, "export-env": "arm" },
      connection: { oidc: true },
    });
    expect(exported).toMatchObject({ ARM_USE_OIDC: "true", ARM_CLIENT_ID: company.application.appId });
    expect(exported).not.toHaveProperty("ARM_CLIENT_SECRET");
  });

  test.concurrent.each([
    ["a refused credential", { "client-secret": entraSecret(4) }],
    ["a missing role", { "required-role": "Owner" }],
    ["a missing role that is not to fail the step", { "required-role": "Owner", "fail-on": "never" }],
    ["bad input", { "tenant-id": "x" }],
  ])("exports nothing after %s", async (_, inputs) => {
    const { exported, outputs } = await run(createCompany(), { ...inputs, "export-env": "both" });
    expect(exported).toEqual({});
    expect(outputs).toMatchObject({ "client-secret": "", creds: "" });
  });
});

describe("fail-on", () => {
  const AN_ERROR = { "client-id": "x" };
  const A_WARNING = { "tenant-id": `{${createCompany().tenant.id}}` };
  test.concurrent.each([
    ["error", "an error", AN_ERROR, ["error id/not-guid"], 1],
    ["error", "a warning", A_WARNING, ["warning id/format"], 0],
    ["warning", "an error", AN_ERROR, ["error id/not-guid"], 1],
    ["warning", "a warning", A_WARNING, ["warning id/format"], 1],
    ["warning", "nothing", {}, [], 0],
    ["never", "an error", AN_ERROR, ["error id/not-guid"], 0],
    ["never", "a warning", A_WARNING, ["warning id/format"], 0],
  ] as const)("%s, and there is %s", async (failOn, _, inputs, problems, exitCode) => {
    const result = await run(createCompany(), { ...inputs, offline: "true", "fail-on": failOn });
    expect(result.problems).toEqual(problems);
    expect(result.exitCode).toBe(exitCode);
  });
});
