import { createHmac, pbkdf2Sync } from "node:crypto";
import {
  type Der,
  explicit,
  implicit,
  integer,
  nothing,
  octets,
  oid,
  sequence,
} from "../../src/core/asn1/write.ts";
import { derive, type Password } from "../../src/core/pkcs12/derive-key.ts";

/** PKCS#12 files of all makes, honest or not, put together piece by piece. */
const DATA = oid("1.2.840.113549.1.7.1");
export const SHA1 = sequence(oid("1.3.14.3.2.26"), nothing);
const SHA256_HMAC = sequence(oid("1.2.840.113549.2.9"), nothing);
const SALT = Buffer.from("0123456789abcdef", "hex");

export const data = (content: Uint8Array): Der => sequence(DATA, explicit(0, octets(content)));
export const encryptedData = (algorithm: Der, ciphertext: Uint8Array): Der =>
  sequence(
    oid("1.2.840.113549.1.7.6"),
    explicit(0, sequence(integer(0), sequence(DATA, algorithm, implicit(0, ciphertext)))),
  );

const bag = (kind: number, content: Der): Der =>
  sequence(oid(`1.2.840.113549.1.12.10.1.${kind}`), explicit(0, content));
export const keyBag = (pkcs8: Uint8Array): Der => bag(1, pkcs8);
export const lockedKeyBag = (algorithm: Der, ciphertext: Uint8Array): Der =>
  bag(2, sequence(algorithm, octets(ciphertext)));
export const certificateBag = (der: Uint8Array, type = "1.2.840.113549.1.9.22.1"): Der =>
  bag(3, sequence(oid(type), explicit(0, octets(der))));
export const crlBag = (): Der =>
  bag(4, sequence(oid("1.2.840.113549.1.9.23.1"), explicit(0, octets(Buffer.alloc(9)))));
export const secretBag = (): Der =>
  bag(5, sequence(oid("1.2.840.113549.1.9.25.1"), explicit(0, octets(Buffer.alloc(9)))));
export const nestedSafe = (...bags: readonly Der[]): Der => bag(6, sequence(...bags));
export const safe = (...bags: readonly Der[]): Der => data(sequence(...bags));

export const pfx = (safes: readonly Der[], mac?: (content: Uint8Array) => Der): Der => {
  const content = sequence(...safes);
  return sequence(integer(3), data(content), ...(mac === undefined ? [] : [mac(content)]));
};

/** Algorithm and salt with a count, as PKCS#12 and PKCS #5 version 1.5 have it. */
export const pbe = (algorithm: string, count: number | Uint8Array): Der =>
  sequence(oid(algorithm), sequence(octets(SALT), integer(count)));
export const TRIPLE_DES = "1.2.840.113549.1.12.1.3";

export const pbkdf2 = (count: number | Uint8Array, ...more: readonly Der[]): Der =>
  sequence(oid("1.2.840.113549.1.5.12"), sequence(octets(SALT), integer(count), ...more));
export const scrypt = (N: number, r: number, p: number | Uint8Array): Der =>
  sequence(oid("1.3.6.1.4.1.11591.4.11"), sequence(octets(SALT), integer(N), integer(r), integer(p)));
export const pbes2 = (derivation: Der, cipher = "2.16.840.1.101.3.4.1.42"): Der =>
  sequence(
    oid("1.2.840.113549.1.5.13"),
    sequence(derivation, sequence(oid(cipher), octets(Buffer.alloc(16, 7)))),
  );

/** A MAC that is right for the password. */
export const macOf =
  (password: Password, count = 1) =>
  (content: Uint8Array): Der => {
    const key = derive("mac", 20, { digest: "sha1", password, salt: SALT, iterations: count });
    return macData(createHmac("sha1", key).update(content).digest(), count);
  };

/** A MAC that says whatever it is told to. */
export const macData = (value: Uint8Array, count: number | Uint8Array, algorithm = SHA1): Der =>
  sequence(sequence(algorithm, octets(value)), octets(SALT), integer(count));

/** RFC 9579. */
export const pbmac1 =
  (password: string, keyLength: number | undefined, count = 2048) =>
  (content: Uint8Array): Der => {
    const key = pbkdf2Sync(password, SALT, count, keyLength ?? 32, "sha256");
    const length = keyLength === undefined ? [] : [integer(keyLength)];
    const derivation = pbkdf2(count, ...length, SHA256_HMAC);
    const algorithm = sequence(oid("1.2.840.113549.1.5.14"), sequence(derivation, SHA256_HMAC));
    return macData(createHmac("sha256", key).update(content).digest(), 1, algorithm);
  };
