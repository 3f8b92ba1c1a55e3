import { describe, expect, test } from "vitest";
import { json, type SimRequest, type SimResponse } from "../simulator/request.ts";
import { createCompany } from "../support/company.ts";
import { BY_DEFAULT, play, WITHOUT_EXPIRY } from "../support/scenario.ts";
import { entraSecret } from "../support/secrets.ts";

describe("each cloud is called at its own hosts and nowhere else", () => {
  test.concurrent.each([
    ["azurecloud", ["graph.microsoft.com", "login.microsoftonline.com", "management.azure.com"]],
    ["azureusgovernment", ["graph.microsoft.us", "login.microsoftonline.us", "management.usgovcloudapi.net"]],
    [
      "azurechinacloud",
      ["login.partner.microsoftonline.cn", "management.chinacloudapi.cn", "microsoftgraph.chinacloudapi.cn"],
    ],
  ] as const)("%s", async (cloud, hosts) => {
    const company = createCompany({ cloud });
    const { outputs, report, requests, traffic } = await play(company, {
      inputs: { ...company.inputs, environment: cloud },
    });
    expect(outputs).toMatchObject({ verdict: "valid", "days-left": "200" });
    expect(report.environment).toBe(cloud);
    expect(requests).toEqual(BY_DEFAULT);
    expect([...new Set(traffic.map(({ host }) => host))].sort()).toEqual(hosts);
  });

  test.concurrent("and a tenant of another cloud is unknown there", async () => {
    const company = createCompany({ cloud: "azurechinacloud" });
    const { outputs, annotations } = await play(company, { inputs: company.inputs });
    expect(outputs["verdict"]).toBe("unknown-tenant");
    expect(annotations[0]?.message).toContain("`azurechinacloud`");
  });

  test.concurrent("creds of another cloud never get there: the hosts in them are compared first", async () => {
    const company = createCompany({ cloud: "azureusgovernment" });
    const { "client-id": clientId, "client-secret": clientSecret, "tenant-id": tenantId } = company.inputs;
    const hosts = { activeDirectoryEndpointUrl: "https://login.microsoftonline.us" };
    const creds = JSON.stringify({ clientId, clientSecret, tenantId, ...hosts });
    const { outputs, problems, requests } = await play(company, { inputs: { creds } });
    expect(outputs["verdict"]).toBe("malformed");
    expect(problems).toEqual(["error creds/other-cloud"]);
    expect(requests).toEqual([]);
  });
});

