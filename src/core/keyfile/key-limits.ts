import { context, type Element, TAG } from "../asn1/read.ts";
import { oid, sequence } from "../asn1/values.ts";
import { attempt } from "../unreadable.ts";
import type { Kind } from "./kinds.ts";

/** Room for RSA of 16,384 bits, DSA of 4,096 and the longest curve. In octets. */
const MOST = { rsa: 16_384, dsa: 2048, curve: 1024 } as const;

/** By the algorithm that a PKCS#8 names. */
const PKCS8: Readonly<Record<string, number>> = {
  "1.2.840.113549.1.1.1": MOST.rsa,
  "1.2.840.113549.1.1.10": MOST.rsa,
  "1.2.840.10040.4.1": MOST.dsa,
  "1.2.840.10045.2.1": MOST.curve,
  "1.3.101.112": MOST.curve,
  "1.3.101.113": MOST.curve,
};
const EC = "1.2.840.10045.2.1";

/**
 * Whether a private key may be given to OpenSSL. To load a key of DSA or DH it works out the public one: minutes for
 * a modulus of 20,000 octets, and nothing stops it. A curve must be one that has a name.
 */
export function isHonest(key: Element, kind: Kind): boolean {
  return attempt(() => key.bytes.length <= mostFor(key, kind)) ?? false;
}

function mostFor(key: Element, kind: Kind): number {
  if (kind === "rsa-key") return MOST.rsa;
  if (kind === "dsa-key") return MOST.dsa;
  if (kind === "ec-key") return namesItsCurve(key) ? MOST.curve : 0;
  if (kind !== "pkcs8") return 0;
  const [name, parameters] = sequence(key.children[1]);
  const id = oid(name);
  return id === EC && parameters?.tag !== TAG.oid ? 0 : (PKCS8[id] ?? 0);
}

function namesItsCurve({ children }: Element): boolean {
  return children.some(({ tag, children: [curve] }) => tag === context(0) && curve?.tag === TAG.oid);
}
