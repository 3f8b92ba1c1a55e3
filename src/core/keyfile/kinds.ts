import { type Element, TAG } from "../asn1/read.ts";
import { oid } from "../asn1/values.ts";
import { isPkcs12 } from "../pkcs12/read.ts";
import { attempt } from "../unreadable.ts";

/** What a structure in DER is, by its form alone: labels and file names lie. */
export type Kind =
  | "certificate"
  | "pfx"
  | "p7b"
  | "pkcs8"
  | "encrypted-key"
  | "rsa-key"
  | "dsa-key"
  | "ec-key"
  | "request"
  | "revocations"
  | "public-key"
  | "unknown";

const SIGNED_DATA = "1.2.840.113549.1.7.2";

export function kindOf(element: Element): Kind {
  if (element.tag !== TAG.sequence) return "unknown";
  if (isPkcs12(element)) return "pfx";
  const [first, second, third] = element.children;
  if (first?.tag === TAG.oid) return attempt(() => oid(first)) === SIGNED_DATA ? "p7b" : "unknown";
  if (first?.tag === TAG.integer) return keyKind(element.children);
  if (first?.tag !== TAG.sequence) return "unknown";
  if (second?.tag === TAG.octetString) return "encrypted-key";
  if (second?.tag === TAG.bitString) return "public-key";
  return third?.tag === TAG.bitString ? signedKind(first.children) : "unknown";
}

function keyKind(children: readonly Element[]): Kind {
  const [, second, third] = children;
  if (second?.tag === TAG.sequence && third?.tag === TAG.octetString) return "pkcs8";
  if (second?.tag === TAG.octetString) return "ec-key";
  if (!children.slice(0, 6).every(({ tag }) => tag === TAG.integer)) return "unknown";
  if (children.length === 2) return "public-key";
  if (children.length === 6) return "dsa-key";
  return children.length > 8 ? "rsa-key" : "unknown";
}

/** Certificates, requests and lists of revocations are all signed in the same form. */
function signedKind(parts: readonly Element[]): Kind {
  const times: readonly number[] = [TAG.utcTime, TAG.generalizedTime];
  if (parts.some(({ tag }) => times.includes(tag))) return "revocations";
  return parts.length < 6 ? "request" : "certificate";
}
