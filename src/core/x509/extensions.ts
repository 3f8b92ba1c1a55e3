import { contextPrimitive, type Element, readAsn1, TAG } from "../asn1/read.ts";
import { oid, sequence, tagged, text } from "../asn1/values.ts";
import { Unreadable } from "../unreadable.ts";

/** What a certificate says of its own use (RFC 5280, 4.2.1). */
export interface Extensions {
  readonly isAuthority: boolean;
  readonly keyUsage: readonly string[] | undefined;
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly dnsNames: readonly string[];
}

const KEY_USAGE = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
];

const PURPOSES: Readonly<Record<string, string>> = {
  "2.5.29.37.0": "anyExtendedKeyUsage",
  "1.3.6.1.5.5.7.3.1": "serverAuth",
  "1.3.6.1.5.5.7.3.2": "clientAuth",
  "1.3.6.1.5.5.7.3.3": "codeSigning",
  "1.3.6.1.5.5.7.3.4": "emailProtection",
  "1.3.6.1.5.5.7.3.8": "timeStamping",
  "1.3.6.1.5.5.7.3.9": "OCSPSigning",
  "1.3.6.1.4.1.311.20.2.2": "msSmartcardLogin",
};

const DNS_NAME = contextPrimitive(2);

/** @throws Unreadable `malformed` */
export function extensions(list: Element | undefined): Extensions {
  const values = new Map<string, Element>();
  for (const extension of list === undefined ? [] : sequence(list)) {
    const parts = sequence(extension);
    const value = tagged(parts.at(-1), TAG.octetString).content;
    const id = oid(parts[0]);
    if (READ.has(id)) values.set(id, readAsn1(value));
  }
  const usage = values.get(READ_AS.keyUsage);
  const purposes = values.get(READ_AS.extendedKeyUsage);
  const names = values.get(READ_AS.alternativeNames);
  return {
    isAuthority: isAuthority(values.get(READ_AS.basicConstraints)),
    keyUsage: usage && bitsOf(usage),
    extendedKeyUsage: purposes && sequence(purposes).map((purpose) => PURPOSES[oid(purpose)] ?? oid(purpose)),
    dnsNames:
      names === undefined
        ? []
        : sequence(names)
            .filter(({ tag }) => tag === DNS_NAME)
            .map((name) => text({ ...name, tag: 22 }) ?? ""),
  };
}

const READ_AS = {
  keyUsage: "2.5.29.15",
  alternativeNames: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  extendedKeyUsage: "2.5.29.37",
};
const READ = new Set(Object.values(READ_AS));

function isAuthority(constraints: Element | undefined): boolean {
  const first = constraints && sequence(constraints)[0];
  return first?.tag === TAG.boolean && first.content[0] !== 0;
}

/** The first octet of a bit string is the number of unused bits, the rest are bits from the left. */
function bitsOf(usage: Element): readonly string[] {
  const { content } = tagged(usage, TAG.bitString);
  if (content.length === 0) throw new Unreadable("malformed");
  return KEY_USAGE.filter((_, bit) => ((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}
