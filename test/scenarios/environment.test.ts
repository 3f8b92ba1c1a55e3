import { describe, expect, test } from "vitest";
import { type Company, createCompany } from "../support/company.ts";
import { play, WITHOUT_EXPIRY } from "../support/scenario.ts";

/** The environment that the Azure SDKs or Terraform read. */
function variables({ inputs }: Company, prefix: "AZURE" | "ARM"): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `${prefix}_${name.replaceAll("-", "_").toUpperCase()}`,
      value,
    ]),
  );
}

const OFF = { "check-expiry": "off" };

describe("where no input names a credential", () => {
  test.concurrent.each(["AZURE", "ARM"] as const)("the %s_ variables do, with a notice", async (prefix) => {
    const company = createCompany();
    const env = variables(company, prefix);
    const { outputs, notices, requests } = await play(company, { inputs: OFF, env });
    expect(outputs).toMatchObject({ verdict: "valid", ...company.inputs });
    expect(notices).toEqual(["environment/used"]);
    expect(requests).toEqual(WITHOUT_EXPIRY);
  });

  test.concurrent("AZURE_CREDENTIALS does", async () => {
    const company = createCompany();
    const { "client-id": clientId, "client-secret": clientSecret, "tenant-id": tenantId } = company.inputs;
    const creds = JSON.stringify({
      clientId,
      clientSecret,
      tenantId,
      subscriptionId: company.subscription.id,
    });
    const { outputs } = await play(company, { inputs: OFF, env: { AZURE_CREDENTIALS: creds } });
    expect(outputs).toMatchObject({ verdict: "valid", ...company.inputs });
  });

  test.concurrent("ARM_ENVIRONMENT chooses the cloud too", async () => {
    const company = createCompany({ cloud: "azureusgovernment" });
    const env = { ...variables(company, "ARM"), ARM_ENVIRONMENT: "usgovernment" };
    const { outputs, report, notices } = await play(company, { inputs: OFF, env });
    expect(outputs["verdict"]).toBe("valid");
    expect(report.environment).toBe("azureusgovernment");
    expect(notices).toContain("environment/cloud");
  });
});

describe("an input", () => {
  test.concurrent("wins over the variable of the same meaning, with a notice", async () => {
    const company = createCompany();
    const env = {
      ...variables(company, "AZURE"),
      AZURE_SUBSCRIPTION_ID: company.tenant.addSubscription().id,
    };
    const { outputs, notices } = await play(company, { inputs: { ...company.inputs, ...OFF }, env });
    expect(outputs).toMatchObject({ verdict: "valid", ...company.inputs });
    expect(notices).toEqual(["input/overrides-environment"]);
  });

  test.concurrent("that names another application is never joined with a variable's secret", async () => {
    const company = createCompany();
    const other = company.tenant.addApplication();
    const inputs = { ...OFF, "client-id": other.appId, "tenant-id": company.tenant.id };
    const { outputs, notices, requests } = await play(company, { inputs, env: variables(company, "AZURE") });
    expect(outputs["verdict"]).toBe("missing");
    expect(notices).toContain("environment/secret-not-used");
    expect(requests).toEqual([]);
  });
});

test.concurrent("a secret under a misspelt input is masked all the same, and the right name is told", async () => {
  const company = createCompany();
  const { "client-secret": secret, ...others } = company.inputs;
  const run = await play(company, { inputs: { ...others, client_secret: secret } });
  expect(run.outputs["verdict"]).toBe("missing");
  expect(run.masks).toContain(secret);
  expect(run.log).toContain("Did you mean `client-secret`?");
});
