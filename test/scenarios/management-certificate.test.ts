import { describe, expect, test } from "vitest";
import { derOf } from "../simulator/certificates.ts";
import type { FaultAction } from "../simulator/faults.ts";
import { keyLines, pfxOf } from "../support/certificate-files.ts";
import { createCompany, inDays } from "../support/company.ts";
import {
  createManagementCertificate,
  type HeldCertificate,
  legacyPfx,
  publishSettings1,
  publishSettings2,
} from "../support/key-files.ts";
import { type Play, play } from "../support/scenario.ts";
import { letters } from "../support/secrets.ts";
import { missing } from "../support/tools.ts";

const ASM = "management.core.windows.net";
const ours = createManagementCertificate();
const other = createManagementCertificate("another");
const KEYS = [ours, other].flatMap(keyLines);

/** A company whose subscription knows our certificate, and whose classic side has two cloud services. */
function classicCompany(options: Parameters<typeof createCompany>[0] = {}) {
  const company = createCompany(options);
  company.subscription.classic.addCertificate(ours.certificate, {
    created: new Date("2025-03-04T05:06:07Z"),
  });
  company.subscription.classic.hostedServices.push("web", "api");
  return company;
}

type Company = ReturnType<typeof classicCompany>;

const run = (company: Company, inputs: Play["inputs"], more: Play = {}) =>
  play(company, { ...more, inputs: { ...inputs }, secrets: KEYS });

const alone = (company: Company, held: HeldCertificate = ours) => ({
  "management-certificate": held.pem,
  "subscription-id": company.subscription.id,
});

/** The paths that were asked for, without the subscription. */
const asked = (traffic: Awaited<ReturnType<typeof run>>["traffic"]) =>
  traffic
    .map(({ method, host, path }) => `${method} ${host}${path.replace(/\/[0-9a-f-]{36}/, "/ID")}`)
    .sort();

