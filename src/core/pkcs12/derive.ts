import { hash, pbkdf2Sync, scryptSync } from "node:crypto";
import { type Element, TAG } from "../asn1/read.ts";
import { octets, oid, sequence, whole } from "../asn1/values.ts";
import { Unreadable } from "../unreadable.ts";
import type { Derivations } from "./derivations.ts";
import { type Digest, hmacOf } from "./digests.ts";

/** `null` is a password of its own in PKCS#12: no octets at all, where the empty one has a closing zero. */
export type Password = string | null;

/** RFC 7292, appendix B: what the octets are for. */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

/** The derivation of PKCS#12's own schemes and of its MAC. */
export function pkcs12Key(
  digest: Digest,
  password: Password,
  salt: Uint8Array,
  count: number,
  purpose: number,
  length: number,
  derivations: Derivations,
): Buffer {
  derivations.enter(count);
  const { block } = digest;
  const start = Buffer.alloc(block, purpose);
  const input = Buffer.concat([repeated(salt, block), repeated(bigEndian(password), block)]);
  const made: Buffer[] = [];
  for (let size = 0; size < length; size += digest.size) {
    let value = hash(digest.name, Buffer.concat([start, input]), "buffer");
    for (let round = 1; round < count; round++) value = hash(digest.name, value, "buffer");
    made.push(value);
    addToEachBlock(input, repeated(value, block).subarray(0, block), block);
  }
  return Buffer.concat(made).subarray(0, length);
}

/** UTF-16, big-endian, with a closing zero. */
function bigEndian(password: Password): Buffer {
  return password === null ? Buffer.alloc(0) : Buffer.from(`${password}\0`, "utf16le").swap16();
}

/** As often as it takes to fill whole blocks; nothing stays nothing. */
function repeated(bytes: Uint8Array, block: number): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
}

/** Adds `addend` + 1 to each block, as big-endian numbers that overflow silently. */
function addToEachBlock(blocks: Buffer, addend: Buffer, block: number): void {
  for (let from = 0; from < blocks.length; from += block) {
    let carry = 1;
    for (let at = block - 1; at >= 0; at--) {
      carry += (blocks[from + at] ?? 0) + (addend[at] ?? 0);
      blocks[from + at] = carry & 0xff;
      carry >>= 8;
    }
  }
}

/** PBKDF1 of PKCS #5 version 1.5: old `openssl pkcs8` without `-v2`. */
export function pbkdf1(
  digest: Digest,
  password: Password,
  salt: Uint8Array,
  count: number,
  derivations: Derivations,
): Buffer {
  derivations.enter(count);
  let value = hash(digest.name, Buffer.concat([utf8(password), salt]), "buffer");
  for (let round = 1; round < count; round++) value = hash(digest.name, value, "buffer");
  return value;
}

function utf8(password: Password): Buffer {
  return Buffer.from(password ?? "", "utf8");
}

/** What derives a key of PBES2 or PBMAC1, read from its AlgorithmIdentifier. */
export interface Derivation {
  readonly words: string;
  /** Where the file says it. */
  readonly keyLength: number | undefined;
  key(password: Password, length: number, derivations: Derivations): Buffer;
}

const PBKDF2 = "1.2.840.113549.1.5.12";
const SCRYPT = "1.3.6.1.4.1.11591.4.11";
const MOST_MEMORY = 32 * 1024 * 1024;

/** @throws Unreadable `unsupported` or `malformed` */
export function derivationOf(algorithm: Element | undefined): Derivation {
  const [name, parameters] = sequence(algorithm);
  const id = oid(name);
  if (id === PBKDF2) return pbkdf2(sequence(parameters));
  if (id === SCRYPT) return scrypt(sequence(parameters));
  throw new Unreadable("unsupported", `the key derivation ${id}`);
}

function pbkdf2([salt, count, ...optional]: readonly Element[]): Derivation {
  if (salt?.tag !== TAG.octetString) throw new Unreadable("unsupported", "PBKDF2 with a salt from elsewhere");
  const rounds = whole(count);
  const length = optional[0]?.tag === TAG.integer ? whole(optional[0]) : undefined;
  const digest = hmacOf(optional.find(({ tag }) => tag === TAG.sequence));
  return {
    words: `HMAC-${digest.words}`,
    keyLength: length,
    key(password, wanted, derivations) {
      derivations.enter(rounds);
      return pbkdf2Sync(utf8(password), octets(salt), rounds, wanted, digest.name);
    },
  };
}

function scrypt([salt, cost, size, parallel, length]: readonly Element[]): Derivation {
  if (salt === undefined) throw new Unreadable("malformed");
  const [N, r, p] = [whole(cost), whole(size), whole(parallel)];
  return {
    words: "scrypt",
    keyLength: length && whole(length),
    key(password, wanted, derivations) {
      if (N * r * 128 > MOST_MEMORY) throw new Unreadable("too-costly");
      derivations.enter(N, N * r * p);
      // OpenSSL wants a power of two above 1, and room for two blocks more.
      if (N < 2 || (N & (N - 1)) !== 0 || r < 1 || p < 1) throw new Unreadable("malformed");
      return scryptSync(utf8(password), octets(salt), wanted, { N, r, p, maxmem: 2 * MOST_MEMORY });
    },
  };
}
