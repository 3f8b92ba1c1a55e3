import { describe, expect, test } from "vitest";
import { verdictOf } from "../../../src/core/finding.ts";
import type { Purpose } from "../../../src/core/given-file.ts";
import type { Certificate, KeyFile } from "../../../src/core/keyfile/key-file.ts";
import { Secret } from "../../../src/core/secret.ts";
import { namesHost } from "../../../src/core/x509/host-names.ts";
import { judge } from "../../../src/core/x509/judge.ts";

const NOW = new Date("2026-03-24T10:00:00Z");
const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

const certificate = (change: Partial<Certificate> = {}): Certificate => ({
  ...{ der: new Uint8Array(), subject: "CN=deploy", commonName: "deploy", issuer: "CN=deploy" },
  ...{ serialNumber: "01", version: 3, notBefore: inDays(-1), notAfter: inDays(200) },
  ...{ keyType: "rsa", keyBits: 2048, curve: undefined, signatureAlgorithm: "sha256WithRSAEncryption" },
  ...{ selfSigned: true, isAuthority: false, keyUsage: undefined, extendedKeyUsage: undefined, dnsNames: [] },
  ...{ thumbprint: "AB".repeat(20), thumbprintSha256: "CD".repeat(32) },
  ...change,
});

const keyFile = (leaf: Partial<Certificate>, change: Partial<KeyFile> = {}): KeyFile => ({
  format: "pfx",
  certificates: [certificate(leaf)],
  key: { type: "rsa", bits: 2048, curve: undefined, pem: new Secret("a key") },
  keyMatches: true,
  encryption: undefined,
  subscriptions: [],
  ...change,
});

const encryption = (change: Partial<NonNullable<KeyFile["encryption"]>>): Partial<KeyFile> => ({
  encryption: {
    ...{ key: "3DES (PBE-SHA1)", certificates: "3DES (PBE-SHA1)", mac: "HMAC-SHA-1" },
    ...{ iterations: 2048, password: "given", ...change },
  },
});

function look(file: KeyFile, purpose: Purpose, change: { domain?: string; needsKey?: boolean } = {}) {
  const { domain = purpose === "service" ? "shop.contoso.com" : undefined, needsKey = true } = change;
  const about = { field: "`client-certificate`", subject: "client-certificate", purpose, needsKey, domain };
  const findings = judge(file, { ...about, now: NOW, warnDays: 30, failDays: 7 });
  const codes = findings.filter(({ level }) => level !== "pass").map(({ code }) => code.split("/")[1]);
  return { findings, codes, verdict: verdictOf(findings) };
}

const service = { dnsNames: ["shop.contoso.com"] };

describe("a good certificate is good for each purpose, and its name, key and thumbprint are told", () => {
  test.each<[Purpose, Partial<Certificate>]>([
    ["service-principal", {}],
    ["management", {}],
    ["service", service],
  ])("%s", (purpose, leaf) => {
    const { findings, codes, verdict } = look(keyFile(leaf), purpose);
    expect([codes, verdict]).toEqual([[], "valid"]);
    expect(findings[0]?.what).toBe(
      `\`client-certificate\` holds the certificate "deploy": an RSA key of 2048 bits, thumbprint ${"AB".repeat(20)}.`,
    );
    expect(findings.at(-1)?.what).toBe("The certificate ends in 200 days, on 2026-10-10.");
  });
});

describe("what a certificate calls itself stays a name: it cannot go on in our words", () => {
  const speech = '": an RSA key of 4096 bits. `All` is “well';
  const tamed = "\"': an RSA key of 4096 bits. 'All' is 'well\"";

  test.each<[name: string, leaf: Partial<Certificate>, Purpose, code: string]>([
    ["its common name", { commonName: speech }, "service-principal", "certificate/read"],
    ["its subject", { commonName: undefined, subject: speech }, "management", "certificate/read"],
    ["a host", { dnsNames: [speech] }, "service", "certificate/domain"],
    ["its issuer", { ...service, selfSigned: false, issuer: speech }, "service", "certificate/chain-missing"],
  ])("%s", (_, leaf, purpose, code) => {
    const { what } = look(keyFile(leaf), purpose).findings.find((one) => one.code === code) ?? {};
    expect(what).toContain(tamed);
    expect(what).not.toContain(speech);
  });

  test("one without a name is not quoted", () => {
    const { findings } = look(keyFile({ commonName: "", subject: "" }), "management");
    expect(findings[0]?.what).toContain("certificate without a name:");
  });
});

