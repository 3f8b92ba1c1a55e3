import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from "node:crypto";
import { describe, expect, test } from "vitest";
import { explicit, integer, octets, oid, sequence } from "../../../src/core/asn1/write.ts";
import { isPair } from "../../../src/core/keyfile/pair.ts";
import { keyPair } from "../../support/key-pair.ts";
import { read } from "../../support/reading.ts";

const rsa = (modulusLength = 1024) => generateKeyPairSync("rsa", { modulusLength }).privateKey;
const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve }).privateKey;
const numbersOf = (key: KeyObject): JsonWebKey => key.export({ format: "jwk" });

/** `key` with some of its numbers taken from another one of its kind; its public numbers stay. */
function mixed(key: KeyObject, other: KeyObject, ...names: readonly (keyof JsonWebKey)[]): KeyObject {
  const theirs = numbersOf(other);
  const taken = Object.fromEntries(names.map((name) => [name, theirs[name]]));
  return createPrivateKey({ format: "jwk", key: { ...numbersOf(key), ...taken } });
}

/** The numbers of an RSA key as those of one that may sign with PSS alone, in one way or in any (RFC 4055). */
function pss(key: KeyObject, onlyInOneWay: boolean): KeyObject {
  const sha512 = sequence(oid("2.16.840.1.101.3.4.2.3"));
  const mgf1 = sequence(oid("1.2.840.113549.1.1.8"), sha512);
  const parameters = [explicit(0, sha512), explicit(1, mgf1), explicit(2, integer(32))];
  const algorithm = sequence(
    oid("1.2.840.113549.1.1.10"),
    ...(onlyInOneWay ? [sequence(...parameters)] : []),
  );
  const numbers = octets(key.export({ type: "pkcs1", format: "der" }));
  const der = Buffer.from(sequence(integer(0), algorithm, numbers));
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

const [one, other] = [rsa(), rsa()];
const fits = (key: KeyObject): boolean => isPair(key, createPublicKey(key));

describe("a private key fits the public one whose numbers it carries:", () => {
  test.each([
    ["RSA of 1024 bits", one],
    ["RSA of 4096 bits", rsa(4096)],
    ["RSA of more bits than are signed with", rsa(4104)],
    [
      "RSA with the exponent 3",
      generateKeyPairSync("rsa", { modulusLength: 1024, publicExponent: 3 }).privateKey,
    ],
    ["RSA for PSS", pss(one, false)],
    ["RSA for PSS with SHA-512 alone", pss(rsa(2048), true)],
    ["EC on P-256", ec("P-256")],
    ["EC on P-384", ec("P-384")],
    ["EC on P-521", ec("P-521")],
    ["EC on secp256k1", ec("secp256k1")],
    ["Ed25519", generateKeyPairSync("ed25519").privateKey],
    ["Ed448", generateKeyPairSync("ed448").privateKey],
    ["DSA", generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 }).privateKey],
  ])("%s", (_, key) => {
    expect(fits(key)).toBe(true);
  });
});

describe("it does not where some of its other numbers are not of the same key:", () => {
  const long = [rsa(4104), rsa(4104)] as const;
  test.each([
    ["all of RSA", mixed(one, other, "d", "p", "q", "dp", "dq", "qi")],
    ["all of RSA with more bits than are signed with", mixed(...long, "d", "p", "q", "dp", "dq", "qi")],
    ["the private exponent", mixed(one, other, "d")],
    ["the primes", mixed(one, other, "p", "q")],
    ["the primes with all that belongs to them", mixed(one, other, "p", "q", "dp", "dq", "qi")],
    ["the exponent of a prime", mixed(one, other, "dq")],
    ["the coefficient", mixed(one, other, "qi")],
    ["all of RSA for PSS", pss(mixed(one, other, "d", "p", "q", "dp", "dq", "qi"), false)],
    ["the scalar of P-256", mixed(ec("P-256"), ec("P-256"), "d")],
    ["the scalar of P-521", mixed(ec("P-521"), ec("P-521"), "d")],
  ])("%s", (_, key) => {
    expect(fits(key)).toBe(false);
  });
});

test("one that was mixed of two is told as one that does not match the certificate", () => {
  const { certificate } = keyPair("deploy", one);
  const pem = mixed(one, other, "d", "p", "q", "dp", "dq", "qi").export({ type: "pkcs8", format: "pem" });
  expect(read(`${pem}${certificate}`).file?.keyMatches).toBe(false);
  expect(read(one.export({ type: "pkcs8", format: "pem" }) + certificate).file?.keyMatches).toBe(true);
});
