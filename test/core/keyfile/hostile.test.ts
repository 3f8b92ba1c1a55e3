import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Der, explicit, integer, octets, oid, sequence, value } from "../../../src/core/asn1/write.ts";
import { logText } from "../../../src/core/render/neutral.ts";
import { keyPair } from "../../support/key-pair.ts";
import { armour, codesOf, randomOf, read } from "../../support/reading.ts";
import { letters } from "../../support/secrets.ts";
import {
  certificateBag,
  data,
  encryptedData,
  keyBag,
  lockedKeyBag,
  macData,
  macOf,
  pbe,
  pbes2,
  pbkdf2,
  pfx,
  SHA1,
  safe,
  scrypt,
  TRIPLE_DES,
} from "../../support/stores.ts";

/** What is made to keep a machine busy, or to fool who reads the log. */
const pair = keyPair("\n::set-output name=x::y\u001b[31m");
const second = keyPair("second");
const password = letters(16);
const SECONDS = 20;
const cipher = Buffer.alloc(64, 1);

/** Reads it, and fails where that takes long. */
function quickly(file: Uint8Array | string, word: string | undefined = password) {
  const started = performance.now();
  const found = read(file, word);
  expect(performance.now() - started, "milliseconds").toBeLessThan(SECONDS * 1000);
  return found;
}

const HUGE: readonly (readonly [string, number | Uint8Array])[] = [
  ["2^31 - 1", 2 ** 31 - 1],
  ["2^40", 2 ** 40],
  ["2^200", Buffer.alloc(25, 0x7f)],
  ["a million and one", 1_000_001],
];

describe("a count of rounds is refused before the first of them:", () => {
  const stores = (count: number | Uint8Array): readonly (readonly [string, Der, string])[] => [
    ["of the MAC", pfx([data(sequence())], () => macData(Buffer.alloc(20), count)), "pkcs12"],
    ["of 3DES", pfx([safe(lockedKeyBag(pbe(TRIPLE_DES, count), cipher))]), "pkcs12"],
    ["of RC2", pfx([encryptedData(pbe("1.2.840.113549.1.12.1.6", count), cipher)]), "pkcs12"],
    ["of PBES2", pfx([encryptedData(pbes2(pbkdf2(count)), cipher)]), "pkcs12"],
    [
      "of a key in an encrypted store",
      pfx([safe(lockedKeyBag(pbes2(pbkdf2(count)), cipher))], macOf(password)),
      "pkcs12",
    ],
    ["of an encrypted key", sequence(pbes2(pbkdf2(count)), octets(cipher)), "key"],
    ["of a key in the way of 1993", sequence(pbe("1.2.840.113549.1.5.3", count), octets(cipher)), "key"],
  ];
  test.each(
    HUGE.flatMap(([words, count]) =>
      stores(count).map(([where, file, part]) => [words, where, file, part] as const),
    ),
  )("%s %s", (_, __, file, part) => {
    expect(codesOf(quickly(file))).toEqual([`${part}/too-costly`]);
    expect(codesOf(quickly(armour("ENCRYPTED PRIVATE KEY", file)))).toEqual([`${part}/too-costly`]);
  });

  test("of none, or less than none", () => {
    expect(codesOf(quickly(pfx([data(sequence())], () => macData(Buffer.alloc(20), 0))))).toEqual([
      "file/malformed",
    ]);
    const negative = pfx([data(sequence())], () =>
      sequence(sequence(SHA1, octets(cipher)), octets(cipher), value(2, Uint8Array.of(0x80))),
    );
    expect(codesOf(quickly(negative))).toEqual(["file/malformed"]);
  });

  test("all together make more than three million", () => {
    const keys = Array.from({ length: 9 }, () => lockedKeyBag(pbes2(pbkdf2(400_000)), cipher));
    expect(codesOf(read(pfx([safe(...keys)], macOf(password)), password))).toEqual(["pkcs12/too-costly"]);
  });

  test.each([
    ["much memory", 2 ** 30, 8, 1],
    ["large blocks", 16, 2 ** 20, 1],
    ["many lanes", 2 ** 14, 8, 2 ** 20],
  ])("scrypt with %s", (_, N, r, p) => {
    expect(codesOf(quickly(sequence(pbes2(scrypt(N, r, p)), octets(cipher))))).toEqual(["key/too-costly"]);
  });

  /** Nine octets: more than a double counts. */
  const beyond = Buffer.alloc(9, 0x7f);
  test.each([
    ["a cost that is no power of two", 1000, 8, 1, "file/malformed"],
    ["blocks of nothing, in lanes without number", 16, 0, beyond, "file/malformed"],
    ["a cost beyond what such small blocks allow", 2 ** 16, 1, 1, "file/malformed"],
    ["blocks that need more than the cost says", 2, 131_072, 1, "key/too-costly"],
  ])("scrypt with %s", (_, N, r, p, code) => {
    expect(codesOf(quickly(sequence(pbes2(scrypt(N, r, p)), octets(cipher))))).toEqual([code]);
  });

  test("by the digests that it takes, where a key is longer than one", () => {
    // SHA-1 has 20 octets, and AES-256 wants 32: two rows of rounds each.
    const keys = Array.from({ length: 3 }, () => lockedKeyBag(pbes2(pbkdf2(900_000)), cipher));
    expect(codesOf(read(pfx([safe(...keys)], macOf(password)), password))).toEqual(["pkcs12/too-costly"]);
  });
});