describe("its dates, whatever it is for", () => {
  test.each<[name: string, leaf: Partial<Certificate>, code: string | undefined, verdict: string]>([
    ["long ended", { notAfter: inDays(-40) }, "expired", "certificate-expired"],
    ["ended this second", { notAfter: NOW }, "expired", "certificate-expired"],
    ["ends within fail-days", { notAfter: inDays(6) }, "ending", "expiring"],
    ["ends within warn-days", { notAfter: inDays(29) }, "soon", "expiring"],
    ["ends later", { notAfter: inDays(31) }, undefined, "valid"],
    ["begins tomorrow", { notBefore: inDays(1) }, "not-yet", "unsupported"],
    [
      "begins in a minute, by another clock",
      { notBefore: new Date(NOW.getTime() + 60_000) },
      undefined,
      "valid",
    ],
  ])("%s", (_, leaf, code, verdict) => {
    expect(look(keyFile(leaf), "management")).toMatchObject({ codes: code ? [code] : [], verdict });
  });
});

describe("what is to be done by what it is for", () => {
  const everything: readonly (readonly [name: string, leaf: Partial<Certificate>, code: string])[] = [
    ["ended", { notAfter: inDays(-1.01) }, "certificate/expired"],
    ["ends soon", { notAfter: inDays(20) }, "certificate/soon"],
    ["too short a key", { keyBits: 1024 }, "certificate/weak-key"],
    ["a curve", { keyType: "ec", keyBits: undefined, curve: "prime256v1" }, "certificate/key-type"],
    ["for other uses", { extendedKeyUsage: ["emailProtection"] }, "certificate/usage"],
  ];
  const advice = (leaf: Partial<Certificate>, purpose: Purpose, code: string) => {
    const found = look(keyFile({ ...service, ...leaf }), purpose).findings.find((one) => one.code === code);
    return `${found?.why} ${found?.fix}`;
  };

  test.each(everything)("%s", (_, leaf, code) => {
    expect(advice(leaf, "management", code)).toContain("have its .cer uploaded");
    const ofService = advice(leaf, "service", code);
    expect(ofService).toContain("Have a certificate authority issue it");
    // It signs in to nothing and is registered nowhere.
    expect(ofService).not.toMatch(/Azure refuses|regist/);
  });

  test.each<[name: string, change: Partial<KeyFile>]>([
    ["old encryption", encryption({ key: "RC2-40 (PBE-SHA1)" })],
    ["many rounds", encryption({ iterations: 600_000 })],
  ])("a file to pack anew gets an encryption that is taken there: %s", (_, change) => {
    const fixes = (purpose: Purpose) =>
      look(keyFile(service, change), purpose).findings.map(({ fix }) => fix);
    expect(fixes("service").join()).toContain("`pfx-encryption: 3des`");
    expect(fixes("service").join()).not.toContain("aes256");
    expect(fixes("service-principal").join()).toContain("`pfx-encryption: aes256`");
  });

  test("one that ended a little more than a day ago ended one day ago", () => {
    const { findings } = look(keyFile({ notAfter: inDays(-1.01) }), "management");
    expect(findings.at(-1)?.what).toBe("The certificate ended on 2026-03-23, 1 day ago.");
  });
});

