import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { createClientCertificate } from "./certificates.ts";
import { at, createLab, requestToken } from "./lab.ts";
import { type Door, type DoorOptions, serve } from "./tls-door.ts";

let door: Door | undefined;
afterEach(() => door?.close());

async function open(options: DoorOptions = {}) {
  const lab = createLab();
  lab.subscription.assign(lab.application.servicePrincipal, "Reader");
  door = await serve(lab.simulator, options);
  return { lab, door };
}

/** One request over real TLS to the door, under a host name of one's choice. */
function get(
  to: Door,
  host: string,
  path: string,
  headers: Record<string, string> = {},
  shown: { cert?: string; key?: string } = {},
) {
  return new Promise<{ status: number; body: string; milliseconds: number }>((resolve, reject) => {
    const start = performance.now();
    const options = { host: "127.0.0.1", port: to.port, servername: host, path, agent: false, ...shown };
    const call = request(
      { ...options, ca: readFileSync(to.caFile), headers: { host, ...headers } },
      (answer) => {
        let body = "";
        answer.on("data", (part) => {
          body += part;
        });
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, body, milliseconds: performance.now() - start }),
        );
      },
    );
    call.on("error", reject);
    call.end();
  });
}

/** Runs a script in a child process that has nothing but the door's environment. */
async function child(script: string, environment: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
    env: environment,
  });
  return stdout.trim();
}

const discovery = "/common/discovery/instance?api-version=1.1";

describe("the TLS door", () => {
  test("serves every real host under a certificate of its own", async () => {
    const { lab, door } = await open();
    const token = await lab.signIn();
    const list = await get(door, "management.azure.com", "/subscriptions?api-version=2022-12-01", {
      authorization: `Bearer ${token}`,
    });
    expect(list.status).toBe(200);
    expect((await get(door, "login.microsoftonline.us", discovery)).status).toBe(200);
    expect(lab.simulator.log.map(({ host }) => host)).toContain("login.microsoftonline.us");
  });

  test("is a custom cloud on localhost, by path prefix", async () => {
    const { lab, door } = await open();
    const { port } = new URL(door.url("arm"));
    const reply = await requestToken(lab.simulator, lab.tenant, lab.application, {
      client_secret: lab.secret.value,
    });
    const local = { host: `localhost:${port}`, authorization: `Bearer ${at(reply.body, "access_token")}` };
    const path = "/arm/subscriptions?api-version=2022-12-01";
    expect((await get(door, "localhost", path, local)).status).toBe(200);
    expect((await get(door, "localhost", `/login${discovery}`, local)).status).toBe(200);
  });

  test("lets a client show a certificate, which opens the classic API and is in the log", async () => {
    const { lab, door } = await open();
    const { certificate: cert, key, thumbprint } = createClientCertificate();
    lab.subscription.classic.addCertificate(cert);
    const host = "management.core.windows.net";
    const version = { "x-ms-version": "2014-10-01" };
    const path = `/${lab.subscription.id}`;
    expect((await get(door, host, path, version)).status).toBe(403);
    expect((await get(door, host, path, version, { cert, key })).status).toBe(200);
    expect(lab.simulator.log.map(({ clientCertificate }) => clientCertificate)).toEqual(["", thumbprint]);
  });

  test("can present an authority that nobody trusts, as an intercepting proxy does", async () => {
    const { door } = await open({ untrusted: true });
    await expect(get(door, "management.azure.com", "/")).rejects.toThrow(/certificate/);
  });

  test("cuts the connection before or after the request is handled, and can stay silent", async () => {
    const { lab, door } = await open();
    const at = (path: RegExp) => ({ path });
    lab.simulator.fault({ when: at(/discovery/), times: 1, do: "reset" });
    await expect(get(door, "login.microsoftonline.com", discovery)).rejects.toThrow(/hang up|ECONNRESET/);
    expect((await get(door, "login.microsoftonline.com", discovery)).status).toBe(200);
    lab.simulator.fault({ when: at(/discovery/), do: "hang" });
    const silent = get(door, "login.microsoftonline.com", discovery);
    const patience = new Promise((resolve) => setTimeout(resolve, 200, "nothing came"));
    expect(await Promise.race([silent.catch(() => "cut"), patience])).toBe("nothing came");
  });

  test("emulates a round trip: three of them for a cold request, TCP, TLS and HTTP", async () => {
    const { door } = await open({ latencyMs: 60 });
    const { milliseconds } = await get(door, "login.microsoftonline.com", discovery);
    expect(milliseconds).toBeGreaterThan(175);
    expect(milliseconds).toBeLessThan(360);
  });
});

const fetchStatus = (url: string): string =>
  `import { Agent, get } from "node:https";
   const agent = new Agent({ keepAlive: true, proxyEnv: process.env });
   get(${JSON.stringify(url)}, { agent }, (answer) => { console.log(answer.statusCode); process.exit(); })
     .on("error", (error) => { console.log(error.code); process.exit(); });`;

describe("a child process", () => {
  test("reaches the simulator under the real host names", async () => {
    const { door } = await open();
    const url = `https://login.microsoftonline.com${discovery}`;
    expect(await child(fetchStatus(url), door.environment())).toBe("200");
    const byFetch = `console.log((await fetch("${url}")).status)`;
    expect(await child(byFetch, door.environment())).toBe("200");
  });

  test("reaches nothing else", async () => {
    const { door } = await open();
    expect(await child(fetchStatus("https://example.com/"), door.environment())).toBe("ENOTFOUND");
    expect(await child(fetchStatus("https://192.0.2.1/"), door.environment())).toBe("ENOTFOUND");
  });

  test("reaches the vaults that exist, under their real names and below localhost, and no other", async () => {
    const { lab, door } = await open();
    const vault = lab.subscription.addVault("contoso-kv");
    const path = "/secrets/x?api-version=7.4";
    const local = `https://contoso-kv.vault.localhost:${door.port}`;
    for (const place of [vault.url(), local, `${door.url("vault")}/contoso-kv`]) {
      expect(await child(fetchStatus(place + path), door.environment())).toBe("401");
    }
    const other = `https://nobody.vault.azure.net${path}`;
    expect(await child(fetchStatus(other), door.environment())).toBe("ENOTFOUND");
  });

  test("has what an id-token job has when that is asked for", async () => {
    const { door } = await open();
    const script = `const url = process.env.ACTIONS_ID_TOKEN_REQUEST_URL + "&audience=x";
      const headers = { authorization: "Bearer " + process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN };
      console.log((await fetch(url, { headers })).status)`;
    expect(await child(script, door.environment({ oidc: true }))).toBe("200");
    expect(door.environment()).not.toHaveProperty("ACTIONS_ID_TOKEN_REQUEST_URL");
  });

  test("can go by way of a proxy that asks for a password", async () => {
    const { door } = await open({ proxy: { credentials: { user: "octo", password: "cat" } } });
    const url = `https://login.microsoftonline.com${discovery}`;
    expect(await child(fetchStatus(url), door.environment({ proxy: "octo:cat" }))).toBe("200");
    expect(await child(fetchStatus(url), door.environment({ proxy: true }))).toBe("ERR_PROXY_TUNNEL");
    expect(door.proxyLog.map(({ status }) => status)).toEqual([200, 407]);
  });

  test("meets a proxy that refuses", async () => {
    const { door } = await open({ proxy: { refuse: 403 } });
    const url = `https://login.microsoftonline.com${discovery}`;
    expect(await child(fetchStatus(url), door.environment({ proxy: true }))).toBe("ERR_PROXY_TUNNEL");
  });
});
