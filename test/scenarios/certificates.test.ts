import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { keyLines, type Made, make, pemOf, pfxOf, withFiles } from "../support/certificate-files.ts";
import { createCompany, inDays } from "../support/company.ts";
import { BY_DEFAULT, type Play, play, WITHOUT_EXPIRY } from "../support/scenario.ts";
import { hexDigits, letters } from "../support/secrets.ts";

/** A company whose application signs in with a certificate. */
function withCertificate(
  made: Made = make({ endsAt: inDays(200) }),
  options: Parameters<typeof createCompany>[0] = {},
) {
  const company = createCompany(options);
  company.application.passwordCredentials = [];
  const { keyId } = company.application.addCertificate(made.certificate);
  const { "client-secret": _, ...ids } = company.inputs;
  const run = (inputs: Record<string, string>, more: Play = {}) =>
    play(company, { secrets: keyLines(made), ...more, inputs: { ...ids, ...inputs } });
  return { ...company, ids, made, keyId, run };
}

/** Of a certificate alone, offline: nothing else is given. */
const look = (inputs: Record<string, string>, more: Play = {}) =>
  play(createCompany(), { ...more, inputs: { offline: "true", ...inputs } });

const password = () => `p-${letters(14)}`;

describe("a certificate signs in, in whichever form it is held", () => {
  test.concurrent.each<[name: string, inputs: (made: Made) => Record<string, string>]>([
    ["PEM", (made) => ({ "client-certificate": pemOf(made) })],
    [
      "PEM with the line breaks written out",
      (made) => ({ "client-certificate": pemOf(made).replaceAll("\n", "\\n") }),
    ],
    ["base64 of PEM", (made) => ({ "client-certificate": Buffer.from(pemOf(made)).toString("base64") })],
    [
      "a .pfx",
      (made) => {
        const given = password();
        return { "client-certificate": pfxOf(made, given), "client-certificate-password": given };
      },
    ],
    ["the JSON of a credential", (made) => ({ creds: JSON.stringify({ clientCertificate: pemOf(made) }) })],
  ])("%s", async (_, inputs) => {
    const { run, made, keyId } = withCertificate();
    const { outputs, problems, requests, report, summary } = await run(inputs(made));
    expect(problems).toEqual([]);
    expect(outputs).toMatchObject({
      ...{ verdict: "valid", thumbprint: made.thumbprint, "key-id": keyId, "days-left": "200" },
      ...{ "client-secret": "", creds: "" },
    });
    expect(requests).toEqual(BY_DEFAULT);
    expect(report.credentials[0]).toMatchObject({ kind: "client-certificate", expiryCertain: true });
    expect(report.certificates).toMatchObject([
      { thumbprint: made.thumbprint, verdict: "valid", hasPrivateKey: true, keyMatches: true, version: 3 },
    ]);
    expect(summary).toContain(made.thumbprint);
  });

  test.concurrent("a file on the disk, which the steps after it get too", async () => {
    const { run, made } = withCertificate();
    const given = password();
    await withFiles({ "azure.pfx": Buffer.from(pfxOf(made, given), "base64") }, async (folder) => {
      const path = join(folder, "azure.pfx");
      const inputs = { "client-certificate": path, "client-certificate-password": given };
      const { outputs, exported } = await run({ ...inputs, "export-env": "both" });
      expect(outputs["verdict"]).toBe("valid");
      for (const prefix of ["AZURE", "ARM"]) {
        expect(exported).toMatchObject({
          [`${prefix}_CLIENT_CERTIFICATE_PATH`]: path,
          [`${prefix}_CLIENT_CERTIFICATE_PASSWORD`]: given,
        });
      }
    });
  });

  test.concurrent("variables of Terraform, and they are handed on as they are", async () => {
    const { run, made } = withCertificate();
    const given = password();
    const env = { ARM_CLIENT_CERTIFICATE: pfxOf(made, given), ARM_CLIENT_CERTIFICATE_PASSWORD: given };
    const { outputs, exported } = await run({ "export-env": "arm" }, { env });
    expect(outputs["verdict"]).toBe("valid");
    expect(exported).toMatchObject(env);
  });

  test.concurrent("a certificate is not handed on whose password has no mask: the runner prints the variables of steps", async () => {
    const { run, made } = withCertificate();
    const guid = randomUUID();
    const inputs = { "client-certificate": pfxOf(made, guid), "client-certificate-password": guid };
    const { outputs, exported } = await run({ ...inputs, "export-env": "arm" });
    expect(outputs["verdict"]).toBe("valid");
    expect(Object.keys(exported).filter((name) => name.includes("CERTIFICATE"))).toEqual([]);
  });

  test.concurrent("a password is handed on as it opens the file, without the line break of `echo`", async () => {
    const { run, made } = withCertificate();
    const given = password();
    const inputs = { "client-certificate": pfxOf(made, given), "client-certificate-password": `${given}\n` };
    const { exported } = await run({ ...inputs, "export-env": "arm" });
    expect(exported["ARM_CLIENT_CERTIFICATE_PASSWORD"]).toBe(given);
  });

  test.concurrent("PEM text is not handed on: no program takes it from a variable", async () => {
    const { run, made } = withCertificate();
    const { exported, notices, report } = await run({
      "client-certificate": pemOf(made),
      "export-env": "both",
    });
    expect(Object.keys(exported).filter((name) => name.includes("CERTIFICATE"))).toEqual([]);
    expect(notices).toEqual(["export/certificate"]);
    const [notice] = report.findings.filter(({ code }) => code === "export/certificate");
    expect(notice?.what).toContain("`AZURE_*` and `ARM_*`");
  });
});

