import type { KeyObject } from "node:crypto";
import type { KeyType } from "../keyfile/key-file.ts";

/** Signature algorithms, as OpenSSL calls them. */
const SIGNATURES: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.2": "md2WithRSAEncryption",
  "1.2.840.113549.1.1.3": "md4WithRSAEncryption",
  "1.2.840.113549.1.1.4": "md5WithRSAEncryption",
  "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
  "1.3.14.3.2.29": "sha1WithRSA",
  "1.2.840.113549.1.1.10": "rsassaPss",
  "1.2.840.113549.1.1.11": "sha256WithRSAEncryption",
  "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
  "1.2.840.113549.1.1.13": "sha512WithRSAEncryption",
  "1.2.840.113549.1.1.14": "sha224WithRSAEncryption",
  "1.2.840.10040.4.3": "dsaWithSHA1",
  "2.16.840.1.101.3.4.3.1": "dsa_with_SHA224",
  "2.16.840.1.101.3.4.3.2": "dsa_with_SHA256",
  "1.2.840.10045.4.1": "ecdsa-with-SHA1",
  "1.2.840.10045.4.3.1": "ecdsa-with-SHA224",
  "1.2.840.10045.4.3.2": "ecdsa-with-SHA256",
  "1.2.840.10045.4.3.3": "ecdsa-with-SHA384",
  "1.2.840.10045.4.3.4": "ecdsa-with-SHA512",
  "1.3.101.112": "ED25519",
  "1.3.101.113": "ED448",
};

export function signatureAlgorithm(dotted: string): string {
  return SIGNATURES[dotted] ?? dotted;
}

const TYPES: readonly string[] = ["rsa", "rsa-pss", "ec", "ed25519", "ed448", "dsa"] satisfies KeyType[];

export interface KeyFacts {
  readonly type: KeyType;
  /** Of RSA and DSA: the bits of the modulus. */
  readonly bits: number | undefined;
  /** Of EC: `prime256v1`, `secp384r1`, … */
  readonly curve: string | undefined;
}

/** What kind of key it is; `other` for one that node:crypto does not know. */
export function keyFacts(key: KeyObject | undefined): KeyFacts {
  const type = key?.asymmetricKeyType ?? "other";
  const details = key?.asymmetricKeyDetails;
  return {
    type: TYPES.includes(type) ? (type as KeyType) : "other",
    bits: details?.modulusLength,
    curve: details?.namedCurve,
  };
}