describe("Save and Test with a management certificate alone", () => {
  test("is green, and says what the certificate sees", async () => {
    const company = classicCompany();
    const { report, exitCode, problems, notices, traffic, summary, log } = await run(company, alone(company));
    expect([report.verdict, exitCode, problems]).toEqual(["valid", 0, []]);
    expect(notices).toContain("asm/retiring");
    expect(asked(traffic)).toEqual([
      `GET ${ASM}/ID`,
      `GET ${ASM}/ID/certificates`,
      `GET ${ASM}/ID/services/hostedservices`,
    ]);
    expect(report.subscriptions).toMatchObject([
      { id: company.subscription.id, name: "Production", state: "Active", hostedServices: ["web", "api"] },
    ]);
    expect(report.certificates).toMatchObject([{ thumbprint: ours.thumbprint, purpose: "management" }]);
    expect(log).toContain(`Certificate ${ours.thumbprint} was uploaded on 2025-03-04`);
    expect(summary).toContain("Cloud services");
  });

  const forms: Readonly<Record<string, () => Record<string, string>>> = {
    "a .pfx with a password": () => {
      const password = letters(24);
      return { "management-certificate": ours.pfx(password), "management-certificate-password": password };
    },
    "a .pfx with the empty password": () => ({ "management-certificate": ours.pfx("") }),
    "PEM in base64": () => ({ "management-certificate": Buffer.from(ours.pem).toString("base64") }),
  };

  test.each(Object.entries(forms))("takes %s", async (_, inputs) => {
    const company = classicCompany();
    const { report } = await run(company, { ...alone(company), ...inputs() });
    expect(report.verdict).toBe("valid");
  });

  test.skipIf(missing("openssl"))("takes a .pfx of Azure's own days, which Node itself refuses", async () => {
    const company = classicCompany();
    const { report } = await run(company, { ...alone(company), "management-certificate": legacyPfx(ours) });
    expect(report.verdict).toBe("valid");
  });

  test("goes by the proxy that the runner has", async () => {
    const company = classicCompany();
    const { report, proxyLog } = await run(company, alone(company), { connection: { proxy: true } });
    expect(report.verdict).toBe("valid");
    expect(new Set(proxyLog.map(({ target }) => target))).toEqual(new Set([`${ASM}:443`]));
  });

  test("asks the classic API of its own cloud", async () => {
    const company = classicCompany({ cloud: "azureusgovernment" });
    const inputs = { ...alone(company), environment: "azureusgovernment" };
    const { report, traffic } = await run(company, inputs);
    expect(report).toMatchObject({ verdict: "valid", environment: "azureusgovernment" });
    expect(new Set(traffic.map(({ host }) => host))).toEqual(new Set(["management.core.usgovcloudapi.net"]));
  });

  test("asks the address that a cloud of one's own has for it, and none else", async () => {
    const company = classicCompany();
    const inputs = { ...alone(company), environment: "custom" };
    const { report, problems, traffic } = await run(company, inputs, {
      env: (door) => ({
        "INPUT_AUTHORITY-HOST": door.url("login"),
        "INPUT_RESOURCE-MANAGER-URL": door.url("arm"),
        "INPUT_SERVICE-MANAGEMENT-URL": `${door.url("asm")}/`,
      }),
    });
    expect([report.verdict, report.environment, problems]).toEqual(["valid", "custom", []]);
    expect(traffic.map(({ path }) => path.startsWith("/asm/"))).toEqual([true, true, true]);
  });

  test("shows names that the API tells as text, whatever is in them", async () => {
    const company = classicCompany();
    company.subscription.displayName = "x\n::error::y <img src=z> `w`";
    company.subscription.classic.hostedServices.push("\r##[add-mask]v", "| u |");
    const { report, annotations, summary } = await run(company, alone(company));
    expect(report.verdict).toBe("valid");
    expect(annotations.map(({ message }) => message).join("\n")).not.toContain("y <img");
    expect(summary).not.toContain("<img");
  });

  test("asks nobody with `offline`", async () => {
    const company = classicCompany();
    const { report, traffic } = await run(company, { ...alone(company), offline: "true" });
    expect(report.verdict).toBe("valid");
    expect(traffic).toEqual([]);
  });
});

