import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { keyLines } from "../support/certificate-files.ts";
import { type Company, createCompany, inDays } from "../support/company.ts";
import { createManagementCertificate, publishSettings2 } from "../support/key-files.ts";
import { type Play, type Played, play } from "../support/scenario.ts";

const OWNED = ["Application.ReadWrite.OwnedBy"];
const current = createManagementCertificate();

const generate = (company: Company, attach: string, inputs: Record<string, string> = {}, more: Play = {}) =>
  play(company, {
    ...more,
    inputs: { ...company.inputs, command: "generate", attach, ...inputs },
    secrets: keyLines(current),
  });

/** SHA-1 of the .cer that was left, upper-case hexadecimal. */
function thumbprintOf({ files }: Played): string | undefined {
  const cer = Object.entries(files).find(([name]) => name.endsWith("/azure.cer"))?.[1].bytes;
  return cer && new X509Certificate(cer).fingerprint.replaceAll(":", "");
}

const nothingMade = (done: Played) =>
  expect({ made: thumbprintOf(done), files: done.report.files }).toEqual({});

describe("attach: application", () => {
  const owner = () => {
    const company = createCompany({ graph: OWNED });
    company.application.addOwner(company.application.servicePrincipal);
    return company;
  };

  test("registers what was made beside what is there, and signs in with it", async () => {
    const company = owner();
    const before = company.application.addCertificate(current.certificate).keyId;
    const done = await generate(company, "application");
    expect(done.problems, done.log).toEqual([]);
    const { keyCredentials, passwordCredentials } = company.application;
    expect(keyCredentials.map(({ keyId }) => keyId)).toContain(before);
    expect(keyCredentials).toHaveLength(2);
    expect(passwordCredentials).toHaveLength(1);
    expect(company.application.acceptsCertificate(thumbprintOf(done) ?? "")).toBe(true);
    expect(done.outputs).toMatchObject({
      verdict: "valid",
      thumbprint: thumbprintOf(done),
      "client-secret": "",
    });
    expect(done.log).toMatch(/was registered on application .* and signs in\./);
  });

  test("by a certificate of the application takes no more than to read the registration", async () => {
    const company = createCompany({ graph: ["Application.Read.All"] });
    company.application.addCertificate(current.certificate);
    const done = await generate(company, "application", {
      ...{ "client-secret": "", "client-certificate": current.pem },
    });
    expect(done.problems, done.log).toEqual([]);
    expect(company.application.acceptsCertificate(thumbprintOf(done) ?? "")).toBe(true);
    expect(done.requests.filter((one) => one.startsWith("POST"))).toEqual([expect.stringMatching(/addKey$/)]);
    expect(done.outputs).toMatchObject({
      ...{ "key-id": company.application.keyCredentials.at(-1)?.keyId, thumbprint: thumbprintOf(done) },
      ...{ "client-id": company.application.appId, "subscription-id": company.subscription.id },
      ...{ "days-left": "364", "client-secret": "", creds: "" },
    });
  });

  test("without the permission says which one, and leaves the files to be registered by hand", async () => {
    const done = await generate(createCompany({ graph: ["Application.Read.All"] }), "application");
    expect(done.outputs["verdict"]).toBe("missing-permission");
    expect(thumbprintOf(done)).toBe(done.outputs["thumbprint"]);
    expect(done.exitCode).toBe(1);
  });

  test("without an identity makes nothing", async () => {
    const done = await play(createCompany(), { inputs: { command: "generate", attach: "application" } });
    expect(done.problems).toEqual(["error missing/everything"]);
    nothingMade(done);
  });

  test("and offline cannot both be meant", async () => {
    const done = await generate(owner(), "application", { offline: "true" });
    expect({ problems: done.problems, requests: done.requests }).toEqual({
      problems: ["error attach/offline"],
      requests: [],
    });
    nothingMade(done);
  });
});

