import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { createClientCertificate } from "../simulator/certificates.ts";
import { shakeHands } from "../support/handshake.ts";
import { createManagementCertificate, publishSettings2 } from "../support/key-files.ts";
import { runOffline } from "../support/offline.ts";
import type { ActionRun } from "../support/run-action.ts";
import { letters } from "../support/secrets.ts";
import { missing, run } from "../support/tools.ts";

const OLD = letters(20, 1);
const NEW = letters(20, 2);
const source = createClientCertificate({ commonName: "deploy" });
const PEM = source.key + source.certificate;
const noOpenssl = missing("openssl");

const place = (): string => mkdtempSync(join(tmpdir(), "convert-"));
const convert = (inputs: Record<string, string>, event?: object) =>
  runOffline({ inputs: { command: "convert", ...inputs }, ...(event && { event }) });

const filesOf = ({ files }: ActionRun): Record<string, Buffer> =>
  Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => name.includes("/"))
      .map(([name, { bytes }]) => [basename(name), bytes]),
  );

/** What OpenSSL makes of the certificate; `legacy` is what Azure and Windows made: RC2-40 for the certificate. */
function exported(password: string, ...options: readonly string[]): string {
  const folder = place();
  const path = join(folder, "given.pfx");
  writeFileSync(join(folder, "both.pem"), PEM);
  run("openssl", [
    ...["pkcs12", "-export", "-in", join(folder, "both.pem"), "-out", path],
    ...["-passout", `pass:${password}`, ...options],
  ]);
  return path;
}

test("a .pem becomes a .pfx with a password, and a .cer", async () => {
  const done = await convert({ "client-certificate": PEM, to: "pfx, cer", "pfx-password": NEW });
  const { "azure.pfx": pfx = Buffer.alloc(0), "azure.cer": cer } = filesOf(done);
  expect(cer).toEqual(new X509Certificate(source.certificate).raw);
  const shown = await shakeHands({
    ...{ pfx, passphrase: NEW, side: "client", version: "TLSv1.3", trusted: source.certificate },
  });
  expect(shown).toEqual(cer);
  expect(done.outputs).toMatchObject({ verdict: "valid", thumbprint: source.thumbprint, "pem-path": "" });
  expect(done.log).toMatch(/✓ valid: The certificate was converted\. 2 files made: thumbprint/);
});

describe("of a .publishsettings whose second certificate is cut off", () => {
  const good = createManagementCertificate();
  const [first, second, third] = ["1", "2", "3"].map(
    (digit) => `c0de5afe-2d17-4f3b-8a64-91b7e0d2f35${digit}`,
  );
  const text = publishSettings2([
    { id: first ?? "", pfx: good.pfx("") },
    { id: second ?? "", pfx: createManagementCertificate("other").pfx("").slice(0, 400) },
  ]);

  test.concurrent.each([
    ["the first, where it is meant", first, "valid", []],
    ["not the second", second, "malformed", ["publishsettings/truncated"]],
    ["nothing, where it is not said which one is meant", "", "malformed", ["convert/several"]],
    ["nothing, where another one is meant", third, "missing", ["publishsettings/other-subscriptions"]],
  ])("%s is converted", async (_, id = "", verdict, codes) => {
    const done = await convert({ "management-certificate": text, "subscription-id": id, to: "pem" });
    const errors = done.report.findings.filter(({ level }) => level === "error");
    expect([done.outputs["verdict"], errors.map(({ code }) => code)]).toEqual([verdict, codes]);
    expect(Object.keys(filesOf(done))).toEqual(verdict === "valid" ? ["azure.pem"] : []);
    if (id === "" || id === third) {
      expect(errors.map(({ what, fix }) => what + fix).join("")).toContain(`${first} and ${second}`);
    }
  });
});