describe("a .publishsettings", () => {
  test("of the first schema is tried in all its subscriptions with its one certificate", async () => {
    const company = classicCompany();
    const second = company.tenant.addSubscription({ displayName: "Staging" });
    second.classic.addCertificate(ours.certificate);
    const text = publishSettings1([company.subscription, second], ours.pfx(""));
    const { report, problems } = await run(company, { "management-certificate": text });
    expect(problems).toEqual([]);
    expect(report.subscriptions.map(({ name, state }) => [name, state])).toEqual([
      ["Production", "Active"],
      ["Staging", "Active"],
    ]);
  });

  test("of the second schema, each with its own certificate; one refusal hides no other", async () => {
    const company = classicCompany();
    const second = company.tenant.addSubscription({ displayName: "Staging" });
    const third = company.tenant.addSubscription({ displayName: "Third" });
    third.classic.addCertificate(other.certificate);
    const text = publishSettings2([
      { id: company.subscription.id, pfx: ours.pfx("") },
      { id: second.id, pfx: ours.pfx(""), name: "Staging" },
      { id: third.id, pfx: other.pfx("") },
    ]);
    const { report, problems, traffic } = await run(company, { "management-certificate": text });
    expect(report.verdict).toBe("missing-permission");
    expect(problems).toEqual(["error asm/forbidden"]);
    expect(report.subscriptions.map(({ name, state }) => [name, state])).toEqual([
      ["Production", "Active"],
      ["Staging", null],
      ["Third", "Active"],
    ]);
    const shown = new Set(
      traffic.map(({ path, clientCertificate }) => `${path.split("/")[1]} ${clientCertificate}`),
    );
    expect(shown).toEqual(
      new Set([
        `${company.subscription.id} ${ours.thumbprint}`,
        `${second.id} ${ours.thumbprint}`,
        `${third.id} ${other.thumbprint}`,
      ]),
    );
  });

  const old = createManagementCertificate("old", { endsAt: inDays(-3) });
  const foreign = pfxOf({ ...ours, key: other.key }, "", "3des");
  const secrets = [...KEYS, ...keyLines(old)];

  test.each([
    ["that has ended", old.pfx(""), "error certificate/expired"],
    ["that stands there again with a foreign key", foreign, "error certificate/key-mismatch"],
  ])("is tried with all that is good in it beside a certificate %s", async (_, pfx, problem) => {
    const company = classicCompany();
    const { subscription, inputs } = company;
    const second = company.tenant.addSubscription({ displayName: "Staging" });
    const text = publishSettings2([
      { id: second.id, pfx, name: "Staging" },
      { id: subscription.id, pfx: ours.pfx("") },
    ]);
    const { "subscription-id": ID, ...principal } = inputs;
    const played = await play(company, {
      inputs: { ...principal, creds: JSON.stringify({ subscriptionId: ID }), "management-certificate": text },
      secrets,
    });
    const { report, problems, notices, traffic, exitCode } = played;
    expect([problems, exitCode]).toEqual([[problem], 1]);
    expect(notices).toContain("asm/not-tried");
    expect(report.findings.find(({ level }) => level === "error")?.subject).toBe(
      `management-certificate of subscription ${second.id}`,
    );
    const asked = traffic.filter(({ host }) => host === ASM).map(({ path }) => path.split("/")[1]);
    expect(new Set(asked)).toEqual(new Set([subscription.id]));
    const byId = Object.fromEntries(report.subscriptions.map((one) => [one.id, one]));
    expect(byId[subscription.id]).toMatchObject({ state: "Enabled", hostedServices: ["web", "api"] });
    expect(byId[second.id]).toMatchObject({ name: "Staging", state: null, hostedServices: null });
    expect(report.certificates.map(({ verdict }) => verdict)).toEqual([report.verdict, "valid"]);
  });

  test("with nothing good in it is tried nowhere", async () => {
    const company = classicCompany();
    const text = publishSettings2([
      { id: company.subscription.id, pfx: old.pfx("") },
      { id: company.tenant.addSubscription().id, pfx: foreign },
    ]);
    const { problems, traffic } = await play(company, {
      inputs: { "management-certificate": text },
      secrets,
    });
    expect(problems).toEqual(["error certificate/expired", "error certificate/key-mismatch"]);
    expect(traffic).toEqual([]);
  });

  const locked = other.pfx(letters(24, 7));
  const broken: readonly (readonly [name: string, pfx: string, code: string])[] = [
    ["that is cut off", other.pfx("").slice(0, 400), "publishsettings/truncated"],
    ["that is damaged", Buffer.alloc(400, 7).toString("base64"), "publishsettings/damaged"],
    ["under a password", locked, "pkcs12/no-password"],
  ];

  const both = (company: Company, pfx: string) => {
    const second = company.tenant.addSubscription({ displayName: "Staging" });
    const text = publishSettings2([
      { id: second.id, pfx, name: "Staging" },
      { id: company.subscription.id, pfx: ours.pfx("") },
    ]);
    return { second, "management-certificate": text };
  };

  test.each(broken)("is tried with all that is good in it beside a certificate %s", async (_, pfx, code) => {
    const company = classicCompany();
    const { second, ...inputs } = both(company, pfx);
    const { report, problems, notices, traffic } = await run(company, inputs);
    expect(problems).toEqual([`error ${code}`]);
    expect(notices).toContain("asm/not-tried");
    const error = report.findings.find(({ level }) => level === "error");
    expect(error?.subject).toBe(`management-certificate of subscription ${second.id}`);
    expect(error?.what).toContain(second.id);
    expect(error?.fix).not.toContain("azure.pfx |");
    expect(new Set(traffic.map(({ path }) => path.split("/")[1]))).toEqual(
      new Set([company.subscription.id]),
    );
    expect(report.certificates).toMatchObject([{ thumbprint: ours.thumbprint, verdict: "valid" }]);
    expect(report.subscriptions.map(({ name, state }) => [name, state])).toEqual([
      ["Staging", null],
      ["Production", "Active"],
    ]);
  });

  test.each(broken)(
    "is nobody's trouble beside a certificate %s, where only the good one is meant",
    async (_, pfx) => {
      const company = classicCompany();
      const { second: __, ...inputs } = both(company, pfx);
      const meant = { ...inputs, "subscription-id": company.subscription.id };
      const { report, problems } = await run(company, meant);
      expect([report.verdict, problems]).toEqual(["valid", []]);
    },
  );

  test("is narrowed by `subscription-id`, and its ends with it", async () => {
    const company = classicCompany();
    const soon = createManagementCertificate("soon", { endsAt: inDays(5) });
    const { second, ...inputs } = both(company, soon.pfx(""));
    second.classic.addCertificate(soon.certificate);
    const secrets = [...KEYS, ...keyLines(soon)];
    const all = await play(company, { inputs, secrets });
    expect(all.outputs).toMatchObject({ verdict: "expiring", "days-left": "5" });
    const meant = { ...inputs, "subscription-id": company.subscription.id.toUpperCase() };
    const one = await play(company, { inputs: meant, secrets });
    expect(one.outputs).toMatchObject({
      ...{ verdict: "valid", thumbprint: ours.thumbprint, "subscription-id": company.subscription.id },
    });
    expect(one.traffic.slice(all.traffic.length).filter(({ path }) => path.includes(second.id))).toEqual([]);
    expect(one.report.certificates).toHaveLength(1);
  });

  test("without what `subscription-id` names says what there is, and asks nobody", async () => {
    const company = classicCompany();
    const { second, ...inputs } = both(company, other.pfx(""));
    const stranger = company.tenant.addSubscription();
    const meant = { ...inputs, "subscription-id": `${second.id}, ${stranger.id}` };
    const { report, problems, traffic } = await run(company, meant);
    expect([report.verdict, problems]).toEqual(["missing", ["error publishsettings/other-subscriptions"]]);
    const what = report.findings.find(({ level }) => level === "error")?.what;
    expect(what).toContain(`names ${stranger.id}, for which`);
    expect(what).toContain(`${second.id} and ${company.subscription.id}`);
    expect(traffic).toEqual([]);
    expect(report.certificates).toHaveLength(2);
  });

  test("does not choose where a certificate is shown", async () => {
    const company = classicCompany();
    const published = [{ id: company.subscription.id, pfx: ours.pfx("") }];
    const text = publishSettings2(published, "https://management.core.evil.example/");
    const { report, problems, traffic } = await run(company, { "management-certificate": text });
    expect([report.verdict, problems]).toEqual(["malformed", ["error asm/other-cloud"]]);
    expect(traffic).toEqual([]);
  });
});

