import { hash, pbkdf2Sync, scryptSync } from "node:crypto";
import { type Element, TAG } from "../asn1/read.ts";
import { octets, oid, sequence, whole } from "../asn1/values.ts";
import { Unreadable } from "../unreadable.ts";
import type { Derivations } from "./derivations.ts";
import type { Password } from "./derive-key.ts";
import { type Digest, hmacOf } from "./digests.ts";

/** PBKDF1 of PKCS #5 version 1.5: old `openssl pkcs8` without `-v2`. */
export function pbkdf1(
  digest: Digest,
  password: Password,
  salt: Uint8Array,
  count: number,
  derivations: Derivations,
): Buffer {
  derivations.enter(count);
  const value = Buffer.from(hash(digest.name, Buffer.concat([utf8(password), salt])), "hex");
  for (let round = 1; round < count; round++) value.write(hash(digest.name, value), "hex");
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
      derivations.enter(rounds, Math.ceil(wanted / digest.size));
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
      // RFC 7914: a power of two above 1; the others are counts.
      if (![N, r, p].every((value) => value >= 1) || N < 2 || !Number.isInteger(Math.log2(N)))
        throw new Unreadable("malformed");
      if (128 * r * (N + 2 + p) > MOST_MEMORY) throw new Unreadable("too-costly");
      derivations.enter(N, r * p);
      try {
        return scryptSync(utf8(password), octets(salt), wanted, { N, r, p, maxmem: 2 * MOST_MEMORY });
      } catch {
        // OpenSSL has further rules for how the three go together.
        throw new Unreadable("malformed");
      }
    },
  };
}
