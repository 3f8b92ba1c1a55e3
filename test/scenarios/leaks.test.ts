import { describe, expect, test } from "vitest";
import type { FaultAction } from "../simulator/faults.ts";
import { json, type SimRequest } from "../simulator/request.ts";
import { type Company, createCompany } from "../support/company.ts";
import { play } from "../support/scenario.ts";
import { entraSecret } from "../support/secrets.ts";

/** `play` holds every scenario against the rules of the house, the leaks among them: here are the hard ones. */
describe("a secret stays secret", () => {
  test.concurrent.each([
    ["with the signs that forms and URLs write otherwise", "p+q%2F&r=s t~u/v?w#x;y,z12"],
    ["with quotes and backslashes", 'a"b\'c\\d`e\\n"f{g}h$i(j)k12345'],
    ["with letters beyond ASCII", "pässwörd-日本語-ключ-1234567890"],
    ["that begins with a command of the runner and escapes a line", "::stop-commands::100%25%0A%0D<b>*x*"],
  ])("%s", async (_, value) => {
    const company = createCompany();
    for (const entry of company.application.passwordCredentials) entry.value = value;
    const inputs = { ...company.inputs, "client-secret": value, "export-env": "both" };
    const { outputs, exported } = await play(company, { inputs });
    expect(outputs).toMatchObject({ verdict: "valid", "client-secret": value });
    expect(JSON.parse(outputs["creds"] ?? "").clientSecret).toBe(value);
    expect(exported["AZURE_CLIENT_SECRET"]).toBe(value);
  });

  test.concurrent.each([
    "client-id",
    "tenant-id",
    "subscription-id",
    "required-role",
    "creds",
    "client_secret",
    "password",
  ])("that was pasted into %s", async (input) => {
    const company = createCompany();
    const secret = entraSecret(8);
    const inputs = { ...company.inputs, "client-secret": "", [input]: secret };
    const { exitCode, masks, requests } = await play(company, { inputs, secrets: [secret] });
    expect(exitCode).toBe(1);
    expect(masks).toContain(secret);
    expect(requests).toEqual([]);
  });

  test.concurrent("in a debug run, with the SDK's own log asked for", async () => {
    const company = createCompany();
    const env = { RUNNER_DEBUG: "1", ACTIONS_STEP_DEBUG: "true", AZURE_LOG_LEVEL: "verbose" };
    const { outputs } = await play(company, { inputs: company.inputs, env });
    expect(outputs["verdict"]).toBe("valid");
  });
});

/** Everything that the service was sent, in every place of an answer that somebody might print. */
function echo(status: number): (request: SimRequest) => ReturnType<typeof json> {
  return ({ headers, body, url }) => {
    const sent = `${body} ${headers["authorization"] ?? ""} ${url.search}`;
    const answer = {
      error: { code: sent, message: `Invalid: ${sent}`, innerError: { "request-id": sent } },
      error_description: `AADSTS7000215: Invalid client secret: ${sent}`,
      error_codes: [sent],
      trace_id: sent,
      code: sent,
      message: sent,
    };
    return json(status, answer, { "x-ms-request-id": sent.replace(/\s/g, " "), "request-id": sent });
  };
}

describe("a service that sends back what it was sent does not make us print it:", () => {
  const HOSTS = ["login.microsoftonline.com", "management.azure.com", "graph.microsoft.com"];
  test.concurrent.each(HOSTS.flatMap((host) => [400, 403].map((status) => [host, status] as const)))(
    "%s with %i",
    async (host, status) => {
      const company = createCompany();
      company.simulator.fault({ when: { host }, do: echo(status) });
      const { outputs } = await play(company, {
        inputs: { ...company.inputs, "timeout-seconds": "15", "check-expiry": "required" },
      });
      expect(outputs["verdict"]).not.toBe("valid");
    },
  );

  test.concurrent("as a page", async () => {
    const company = createCompany();
    const page: FaultAction = ({ body }) => ({
      status: 403,
      headers: { "content-type": "text/html" },
      body: `<html><body>Blocked: ${body}</body></html>`,
    });
    company.simulator.fault({ when: { host: "login.microsoftonline.com" }, do: page });
    const { problems } = await play(company, { inputs: company.inputs });
    expect(problems).toEqual(["error network/firewall-page"]);
  });

  test.concurrent("and GitHub's token service, which is sent the token of the job", async () => {
    const company = createCompany();
    company.simulator.fault({ when: { path: /idtoken$/ }, do: echo(401) });
    const { "client-secret": _, ...ids } = company.inputs;
    const { problems } = await play(company, { inputs: ids, connection: { oidc: true } });
    expect(problems).toEqual(["error oidc/refused"]);
  });
});

describe("a secret that comes back under another name", () => {
  const named = (company: Company, name: string): Company => {
    company.subscription.displayName = name;
    return company;
  };

  test.concurrent("is blotted out, in whichever form", async () => {
    const company = createCompany();
    const { value } = company.secret;
    const forms = [value, encodeURIComponent(value), Buffer.from(value).toString("base64")].join(" and ");
    named(company, forms);
    const { outputs, report } = await play(company, { inputs: company.inputs, blots: true });
    expect(outputs["verdict"]).toBe("valid");
    expect(outputs["subscription-name"]).toBe("*** and *** and ***");
    expect(report.subscriptions[0]?.name).toBe("*** and *** and ***");
  });
});