describe("together with a service principal", () => {
  test("both are checked, and the subscription is told of once", async () => {
    const company = classicCompany();
    const { report, problems, traffic } = await run(company, {
      ...company.inputs,
      "management-certificate": ours.pem,
    });
    expect([report.verdict, problems]).toEqual(["valid", []]);
    expect(report.subscriptions).toMatchObject([{ state: "Enabled", hostedServices: ["web", "api"] }]);
    const shown = traffic.filter(({ clientCertificate }) => clientCertificate !== "");
    expect(new Set(shown.map(({ host }) => host))).toEqual(new Set([ASM]));
    expect(shown.filter(({ headers }) => headers["authorization"] !== undefined)).toEqual([]);
  });

  test("a refused certificate makes the run red, whatever the principal may do", async () => {
    const company = classicCompany();
    const inputs = { ...company.inputs, "management-certificate": other.pem };
    const { report, problems, outputs } = await run(company, inputs);
    expect([report.verdict, problems]).toEqual(["missing-permission", ["error asm/forbidden"]]);
    expect(outputs["client-secret"] ?? "").toBe("");
  });
});

describe("what never reaches the classic API", () => {
  const cases: Readonly<Record<string, readonly [inputs: () => Record<string, string>, verdict: string]>> = {
    "a certificate that has ended": [
      () => ({ "management-certificate": createManagementCertificate("old", { endsAt: inDays(-3) }).pem }),
      "certificate-expired",
    ],
    "a .pfx with another password": [
      () => ({
        "management-certificate": ours.pfx(letters(24, 3)),
        "management-certificate-password": letters(24, 4),
      }),
      "wrong-password",
    ],
    "a certificate with the key of another": [
      () => ({ "management-certificate": ours.certificate + other.key }),
      "malformed",
    ],
  };

  test.each(Object.entries(cases))("%s", async (_, [inputs, verdict]) => {
    const company = classicCompany();
    const { report, traffic, exitCode } = await run(company, { ...alone(company), ...inputs() });
    expect([report.verdict, exitCode]).toEqual([verdict, 1]);
    expect(traffic).toEqual([]);
  });

  test("a .cer, which is for uploading", async () => {
    const company = classicCompany();
    const cer = derOf(ours.certificate).toString("base64");
    // Its public key has lines in common with the private one, and nothing in it is secret.
    const { report, traffic } = await play(company, {
      inputs: { ...alone(company), "management-certificate": cer },
    });
    expect(report.verdict).toBe("malformed");
    expect(report.findings.map(({ code }) => code)).toContain("certificate/no-key");
    expect(traffic).toEqual([]);
  });

  test("a certificate without a subscription to try it in", async () => {
    const company = classicCompany();
    const { report, problems, traffic } = await run(company, { "management-certificate": ours.pem });
    expect([report.verdict, problems]).toEqual(["missing", ["error asm/no-subscription-id"]]);
    expect(traffic).toEqual([]);
  });
});