describe("its key", () => {
  test.each<[name: string, leaf: Partial<Certificate>, code: string | undefined, verdict: string]>([
    ["RSA 2048", {}, undefined, "valid"],
    ["RSA 4096", { keyBits: 4096 }, undefined, "valid"],
    ["RSA 2047", { keyBits: 2047 }, "weak-key", "weak-certificate"],
    ["RSA 1024", { keyBits: 1024 }, "weak-key", "weak-certificate"],
    ["EC", { keyType: "ec", keyBits: undefined, curve: "prime256v1" }, "key-type", "unsupported"],
    ["Ed25519", { keyType: "ed25519", keyBits: undefined }, "key-type", "unsupported"],
    ["RSA-PSS", { keyType: "rsa-pss" }, "key-type", "unsupported"],
    ["DSA", { keyType: "dsa" }, "key-type", "unsupported"],
  ])("%s", (_, leaf, code, verdict) => {
    for (const purpose of ["service-principal", "management"] as const) {
      expect(look(keyFile(leaf), purpose)).toMatchObject({ codes: code ? [code] : [], verdict });
    }
  });

  test.each<[name: string, change: Partial<KeyFile>, needsKey: boolean, code: string, verdict: string]>([
    ["belongs to another certificate", { keyMatches: false }, true, "key-mismatch", "malformed"],
    ["may belong to another certificate", { keyMatches: undefined }, true, "key-mismatch", "malformed"],
    ["is not in the file", { key: undefined, keyMatches: undefined }, true, "no-key", "malformed"],
    ["is not in a .cer for upload", { key: undefined, keyMatches: undefined }, false, "to-upload", "valid"],
    ["is all there is", { certificates: [], keyMatches: undefined }, true, "none", "malformed"],
  ])("%s", (_, change, needsKey, code, verdict) => {
    expect(look(keyFile({}, change), "management", { needsKey })).toMatchObject({ codes: [code], verdict });
  });
});

describe("what only some purposes mind", () => {
  const sha1 = { signatureAlgorithm: "sha1WithRSAEncryption" };
  const md5 = { signatureAlgorithm: "md5WithRSAEncryption" };

  test.each<[name: string, leaf: Partial<Certificate>, Purpose, code: string | undefined, verdict: string]>([
    ["version 1", { version: 1 }, "service-principal", "old-version", "valid"],
    ["version 1", { version: 1 }, "management", "version", "unsupported"],
    ["version 1", { ...service, version: 1 }, "service", "version", "unsupported"],
    ["SHA-1", sha1, "service-principal", "old-signature", "valid"],
    ["SHA-1", sha1, "management", "old-signature", "valid"],
    ["SHA-1", { ...service, ...sha1 }, "service", "weak-signature", "weak-certificate"],
    ["ECDSA with SHA-1", { signatureAlgorithm: "ecdsa-with-SHA1" }, "management", "old-signature", "valid"],
    ["SHA-512", { signatureAlgorithm: "sha512WithRSAEncryption" }, "management", undefined, "valid"],
    ["MD5", md5, "service-principal", "broken-signature", "valid"],
    ["MD5", { ...service, ...md5 }, "service", "weak-signature", "weak-certificate"],
    [
      "uses that include it",
      { extendedKeyUsage: ["clientAuth", "serverAuth"] },
      "management",
      undefined,
      "valid",
    ],
    ["only other uses", { extendedKeyUsage: ["serverAuth"] }, "management", "usage", "valid"],
    ["any use", { extendedKeyUsage: ["2.5.29.37.0"] }, "management", undefined, "valid"],
    [
      "uses that Entra does not ask for",
      { extendedKeyUsage: ["serverAuth"] },
      "service-principal",
      undefined,
      "valid",
    ],
    ["a key that may not sign", { keyUsage: ["keyEncipherment"] }, "service-principal", "usage", "valid"],
    [
      "an issuer that is not there",
      { ...service, selfSigned: false, issuer: "CN=CA" },
      "service",
      "chain-missing",
      "valid",
    ],
    ["an issuer that is not there", { selfSigned: false, issuer: "CN=CA" }, "management", undefined, "valid"],
  ])("%s: %o for %s", (_, leaf, purpose, code, verdict) => {
    expect(look(keyFile(leaf), purpose)).toMatchObject({ codes: code ? [code] : [], verdict });
  });

  test("an authority's certificate in the file, and its end", () => {
    const issued = certificate({ ...service, selfSigned: false, issuer: "CN=CA" });
    const authority = (notAfter: Date) => certificate({ subject: "CN=CA", commonName: "CA", notAfter });
    const file = (notAfter: Date) => keyFile({}, { certificates: [issued, authority(notAfter)] });
    expect(look(file(inDays(9)), "service").codes).toEqual([]);
    expect(look(file(inDays(-9)), "service").codes).toEqual(["chain-expired"]);
  });
});

