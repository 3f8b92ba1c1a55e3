import { describe, expect, test } from "vitest";
import { createCompany } from "../support/company.ts";
import { BY_DEFAULT, play } from "../support/scenario.ts";

const HOSTS = ["graph.microsoft.com:443", "login.microsoftonline.com:443", "management.azure.com:443"];
const PASSWORD = "tunnel-of-love-42";

describe("behind a proxy", () => {
  test.concurrent("every host is reached by way of it", async () => {
    const company = createCompany();
    const { outputs, requests, proxyLog } = await play(company, {
      inputs: company.inputs,
      connection: { proxy: true },
    });
    expect(outputs["verdict"]).toBe("valid");
    expect(requests).toEqual(BY_DEFAULT);
    expect([...new Set(proxyLog.map(({ target }) => target))].sort()).toEqual(HOSTS);
    expect([...new Set(proxyLog.map(({ status }) => status))]).toEqual([200]);
  });

  test.concurrent("its password is sent to it and shown to nobody", async () => {
    const company = createCompany();
    const { outputs, proxyLog } = await play(company, {
      inputs: company.inputs,
      door: { proxy: { credentials: { user: "octo", password: PASSWORD } } },
      connection: { proxy: `octo:${PASSWORD}` },
      secrets: [PASSWORD],
    });
    expect(outputs["verdict"]).toBe("valid");
    expect([...new Set(proxyLog.map(({ status }) => status))]).toEqual([200]);
  });

  test.concurrent("a wrong password is told without repeating it", async () => {
    const company = createCompany();
    const run = await play(company, {
      inputs: company.inputs,
      door: { proxy: { credentials: { user: "octo", password: "another" } } },
      connection: { proxy: `octo:${PASSWORD}` },
      secrets: [PASSWORD],
    });
    expect(run.outputs["verdict"]).toBe("unreachable");
    expect(run.problems).toEqual(["error network/proxy-authentication"]);
  });

  test.concurrent("NO_PROXY is heeded", async () => {
    const company = createCompany();
    const { outputs, proxyLog } = await play(company, {
      inputs: company.inputs,
      env: (door) => ({
        HTTPS_PROXY: `http://127.0.0.1:${door.proxyPort}`,
        NO_PROXY: "login.microsoftonline.com,.azure.com",
      }),
    });
    expect(outputs["verdict"]).toBe("valid");
    expect([...new Set(proxyLog.map(({ target }) => target))]).toEqual(["graph.microsoft.com:443"]);
  });

  test.concurrent("an address without http:// is a proxy too, as curl takes it", async () => {
    const company = createCompany();
    const { outputs, proxyLog } = await play(company, {
      inputs: company.inputs,
      env: (door) => ({ HTTPS_PROXY: `127.0.0.1:${door.proxyPort}` }),
    });
    expect(outputs["verdict"]).toBe("valid");
    expect([...new Set(proxyLog.map(({ target }) => target))].sort()).toEqual(HOSTS);
  });

  test.concurrent("variables that are not about https are left alone, whatever they hold", async () => {
    const company = createCompany();
    const env = { ALL_PROXY: "proxy.corp", HTTP_PROXY: "not a url" };
    const { outputs, requests } = await play(company, { inputs: company.inputs, env });
    expect(outputs["verdict"]).toBe("valid");
    expect(requests).toEqual(BY_DEFAULT);
  });

  test.concurrent("small letters will do: https_proxy and no_proxy", async () => {
    const company = createCompany();
    const { outputs, proxyLog } = await play(company, {
      inputs: company.inputs,
      env: (door) => ({ https_proxy: `http://127.0.0.1:${door.proxyPort}`, no_proxy: "graph.microsoft.com" }),
    });
    expect(outputs["verdict"]).toBe("valid");
    expect([...new Set(proxyLog.map(({ target }) => target))].sort()).toEqual(HOSTS.slice(1));
  });
});