describe("what would take long to walk is refused:", () => {
  const nested = (depth: number): Buffer => {
    let inner: Der = integer(1);
    for (let level = 0; level < depth; level++) inner = sequence(inner);
    return Buffer.from(inner);
  };
  const header = (...octetsOf: number[]) => Buffer.from([0x30, ...octetsOf]);
  const many = (count: number, one: string) => one.repeat(count);
  test.each([
    ["1,000 levels", nested(1000), "file/too-complex"],
    ["33 levels", nested(33), "file/too-complex"],
    ["50,000 levels without a length", Buffer.alloc(100_000, Buffer.from([0x30, 0x80])), "file/too-complex"],
    ["100,000 elements", sequence(Buffer.alloc(200_000, Buffer.from([5, 0]))), "file/too-complex"],
    ["a length of 4 GB", header(0x84, 0xff, 0xff, 0xff, 0xff), "file/malformed"],
    ["a length of 127 octets", Buffer.concat([header(0xff), Buffer.alloc(127, 0xff)]), "file/malformed"],
    ["a length beyond the file", header(0x82, 0xff, 0xff, 2, 1, 3), "file/truncated"],
    [
      "300 encrypted safes",
      pfx(
        Array.from({ length: 300 }, () => encryptedData(pbes2(pbkdf2(1)), cipher)),
        macOf(password),
      ),
      "file/too-complex",
    ],
    [
      "11 keys in a store",
      pfx([
        safe(
          ...Array.from({ length: 11 }, () =>
            keyBag(pair.privateKey.export({ type: "pkcs8", format: "der" })),
          ),
        ),
      ]),
      "file/too-complex",
    ],
    [
      "51 certificates in a store",
      pfx([safe(...Array.from({ length: 51 }, () => certificateBag(pair.der)))]),
      "file/too-complex",
    ],
    [
      "4,000 blocks of PEM",
      many(4000, "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"),
      "file/too-complex",
    ],
    ["21 certificates as PEM", many(21, pair.certificate), "file/too-complex"],
  ])("%s", (_, file, code) => {
    expect(codesOf(quickly(file))).toEqual([code]);
  });

  const long = 240 * 1024;
  test.each([
    ["dashes", many(long, "-")],
    ["beginnings without an end", many(long / 12, "-----BEGIN ")],
    ["beginnings of certificates", many(long / 30, "-----BEGIN CERTIFICATE-----")],
    ["ends without a beginning", many(long / 12, "-----END X-----")],
    ["backslashes", many(long, "\\")],
    ["line breaks and a letter", `${many(long, "\n")}x`],
    ["blanks in a certificate", `-----BEGIN CERTIFICATE-----${many(long, " ")}x-----END CERTIFICATE-----`],
    ["equal signs", many(long, "=")],
    ["letters of base64", many(long, "A")],
    [
      "base64 of base64 of base64",
      [1, 2, 3, 4].reduce((text) => Buffer.from(text).toString("base64"), pair.pem),
    ],
    ["less-than signs", many(long, "<")],
    ["comments in XML", many(long / 8, "<!-- -->")],
    ["comments in XML that do not end", many(long / 4, "<!--")],
    ["attributes", `<PublishData ${many(long / 8, 'a="1" ')}`],
    ["attributes that do not end", many(long / 8, '<a b="c ')],
    ["entities", `<PublishData a="${many(long / 6, "&amp;")}">`],
    ["a number that is no character", '<PublishData a="&#x7fffffff;">'],
    ["quotes", many(long, '"')],
    [
      "a DEK-Info line without an end",
      `-----BEGIN RSA PRIVATE KEY-----\nDEK-Info:${many(long, " ")}-----END RSA PRIVATE KEY-----`,
    ],
  ])("%s", (_, file) => {
    const { file: found, findings } = quickly(file);
    expect(found).toBeUndefined();
    expect(findings).toHaveLength(1);
    expect(findings[0]?.level).toBe("error");
  });
});

