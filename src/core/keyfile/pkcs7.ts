import { context, type Element, TAG } from "../asn1/read.ts";
import { only, sequence } from "../asn1/values.ts";

/** The certificates in a .p7b (SignedData of RFC 5652), in the order of the file; it never has a key. */
export function certificatesOfPkcs7(contentInfo: Element): readonly Uint8Array[] {
  const [, content] = sequence(contentInfo);
  const list = sequence(only(content)).find(({ tag }) => tag === context(0));
  // Other members of the choice (attribute certificates) have tags of their own.
  return (list?.children ?? []).filter(({ tag }) => tag === TAG.sequence).map(({ bytes }) => bytes);
}
