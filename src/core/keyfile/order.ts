import type { KeyObject, X509Certificate } from "node:crypto";
import { isSignedBy, publicKeyOf, x509Of } from "../x509/certificate.ts";
import type { Certificate } from "./key-file.ts";
import { isPair } from "./pair.ts";

export interface Ordered {
  /** Leaf, its issuers upwards, then what is left in the order of the file. */
  readonly certificates: readonly Certificate[];
  readonly key: KeyObject | undefined;
  readonly keyMatches: boolean | undefined;
}

interface Card {
  readonly certificate: Certificate;
  readonly native: X509Certificate;
}

/**
 * Finds out which certificate the key belongs to, by the public key alone: files with their chain upside down exist,
 * and such whose marks (`localKeyId`) tie the key to the wrong one.
 */
export function ordered(found: readonly Certificate[], keys: readonly KeyObject[], now: Date): Ordered {
  const cards = distinct(found).flatMap((certificate) => {
    const native = x509Of(certificate.der);
    return native === undefined ? [] : [{ certificate, native }];
  });
  const pair = pairOf(cards, keys, now);
  const leaf = pair?.card ?? topmost(cards);
  const key = pair?.key ?? keys[0];
  return {
    certificates: leaf === undefined ? [] : withIssuers(leaf, cards),
    key,
    keyMatches: key === undefined || leaf === undefined ? undefined : pair !== undefined,
  };
}

function distinct(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((one) => [one.thumbprintSha256, one])).values()];
}

/**
 * The first key that has a certificate. Where it has several (it was kept at a renewal), the one that is valid now:
 * the next one may lie beside it already. Of several such, or if there is none, the latest.
 */
function pairOf(
  cards: readonly Card[],
  keys: readonly KeyObject[],
  now: Date,
): { card: Card; key: KeyObject } | undefined {
  for (const key of keys) {
    const [card] = cards
      .filter(({ native }) => namesKey(native, key))
      .toSorted(
        ({ certificate: one }, { certificate: other }) =>
          Number(isValid(other, now)) - Number(isValid(one, now)) ||
          Number(other.notAfter) - Number(one.notAfter),
      );
    if (card !== undefined && isPair(key, publicKeyOf(card.native))) return { card, key };
  }
  return undefined;
}

const isValid = ({ notBefore, notAfter }: Certificate, now: Date): boolean =>
  notBefore <= now && now < notAfter;

/** By the public numbers alone, which a private key carries with it. */
function namesKey(native: X509Certificate, key: KeyObject): boolean {
  try {
    return native.checkPrivateKey(key);
  } catch {
    return false;
  }
}

/** The one that issued no other, as far as names tell. */
function topmost(cards: readonly Card[]): Card | undefined {
  const issuers = new Set(
    cards
      .filter(({ certificate: { subject, issuer } }) => subject !== issuer)
      .map((card) => card.certificate.issuer),
  );
  return (
    cards.find(({ certificate }) => !issuers.has(certificate.subject)) ??
    cards.find(({ certificate }) => !certificate.isAuthority) ??
    cards[0]
  );
}

/** Signatures that are checked to find a chain; honest files have one an issuer. After that the names decide. */
const MOST_CHECKS = 100;

function withIssuers(leaf: Card, cards: readonly Card[]): readonly Certificate[] {
  const chain = [leaf];
  let checks = 0;
  const isIssuer = (issuer: Card, issued: Card): boolean =>
    issuer.certificate.subject === issued.certificate.issuer &&
    (++checks > MOST_CHECKS || hasSigned(issuer, issued));
  for (let card: Card | undefined = leaf; card !== undefined; ) {
    const current: Card = card;
    card = cards.find((other) => !chain.includes(other) && isIssuer(other, current));
    if (card !== undefined) chain.push(card);
  }
  return [...chain, ...cards.filter((card) => !chain.includes(card))].map(({ certificate }) => certificate);
}

function hasSigned(issuer: Card, issued: Card): boolean {
  try {
    return isSignedBy(issued.native, issuer.native.publicKey);
  } catch {
    return false;
  }
}