describe("a private key that OpenSSL would work on for minutes, or that nobody has, is not loaded:", () => {
  const odd = (length: number) => integer(Buffer.alloc(length, 0xfb));
  const pkcs8 = (algorithm: string, parameters: Der, key: Der) =>
    sequence(integer(0), sequence(oid(algorithm), parameters), octets(key));
  const curve = sequence(integer(1), sequence(oid("1.2.840.10045.1.1"), odd(32)), octets(cipher), odd(32));
  test.each([
    [
      "DSA of 160,000 bits",
      pkcs8("1.2.840.10040.4.1", sequence(odd(20_000), odd(32), odd(20_000)), odd(10_000)),
    ],
    ["DSA of 16,000 bits", pkcs8("1.2.840.10040.4.1", sequence(odd(2000), odd(32), odd(2000)), odd(1000))],
    ["DH of 160,000 bits", pkcs8("1.2.840.113549.1.3.1", sequence(odd(20_000), odd(20_000)), odd(20_000))],
    ["RSA of 160,000 bits", sequence(integer(0), ...Array.from({ length: 8 }, () => odd(20_000)))],
    ["a curve without a name", pkcs8("1.2.840.10045.2.1", curve, sequence(integer(1), octets(cipher)))],
    ["the same in the form before PKCS#8", sequence(integer(1), octets(cipher), explicit(0, curve))],
    ["an algorithm of nobody", pkcs8("1.2.3.4", sequence(), odd(32))],
  ])("%s", (_, key) => {
    expect(codesOf(quickly(key))).toEqual(["key/unusable"]);
    expect(codesOf(quickly(pfx([safe(keyBag(key))], macOf(password))))).toEqual(["key/unusable"]);
  });
});

test("names in a certificate do not speak to the runner", () => {
  const { file } = read(pair.pem);
  const [leaf] = file?.certificates ?? [];
  expect(leaf?.subject).toBe("CN=\\0A::set-output name=x::y\\1B[31m");
  expect(logText(leaf?.subject ?? "")).toBe("CN=\\0A: :set-output name=x: :y\\1B[31m");
  expect(logText(leaf?.commonName ?? "")).toBe(": :set-output name=x: :y");
});