describe.skipIf(noOpenssl)("a .pfx of OpenSSL", () => {
  test.concurrent.each([
    ["as it writes them today", []],
    ["as Azure and Windows did", ["-legacy"]],
    ["with 3DES", ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"]],
  ])("%s becomes a .pem with the same key", async (_, options) => {
    const path = exported(OLD, ...options);
    const done = await convert({
      ...{ "client-certificate": path, "client-certificate-password": OLD, to: "pem" },
    });
    const pem = filesOf(done)["azure.pem"] ?? "";
    expect(createPrivateKey(pem).equals(createPrivateKey(source.key))).toBe(true);
    expect(new X509Certificate(pem).raw).toEqual(new X509Certificate(source.certificate).raw);
    expect(done.notices).toContain("convert/plain-key");
  });

  test.concurrent("given as base64 is re-packed for Azure Cloud Services, under the same password", async () => {
    const base64 = readFileSync(exported(OLD)).toString("base64");
    const done = await convert({
      ...{ "client-certificate": base64, "client-certificate-password": OLD },
      ...{ to: "pfx", "pfx-encryption": "3des" },
    });
    const path = join(place(), "azure.pfx");
    writeFileSync(path, filesOf(done)["azure.pfx"] ?? "");
    const info = run("openssl", ["pkcs12", "-in", path, "-passin", `pass:${OLD}`, "-info", "-noout"]);
    expect(info.match(/pbeWithSHA1And3-KeyTripleDES-CBC/g)).toHaveLength(2);
    expect(info).toContain("MAC: sha1");
  });

  test.concurrent("loses its password on request, with a warning", async () => {
    const done = await convert({
      ...{ "client-certificate": exported(OLD), "client-certificate-password": OLD },
      ...{ to: "pfx", "strip-password": "true" },
    });
    expect(done.problems).toEqual(["warning convert/stripped"]);
    const path = join(place(), "azure.pfx");
    writeFileSync(path, filesOf(done)["azure.pfx"] ?? "");
    expect(run("openssl", ["pkcs12", "-in", path, "-passin", "pass:", "-nokeys"])).toContain("CN = deploy");
  });

  test.concurrent("does not open with another password, and nothing is made", async () => {
    const path = exported(OLD);
    const done = await convert({
      ...{ "client-certificate": path, "client-certificate-password": NEW, to: "pem" },
    });
    expect(done.outputs["verdict"]).toBe("wrong-password");
    expect(filesOf(done)).toEqual({});
  });
});

describe("nothing is made", () => {
  const MANAGEMENT = { "management-certificate": PEM };
  test.concurrent.each([
    ["of nothing", { to: "pem" }, "missing", ["error convert/no-source"]],
    [
      "of two certificates",
      { ...MANAGEMENT, "client-certificate": PEM, to: "pem" },
      "malformed",
      ["error convert/two-sources"],
    ],
    ["where no kind is named", MANAGEMENT, "missing", ["error convert/no-format"]],
    ["of a kind that is unknown", { ...MANAGEMENT, to: "jks" }, "malformed", ["error convert/format"]],
    [
      "into a .pfx without a password",
      { ...MANAGEMENT, to: "pfx" },
      "missing",
      ["error convert/no-password"],
    ],
    [
      "into a .pfx without a key",
      { "client-certificate": source.certificate, to: "pfx", "pfx-password": NEW },
      "missing",
      ["error convert/no-key"],
    ],
    [
      "of a file that is not there",
      { "client-certificate": "no/such/file.pfx", to: "pem" },
      "missing",
      ["error path/missing"],
    ],
  ])("%s", async (_, inputs, verdict, problems) => {
    const done = await convert(inputs);
    expect({ verdict: done.outputs["verdict"], problems: done.problems }).toEqual({ verdict, problems });
    expect(filesOf(done)).toEqual({});
    expect(done.exitCode).toBe(1);
  });
});

test("a pull request from a fork has no certificate to convert, and stays green", async () => {
  const event = { pull_request: { head: { repo: { fork: true, full_name: "someone/app" } } } };
  const done = await convert({ to: "pem" }, event);
  expect({ verdict: done.outputs["verdict"], exitCode: done.exitCode }).toEqual({
    verdict: "skipped",
    exitCode: 0,
  });
});