test.concurrent("a certificate signs in for `issue` too, and the secret of another application is handed on", async () => {
  const { run, made, tenant } = withCertificate(undefined, { graph: ["Application.ReadWrite.All"] });
  const target = tenant.addApplication();
  const inputs = { command: "issue", "client-certificate": pemOf(made), "target-client-id": target.appId };
  const { outputs, problems } = await run({ ...inputs, "subscription-id": "" });
  expect(problems).toEqual([]);
  expect(outputs).toMatchObject({ verdict: "valid", "client-id": target.appId });
  expect(target.accepts(outputs["client-secret"] ?? "")).toBe(true);
});

describe("the end of a certificate", () => {
  test.concurrent("is known without any permission, and without asking", async () => {
    for (const [checkExpiry, expected] of [
      ["auto", BY_DEFAULT],
      ["required", BY_DEFAULT],
      ["off", WITHOUT_EXPIRY],
    ] as const) {
      const { run, made } = withCertificate(make({ endsAt: inDays(41) }), { graph: [] });
      const inputs = { "client-certificate": pemOf(made), "check-expiry": checkExpiry };
      const { outputs, problems, notices, requests } = await run(inputs);
      expect(outputs).toMatchObject({ verdict: "valid", "days-left": "41", "key-id": "" });
      expect([problems, notices]).toEqual([[], []]);
      expect(requests).toEqual(expected);
    }
  });

  test.concurrent("is near: a warning, or an error from fail-days on", async () => {
    const { run, made } = withCertificate(make({ endsAt: inDays(11) }));
    const inputs = { "client-certificate": pemOf(made) };
    expect((await run(inputs)).problems).toEqual(["warning certificate/soon"]);
    expect((await run({ ...inputs, "fail-days": "14" })).problems).toEqual(["error certificate/ending"]);
  });

  test.concurrent("is that of its entry in the application, where that is earlier", async () => {
    const { run, made, application } = withCertificate();
    for (const key of application.keyCredentials) key.endDateTime = inDays(9);
    const { problems, outputs } = await run({ "client-certificate": pemOf(made) });
    expect(problems).toEqual(["warning expiry/registered"]);
    expect(outputs).toMatchObject({ verdict: "expiring", "days-left": "9" });
  });
});