describe("a cloud of one's own", () => {
  const CUSTOM = { environment: "custom" };

  test.concurrent("is called at the hosts that were given, and the log names them", async () => {
    const company = createCompany();
    const run = await play(company, {
      inputs: { ...company.inputs, ...CUSTOM },
      env: (door) => ({
        "INPUT_AUTHORITY-HOST": door.url("login"),
        "INPUT_RESOURCE-MANAGER-URL": door.url("arm"),
        "INPUT_GRAPH-URL": door.url("graph"),
        SIMULATOR_HOSTS: "",
      }),
    });
    expect(run.outputs).toMatchObject({ verdict: "valid", "days-left": "200" });
    expect(run.report.environment).toBe("custom");
    // The SDK knows the token endpoints of Microsoft's clouds only; of others it asks for each token.
    expect(run.requests).toEqual(["application", "discovery", "discovery", ...BY_DEFAULT.slice(1)]);
    expect(run.notices).toEqual(["cloud/custom-hosts"]);
    expect(run.log).toMatch(/talks to hosts of your own choice: `localhost:\d+`/);
    expect(run.exported).toEqual({});
  });

  test.concurrent("has a portal whose address nobody knows, and the advice reads all the same", async () => {
    const company = createCompany();
    const inputs = { ...company.inputs, ...CUSTOM, "client-secret": entraSecret(9), "check-expiry": "off" };
    const { report, annotations, summary } = await play(company, {
      inputs,
      env: (door) => ({
        "INPUT_AUTHORITY-HOST": door.url("login"),
        "INPUT_RESOURCE-MANAGER-URL": door.url("arm"),
      }),
    });
    const { fix } = report.findings.find(({ code }) => code === "entra/7000215") ?? {};
    for (const text of [fix, annotations[0]?.message, summary])
      expect(text).toContain("Or in the portal of this cloud open Microsoft Entra ID");
  });

  test.concurrent("without Microsoft Graph does not look up when the secret ends", async () => {
    const company = createCompany();
    const run = await play(company, {
      inputs: { ...company.inputs, ...CUSTOM },
      env: (door) => ({
        "INPUT_AUTHORITY-HOST": door.url("login"),
        "INPUT_RESOURCE-MANAGER-URL": door.url("arm"),
      }),
    });
    expect(run.outputs).toMatchObject({ verdict: "valid", "days-left": "" });
    expect(run.notices).toEqual(["cloud/custom-hosts", "expiry/no-graph"]);
    expect(run.requests).toEqual(["discovery", ...WITHOUT_EXPIRY]);
  });

  test.concurrent("whose discovery document names another host does not get the secret sent there", async () => {
    const company = createCompany();
    company.simulator.fault({ when: { path: /openid-configuration$/ }, do: discoveryElsewhere });
    const run = await play(company, {
      inputs: { ...company.inputs, ...CUSTOM, "check-expiry": "off" },
      env: (door) => ({
        "INPUT_AUTHORITY-HOST": door.url("login"),
        "INPUT_RESOURCE-MANAGER-URL": door.url("arm"),
      }),
    });
    expect(run.outputs["verdict"]).toBe("unreachable");
    expect(run.problems).toEqual(["error network/foreign-host"]);
    expect(run.requests).toEqual(["discovery"]);
  });

  test.concurrent.each([
    [
      "without a sign-in host",
      { "resource-manager-url": "https://arm.example" },
      "error cloud/custom-incomplete",
    ],
    [
      "without TLS",
      { "authority-host": "http://login.example", "resource-manager-url": "https://arm.example" },
      "error cloud/not-https",
    ],
  ])("%s gets no request at all", async (_, hosts, problem) => {
    const company = createCompany();
    const { outputs, problems, requests } = await play(company, {
      inputs: { ...company.inputs, ...CUSTOM, ...hosts },
    });
    expect({ verdict: outputs["verdict"], problems, requests }).toEqual({
      verdict: "malformed",
      problems: [problem],
      requests: [],
    });
  });

  test.concurrent("has to be asked for: hosts alone are an error, so that no secret goes there by accident", async () => {
    const company = createCompany();
    const { problems, requests } = await play(company, {
      inputs: { ...company.inputs, "authority-host": "https://login.example" },
    });
    expect(problems).toEqual(["error cloud/hosts-without-custom"]);
    expect(requests).toEqual([]);
  });
});

/** As a custom sign-in server would answer, but with a token endpoint of somebody else. */
function discoveryElsewhere({ url }: SimRequest): SimResponse {
  const issuer = url.href.replace(/\/\.well-known.*/, "");
  const [authorization_endpoint, token_endpoint, jwks_uri] = ["authorize", "token", "keys"].map(
    (name) => `https://evil.example/${name}`,
  );
  return json(200, { issuer, authorization_endpoint, token_endpoint, jwks_uri });
}

describe("an answer that points to another host is not followed with the token:", () => {
  const nextLink = "https://evil.example/subscriptions?page=2";
  test.concurrent.each([
    ["the permissions", /permissions$/, { value: [{ actions: ["*/read"], notActions: [] }], nextLink }, {}],
    [
      "the resource groups",
      /resourcegroups$/i,
      { value: [{ name: "web" }], nextLink },
      { "connection-test": "true" },
    ],
  ])("%s", async (_, path, body, inputs) => {
    const company = createCompany({ role: "Reader" });
    company.simulator.fault({ when: { path }, do: { status: 200, body } });
    const { outputs, problems, traffic } = await play(company, {
      inputs: { ...company.inputs, ...inputs, "check-expiry": "off" },
    });
    expect(outputs["verdict"]).toBe("unreachable");
    expect(problems).toEqual(["error network/foreign-host"]);
    expect(traffic.filter(({ host }) => host.includes("evil"))).toEqual([]);
  });
});
