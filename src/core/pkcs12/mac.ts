import { createHmac, timingSafeEqual } from "node:crypto";
import type { Element } from "../asn1/read.ts";
import { octets, oid, sequence, whole } from "../asn1/values.ts";
import { Unreadable } from "../unreadable.ts";
import type { Derivations } from "./derivations.ts";
import { derive, type Password } from "./derive-key.ts";
import { digestOf, hmacOf } from "./digests.ts";
import { derivationOf } from "./pbkdf.ts";

/** What proves that a PKCS#12 file is whole and that the password is right. */
export interface Mac {
  /** `HMAC-SHA-1`, `PBMAC1 (HMAC-SHA-256)` */
  readonly words: string;
  /** @throws Unreadable `too-costly` */
  proves(content: Uint8Array, password: Password, derivations: Derivations): boolean;
}

const PBMAC1 = "1.2.840.113549.1.5.14";
/** RFC 9579 asks for 20 octets at least: a key of one octet can be guessed. The upper end is the longest digest. */
const KEY_LENGTHS = [20, 64] as const;

/** @throws Unreadable `unsupported` or `malformed` */
export function macOf(data: Element): Mac {
  const [info, salt, count] = sequence(data);
  const [algorithm, value] = sequence(info);
  if (salt === undefined || value === undefined) throw new Unreadable("malformed");
  const expected = octets(value);
  const [name, parameters] = sequence(algorithm);
  if (oid(name) === PBMAC1) return pbmac1(sequence(parameters), expected);
  const digest = digestOf(algorithm);
  const rounds = count === undefined ? 1 : whole(count);
  const salted = octets(salt);
  return {
    words: `HMAC-${digest.words}`,
    proves(content, password, derivations) {
      derivations.enter(rounds);
      const from = { digest: digest.name, password, salt: salted, iterations: rounds };
      const key = derive("mac", digest.size, from);
      return equal(createHmac(digest.name, key).update(content).digest(), expected);
    },
  };
}

function pbmac1([deriving, hmac]: readonly Element[], expected: Uint8Array): Mac {
  const derivation = derivationOf(deriving);
  const digest = hmacOf(hmac);
  const [shortest, longest] = KEY_LENGTHS;
  const { keyLength } = derivation;
  if (keyLength === undefined || keyLength < shortest || keyLength > longest)
    throw new Unreadable("malformed");
  return {
    words: `PBMAC1 (HMAC-${digest.words})`,
    proves(content, password, derivations) {
      const key = derivation.key(password, keyLength, derivations);
      return equal(createHmac(digest.name, key).update(content).digest(), expected);
    },
  };
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
