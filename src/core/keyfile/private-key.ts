import { createPrivateKey, type KeyObject } from "node:crypto";
import type { Element } from "../asn1/read.ts";
import { lockedKey, readSecretly } from "../pkcs12/bags.ts";
import type { Derivations } from "../pkcs12/derivations.ts";
import { Secret } from "../secret.ts";
import { Unreadable } from "../unreadable.ts";
import { keyFacts } from "../x509/algorithms.ts";
import { decryptLegacy } from "./dek-info.ts";
import type { Encryption, PrivateKey } from "./key-file.ts";
import { isHonest } from "./key-limits.ts";
import { type Kind, kindOf } from "./kinds.ts";

/** The forms that keys had before PKCS#8, by the label that OpenSSL knows them by. */
const LABELS: Readonly<Partial<Record<Kind, string>>> = {
  pkcs8: "PRIVATE KEY",
  "rsa-key": "RSA PRIVATE KEY",
  "dsa-key": "DSA PRIVATE KEY",
  "ec-key": "EC PRIVATE KEY",
};

/** A key that is not encrypted. @throws Unreadable `unusable-key` where OpenSSL does not take it, or should not get it */
export function openKey(key: Element): KeyObject {
  const kind = kindOf(key);
  const label = LABELS[kind];
  if (label === undefined || !isHonest(key, kind)) throw new Unreadable("unusable-key");
  const base64 = Buffer.from(key.bytes).toString("base64");
  const pem = `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;
  try {
    return createPrivateKey({ key: pem, format: "pem" });
  } catch {
    throw new Unreadable("unusable-key");
  }
}

export function privateKeyOf(key: KeyObject): PrivateKey {
  return { ...keyFacts(key), pem: new Secret(String(key.export({ type: "pkcs8", format: "pem" }))) };
}

export interface Unlocked {
  readonly key: KeyObject;
  readonly encryption: Encryption;
}

/**
 * An EncryptedPrivateKeyInfo. Decrypted here, not by `createPrivateKey`: that would start whatever number of rounds
 * the file asks for, and cannot be stopped.
 * @throws Unreadable
 */
export function unlockKey(info: Element, given: string | undefined, derivations: Derivations): Unlocked {
  const { scheme, ciphertext } = lockedKey(info);
  return unlocked(given, (password) => {
    const tried = derivations.part();
    const der = readSecretly(scheme.decrypt(ciphertext, password, tried));
    return { key: secretKey(der), words: scheme.words, iterations: tried.highest };
  });
}

/** A key with a DEK-Info line, in one of the forms before PKCS#8. @throws Unreadable */
export function unlockLegacyKey(
  ciphertext: Uint8Array,
  dekInfo: string,
  given: string | undefined,
): Unlocked {
  return unlocked(given, (password) => {
    const { plain, words } = decryptLegacy(ciphertext, dekInfo, password);
    return { key: secretKey(readSecretly(plain)), words, iterations: 1 };
  });
}

/** A wrong password may give octets that look like a sequence: a key they are not. */
function secretKey(element: Element): KeyObject {
  if (LABELS[kindOf(element)] === undefined) throw new Unreadable("wrong-password");
  return openKey(element);
}

interface Attempt {
  readonly key: KeyObject;
  readonly words: string;
  readonly iterations: number;
}

function unlocked(given: string | undefined, unlock: (password: string) => Attempt): Unlocked {
  if (given === undefined) throw new Unreadable("no-password");
  const result = (password: string, kind: "given" | "trimmed"): Unlocked => {
    const { key, words, iterations } = unlock(password);
    return {
      key,
      encryption: { key: words, certificates: undefined, mac: undefined, iterations, password: kind },
    };
  };
  try {
    return result(given, "given");
  } catch (error) {
    const trimmed = given.trim();
    if (trimmed === given || !(error instanceof Unreadable) || error.trouble !== "wrong-password")
      throw error;
    return result(trimmed, "trimmed");
  }
}
