import { describe, expect, test } from "vitest";
import { type FaultAction, throttled } from "../simulator/faults.ts";
import { type Company, createCompany, inDays } from "../support/company.ts";
import { BY_DEFAULT, play, WITHOUT_EXPIRY } from "../support/scenario.ts";

const graph = { host: "graph.microsoft.com" };
const wholeSeconds = (date: Date): string => date.toISOString().replace(/\.\d+Z/, ".000Z");

/** Another secret of the application, with the same public hint as the one in hand. */
function addTwin({ application, secret }: Company, dates: { startsIn?: number; endsIn: number }) {
  const { startsIn = -100, endsIn } = dates;
  const twin = application.addSecret({ startsAt: inDays(startsIn), endsAt: inDays(endsIn) });
  const entry = application.passwordCredentials.find(({ keyId }) => keyId === twin.keyId);
  if (entry) entry.value = `${secret.value.slice(0, 3)}${entry.value.slice(3)}`;
  return twin;
}

/** What Graph answers for an object with these secrets. */
const passwords = (...passwordCredentials: readonly object[]): FaultAction => ({
  status: 200,
  body: { passwordCredentials },
});

const run = (company: Company, inputs: Record<string, string> = {}) =>
  play(company, { inputs: { ...company.inputs, ...inputs } });

