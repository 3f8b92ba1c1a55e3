import { type AddressInfo, createServer } from "node:net";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/core/finding.ts";
import { type FaultAction, throttled } from "../simulator/faults.ts";
import { type Company, createCompany } from "../support/company.ts";
import { type Play, play } from "../support/scenario.ts";

const LOGIN = "login.microsoftonline.com";
const ARM = "management.azure.com";

interface Case {
  readonly name: string;
  readonly faults?: Readonly<Record<string, FaultAction>>;
  readonly play?: () => Play | Promise<Play>;
  readonly code: string;
  readonly verdict?: Verdict;
  /** It is tried again until the time is up. */
  readonly lasts?: true;
  /** What the sentence must name, so that somebody can act on it. */
  readonly names: string;
  /** Requests that arrived, where that is certain. */
  readonly requests?: readonly string[];
}

/** A port at which nothing listens. */
async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return String(port);
}

const NAMES: readonly Case[] = [
  {
    name: "the name of the sign-in host cannot be resolved",
    play: () => ({ env: { SIMULATOR_HOSTS: ARM } }),
    code: "network/dns",
    names: `${LOGIN} could not be resolved (ENOTFOUND)`,
    requests: [],
  },
  {
    name: "only the name of Azure Resource Manager cannot be resolved",
    play: () => ({ env: { SIMULATOR_HOSTS: `${LOGIN},graph.microsoft.com` } }),
    code: "network/dns",
    names: `${ARM} could not be resolved`,
    requests: ["application", "token for ARM", "token for Graph"],
  },
  {
    name: "nothing listens at the address",
    play: async () => ({ env: { SIMULATOR_PORT: await closedPort() } }),
    code: "network/refused",
    lasts: true,
    names: `${LOGIN} refused the connection (ECONNREFUSED)`,
    requests: [],
  },
  {
    name: "a proxy that opens TLS shows a certificate of its own",
    play: () => ({ door: { untrusted: true } }),
    code: "network/tls-untrusted",
    names: "NODE_EXTRA_CA_CERTS",
    requests: [],
  },
];

const ANSWERS: readonly Case[] = [
  {
    name: "each connection is cut",
    faults: { [LOGIN]: "reset" },
    code: "network/reset",
    lasts: true,
    names: LOGIN,
  },
  {
    name: "Entra never answers",
    faults: { [LOGIN]: "hang" },
    code: "network/timeout",
    lasts: true,
    names: LOGIN,
  },
  {
    name: "Azure Resource Manager never answers",
    faults: { [ARM]: "hang" },
    code: "network/timeout",
    lasts: true,
    names: ARM,
  },
  {
    name: "Entra is out of order for longer than the run",
    faults: { [LOGIN]: { status: 503, body: "Service Unavailable" } },
    code: "network/server-error",
    lasts: true,
    names: `${LOGIN} has a fault of its own at the moment (503)`,
  },
  {
    name: "Entra asks to wait longer than the run may take",
    faults: { [LOGIN]: throttled(3600) },
    verdict: "throttled",
    code: "network/throttled",
    names: LOGIN,
    requests: ["token for ARM"],
  },
  {
    name: "Azure Resource Manager asks to wait longer than the run may take",
    faults: { [ARM]: throttled(3600) },
    verdict: "throttled",
    code: "network/throttled",
    names: ARM,
    requests: ["application", "permissions", "subscription", "token for ARM", "token for Graph"],
  },
  {
    name: "the sign-in page of a network comes in place of the token",
    faults: { [LOGIN]: "html" },
    code: "network/firewall-page",
    names: LOGIN,
    requests: ["token for ARM"],
  },
  {
    name: "a firewall's page comes in place of the token",
    faults: { [LOGIN]: "html-403" },
    code: "network/firewall-page",
    names: LOGIN,
    requests: ["token for ARM"],
  },
  {
    name: "a firewall's page comes in place of the subscription",
    faults: { [ARM]: "html-403" },
    code: "network/firewall-page",
    names: ARM,
    requests: ["application", "permissions", "subscription", "token for ARM", "token for Graph"],
  },
  {
    name: "an empty answer comes in place of the token",
    faults: { [LOGIN]: { status: 200, body: "" } },
    code: "network/not-json",
    names: LOGIN,
  },
  {
    name: "the subscription comes without its state",
    faults: { [ARM]: { status: 200, body: { status: "ok" } } },
    code: "network/not-json",
    names: ARM,
  },
  {
    name: "an answer comes that does not end",
    faults: { [ARM]: { status: 200, body: "x".repeat(9 * 1024 * 1024) } },
    code: "network/too-large",
    names: ARM,
  },
  {
    name: "the sign-in host sends the secret elsewhere, which is not followed",
    faults: { [LOGIN]: { status: 307, headers: { location: "https://evil.example/token" } } },
    code: "network/redirect",
    names: LOGIN,
    requests: ["token for ARM"],
  },
];

