import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import * as der from "../../../src/core/asn1/write.ts";
import { readCertificate } from "../../../src/core/x509/certificate.ts";
import { keyPair } from "../../support/key-pair.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ECDSA = der.sequence(der.oid("1.2.840.10045.4.3.2"));
const COMMON_NAME = "2.5.4.3";

const name = (...parts: readonly (readonly [type: string, value: Uint8Array])[]): Uint8Array =>
  der.sequence(...parts.map(([type, value]) => der.set(der.sequence(der.oid(type), value))));
const extension = (id: string, content: Uint8Array, critical = false): Uint8Array =>
  der.sequence(der.oid(id), ...(critical ? [der.yes] : []), der.octets(content));

interface Parts {
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly serial: Uint8Array;
  readonly extensions: readonly Uint8Array[];
  readonly version: readonly Uint8Array[];
}

/** A certificate of any make, signed by its own key. */
function made(parts: Partial<Parts>): Uint8Array {
  const subject = parts.subject ?? name([COMMON_NAME, der.utf8("deploy")]);
  const signed = der.sequence(
    ...(parts.version ?? [der.explicit(0, der.integer(2))]),
    parts.serial ?? der.integer(1),
    ECDSA,
    parts.issuer ?? subject,
    der.sequence(der.time(new Date("2026-01-01")), der.time(new Date("2051-01-01"))),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    ...(parts.extensions === undefined ? [] : [der.explicit(3, der.sequence(...parts.extensions))]),
  );
  return der.sequence(signed, ECDSA, der.bits(sign("sha256", signed, privateKey)));
}

const read = (parts: Partial<Parts>) => readCertificate(made(parts));

describe("a subject is right in every kind of string:", () => {
  test.each([
    ["UTF-8", der.utf8("Bürö 日本"), "Bürö 日本"],
    ["BMP", der.bmp("Bürö 日本"), "Bürö 日本"],
    ["T61", der.value(20, Buffer.from("Bürö", "latin1")), "Bürö"],
    ["Printable", der.printable("Buero"), "Buero"],
    ["IA5", der.ia5("Buero"), "Buero"],
  ])("%s", (_, value, expected) => {
    expect(read({ subject: name([COMMON_NAME, value]) })).toMatchObject({
      subject: `CN=${expected}`,
      commonName: expected,
      selfSigned: true,
    });
  });

  test("the most specific part comes first, and what has no name stands as its bytes", () => {
    const subject = name(
      ["2.5.4.6", der.printable("DE")],
      ["1.2.3.4", der.utf8("x")],
      [COMMON_NAME, der.utf8("one")],
      [COMMON_NAME, der.utf8("two")],
    );
    expect(read({ subject })).toMatchObject({
      subject: "CN=two,CN=one,1.2.3.4=#0C0178,C=DE",
      commonName: "two",
    });
  });

  test("none is none", () => {
    expect(read({ subject: name() })).toMatchObject({ subject: "", commonName: undefined });
  });
});

test.each([
  [1, []],
  [1, [der.explicit(0, der.integer(0))]],
  [3, [der.explicit(0, der.integer(2))]],
])("version %d", (version, written) => {
  expect(read({ version: written })?.version).toBe(version);
});

test.each([
  [der.integer(7), "07"],
  [der.integer(Buffer.from("ff00", "hex")), "FF00"],
  [der.integer(0), "00"],
])("a serial number has two digits an octet", (serial, expected) => {
  expect(read({ serial })?.serialNumber).toBe(expected);
});

test("what a certificate says of its use", () => {
  const found = read({
    extensions: [
      extension("2.5.29.19", der.sequence(der.yes), true),
      extension("2.5.29.15", der.bits(Buffer.from("a680", "hex"), 7), true),
      extension("2.5.29.37", der.sequence(der.oid("1.3.6.1.5.5.7.3.2"), der.oid("1.2.3.4"))),
      extension(
        "2.5.29.17",
        der.sequence(der.implicit(1, Buffer.from("a@b.c")), der.implicit(2, Buffer.from("*.contoso.com"))),
      ),
      extension("1.2.3.4.5", Buffer.from("no ASN.1 at all")),
    ],
  });
  expect(found).toMatchObject({
    isAuthority: true,
    keyUsage: ["digitalSignature", "keyEncipherment", "keyCertSign", "cRLSign", "decipherOnly"],
    extendedKeyUsage: ["clientAuth", "1.2.3.4"],
    dnsNames: ["*.contoso.com"],
    keyType: "ec",
    keyBits: undefined,
    curve: "prime256v1",
    signatureAlgorithm: "ecdsa-with-SHA256",
    notAfter: new Date("2051-01-01"),
  });
});

test("a certificate without extensions says nothing of its use", () => {
  expect(read({})).toMatchObject({
    isAuthority: false,
    keyUsage: undefined,
    extendedKeyUsage: undefined,
    dnsNames: [],
  });
});

test("the issuer's name alone does not make a certificate self-signed", () => {
  expect(read({ issuer: name([COMMON_NAME, der.utf8("root")]) })?.selfSigned).toBe(false);
  const bytes = Buffer.from(made({}));
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  expect(readCertificate(bytes)?.selfSigned).toBe(false);
});

test("thumbprints are of the certificate alone, whatever follows it", () => {
  const whole = made({});
  const longer = Buffer.concat([whole, Buffer.from("and more")]);
  expect(readCertificate(longer)).toEqual(readCertificate(whole));
  expect(readCertificate(whole)?.thumbprint).toMatch(/^[0-9A-F]{40}$/);
  expect(readCertificate(whole)?.thumbprintSha256).toMatch(/^[0-9A-F]{64}$/);
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["words", Buffer.from("0words")],
  ["half of one", made({}).subarray(0, 100)],
  ["a sequence of something", der.sequence(der.integer(1))],
  ["a key", keyPair().privateKey.export({ type: "pkcs8", format: "der" })],
])("%s is no certificate", (_, bytes) => {
  expect(readCertificate(bytes)).toBeUndefined();
});
