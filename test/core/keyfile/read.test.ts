import { generateKeyPairSync, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decodeText } from "../../../src/core/keyfile/decode.ts";
import { type ReadKeyFile, readKeyFile } from "../../../src/core/keyfile/read.ts";
import { writePfx } from "../../../src/core/pkcs12/write.ts";
import { Secret } from "../../../src/core/secret.ts";
import { selfSigned } from "../../../src/core/x509/build.ts";
import { letters } from "../../support/secrets.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const NOW = new Date("2026-11-27T00:00:00Z");
const certificateOf = (commonName: string, key = privateKey, from = "2026-01-01", to = "2056-01-01") =>
  selfSigned(key, {
    subject: [["CN", commonName]],
    purpose: "management",
    dnsNames: [],
    notBefore: new Date(`${from}T00:00:00Z`),
    notAfter: new Date(`${to}T00:00:00Z`),
    random: randomBytes(16),
  });
const der = certificateOf("deploy");
const password = letters(20);
const armour = (label: string, bytes: Uint8Array) =>
  `-----BEGIN ${label}-----\n${(
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? []
  ).join("\n")}\n-----END ${label}-----\n`;
const keyPem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
const certificatePem = armour("CERTIFICATE", der);
const pem = keyPem + certificatePem;
const pfx = writePfx({
  key: privateKey.export({ type: "pkcs8", format: "der" }),
  certificates: [der],
  friendlyName: "deploy",
  password: new Secret(password),
  encryption: "3des",
  random: randomBytes,
});

const read = (file: Uint8Array | string, given?: string): ReadKeyFile =>
  readKeyFile(typeof file === "string" ? Buffer.from(file) : file, {
    password: given === undefined ? undefined : new Secret(given),
    field: "`client-certificate`",
    passwordField: "`client-certificate-password`",
    now: NOW,
  });
const codes = ({ findings }: ReadKeyFile) => findings.map(({ code }) => code);

describe("what people hold is read", () => {
  test.each([
    ["a PFX", "pfx", pfx, password],
    ["the same with bytes behind it", "pfx", Buffer.concat([pfx, Buffer.alloc(9)]), password],
    ["the same as base64", "pfx", decodeText(Buffer.from(pfx).toString("base64")), password],
    [
      "the same as a data URL",
      "pfx",
      decodeText(`data:application/x-pkcs12;base64,${Buffer.from(pfx).toString("base64url")}`),
      password,
    ],
    ["key and certificate as PEM", "pem", pem, undefined],
    ["the certificate first", "pem", certificatePem + keyPem, undefined],
    ["a key that is not encrypted, with a password", "pem", pem, password],
  ] as const)("%s", (_, format, file, given) => {
    const { file: found, findings } = read(file, given);
    expect(findings).toEqual([]);
    expect(found).toMatchObject({ format, keyMatches: true, key: { type: "rsa", bits: 2048 } });
    expect(found?.certificates).toHaveLength(1);
    expect(found?.key?.pem.reveal()).toBe(keyPem);
  });

  test("a certificate alone, in DER", () => {
    const { file } = read(der);
    expect(file).toMatchObject({ format: "cer", key: undefined, keyMatches: undefined });
    expect(file?.certificates[0]).toMatchObject({
      subject: "CN=deploy",
      version: 3,
      keyType: "rsa",
      keyBits: 2048,
      signatureAlgorithm: "sha256WithRSAEncryption",
      selfSigned: true,
      isAuthority: false,
      keyUsage: ["digitalSignature", "keyEncipherment"],
      extendedKeyUsage: ["clientAuth"],
      notAfter: new Date("2056-01-01T00:00:00Z"),
    });
  });

  test("the certificate of the key comes first, wherever it stands", () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
    const { file } = read(armour("CERTIFICATE", certificateOf("other", other)) + pem);
    expect(file?.certificates.map(({ subject }) => subject)).toEqual(["CN=deploy", "CN=other"]);
    expect(file?.keyMatches).toBe(true);
  });

  describe("of several certificates for one key, the first is", () => {
    const ended = ["2020-01-01", "2021-01-01"] as const;
    const endedLater = ["2020-06-01", "2026-11-27"] as const;
    const valid = ["2026-01-01", "2027-01-01"] as const;
    const validLonger = ["2026-06-01", "2028-01-01"] as const;
    const toCome = ["2026-11-28", "2030-01-01"] as const;
    const toComeLater = ["2027-12-01", "2031-01-01"] as const;
    test.each([
      ["the one that is valid now, though the next one lies beside it", valid, [toCome, ended]],
      ["of those that are valid now, the one that ends last", validLonger, [valid, toCome]],
      ["where none has begun, the one that ends last", toComeLater, [toCome, ended]],
      ["where all have ended, the one that ended last", endedLater, [ended]],
    ])("%s", (_, first, others) => {
      for (const dates of [
        [first, ...others],
        [...others, first],
      ]) {
        const all = dates.map(([from, to]) =>
          armour("CERTIFICATE", certificateOf(`${from} to ${to}`, privateKey, from, to)),
        );
        const { file } = read(keyPem + all.join(""));
        expect(file?.certificates[0]?.commonName).toBe(first.join(" to "));
        expect(file?.keyMatches).toBe(true);
      }
    });
  });
});

describe("passwords", () => {
  test.each([
    ["the wrong one", letters(20, 2), ["pkcs12/wrong-password"]],
    ["none", undefined, ["pkcs12/no-password"]],
    ["the right one with a line break", `${password}\n`, ["file/password-trimmed"]],
  ])("%s", (_, given, expected) => {
    expect(codes(read(pfx, given))).toEqual(expected);
  });

  test("none that is told", () => {
    expect(JSON.stringify(read(pfx, letters(20, 3)))).not.toContain(letters(20, 3));
  });
});