describe("a refusal, or silence", () => {
  const cases: readonly (readonly [name: string, fault: FaultAction, code: string, verdict: string])[] = [
    ["the API is gone (410)", { status: 410 }, "asm/retired", "unsupported"],
    ["a firewall's page", "html-403", "network/firewall-page", "unreachable"],
    ["no answer at all", "hang", "network/timeout", "unreachable"],
    ["a fault of the service that lasts", { status: 500 }, "network/server-error", "unreachable"],
  ];

  test.each(cases)("%s is no word against the certificate", async (_, fault, code, verdict) => {
    const company = classicCompany();
    company.simulator.fault({ when: { host: ASM }, do: fault });
    const inputs = { ...alone(company), "timeout-seconds": "3" };
    const { report, problems, summary } = await run(company, inputs);
    expect([report.verdict, problems]).toEqual([verdict, [`error ${code}`]]);
    expect(summary).not.toMatch(/certificate is (?:bad|invalid)/);
  });

  test("the host is gone: that may be the retirement", async () => {
    const company = classicCompany();
    const gone = { env: { SIMULATOR_HOSTS: "login.microsoftonline.com" } };
    const { report, problems, log } = await run(company, alone(company), gone);
    expect([report.verdict, problems]).toEqual(["unreachable", ["error asm/unreachable"]]);
    expect(log).toContain(`${ASM} came about (no such name, ENOTFOUND)`);
    expect(log).toContain("31 August 2024");
  });

  test("403 names every cause, the thumbprint and the subscription, and blames none", async () => {
    const company = classicCompany();
    const { report, problems, log, summary } = await run(company, alone(company, other));
    expect([report.verdict, problems]).toEqual(["missing-permission", ["error asm/forbidden"]]);
    for (const named of [other.thumbprint, company.subscription.id, "CSP", "31 August 2024"]) {
      expect(log).toContain(named);
    }
    for (const told of [log, summary]) {
      expect(told).toContain("The classic API refused the certificate");
      expect(told).not.toMatch(/not the right certificate|made out to somebody else|permission is missing/);
    }
  });
});