describe("attach: management", () => {
  const classic = () => {
    const company = createCompany();
    company.subscription.classic.addCertificate(current.certificate);
    return company;
  };
  const MANAGEMENT = {
    ...{ "client-id": "", "tenant-id": "", "client-secret": "", "certificate-purpose": "management" },
    "management-certificate": current.pem,
  };

  test("uploads the public part with the certificate that there is, and signs in with the new one", async () => {
    const company = classic();
    const done = await generate(company, "management", MANAGEMENT);
    expect(done.problems, done.log).toEqual([]);
    const { certificates } = company.subscription.classic;
    expect(certificates.map(({ thumbprint }) => thumbprint)).toEqual([
      current.thumbprint,
      thumbprintOf(done),
    ]);
    const shown = done.traffic.map(({ clientCertificate }) => clientCertificate !== "");
    expect(shown.every(Boolean)).toBe(true);
    expect(done.outputs).toMatchObject({ "subscription-id": company.subscription.id, "key-id": "" });
    expect(done.report.certificates).toMatchObject([
      { purpose: "management", subject: "CN=Azure Credentials - octo-org/octo-repo" },
    ]);
  });

  test("makes a management certificate also where nobody says so", async () => {
    const { "certificate-purpose": _, ...inputs } = MANAGEMENT;
    const done = await generate(classic(), "management", inputs);
    expect(done.problems, done.log).toEqual([]);
    expect(done.report.certificates).toMatchObject([{ purpose: "management", daysLeft: 3649 }]);
  });

  test("that Azure never comes to accept is said to be uploaded within the time of the run, and its files are there", async () => {
    const company = classic();
    company.subscription.classic.replication = 1000;
    const done = await generate(company, "management", { ...MANAGEMENT, "timeout-seconds": "6" });
    expect(done.problems).toEqual(["error asm/not-proven"]);
    expect(done.log).toContain(`${thumbprintOf(done)} was uploaded`);
    expect(done.log).toContain("if: always()");
    expect(done.outputs["pem-path"]).toMatch(/azure\.pem$/);
    expect(company.subscription.classic.certificates).toHaveLength(2);
  });

  test("stops before the upload where there is no room", async () => {
    const company = classic();
    company.subscription.classic.limit = 100;
    const { certificates } = company.subscription.classic;
    for (const first of [...certificates]) while (certificates.length < 100) certificates.push({ ...first });
    const done = await generate(company, "management", MANAGEMENT);
    expect(done.outputs["verdict"]).toBe("limit-reached");
    expect(certificates).toHaveLength(100);
  });

  test("does not half of it where the file has an unusable certificate beside the good one", async () => {
    const company = classic();
    const old = createManagementCertificate("old", { endsAt: inDays(-3) });
    const text = publishSettings2([
      { id: company.subscription.id, pfx: current.pfx("") },
      { id: company.tenant.addSubscription().id, pfx: old.pfx("") },
    ]);
    const done = await generate(company, "management", {
      ...{ ...MANAGEMENT, "subscription-id": "", "management-certificate": text },
    });
    expect(done.problems).toEqual(["error certificate/expired"]);
    expect(company.subscription.classic.certificates).toHaveLength(1);
    nothingMade(done);
  });

  test.each([
    ["only to those of a .publishsettings that are named", (first: string, _: string) => first, [], [2, 1]],
    [
      "to none where one is named that is not in it",
      (first: string, _: string) => `${first}, ${first.replace(/^.{8}/, "0badc0de")}`,
      ["error publishsettings/other-subscriptions"],
      [1, 1],
    ],
    ["to all of them where none is named", () => "", [], [2, 2]],
  ])("uploads %s", async (_, named, problems, held) => {
    const company = classic();
    const second = company.tenant.addSubscription();
    second.classic.addCertificate(current.certificate);
    const ids = [company.subscription.id, second.id] as const;
    const text = publishSettings2(ids.map((id) => ({ id, pfx: current.pfx("") })));
    const inputs = { ...MANAGEMENT, "management-certificate": text, "subscription-id": named(...ids) };
    const done = await generate(company, "management", inputs);
    expect(done.problems, done.log).toEqual(problems);
    const { certificates } = company.subscription.classic;
    expect([certificates.length, second.classic.certificates.length]).toEqual(held);
    if (problems.length > 0) {
      expect(done.requests).toEqual([]);
      nothingMade(done);
    }
  });

  test("without a management certificate makes nothing", async () => {
    const done = await generate(classic(), "management", { ...MANAGEMENT, "management-certificate": "" });
    expect(done.problems).toEqual(["error attach/no-management-certificate"]);
    nothingMade(done);
  });

  test("in a pull request from a fork there is none, and that is no failure", async () => {
    const event = { pull_request: { head: { repo: { fork: true, full_name: "someone/app" } } } };
    const inputs = { ...MANAGEMENT, "management-certificate": "" };
    const done = await generate(classic(), "management", inputs, { event });
    expect({ verdict: done.outputs["verdict"], exitCode: done.exitCode }).toEqual({
      ...{ verdict: "skipped", exitCode: 0 },
    });
    nothingMade(done);
  });
});
