import { createCipheriv, createHmac, pbkdf2Sync } from "node:crypto";
import { type Der, integer, nothing, octets, oid, sequence } from "../asn1/write.ts";
import type { Secret } from "../secret.ts";
import { derive } from "./derive-key.ts";

/**
 * How a file is protected. `aes256` is what OpenSSL 3 and current Windows write; `3des` is what Azure Cloud Services
 * and Windows before Server 2019 can read.
 */
export type PfxEncryption = "aes256" | "3des";

export type Random = (octets: number) => Uint8Array;

/** How one part of a file is encrypted, told to its reader in `algorithm` (an AlgorithmIdentifier). */
export interface Encrypted {
  readonly algorithm: Der;
  readonly octets: Uint8Array;
}

export interface Protection {
  encrypt(plain: Uint8Array): Encrypted;
  /** A MacData (RFC 7292 §4) over the content of a file. */
  mac(content: Uint8Array): Der;
}

/**
 * For every derivation of a file alike, since whoever guesses at the password takes the cheapest of them. As many as
 * keytool, and five times what OpenSSL and Windows write; each is paid twice, because what is written is read back.
 */
const AES_ITERATIONS = 10_000;
/** What OpenSSL writes. Old readers are slow, and 3DES is no wall that more would make higher. */
const DES_ITERATIONS = 2_048;

export const PROTECTIONS: Readonly<Record<PfxEncryption, (password: Secret, random: Random) => Protection>> =
  {
    aes256: (password, random) => ({
      encrypt: (plain) => aes256(plain, password, random),
      mac: (content) => macData("sha256", content, password, random, AES_ITERATIONS),
    }),
    "3des": (password, random) => ({
      encrypt: (plain) => tripleDes(plain, password, random),
      mac: (content) => macData("sha1", content, password, random, DES_ITERATIONS),
    }),
  };

/** PBES2 (RFC 8018): PBKDF2 with HMAC-SHA-256, AES-256-CBC. The password is UTF-8 here, unlike everywhere else. */
function aes256(plain: Uint8Array, password: Secret, random: Random): Encrypted {
  const [salt, iv] = [random(16), random(16)];
  const key = pbkdf2Sync(password.reveal(), salt, AES_ITERATIONS, 32, "sha256");
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  const hmac = sequence(oid("1.2.840.113549.2.9"), nothing);
  const pbkdf2 = sequence(
    oid("1.2.840.113549.1.5.12"),
    sequence(octets(salt), integer(AES_ITERATIONS), hmac),
  );
  const cbc = sequence(oid("2.16.840.1.101.3.4.1.42"), octets(iv));
  return {
    algorithm: sequence(oid("1.2.840.113549.1.5.13"), sequence(pbkdf2, cbc)),
    octets: Buffer.concat([cipher.update(plain), cipher.final()]),
  };
}

/** pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292, appendix C). */
function tripleDes(plain: Uint8Array, password: Secret, random: Random): Encrypted {
  const salt = random(8);
  const from = { digest: "sha1", password: password.reveal(), salt, iterations: DES_ITERATIONS } as const;
  const cipher = createCipheriv("des-ede3-cbc", derive("key", 24, from), derive("iv", 8, from));
  return {
    algorithm: sequence(oid("1.2.840.113549.1.12.1.3"), sequence(octets(salt), integer(DES_ITERATIONS))),
    octets: Buffer.concat([cipher.update(plain), cipher.final()]),
  };
}

const DIGESTS = {
  sha1: { oid: "1.3.14.3.2.26", length: 20 },
  sha256: { oid: "2.16.840.1.101.3.4.2.1", length: 32 },
} as const;

function macData(
  digest: keyof typeof DIGESTS,
  content: Uint8Array,
  password: Secret,
  random: Random,
  iterations: number,
): Der {
  const salt = random(16);
  const key = derive("mac", DIGESTS[digest].length, {
    digest,
    password: password.reveal(),
    salt,
    iterations,
  });
  const algorithm = sequence(oid(DIGESTS[digest].oid), nothing);
  const code = createHmac(digest, key).update(content).digest();
  return sequence(sequence(algorithm, octets(code)), octets(salt), integer(iterations));
}