describe("Entra refuses a certificate", () => {
  test.concurrent("that is not registered: its thumbprint is named", async () => {
    const { run, application, made } = withCertificate();
    application.keyCredentials = [];
    application.addCertificate(make().certificate);
    const { outputs, problems, log, report } = await run({ "client-certificate": pemOf(made) });
    expect(problems).toEqual(["error entra/700027"]);
    expect(outputs).toMatchObject({ verdict: "wrong-certificate", thumbprint: made.thumbprint });
    expect(log).toContain(`the certificate with the thumbprint ${made.thumbprint}`);
    expect(report.credentials[0]).toMatchObject({ daysLeft: 200 });
  });

  describe("and those that are registered are named, where a second credential may see them", () => {
    /** One whose application has two certificates, and not the one in hand. */
    function refused(graph: string[] = ["Application.Read.All"]) {
      const company = withCertificate(undefined, { graph });
      company.application.keyCredentials = [];
      const registered = [make(), make()];
      for (const { certificate } of registered) company.application.addCertificate(certificate);
      const inputs = { auth: "certificate", "client-certificate": pemOf(company.made) };
      return { ...company, registered: registered.map(({ thumbprint }) => thumbprint), inputs };
    }

    test.concurrent("a client secret", async () => {
      const { run, application, registered, inputs } = refused();
      const { problems, notices, log } = await run({
        ...inputs,
        "client-secret": application.addSecret().value,
      });
      expect(problems).toEqual(["error entra/700027"]);
      expect(notices).toEqual(["auth/secret-unused", "sign-in/registered"]);
      for (const thumbprint of registered) expect(log).toContain(thumbprint);
    });

    test.concurrent("the job's own token", async () => {
      const { run, application, registered, inputs } = refused();
      application.addFederatedCredential({ subject: "repo:octo-org/octo-repo:ref:refs/heads/main" });
      const { problems, log } = await run(inputs, { connection: { oidc: true } });
      expect(problems).toEqual(["error entra/700027"]);
      for (const thumbprint of registered) expect(log).toContain(thumbprint);
    });

    test.concurrent("not where it may not read them: the verdict is the same", async () => {
      const { run, application, inputs } = refused([]);
      const secret = application.addSecret().value;
      const { problems, notices } = await run({ ...inputs, "client-secret": secret });
      expect(problems).toEqual(["error entra/700027"]);
      expect(notices).toEqual(["auth/secret-unused"]);
    });
  });

  test.concurrent("whose entry has ended", async () => {
    const { run, application, made } = withCertificate();
    for (const key of application.keyCredentials) key.endDateTime = inDays(-2);
    const { problems, outputs } = await run({ "client-certificate": pemOf(made) });
    expect(problems).toEqual(["error entra/700027-expired"]);
    expect(outputs["verdict"]).toBe("certificate-expired");
  });

  test.concurrent.each([50012, 700030])("with the code %i", async (code) => {
    const { run, application, made } = withCertificate();
    application.refuseWith(code);
    const { problems, outputs } = await run({ "client-certificate": pemOf(made) });
    expect(problems).toEqual([`error entra/${code}`]);
    expect(outputs["verdict"]).toBe("wrong-certificate");
  });
});

describe("what cannot work is refused before anybody is asked, and what it says of itself is reported", () => {
  test.concurrent.each<[name: string, made: () => Made, problem: string, verdict: string]>([
    [
      "one that has ended",
      () => make({ startsAt: inDays(-90), endsAt: inDays(-3) }),
      "error certificate/expired",
      "certificate-expired",
    ],
    [
      "a short key",
      () => make({ bits: 1024, endsAt: inDays(90) }),
      "error certificate/weak-key",
      "weak-certificate",
    ],
    [
      "one that begins later",
      () => make({ startsAt: inDays(3), endsAt: inDays(90) }),
      "error certificate/not-yet",
      "unsupported",
    ],
    [
      "the key of another",
      () => ({ ...make({ endsAt: inDays(90) }), key: make().key }),
      "error certificate/key-mismatch",
      "malformed",
    ],
    ["no key", () => ({ ...make({ endsAt: inDays(90) }), key: "" }), "error certificate/no-key", "malformed"],
  ])("%s", async (_, makeIt, problem, verdict) => {
    const made = makeIt();
    const { run } = withCertificate(made);
    const { problems, outputs, traffic, report } = await run({ "client-certificate": pemOf(made) });
    expect(problems).toEqual([problem]);
    expect(outputs["verdict"]).toBe(verdict);
    expect(outputs["thumbprint"]).toMatch(/^[0-9A-F]{40}$/);
    expect(report.certificates[0]?.verdict).toBe(verdict);
    expect(traffic).toEqual([]);
  });

  test.concurrent("a wrong password", async () => {
    const { run, made } = withCertificate();
    const inputs = {
      "client-certificate": pfxOf(made, password()),
      "client-certificate-password": `${password()}!`,
    };
    const { problems, outputs, traffic } = await run(inputs);
    expect(problems).toEqual(["error pkcs12/wrong-password"]);
    expect(outputs["verdict"]).toBe("wrong-password");
    expect(traffic).toEqual([]);
  });

  test.concurrent("a password with the line break of `echo`: it opens, and that is said", async () => {
    const { run, made } = withCertificate();
    const given = password();
    const inputs = { "client-certificate": pfxOf(made, given), "client-certificate-password": `${given}\n` };
    const { outputs, report } = await run(inputs);
    expect(outputs["verdict"]).toBe("valid");
    expect(report.findings.map(({ code }) => code)).toContain("file/password-trimmed");
  });
});