test("50 certificates that seem to issue each other are sorted in no time", () => {
  const round = Array.from({ length: 10 }, (_, index) => keyPair("same", 1024 + 8 * index).certificate);
  expect(quickly(round.join("") + second.pem).file?.certificates[0]?.commonName).toBe("second");
});

/** The exponents in each other's place: the public one is as long as the modulus. */
function slowKey(): KeyObject {
  const { e, d, ...rest } = generateKeyPairSync("rsa", { modulusLength: 3072 }).privateKey.export({
    format: "jwk",
  });
  return createPrivateKey({
    format: "jwk",
    key: { ...rest, e: d ?? "", d: e ?? "", dp: e ?? "", dq: e ?? "" },
  });
}

test("a certificate whose exponent is as long as its modulus is not asked for its signature, nor is its key", () => {
  const slow = keyPair("slow", slowKey());
  expect(quickly(slow.pem).file?.keyMatches).toBe(false);
  const { file } = quickly(slow.certificate);
  expect(file?.certificates.map(({ commonName, selfSigned }) => [commonName, selfSigned])).toEqual([
    ["slow", false],
  ]);
});

/** Numbers that are odd and long, and nothing else. */
function madeUpKey(modulusLength: number): KeyObject {
  const odd = (bits: number): string => {
    const number = randomBytes(bits / 8);
    number.set([0x80], 0);
    number.set([1], number.length - 1);
    return number.toString("base64url");
  };
  const numbers = Object.fromEntries(
    ["n", "d", "p", "q", "dp", "dq", "qi"].map((name) => [name, odd(modulusLength)]),
  );
  return createPrivateKey({ format: "jwk", key: { kty: "RSA", e: "AQAB", ...numbers } });
}

test("keys whose numbers were made up, and their certificates, are not signed with", () => {
  const pairs = [8192, ...Array<number>(8).fill(4096)].map((bits, index) =>
    keyPair(`made up ${index}`, madeUpKey(bits)),
  );
  expect(quickly(pairs.map(({ pem }) => pem).join("")).file?.keyMatches).toBe(false);
});

test("files that were changed at random are read or refused, and never longer than it takes", () => {
  const seeds = [
    pair.pem,
    second.pfx(password),
    pair.der,
    pfx(
      [safe(keyBag(second.privateKey.export({ type: "pkcs8", format: "der" })), certificateBag(second.der))],
      macOf(password),
    ),
  ].map((file) => Buffer.from(file));
  const random = randomOf(20_260);
  const outcomes = new Map<string, number>();
  const rounds = 1500;
  for (let round = 0; round < rounds; round++) {
    const file = mutated(seeds[round % seeds.length] ?? Buffer.alloc(0), random);
    const { file: found, findings } = quickly(file);
    const [worst] = findings;
    if (found === undefined) expect(worst?.level, file.toString("base64")).toBe("error");
    expect(JSON.stringify(findings)).not.toContain(password);
    const outcome = worst?.code ?? "read";
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  console.log(
    `${rounds} changed files: ${[...outcomes].map(([code, count]) => `${code} ${count}`).join(", ")}`,
  );
  expect(outcomes.size).toBeGreaterThan(4);
});

/** One to three changes: a bit, an octet, a piece cut out, doubled or cut off. */
function mutated(seed: Buffer, random: (below: number) => number): Buffer {
  let file = Buffer.from(seed);
  for (let left = 1 + random(3); left > 0 && file.length > 0; left--) {
    const at = random(file.length);
    const end = Math.min(file.length, at + 1 + random(40));
    switch (random(5)) {
      case 0:
        file[at] = (file[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        file[at] = [0, 0x80, 0xff, 0x30, 0x7f][random(5)] ?? 0;
        break;
      case 2:
        file = Buffer.concat([file.subarray(0, at), file.subarray(end)]);
        break;
      case 3:
        file = Buffer.concat([file.subarray(0, end), file.subarray(at)]);
        break;
      default:
        file = file.subarray(0, at);
    }
  }
  return file;
}
