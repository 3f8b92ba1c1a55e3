import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";
import { bits, type Der, explicit, integer, nothing, oid, sequence, time } from "../asn1/write.ts";
import type { Purpose } from "../given-file.ts";
import { writeExtensions } from "./write-extensions.ts";
import { type Name, writeName } from "./write-name.ts";

export interface CertificateOptions {
  readonly subject: Name;
  readonly purpose: Purpose;
  readonly dnsNames: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** 16 random octets for the serial number. */
  readonly random: Uint8Array;
}

const SHA256_WITH_RSA = sequence(oid("1.2.840.113549.1.1.11"), nothing);
/** Version 3 counts from zero. */
const VERSION_3 = explicit(0, integer(2));

/** A self-signed X.509 v3 certificate (RFC 5280) of an RSA key, as DER. */
export function selfSigned(privateKey: KeyObject, options: CertificateOptions): Der {
  const { subject, notBefore, notAfter, random, ...rest } = options;
  const publicKey = createPublicKey(privateKey);
  const name = writeName(subject);
  const signed = sequence(
    VERSION_3,
    integer(serial(random)),
    SHA256_WITH_RSA,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    explicit(3, writeExtensions({ ...rest, keyIdentifier: keyIdentifier(publicKey) })),
  );
  return sequence(signed, SHA256_WITH_RSA, bits(sign("sha256", signed, privateKey)));
}

/** Positive, and of full length, so that no reader drops or adds an octet. */
function serial(random: Uint8Array): Uint8Array {
  const octets = Uint8Array.from(random);
  octets[0] = ((octets[0] ?? 0) & 0x7f) | 0x40;
  return octets;
}

const keyIdentifier = (publicKey: KeyObject): Uint8Array =>
  createHash("sha1")
    .update(publicKey.export({ type: "pkcs1", format: "der" }))
    .digest();