describe("the end of the secret in hand", () => {
  test.concurrent("is told to the second, with the ID of the secret", async () => {
    const company = createCompany({ endsIn: 41 });
    const { outputs, report, summary, log } = await run(company);
    const [{ endDateTime } = { endDateTime: new Date() }] = company.application.passwordCredentials;
    expect(outputs).toMatchObject({
      verdict: "valid",
      "expires-on": wholeSeconds(endDateTime),
      "days-left": "41",
      "key-id": company.secret.keyId,
    });
    expect(report.credentials[0]).toMatchObject({ daysLeft: 41, expiryCertain: true });
    expect(log).toContain("ends in 41 days");
    expect(summary).toContain("```mermaid");
  });

  test.concurrent("near it says how to make another, to store it and to remove this one, in that order", async () => {
    const company = createCompany({ endsIn: 12 });
    const { report, summary } = await run(company);
    const { fix = "" } = report.findings.find(({ code }) => code === "expiry/soon") ?? {};
    const id = company.application.appId;
    const commands = fix.split("`").filter((text) => text.startsWith("az "));
    expect(commands).toEqual([
      `az ad app credential reset --id ${id} --append --years 1 --query password --output tsv | gh secret set <NAME>`,
      `az ad app credential delete --id ${id} --key-id ${company.secret.keyId}`,
    ]);
    for (const command of commands) expect(summary).toContain(`\`\`\`sh\n${command}\n\`\`\``);
  });

  test.concurrent("is found among other secrets by the first three characters, which Graph shows", async () => {
    const company = createCompany({ endsIn: 41 });
    for (const endsIn of [5, 90, 400]) company.application.addSecret({ endsAt: inDays(endsIn) });
    const { outputs } = await run(company);
    expect(outputs).toMatchObject({ verdict: "valid", "days-left": "41", "key-id": company.secret.keyId });
  });

  test.concurrent("is found by elimination: a secret that signed in has begun and has not ended", async () => {
    const company = createCompany({ endsIn: 41 });
    addTwin(company, { endsIn: -10 });
    addTwin(company, { startsIn: 10, endsIn: 300 });
    const { outputs, notices } = await run(company);
    expect(outputs).toMatchObject({ verdict: "valid", "days-left": "41", "key-id": company.secret.keyId });
    expect(notices).toEqual([]);
  });

  test.concurrent("is the earliest of those that could be meant, and said to be uncertain", async () => {
    const company = createCompany({ endsIn: 41 });
    addTwin(company, { endsIn: 12 });
    const { outputs, problems, notices, report, summary } = await run(company);
    expect(outputs).toMatchObject({ verdict: "expiring", "days-left": "12", "key-id": "" });
    expect(problems).toEqual(["warning expiry/soon"]);
    expect(notices).toEqual(["expiry/uncertain"]);
    expect(report.credentials[0]).toMatchObject({ keyId: null, expiryCertain: false });
    expect(summary).toContain("or later (several secrets could be this one)");
  });

  test.concurrent("is also looked for on the service principal, which the portal does not show", async () => {
    const company = createCompany();
    const { application, simulator, secret } = company;
    const [{ startDateTime, endDateTime } = {}] = application.passwordCredentials;
    const { keyId } = secret;
    const entry = { keyId, hint: secret.value.slice(0, 3), startDateTime, endDateTime };
    simulator.fault({ when: { path: /applications\(/ }, do: passwords() });
    simulator.fault({ when: { path: /servicePrincipals\(/ }, do: passwords(entry) });
    const { outputs, requests } = await run(company);
    expect(outputs).toMatchObject({ "days-left": "200", "key-id": keyId });
    expect(requests).toEqual(["application", "permissions", "service principal", ...BY_DEFAULT.slice(2)]);
  });

  test.concurrent("that is nowhere to be found is a notice", async () => {
    const company = createCompany();
    company.simulator.fault({ when: graph, do: passwords() });
    const { outputs, notices } = await run(company);
    expect(outputs).toMatchObject({ verdict: "valid", "days-left": "" });
    expect(notices).toEqual(["expiry/not-found"]);
  });
});

describe("the limits", () => {
  test.concurrent.each([
    ["30 days are left and warn-days is 30", { endsIn: 30 }, { "warn-days": "30" }, "valid", 0],
    ["29 days are left and warn-days is 30", { endsIn: 29 }, { "warn-days": "30" }, "expiring", 0],
    ["29 days are left and warn-days is 14", { endsIn: 29 }, { "warn-days": "14" }, "valid", 0],
    ["6 days are left and fail-days is 7", { endsIn: 6 }, { "fail-days": "7" }, "expiring", 1],
    ["less than a day is left", { endsIn: 0 }, {}, "expiring", 0],
  ] as const)("%s", async (_, options, inputs, verdict, exitCode) => {
    const company = createCompany(options);
    const result = await run(company, inputs);
    expect({ verdict: result.outputs["verdict"], exitCode: result.exitCode }).toEqual({ verdict, exitCode });
    expect(result.outputs["days-left"]).toBe(String(options.endsIn));
  });
});

describe("where Microsoft Graph does not tell, a good credential stays good:", () => {
  test.concurrent("no permission is one quiet notice that names the grant", async () => {
    const company = createCompany({ graph: [] });
    const { outputs, problems, notices, report, annotations, exitCode } = await run(company);
    expect({ verdict: outputs["verdict"], problems, exitCode }).toEqual({
      verdict: "valid",
      problems: [],
      exitCode: 0,
    });
    expect(annotations).toEqual([]);
    expect(notices).toEqual(["expiry/unreadable"]);
    const grant = report.findings.find(({ code }) => code === "expiry/unreadable")?.fix;
    expect(grant).toContain(`az ad app permission add --id ${company.application.appId}`);
    expect(grant).toContain("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Role");
  });

  test.concurrent("an application that owns itself needs no more than Application.ReadWrite.OwnedBy", async () => {
    const company = createCompany({ graph: ["Application.ReadWrite.OwnedBy"] });
    const { application } = company;
    if (application.servicePrincipal) application.addOwner(application.servicePrincipal);
    const { outputs } = await run(company);
    expect(outputs["days-left"]).toBe("200");
  });

  test.concurrent.each([
    ["down", { status: 503, body: "x" }, "network/server-error", "3"],
    ["throttled", throttled(3600), "network/throttled", "15"],
    ["behind a firewall", "html-403", "network/firewall-page", "15"],
    // Far more than a test may take: a lookup that nobody asked for does not hold a good run up that long.
    ["silent", "hang", "network/timeout", "120"],
  ] as const)("Graph is %s", async (_, fault, notice, seconds) => {
    const company = createCompany();
    company.simulator.fault({ when: graph, do: fault });
    const { outputs, problems, notices, exitCode } = await run(company, { "timeout-seconds": seconds });
    expect({ verdict: outputs["verdict"], problems, notices, exitCode }).toEqual({
      verdict: "valid",
      problems: [],
      notices: [notice],
      exitCode: 0,
    });
    expect(outputs["days-left"]).toBe("");
  });
});

describe("check-expiry", () => {
  test.concurrent("required makes an error of what may not be read", async () => {
    const company = createCompany({ graph: [] });
    const { outputs, problems, exitCode } = await run(company, { "check-expiry": "required" });
    expect({ verdict: outputs["verdict"], problems, exitCode }).toEqual({
      verdict: "missing-permission",
      problems: ["error expiry/required-unreadable"],
      exitCode: 1,
    });
  });

  test.concurrent("required makes an error of a Graph that does not answer", async () => {
    const company = createCompany();
    company.simulator.fault({ when: graph, do: "html" });
    const { outputs, exitCode } = await run(company, { "check-expiry": "required" });
    expect({ verdict: outputs["verdict"], exitCode }).toEqual({ verdict: "unreachable", exitCode: 1 });
  });

  test.concurrent("required makes an error of a secret that Graph does not list", async () => {
    const company = createCompany();
    company.simulator.fault({ when: graph, do: passwords() });
    const { outputs, problems, exitCode } = await run(company, { "check-expiry": "required" });
    expect({ verdict: outputs["verdict"], problems, exitCode }).toEqual({
      verdict: "unknown",
      problems: ["error expiry/not-found"],
      exitCode: 1,
    });
  });

  test.concurrent("off makes three requests, the default five", async () => {
    const { requests: withIt } = await run(createCompany());
    const { requests: without, outputs } = await run(createCompany(), { "check-expiry": "off" });
    expect([withIt, without]).toEqual([BY_DEFAULT, WITHOUT_EXPIRY]);
    expect(outputs).toMatchObject({ "expires-on": "", "days-left": "", "key-id": "" });
  });
});
