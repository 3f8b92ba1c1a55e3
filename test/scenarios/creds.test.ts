import { describe, expect, test } from "vitest";
import { type Company, createCompany } from "../support/company.ts";
import { play, WITHOUT_EXPIRY } from "../support/scenario.ts";

const OFF = { "check-expiry": "off" };

/** The four values under four names, in the order client, secret, tenant, subscription. */
function named({ inputs }: Company, names: readonly string[]): Record<string, string> {
  const values = [
    inputs["client-id"],
    inputs["client-secret"],
    inputs["tenant-id"],
    inputs["subscription-id"],
  ];
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? ""]));
}

const azureLogin = (company: Company) =>
  named(company, ["clientId", "clientSecret", "tenantId", "subscriptionId"]);

/** `az ad sp create-for-rbac --json-auth`, all ten fields. */
const jsonAuth = (company: Company) => ({
  ...azureLogin(company),
  activeDirectoryEndpointUrl: "https://login.microsoftonline.com",
  resourceManagerEndpointUrl: "https://management.azure.com/",
  activeDirectoryGraphResourceId: "https://graph.windows.net/",
  sqlManagementEndpointUrl: "https://management.core.windows.net:8443/",
  galleryEndpointUrl: "https://gallery.azure.com/",
  managementEndpointUrl: "https://management.core.windows.net/",
});

/** `az ad sp create-for-rbac`, which knows no subscription. */
const createForRbac = (company: Company) => {
  const { appId, password, tenant } = named(company, ["appId", "password", "tenant"]);
  return { appId, displayName: "deploy", password, tenant };
};

const base64 = (text: string) => Buffer.from(text).toString("base64");
const variables = (company: Company, prefix: string) =>
  Object.entries(
    named(
      company,
      ["CLIENT_ID", "CLIENT_SECRET", "TENANT_ID", "SUBSCRIPTION_ID"].map((name) => prefix + name),
    ),
  );

const ON_ONE_LINE: readonly (readonly [name: string, creds: (company: Company) => string])[] = [
  ["azure/login's four fields", (company) => JSON.stringify(azureLogin(company))],
  ["az --json-auth with its ten fields", (company) => JSON.stringify(jsonAuth(company))],
  ["AZURE_ keys", (company) => JSON.stringify(Object.fromEntries(variables(company, "AZURE_")))],
  ["ARM_ keys", (company) => JSON.stringify(Object.fromEntries(variables(company, "ARM_")))],
  ["base64 of a pretty-printed JSON", (company) => base64(JSON.stringify(azureLogin(company), null, 2))],
  ["with a byte order mark and CRLF", (company) => `\ufeff${JSON.stringify(azureLogin(company))}\r\n`],
  ["with a literal \\n", (company) => JSON.stringify(azureLogin(company), null, 1).replaceAll("\n", "\\n")],
  ["in quotes", (company) => `'${JSON.stringify(azureLogin(company))}'`],
  [
    "lines of Terraform's variables",
    (company) =>
      variables(company, "ARM_")
        .map(([name, value]) => `export ${name}="${value}"`)
        .join("\n"),
  ],
];

describe("creds signs in", () => {
  test.concurrent.each(ON_ONE_LINE)("as %s", async (_, creds) => {
    const company = createCompany();
    const { outputs, problems, requests } = await play(company, {
      inputs: { ...OFF, creds: creds(company) },
    });
    expect(problems).toEqual([]);
    expect(outputs).toMatchObject({ verdict: "valid", ...company.inputs });
    expect(JSON.parse(outputs["creds"] ?? "")).toEqual(azureLogin(company));
    expect(requests).toEqual(WITHOUT_EXPIRY);
  });

  test.concurrent("as the output of az ad sp create-for-rbac, and finds the subscriptions by itself", async () => {
    const company = createCompany();
    const creds = JSON.stringify(createForRbac(company));
    const { outputs, problems, requests } = await play(company, { inputs: { ...OFF, creds } });
    expect(problems).toEqual([]);
    expect(outputs).toMatchObject({ verdict: "valid", ...company.inputs });
    expect(requests).toEqual(["subscriptions", "token for ARM"]);
  });

  test.concurrent("pretty-printed, with a warning that its braces blot out other steps' output", async () => {
    const company = createCompany();
    const creds = JSON.stringify(azureLogin(company), null, 2);
    const { outputs, problems, masks, annotations } = await play(company, { inputs: { ...OFF, creds } });
    expect(outputs).toMatchObject({ verdict: "valid", ...company.inputs });
    expect(problems).toEqual(["warning creds/pretty-printed"]);
    expect(annotations.map(({ message }) => message).join()).toContain("jq -c . creds.json");
    expect(masks).toContain(company.secret.value);
    expect(masks.filter((mask) => /^[{}[\],]*$/.test(mask))).toEqual([]);
  });
});

