import { describe, expect, test } from "vitest";
import { type FaultAction, throttled } from "../simulator/faults.ts";
import { type Company, createCompany } from "../support/company.ts";
import { BY_DEFAULT, certain, play, REFUSED, WITHOUT_EXPIRY } from "../support/scenario.ts";
import { entraSecret } from "../support/secrets.ts";

const SUBSCRIPTION = /^\/subscriptions\/[^/]+$/;
const PLACES = [
  { host: "login.microsoftonline.com" },
  { host: "management.azure.com", path: SUBSCRIPTION },
  { path: /permissions$/ },
];

describe("trouble that passes is overcome by asking again, at the sign-in as at the subscription:", () => {
  test.concurrent.each<[string, FaultAction]>([
    ["a connection that is cut", "reset"],
    ["an answer that gets lost", "lost-answer"],
    ["a 429 that asks to wait a second", throttled(1)],
    ["a 429 that does not say how long", throttled()],
    ["a 503", { status: 503, body: "Service Unavailable" }],
  ])("%s, once everywhere", async (_, fault) => {
    const company = createCompany();
    for (const when of PLACES) company.simulator.fault({ when, times: 1, do: fault });
    const { outputs, problems, requests } = await play(company, {
      inputs: { ...company.inputs, "check-expiry": "off" },
    });
    expect({ verdict: outputs["verdict"], problems }).toEqual({ verdict: "valid", problems: [] });
    expect(requests).toEqual(WITHOUT_EXPIRY.flatMap((kind) => [kind, kind]));
  });
});

test.concurrent("the wait is the one that the service asks for", async () => {
  const company = createCompany();
  company.simulator.fault({ when: { path: SUBSCRIPTION }, times: 1, do: throttled(2) });
  const { traffic } = await play(company, { inputs: { ...company.inputs, "check-expiry": "off" } });
  const [first, second] = traffic.filter(({ path }) => SUBSCRIPTION.test(path));
  expect(Number(second?.at) - Number(first?.at)).toBeGreaterThanOrEqual(1990);
});

test.concurrent("trouble with Graph only costs what Graph would have told", async () => {
  const company = createCompany();
  company.simulator.fault({ when: { host: "graph.microsoft.com" }, times: 1, do: "reset" });
  const { outputs, requests } = await play(company, { inputs: company.inputs });
  expect(outputs["days-left"]).toBe("200");
  expect(requests).toEqual(["application", ...BY_DEFAULT]);
});

const REFUSALS: readonly (readonly [name: string, given: (company: Company) => unknown])[] = [
  ["an unknown secret", () => undefined],
  ["a disabled application", ({ application }) => application.refuseWith(7000112)],
  ["Conditional Access", ({ application }) => application.refuseWith(53003)],
  ["a request loop that Entra broke", ({ application }) => application.refuseWith(50196)],
  ["a code that nobody knows", ({ application }) => application.refuseWith(7654321)],
];

describe("a credential that is refused is never offered again", () => {
  test.concurrent.each(REFUSALS)("%s", async (_, given) => {
    const company = createCompany();
    given(company);
    const inputs = { ...company.inputs, "client-secret": entraSecret(9) };
    const { requests, exitCode } = await play(company, { inputs });
    expect(certain(requests)).toEqual(REFUSED);
    expect(exitCode).toBe(1);
  });

  test.concurrent("nor is a principal without a role asked about twice", async () => {
    const company = createCompany({ role: null });
    const { requests } = await play(company, { inputs: company.inputs });
    expect(requests).toEqual(BY_DEFAULT);
  });
});
