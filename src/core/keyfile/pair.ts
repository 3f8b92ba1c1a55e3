import { type KeyObject, sign, verify } from "node:crypto";
import { readAsn1, TAG } from "../asn1/read.ts";
import { octets, sequence } from "../asn1/values.ts";
import { LARGEST_EXPONENT } from "../x509/certificate.ts";

/** Twice what anybody uses; above it, a signature by numbers that were made up takes seconds. */
const LONGEST_SIGNING = 4096;
const MESSAGE = Buffer.from("does this key belong to this certificate?");

/**
 * Whether a private key does what the public one with its numbers needs. A private key carries the public numbers
 * with it, so that they agree says nothing of the others. Of DSA and what else Azure takes no certificate of, only
 * that is known; OpenSSL may sign with made-up numbers of DSA for ever.
 */
export function isPair(key: KeyObject, publicKey: KeyObject | undefined): boolean {
  if (publicKey === undefined) return false;
  try {
    switch (key.asymmetricKeyType) {
      case "rsa":
      case "rsa-pss":
        return fitTogether(key) && (isLong(key) || signs(key, publicKey));
      case "ec":
      case "ed25519":
      case "ed448":
        return signs(key, publicKey);
      default:
        return true;
    }
  } catch {
    return false;
  }
}

const isLong = ({ asymmetricKeyDetails }: KeyObject): boolean =>
  (asymmetricKeyDetails?.modulusLength ?? 0) > LONGEST_SIGNING;

function signs(key: KeyObject, publicKey: KeyObject): boolean {
  const { hashAlgorithm, publicExponent = 0n } = publicKey.asymmetricKeyDetails ?? {};
  if (publicExponent > LARGEST_EXPONENT) return false;
  const digest = publicKey.asymmetricKeyType?.startsWith("ed") ? null : (hashAlgorithm ?? "sha256");
  return verify(digest, MESSAGE, publicKey, sign(digest, MESSAGE, key));
}

/**
 * Whether the numbers of an RSA key (RFC 8017, A.1.2) are those of one key. OpenSSL signs in two ways and takes
 * whichever works, so that a signature is right though half of the numbers are wrong; Windows and Java have one way.
 */
function fitTogether(key: KeyObject): boolean {
  const inner = sequence(readAsn1(key.export({ type: "pkcs8", format: "der" })))[2];
  const [version, ...numbers] = sequence(inner && readAsn1(octets(inner))).map((element) =>
    element.tag === TAG.integer ? numberOf(element.content) : 0n,
  );
  const [n = 0n, e = 0n, d = 0n, p = 0n, q = 0n, dp = 0n, dq = 0n, qi = 0n] = numbers;
  // More than two primes: nobody's, and its signature has to do.
  if (version !== 0n) return true;
  return (
    n === p * q &&
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    dp === d % (p - 1n) &&
    dq === d % (q - 1n) &&
    (q * qi) % p === 1n
  );
}

function numberOf(content: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(content).toString("hex")}`);
}
