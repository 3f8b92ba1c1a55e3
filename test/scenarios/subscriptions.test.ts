import { describe, expect, test } from "vitest";
import { type Company, createCompany } from "../support/company.ts";
import { play } from "../support/scenario.ts";

const OFF = { "check-expiry": "off" };

/** Four more subscriptions beside the first, each with the same role. */
function five(company: Company) {
  const { tenant, application, subscription } = company;
  const more = ["Staging", "Test", "Sandbox", "Shared"].map((displayName) => {
    const made = tenant.addSubscription({ displayName });
    made.assign(application.servicePrincipal, "Contributor");
    return made;
  });
  return [subscription, ...more];
}

describe("many subscriptions", () => {
  test.concurrent("are checked side by side, with one token", async () => {
    const company = createCompany();
    const all = five(company);
    const ids = all.map(({ id }) => id);
    company.simulator.fault({ when: { host: "management.azure.com" }, do: { delayMs: 3000 } });
    const inputs = { ...company.inputs, ...OFF, "subscription-id": ids.join(", ") };
    const { outputs, requests, traffic } = await play(company, { inputs });
    expect(outputs).toMatchObject({
      verdict: "valid",
      "subscription-id": ids.join("\n"),
      "subscription-name": "Production\nStaging\nTest\nSandbox\nShared",
    });
    expect(requests).toEqual([
      ...Array<string>(5).fill("permissions"),
      ...Array<string>(5).fill("subscription"),
      "token for ARM",
    ]);
    const times = traffic.filter(({ host }) => host.startsWith("management")).map(({ at }) => Number(at));
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(3000);
  });

  test.concurrent("of which one is bad fail the run, and the others are still told", async () => {
    const company = createCompany();
    const all = five(company);
    const bad = company.tenant.addSubscription({ displayName: "Forbidden" });
    const ids = [...all.slice(0, 4), bad].map(({ id }) => id).join("\n");
    const { outputs, problems, report, annotations } = await play(company, {
      inputs: { ...company.inputs, "subscription-id": ids },
    });
    expect(outputs["verdict"]).toBe("missing-role");
    expect(problems).toEqual(["error arm/AuthorizationFailed-subscription"]);
    expect(annotations.map(({ title }) => title)).toEqual([
      `Azure Credentials: missing-role (subscription ${bad.id})`,
    ]);
    expect(report.subscriptions.map(({ name, roles }) => [name, ...roles])).toEqual([
      ["Production", "Contributor"],
      ["Staging", "Contributor"],
      ["Test", "Contributor"],
      ["Sandbox", "Contributor"],
      [null],
    ]);
  });

  test.concurrent("of which one is in another tenant name that tenant", async () => {
    const company = createCompany();
    const elsewhere = company.world.addTenant();
    const foreign = elsewhere.addSubscription();
    const ids = `${company.subscription.id},${foreign.id}`;
    const { outputs, report } = await play(company, {
      inputs: { ...company.inputs, "subscription-id": ids },
    });
    expect(outputs["verdict"]).toBe("no-subscription");
    const sentence = report.findings.find(({ level }) => level === "error")?.what;
    expect(sentence).toContain(`belongs to tenant ${elsewhere.id}`);
  });

  test.concurrent("given twice are checked once, with a notice", async () => {
    const company = createCompany();
    const ids = `${company.subscription.id},${company.subscription.id.toUpperCase()}`;
    const { notices, requests } = await play(company, {
      inputs: { ...company.inputs, ...OFF, "subscription-id": ids },
    });
    expect(notices).toEqual(["subscription/repeated"]);
    expect(requests).toEqual(["permissions", "subscription", "token for ARM"]);
  });
});

describe("without a subscription ID", () => {
  test.concurrent("those that the principal sees are told", async () => {
    const company = createCompany();
    const ids = five(company).map(({ id }) => id);
    const { outputs, requests } = await play(company, {
      inputs: { ...company.inputs, ...OFF, "subscription-id": "" },
    });
    expect(outputs).toMatchObject({ verdict: "valid", "subscription-id": ids.join("\n") });
    expect(requests).toEqual(["subscriptions", "token for ARM"]);
  });

  test.concurrent("a principal that sees none is good for the directory, with a notice", async () => {
    const company = createCompany({ role: null });
    const inputs = { ...company.inputs, ...OFF, "subscription-id": "" };
    const { outputs, problems, notices } = await play(company, { inputs });
    expect(outputs["verdict"]).toBe("valid");
    expect(problems).toEqual([]);
    expect(notices).toEqual(["subscription/none-visible"]);
  });

  test.concurrent("a role that is required cannot be checked, which is an error", async () => {
    const company = createCompany({ role: null });
    const inputs = { ...company.inputs, ...OFF, "subscription-id": "", "required-role": "Contributor" };
    const { outputs, problems } = await play(company, { inputs });
    expect(outputs["verdict"]).toBe("no-subscription");
    expect(problems).toEqual(["error subscription/none-to-check"]);
  });

  test.concurrent("a role that is required is checked in each that the principal sees", async () => {
    const company = createCompany({ role: "Reader" });
    const inputs = { ...company.inputs, ...OFF, "subscription-id": "", "required-role": "Contributor" };
    const { outputs, problems } = await play(company, { inputs });
    expect(outputs["verdict"]).toBe("missing-role");
    expect(problems).toEqual(["error role/missing"]);
  });
});

describe("resource groups", () => {
  test.concurrent("are counted by the connection test, over all pages", async () => {
    const company = createCompany();
    for (let number = 1; number <= 1200; number++) company.subscription.addResourceGroup(`group-${number}`);
    const { outputs, report, requests } = await play(company, {
      inputs: { ...company.inputs, ...OFF, "connection-test": "true" },
    });
    expect(outputs["verdict"]).toBe("valid");
    expect(report.subscriptions[0]?.resourceGroups).toBe(1200);
    expect(requests.filter((kind) => kind === "resource groups")).toHaveLength(2);
  });

  test.concurrent("where the roles were given there only, that is told and no failure", async () => {
    const company = createCompany({ role: null });
    const { subscription, application } = company;
    for (const name of ["web", "data"]) {
      subscription.addResourceGroup(name);
      subscription.assign(application.servicePrincipal, "Contributor", { scope: name });
    }
    const { outputs, notices, report } = await play(company, { inputs: { ...company.inputs, ...OFF } });
    expect(outputs["verdict"]).toBe("valid");
    expect(notices).toEqual(["role/only-below"]);
    expect(report.subscriptions[0]?.resourceGroups).toBe(2);
  });
});
