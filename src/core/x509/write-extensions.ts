import { bits, type Der, implicit, octets, oid, sequence, yes } from "../asn1/write.ts";
import type { Purpose } from "../given-file.ts";

/** Bits of keyUsage (RFC 5280 §4.2.1.3), the most significant first. */
const DIGITAL_SIGNATURE = 0x80;
const KEY_ENCIPHERMENT = 0x20;
const UNUSED_BITS: Readonly<Record<number, number>> = { 128: 7, 160: 5 };

const SERVER = "1.3.6.1.5.5.7.3.1";
const CLIENT = "1.3.6.1.5.5.7.3.2";

const USE: Readonly<Record<Purpose, { readonly key: number; readonly extended: string }>> = {
  "service-principal": { key: DIGITAL_SIGNATURE, extended: CLIENT },
  management: { key: DIGITAL_SIGNATURE | KEY_ENCIPHERMENT, extended: CLIENT },
  service: { key: DIGITAL_SIGNATURE | KEY_ENCIPHERMENT, extended: SERVER },
};

export interface ExtensionOptions {
  readonly purpose: Purpose;
  /** Host names in ASCII; none for no subjectAltName. */
  readonly dnsNames: readonly string[];
  /** SHA-1 of the public key's bits (RFC 5280 §4.2.1.2). */
  readonly keyIdentifier: Uint8Array;
}

/** The extensions of an end entity: it is nobody's issuer, and what its key may do is said. */
export function writeExtensions({ purpose, dnsNames, keyIdentifier }: ExtensionOptions): Der {
  const { key, extended } = USE[purpose];
  const names = dnsNames.map((name) => implicit(2, Buffer.from(name, "latin1")));
  return sequence(
    extension("2.5.29.19", sequence(), "critical"),
    extension("2.5.29.15", bits(Uint8Array.of(key), UNUSED_BITS[key]), "critical"),
    extension("2.5.29.37", sequence(oid(extended))),
    extension("2.5.29.14", octets(keyIdentifier)),
    ...(names.length === 0 ? [] : [extension("2.5.29.17", sequence(...names))]),
  );
}

function extension(number: string, content: Der, critical?: "critical"): Der {
  return sequence(oid(number), ...(critical === undefined ? [] : [yes]), octets(content));
}
