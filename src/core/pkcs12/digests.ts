import type { Element } from "../asn1/read.ts";
import { oid, sequence } from "../asn1/values.ts";
import { Unreadable } from "../unreadable.ts";

export interface Digest {
  /** For node:crypto. */
  readonly name: string;
  readonly words: string;
  /** In octets. */
  readonly size: number;
}

export const SHA1: Digest = { name: "sha1", words: "SHA-1", size: 20 };
export const MD5: Digest = { name: "md5", words: "MD5", size: 16 };
const SHA224: Digest = { name: "sha224", words: "SHA-224", size: 28 };
const SHA256: Digest = { name: "sha256", words: "SHA-256", size: 32 };
const SHA384: Digest = { name: "sha384", words: "SHA-384", size: 48 };
const SHA512: Digest = { name: "sha512", words: "SHA-512", size: 64 };
const SHA512_224: Digest = { name: "sha512-224", words: "SHA-512/224", size: 28 };
const SHA512_256: Digest = { name: "sha512-256", words: "SHA-512/256", size: 32 };

const DIGESTS: Readonly<Record<string, Digest>> = {
  "1.2.840.113549.2.5": MD5,
  "1.3.14.3.2.26": SHA1,
  "2.16.840.1.101.3.4.2.1": SHA256,
  "2.16.840.1.101.3.4.2.2": SHA384,
  "2.16.840.1.101.3.4.2.3": SHA512,
  "2.16.840.1.101.3.4.2.4": SHA224,
  "2.16.840.1.101.3.4.2.5": SHA512_224,
  "2.16.840.1.101.3.4.2.6": SHA512_256,
};

const HMACS: Readonly<Record<string, Digest>> = {
  "1.2.840.113549.2.6": MD5,
  "1.2.840.113549.2.7": SHA1,
  "1.2.840.113549.2.8": SHA224,
  "1.2.840.113549.2.9": SHA256,
  "1.2.840.113549.2.10": SHA384,
  "1.2.840.113549.2.11": SHA512,
  "1.2.840.113549.2.12": SHA512_224,
  "1.2.840.113549.2.13": SHA512_256,
};

/** Of an AlgorithmIdentifier. @throws Unreadable `unsupported` or `malformed` */
export function digestOf(algorithm: Element | undefined): Digest {
  return known(DIGESTS, algorithm, "digest");
}

/** Likewise, of one that names an HMAC; SHA-1 where there is none (RFC 8018). */
export function hmacOf(algorithm: Element | undefined): Digest {
  return algorithm === undefined ? SHA1 : known(HMACS, algorithm, "HMAC");
}

function known(
  table: Readonly<Record<string, Digest>>,
  algorithm: Element | undefined,
  kind: string,
): Digest {
  const id = oid(sequence(algorithm)[0]);
  const digest = table[id];
  if (digest === undefined) throw new Unreadable("unsupported", `the ${kind} ${id}`);
  return digest;
}
