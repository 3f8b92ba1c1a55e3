import { type Element, TAG } from "../asn1/read.ts";
import { octets, oid, sequence, whole } from "../asn1/values.ts";
import { Unreadable } from "../unreadable.ts";
import {
  AES,
  ARIA,
  CAMELLIA,
  type Cipher,
  decrypted,
  rc2,
  SINGLE_DES,
  TRIPLE_DES,
  TWO_KEY_DES,
} from "./ciphers.ts";
import type { Derivations } from "./derivations.ts";
import { derive, type Password } from "./derive-key.ts";
import { type Digest, MD5, SHA1 } from "./digests.ts";
import { derivationOf, pbkdf1 } from "./pbkdf.ts";

/** How something is encrypted with a password. */
export interface Scheme {
  /** `AES-256-CBC (PBES2, HMAC-SHA-256)`, `RC2-40 (PBE-SHA1)` */
  readonly words: string;
  /** @throws Unreadable `wrong-password`, `too-costly` or `malformed` */
  decrypt(ciphertext: Uint8Array, password: Password, derivations: Derivations): Uint8Array;
}

/** PKCS#12's own (RFC 7292, appendix C). */
const PKCS12: Readonly<Record<string, Cipher>> = {
  "1.2.840.113549.1.12.1.3": TRIPLE_DES,
  "1.2.840.113549.1.12.1.4": TWO_KEY_DES,
  "1.2.840.113549.1.12.1.5": rc2(128),
  "1.2.840.113549.1.12.1.6": rc2(40),
};

/** PKCS #5, version 1.5 (RFC 8018, appendix A.3). */
const PBES1: Readonly<Record<string, readonly [Cipher, Digest]>> = {
  "1.2.840.113549.1.5.3": [SINGLE_DES, MD5],
  "1.2.840.113549.1.5.6": [rc2(64), MD5],
  "1.2.840.113549.1.5.10": [SINGLE_DES, SHA1],
  "1.2.840.113549.1.5.11": [rc2(64), SHA1],
};

const PBES2 = "1.2.840.113549.1.5.13";
const PBES2_CIPHERS: Readonly<Record<string, Cipher | undefined>> = {
  "2.16.840.1.101.3.4.1.2": AES[0],
  "2.16.840.1.101.3.4.1.22": AES[1],
  "2.16.840.1.101.3.4.1.42": AES[2],
  "1.2.840.113549.3.7": TRIPLE_DES,
  "1.3.14.3.2.7": SINGLE_DES,
  "1.2.392.200011.61.1.1.1.2": CAMELLIA[0],
  "1.2.392.200011.61.1.1.1.3": CAMELLIA[1],
  "1.2.392.200011.61.1.1.1.4": CAMELLIA[2],
  "1.2.410.200046.1.1.2": ARIA[0],
  "1.2.410.200046.1.1.7": ARIA[1],
  "1.2.410.200046.1.1.12": ARIA[2],
};

/** Names for what is refused. */
const REFUSED: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.12.1.1": "RC4-128 (PBE-SHA1)",
  "1.2.840.113549.1.12.1.2": "RC4-40 (PBE-SHA1)",
  "1.2.840.113549.1.5.1": "DES (PBE-MD2)",
  "1.2.840.113549.1.5.4": "RC2-64 (PBE-MD2)",
  "1.2.840.113549.3.2": "RC2 (PBES2)",
  "1.2.840.113549.3.4": "RC4 (PBES2)",
  "1.2.840.113549.3.9": "RC5 (PBES2)",
  "2.16.840.1.101.3.4.1.6": "AES-128-GCM (PBES2)",
  "2.16.840.1.101.3.4.1.26": "AES-192-GCM (PBES2)",
  "2.16.840.1.101.3.4.1.46": "AES-256-GCM (PBES2)",
  "1.2.410.200004.1.4": "SEED-CBC (PBES2)",
};

/** Of an AlgorithmIdentifier. @throws Unreadable `unsupported` or `malformed` */
export function schemeOf(algorithm: Element | undefined): Scheme {
  const [name, parameters] = sequence(algorithm);
  const id = oid(name);
  if (id === PBES2) return pbes2(sequence(parameters));
  const pkcs12 = PKCS12[id];
  if (pkcs12 !== undefined) return pkcs12Scheme(pkcs12, sequence(parameters));
  const [cipher, digest] = PBES1[id] ?? [];
  if (cipher !== undefined && digest !== undefined) return pbes1(cipher, digest, sequence(parameters));
  throw refused(id);
}

function refused(id: string): Unreadable {
  return new Unreadable("unsupported", REFUSED[id] ?? `the encryption ${id}`);
}

function pkcs12Scheme(cipher: Cipher, [salt, count]: readonly Element[]): Scheme {
  const rounds = whole(count);
  const salted = saltOf(salt);
  return {
    words: `${cipher.words} (PBE-SHA1)`,
    decrypt(ciphertext, password, derivations) {
      const from = { digest: SHA1.name, password, salt: salted, iterations: rounds };
      derivations.enter(rounds, Math.ceil(cipher.keyLength / SHA1.size));
      const key = derive("key", cipher.keyLength, from);
      derivations.enter(rounds);
      return decrypted(cipher, ciphertext, key, derive("iv", cipher.block, from));
    },
  };
}

function pbes1(cipher: Cipher, digest: Digest, [salt, count]: readonly Element[]): Scheme {
  const rounds = whole(count);
  const salted = saltOf(salt);
  return {
    words: `${cipher.words} (PBE-${digest.words.replace("-", "")})`,
    decrypt(ciphertext, password, derivations) {
      const made = pbkdf1(digest, password, salted, rounds, derivations);
      return decrypted(cipher, ciphertext, made.subarray(0, 8), made.subarray(8, 16));
    },
  };
}

function pbes2([deriving, encrypting]: readonly Element[]): Scheme {
  const derivation = derivationOf(deriving);
  const [name, iv] = sequence(encrypting);
  const id = oid(name);
  const cipher = PBES2_CIPHERS[id];
  if (cipher === undefined) throw refused(id);
  if (iv?.tag !== TAG.octetString) throw new Unreadable("malformed");
  const { keyLength } = derivation;
  if (keyLength !== undefined && keyLength !== cipher.keyLength) throw new Unreadable("malformed");
  return {
    words: `${cipher.words} (PBES2, ${derivation.words})`,
    decrypt: (ciphertext, password, derivations) =>
      decrypted(cipher, ciphertext, derivation.key(password, cipher.keyLength, derivations), octets(iv)),
  };
}

function saltOf(salt: Element | undefined): Uint8Array {
  if (salt === undefined) throw new Unreadable("malformed");
  return octets(salt);
}