const PROXIES: readonly Case[] = [
  {
    name: "the proxy wants a password",
    play: () => ({ door: { proxy: { refuse: 407 } }, connection: { proxy: true } }),
    code: "network/proxy-authentication",
    names: "HTTPS_PROXY",
    requests: [],
  },
  {
    name: "the proxy does not let us through",
    play: () => ({ door: { proxy: { refuse: 403 } }, connection: { proxy: true } }),
    code: "network/proxy-refused",
    names: LOGIN,
    requests: [],
  },
  {
    name: "the address of the proxy is none",
    play: () => ({ env: { HTTPS_PROXY: "not a url" } }),
    code: "network/proxy-unreachable",
    names: `The proxy on the way to ${LOGIN} could not be reached (ERR_INVALID_URL)`,
    requests: [],
  },
  {
    name: "the proxy is not there",
    play: async () => ({ env: { HTTPS_PROXY: `http://127.0.0.1:${await closedPort()}` } }),
    code: "network/proxy-unreachable",
    names: "HTTPS_PROXY",
    requests: [],
  },
];

const withFaults = (company: Company, faults: Case["faults"] = {}): void => {
  for (const [host, action] of Object.entries(faults))
    company.simulator.fault({ when: { host }, do: action });
};

/** The token for Graph may or may not have been asked for when the run ended. */
const withoutGraph = (requests: readonly string[], expected: readonly string[]): readonly string[] =>
  expected.includes("token for Graph") ? requests : requests.filter((kind) => kind !== "token for Graph");

describe.each([
  ["where no connection comes about", NAMES],
  ["where no answer comes, or not the service's", ANSWERS],
  ["behind a proxy", PROXIES],
])("%s, nothing is known of the credential", (_, cases) => {
  test.concurrent.each(cases)("$name", async (one) => {
    const company = createCompany();
    withFaults(company, one.faults);
    const { verdict = "unreachable", code, names, requests } = one;
    const inputs = { ...company.inputs, "timeout-seconds": one.lasts ? "4" : "15" };
    const run = await play(company, { inputs, ...(await one.play?.()) });
    expect(run.outputs).toMatchObject({ verdict, "client-secret": "", creds: "" });
    expect(run.problems).toEqual([`error ${code}`]);
    expect(run.annotations.map(({ message }) => message).join("\n")).toContain(names);
    // It is over when its time is up, and not before.
    const { total } = run.report.timing;
    if (code === "network/timeout") expect([total >= 3900, total < 8000]).toEqual([true, true]);
    if (requests !== undefined) expect(withoutGraph(run.requests, requests)).toEqual(requests);
  });
});

test.concurrent("a try that the end of the run cuts off does not hide what the tries before it met", async () => {
  const company = createCompany();
  const twice = { when: { host: ARM }, times: 2 };
  company.simulator.fault({ ...twice, do: { status: 503, body: "Service Unavailable" } });
  company.simulator.fault({ when: { host: ARM }, do: "hang" });
  const { problems } = await play(company, { inputs: { ...company.inputs, "timeout-seconds": "3" } });
  expect(problems).toEqual(["error network/server-error"]);
});

test.concurrent("a clock that is off is a warning beside the verdict", async () => {
  const company = createCompany({ ahead: 20 * 60_000 });
  const { outputs, problems, log } = await play(company, { inputs: company.inputs });
  expect(outputs["verdict"]).toBe("valid");
  expect(problems).toEqual(["warning network/clock-skew"]);
  expect(log).toMatch(/The clock of this runner is (19|20) minutes behind/);
});
