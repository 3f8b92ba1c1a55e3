import { context, contextPrimitive, type Element, readAsn1, TAG } from "../asn1/read.ts";
import { octets, oid, only, sequence } from "../asn1/values.ts";
import { attempt, Unreadable } from "../unreadable.ts";
import { schemeOf } from "./schemes.ts";

/** Honest files have two or three; Java writes one for each key and one for all certificates. */
const MOST_SAFES = 50;
export const MOST_KEYS = 10;
export const MOST_CERTIFICATES = 50;

const CONTENT = { data: "1.2.840.113549.1.7.1", encrypted: "1.2.840.113549.1.7.6" };
const BAG = {
  key: "1.2.840.113549.1.12.10.1.1",
  shroudedKey: "1.2.840.113549.1.12.10.1.2",
  certificate: "1.2.840.113549.1.12.10.1.3",
  safe: "1.2.840.113549.1.12.10.1.6",
};
const X509 = "1.2.840.113549.1.9.22.1";

/** What a store holds that is of use here. Lists of revoked certificates and secrets of Java are passed over. */
export class Bags {
  readonly certificates: Uint8Array[] = [];
  /** PKCS#8 in DER. */
  readonly keys: Uint8Array[] = [];
  /** Keys that another password locks than the one of the store. */
  lockedKeys = 0;
  keyScheme: string | undefined;
  certificateScheme: string | undefined;
}

/** Decrypts with the password at hand. @throws Unreadable `wrong-password` among others */
export type Opener = (scheme: ReturnType<typeof schemeOf>, ciphertext: Uint8Array) => Uint8Array;

/**
 * Reads an AuthenticatedSafe (RFC 7292, 4.1).
 * @param proven whether the password is known to be right before anything is decrypted
 */
export function readSafes(content: Uint8Array, open: Opener, proven: boolean): Bags {
  const bags = new Bags();
  const safes = sequence(readAsn1(content));
  if (safes.length > MOST_SAFES) throw new Unreadable("too-complex");
  let known = proven;
  for (const safe of safes) {
    const [type, value] = sequence(safe);
    const id = oid(type);
    if (id === CONTENT.data) {
      readBags(readAsn1(octets(only(value))), bags, open, known);
    } else if (id === CONTENT.encrypted) {
      const [, encrypted] = sequence(only(value));
      readBags(unlocked(encrypted, bags, open, proven), bags, open, true);
    } else throw new Unreadable("unsupported", "a PKCS#12 file that is locked by a certificate");
    known ||= bags.keyScheme !== undefined || bags.certificateScheme !== undefined;
  }
  return bags;
}

/** An EncryptedContentInfo (RFC 5652, 6.1). Behind a MAC that is right, what does not decrypt was written wrong. */
function unlocked(encrypted: Element | undefined, bags: Bags, open: Opener, proven: boolean): Element {
  const [, algorithm, content] = sequence(encrypted);
  if (content === undefined) throw new Unreadable("malformed");
  const scheme = schemeOf(algorithm);
  const ciphertext = octets(content, contextPrimitive(0));
  const plain = proven
    ? attempt(() => readSecretly(open(scheme, ciphertext)), "wrong-password")
    : readSecretly(open(scheme, ciphertext));
  if (plain === undefined) throw new Unreadable("malformed");
  bags.certificateScheme ??= scheme.words;
  return plain;
}

function readBags(safe: Element, bags: Bags, open: Opener, known: boolean): void {
  for (const bag of sequence(safe)) {
    const [type, value] = sequence(bag);
    if (value?.tag !== context(0)) throw new Unreadable("malformed");
    switch (oid(type)) {
      case BAG.key:
        bags.keys.push(only(value).bytes);
        break;
      case BAG.shroudedKey:
        readLockedKey(only(value), bags, open, known);
        break;
      case BAG.certificate:
        readCertificateBag(only(value), bags);
        break;
      case BAG.safe:
        readBags(only(value), bags, open, known);
        break;
      default:
    }
    if (bags.keys.length + bags.lockedKeys > MOST_KEYS) throw new Unreadable("too-complex");
  }
}

/** An EncryptedPrivateKeyInfo (RFC 5958). In a store that opened, one that does not open has another password. */
function readLockedKey(info: Element, bags: Bags, open: Opener, known: boolean): void {
  const { scheme, ciphertext } = lockedKey(info);
  bags.keyScheme ??= scheme.words;
  try {
    bags.keys.push(readSecretly(open(scheme, ciphertext)).bytes);
  } catch (error) {
    if (!known || !(error instanceof Unreadable) || error.trouble !== "wrong-password") throw error;
    bags.lockedKeys++;
  }
}

export function lockedKey(info: Element): { scheme: ReturnType<typeof schemeOf>; ciphertext: Uint8Array } {
  const [algorithm, data] = sequence(info);
  if (data === undefined) throw new Unreadable("malformed");
  return { scheme: schemeOf(algorithm), ciphertext: octets(data) };
}

/** What was decrypted: if it makes no sense, the padding was right by chance, and the password was not. */
export function readSecretly(plain: Uint8Array): Element {
  try {
    const element = readAsn1(plain);
    if (element.tag === TAG.sequence) return element;
  } catch (error) {
    if (!(error instanceof Unreadable) || error.trouble === "too-complex") throw error;
  }
  throw new Unreadable("wrong-password");
}

function readCertificateBag(bag: Element, bags: Bags): void {
  const [type, value] = sequence(bag);
  if (oid(type) !== X509) return;
  bags.certificates.push(octets(only(value)));
  if (bags.certificates.length > MOST_CERTIFICATES) throw new Unreadable("too-complex");
}