describe("the host of a service certificate", () => {
  test.each<
    [name: string, leaf: Partial<Certificate>, domain: string, code: string | undefined, verdict: string]
  >([
    ["its name", service, "shop.contoso.com", undefined, "valid"],
    [
      "one of its names",
      { dnsNames: ["a.example", "shop.contoso.com"] },
      "shop.contoso.com",
      undefined,
      "valid",
    ],
    ["its common name", { commonName: "shop.contoso.com" }, "shop.contoso.com", undefined, "valid"],
    [
      "a common name beside other names",
      { ...service, commonName: "b.com" },
      "b.com",
      "domain",
      "wrong-certificate",
    ],
    ["another name", service, "www.contoso.com", "domain", "wrong-certificate"],
    [
      "a name under *.cloudapp.net",
      { dnsNames: ["x.cloudapp.net"] },
      "shop.contoso.com",
      "cloudapp",
      "unsupported",
    ],
    ["a domain under cloudapp.net", service, "x.cloudapp.net", "cloudapp", "unsupported"],
  ])("%s", (_, leaf, domain, code, verdict) => {
    expect(look(keyFile(leaf), "service", { domain })).toMatchObject({ codes: code ? [code] : [], verdict });
  });

  test("without a domain it is not checked, and that is said", () => {
    const about = {
      field: "x",
      subject: "x",
      purpose: "service",
      needsKey: true,
      domain: undefined,
    } as const;
    const findings = judge(keyFile(service), { ...about, now: NOW, warnDays: 30, failDays: 7 });
    expect(findings.map(({ code }) => code)).toContain("certificate/no-domain");
  });

  test("names are listed only so far, and made plain", () => {
    const dnsNames = Array.from({ length: 50 }, (_, index) => `h${index}\u202e.example`);
    const { findings } = look(keyFile({ dnsNames }), "service");
    expect(findings.map(({ what }) => what).join()).toContain('"h4.example" and 45 more.');
  });

  test.each<[name: string, host: string, matches: boolean]>([
    ["shop.contoso.com", "shop.contoso.com", true],
    ["SHOP.Contoso.com", "shop.contoso.com", true],
    ["shop.contoso.com.", "shop.contoso.com", true],
    ["*.contoso.com", "shop.contoso.com", true],
    ["*.contoso.com", "a.shop.contoso.com", false],
    ["*.contoso.com", "contoso.com", false],
    ["s*.contoso.com", "shop.contoso.com", false],
    ["*shop.contoso.com", "shop.contoso.com", false],
    ["shop.*.com", "shop.contoso.com", false],
    ["*.com", "contoso.com", false],
    ["*", "contoso.com", false],
    ["", "contoso.com", false],
  ])("%s for %s: %s", (name, host, matches) => {
    expect(namesHost(name, host)).toBe(matches);
  });
});

describe("how the file is packed", () => {
  const modern = {
    key: "AES-256-CBC (PBES2, HMAC-SHA-256)",
    certificates: "AES-256-CBC (PBES2, HMAC-SHA-256)",
  };
  const legacy = { certificates: "RC2-40 (PBE-SHA1)" };

  test.each<[name: string, Purpose, Partial<KeyFile>, codes: string[], verdict: string]>([
    ["3DES", "service", encryption({}), [], "valid"],
    ["AES-256 with SHA-256", "service", encryption(modern), ["pfx-encryption"], "unsupported"],
    ["AES-256 with SHA-256", "service-principal", encryption(modern), [], "valid"],
    ["RC2-40", "management", encryption(legacy), ["legacy-encryption"], "valid"],
    ["PEM", "service", { format: "pem" }, ["not-pfx"], "valid"],
    ["PEM", "service-principal", { format: "pem" }, [], "valid"],
    ["600,000 rounds", "management", encryption({ iterations: 600_000 }), ["iterations"], "valid"],
    ["300,000 rounds", "management", encryption({ iterations: 300_000 }), [], "valid"],
  ])("%s for %s", (_, purpose, change, codes, verdict) => {
    const leaf = purpose === "service" ? service : {};
    expect(look(keyFile(leaf, change), purpose)).toMatchObject({ codes, verdict });
  });
});

test("everything that is wrong is said at once, and every fix names what to do", () => {
  const { codes, findings } = look(
    keyFile({ version: 1, keyBits: 1024, notAfter: inDays(-1) }, { keyMatches: false }),
    "management",
  );
  expect(codes).toEqual(["key-mismatch", "weak-key", "version", "expired"]);
  for (const { level, fix } of findings) if (level === "error") expect(fix).toMatch(/`/);
});
