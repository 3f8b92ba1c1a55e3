import { createHash, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CertificateOptions, selfSigned } from "../../../src/core/x509/build.ts";
import { type Name, parseName } from "../../../src/core/x509/write-name.ts";
import { missing, run } from "../../support/tools.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const OPTIONS: CertificateOptions = {
  subject: [["CN", "deploy"]],
  purpose: "service-principal",
  dnsNames: [],
  notBefore: new Date("2027-01-01T00:00:00Z"),
  notAfter: new Date("2028-01-01T00:00:00Z"),
  random: new Uint8Array(16).fill(7),
};

const build = (options: Partial<CertificateOptions> = {}, key: KeyObject = privateKey) =>
  selfSigned(key, { ...OPTIONS, ...options });

describe("Node reads", () => {
  test("who it is, that it signed itself, and whose key it is", () => {
    const certificate = new X509Certificate(build());
    expect(certificate.subject).toBe("CN=deploy");
    expect(certificate.issuer).toBe("CN=deploy");
    expect(certificate.ca).toBe(false);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(privateKey)).toBe(true);
  });

  test("a name beyond ASCII, the most specific part last", () => {
    const subject = parseName("CN=Bürö 日本 😀,O=Contoso\\, Ltd.,C=DE") as Name;
    const certificate = new X509Certificate(build({ subject }));
    expect(certificate.subject.split("\n")).toEqual(["C=DE", "O=Contoso\\, Ltd.", "CN=Bürö 日本 😀"]);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  });

  test("host names", () => {
    const certificate = new X509Certificate(build({ dnsNames: ["contoso.com", "*.contoso.com"] }));
    expect(certificate.subjectAltName).toBe("DNS:contoso.com, DNS:*.contoso.com");
    expect(certificate.checkHost("www.contoso.com")).toBe("*.contoso.com");
  });

  test.each([
    ["2049-12-31T23:59:59Z", "Dec 31 23:59:59 2049 GMT"],
    ["2050-01-01T00:00:00Z", "Jan  1 00:00:00 2050 GMT"],
    ["2055-06-07T08:09:10Z", "Jun  7 08:09:10 2055 GMT"],
    ["9999-12-31T23:59:59Z", "Dec 31 23:59:59 9999 GMT"],
  ])("the end %s", (end, read) => {
    expect(new X509Certificate(build({ notAfter: new Date(end) })).validTo).toBe(read);
  });
});

test("the serial number is positive and 16 octets long, whatever chance gives", () => {
  for (let first = 0; first < 256; first += 1) {
    const random = Uint8Array.from([first, ...new Uint8Array(15)]);
    expect(new X509Certificate(build({ random })).serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  }
});

test("chance makes the difference between serial numbers, and nothing else does", () => {
  const random = Uint8Array.from({ length: 16 }, (_, index) => index);
  expect(build({ random })).toEqual(build({ random }));
  expect(build({ random })).not.toEqual(build());
});

describe.skipIf(missing("openssl"))("OpenSSL reads", () => {
  const read = (der: Uint8Array, ...what: string[]) =>
    run("openssl", ["x509", "-inform", "DER", "-noout", ...what], der);

  test.each([
    ["service-principal", "Digital Signature", "TLS Web Client Authentication"],
    ["management", "Digital Signature, Key Encipherment", "TLS Web Client Authentication"],
    ["service", "Digital Signature, Key Encipherment", "TLS Web Server Authentication"],
  ] as const)("version 3 and the uses of a %s certificate", (purpose, keyUsage, extended) => {
    const text = read(build({ purpose, dnsNames: ["a.example"] }), "-text");
    expect(text).toContain("Version: 3");
    expect(text).toContain("sha256WithRSAEncryption");
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    expect(text).toContain(`Key Usage: critical\n                ${keyUsage}\n`);
    expect(text).toMatch(new RegExp(`Extended Key Usage: *\\n *${extended}\\n`));
    expect(text).toContain("DNS:a.example");
  });

  test("the key identifier that it would give itself", () => {
    const { publicKey } = new X509Certificate(build());
    const bits = publicKey.export({ type: "pkcs1", format: "der" });
    const digest = createHash("sha1").update(bits).digest("hex").toUpperCase();
    expect(read(build(), "-ext", "subjectKeyIdentifier").replaceAll(":", "")).toContain(digest);
  });

  test.each([2048, 3072, 4096])("a key of %i bits and the signature by it", (modulusLength) => {
    const { privateKey: key } = generateKeyPairSync("rsa", { modulusLength });
    const now = Date.now();
    const dates = { notBefore: new Date(now - 60_000), notAfter: new Date(now + 60_000) };
    const pem = new X509Certificate(build(dates, key)).toString();
    const path = join(mkdtempSync(join(tmpdir(), "build-")), "certificate.pem");
    writeFileSync(path, pem);
    const strictly = ["-check_ss_sig", "-x509_strict", "-purpose", "sslclient"];
    expect(run("openssl", ["verify", ...strictly, "-CAfile", path, path])).toContain("OK");
    expect(read(Buffer.from(pem.replaceAll(/-----.*-----|\n/g, ""), "base64"), "-text")).toContain(
      `(${modulusLength} bit)`,
    );
  });
});