describe("creds with a secret that works no more", () => {
  test.concurrent("is told how to write all of it anew: a bare secret in its place would be malformed", async () => {
    const company = createCompany({ endsIn: -3 });
    const { report, summary } = await play(company, {
      inputs: { creds: JSON.stringify(azureLogin(company)), ...OFF },
    });
    const { fix = "" } = report.findings.find(({ code }) => code === "entra/7000222") ?? {};
    const { "client-id": id, "subscription-id": subscription } = company.inputs;
    const command = `az ad app credential reset --id ${id} --append --years 1 --query "{clientId:appId,clientSecret:password,tenantId:tenant,subscriptionId:'${subscription}'}" --output json | jq -c . | gh secret set <NAME>`;
    expect(fix).toContain(`\`${command}\``);
    expect(summary).toContain(`\`\`\`sh\n${command}\n\`\`\``);
  });
});

describe("separate inputs", () => {
  test.concurrent("win over creds, one by one, with a notice", async () => {
    const company = createCompany();
    const creds = JSON.stringify({ ...azureLogin(company), tenantId: "contoso.example" });
    const inputs = { ...OFF, creds, "tenant-id": company.tenant.id };
    const { outputs, notices } = await play(company, { inputs });
    expect(outputs).toMatchObject({ verdict: "valid", ...company.inputs });
    expect(notices).toEqual(["input/overrides-creds"]);
  });

  test.concurrent("may name the tenant by its domain; the output is the GUID", async () => {
    const company = createCompany();
    const { outputs } = await play(company, {
      inputs: { ...company.inputs, ...OFF, "tenant-id": "contoso.example" },
    });
    expect(outputs).toMatchObject({ verdict: "valid", "tenant-id": company.tenant.id });
  });
});

const BROKEN: readonly (readonly [name: string, creds: (company: Company) => string, problem: string])[] = [
  ["an empty object", () => "{}", "error creds/unknown-shape"],
  ["a list", (company) => JSON.stringify([azureLogin(company)]), "error creds/array"],
  [
    "JSON without its quotes",
    (company) => JSON.stringify(azureLogin(company)).replaceAll('"', ""),
    "error creds/not-json",
  ],
  [
    "JSON with two secrets that differ",
    (company) =>
      JSON.stringify({ ...azureLogin(company), client_secret: company.application.addSecret().value }),
    "error creds/duplicate-keys",
  ],
  [
    "JSON that sends the secret to another host",
    (company) =>
      JSON.stringify({ ...azureLogin(company), activeDirectoryEndpointUrl: "https://login.evil.example" }),
    "error creds/foreign-host",
  ],
  ["the secret alone", ({ secret }) => secret.value, "error creds/bare-value"],
];

describe("creds that cannot work make one finding and no request", () => {
  test.concurrent.each(BROKEN)("%s", async (_, creds, problem) => {
    const company = createCompany();
    const { outputs, problems, requests, exitCode } = await play(company, {
      inputs: { creds: creds(company) },
    });
    expect(outputs).toMatchObject({ verdict: "malformed", "client-secret": "", creds: "" });
    expect({ problems, requests, exitCode }).toEqual({ problems: [problem], requests: [], exitCode: 1 });
  });
});