describe("a certificate alone, offline", () => {
  test.concurrent("is judged without any ID, and nothing is asked", async () => {
    const made = make({ endsAt: inDays(20) });
    const { outputs, problems, traffic, summary } = await look({ "client-certificate": pemOf(made) });
    expect(problems).toEqual(["warning certificate/soon"]);
    expect(outputs).toMatchObject({ verdict: "expiring", thumbprint: made.thumbprint, "days-left": "20" });
    expect(traffic).toEqual([]);
    expect(summary).toContain("| Certificate | Thumbprint | Ends on | Key | Verdict |");
  });

  test.concurrent("of a cloud service, by its host and by how it is packed", async () => {
    const made = make({ endsAt: inDays(90), hosts: ["*.contoso.com"] });
    const given = password();
    const inputs = (encryption: "aes256" | "3des", domain: string) => ({
      ...{ "certificate-purpose": "service", domain, offline: "false" },
      "client-certificate": pfxOf(made, given, encryption),
      "client-certificate-password": given,
    });
    expect((await look(inputs("3des", "shop.contoso.com"))).outputs["verdict"]).toBe("valid");
    expect((await look(inputs("aes256", "shop.contoso.com"))).problems).toEqual([
      "error certificate/pfx-encryption",
    ]);
    expect((await look(inputs("3des", "contoso.com"))).problems).toEqual(["error certificate/domain"]);
  });

  test.concurrent("with a name that is meant to be read as a command", async () => {
    const made = make({ commonName: "::set-output name=x::y\n##[error]z <b>|`", endsAt: inDays(90) });
    const { outputs, summary } = await look({ "client-certificate": pemOf(made) });
    expect(outputs["verdict"]).toBe("valid");
    expect(summary).not.toContain("<b>");
  });
});

describe("a path that leads nowhere, or to what is no file", () => {
  test.concurrent.each<[name: string, file: (folder: string) => string, problem: string]>([
    ["nothing there", (folder) => join(folder, "azure.pem"), "error path/missing"],
    ["a folder", (folder) => `${folder}/`, "error path/no-file"],
    ["a device", () => "/dev/zero", "error path/no-file"],
    ["a huge file", (folder) => join(folder, "huge.pem"), "error path/too-large"],
    ["a file below a file", (folder) => join(folder, "huge.pem", "azure.pem"), "error path/unreadable"],
    ["a page of a web server", (folder) => join(folder, "page.pem"), "error file/html"],
    ["an empty file", (folder) => join(folder, "empty.pem"), "error file/empty"],
  ])("%s", async (_, file, problem) => {
    const files = {
      "huge.pem": Buffer.alloc(262_145),
      "page.pem": "<!DOCTYPE html><html></html>",
      "empty.pem": "",
    };
    await withFiles(files, async (folder) => {
      const { problems } = await look({ "client-certificate": file(folder) });
      expect(problems).toEqual([problem]);
    });
  });

  /** The system calls them ordinary and empty. The second is read in whole entries alone. */
  test.concurrent.each([
    ["/proc/kallsyms", "error path/too-large"],
    ["/proc/self/pagemap", "error path/unreadable"],
  ])("%s, which goes on and on", async (file, problem) => {
    const { problems } = await look({ "client-certificate": file });
    expect(problems).toEqual([existsSync(file) ? problem : "error path/missing"]);
  });

  /** Each has a slash or an ending, as a path has. */
  const passwords = () => [
    `P@ss/${hexDigits(6)}`,
    `Winter2026.${hexDigits(6)}`,
    `uI7x/${hexDigits(12)}@Zm2w.k3`,
  ];

  test.concurrent.each(["client-certificate", "management-certificate"])(
    "a password in %s is not shown, for nobody knows that it is no path",
    async (input) => {
      for (const password of passwords()) {
        const { problems, log, summary, report, masks } = await look({ [input]: password });
        expect(problems).toEqual(["error path/nowhere"]);
        const published = [log, summary, JSON.stringify(report)].join();
        expect(published).not.toContain(password);
        expect(masks).toContain(password);
      }
    },
  );

  test.concurrent("a pipe that nobody writes to does not hold the run", async () => {
    await withFiles({}, async (folder) => {
      const pipe = join(folder, "pipe.pem");
      execFileSync("mkfifo", [pipe]);
      const { problems } = await look({ "client-certificate": pipe });
      expect(problems).toEqual(["error path/no-file"]);
    });
  });
});
