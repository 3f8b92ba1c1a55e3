import { type KeyObject, X509Certificate } from "node:crypto";
import { context, type Element, readAsn1, TAG } from "../asn1/read.ts";
import { oid, only, sequence, tagged, time, whole } from "../asn1/values.ts";
import type { Certificate } from "../keyfile/key-file.ts";
import { attempt, Unreadable } from "../unreadable.ts";
import { keyFacts, signatureAlgorithm } from "./algorithms.ts";
import { extensions } from "./extensions.ts";
import { distinguishedName } from "./name.ts";
import { thumbprintOf } from "./thumbprint.ts";

/**
 * The facts of a certificate in DER; undefined where the bytes are none. What follows it in the buffer is left off.
 * Names, dates, version and extensions are read here: Node shows a version nowhere and a name only as lines of
 * text. Keys and signatures are OpenSSL's business, by way of node:crypto.
 */
export function readCertificate(bytes: Uint8Array): Certificate | undefined {
  return attempt(() => {
    const outer = readAsn1(bytes);
    const native = x509Of(outer.bytes);
    if (native === undefined) throw new Unreadable("malformed");
    return certificate(outer, native);
  });
}

function certificate(outer: Element, native: X509Certificate): Certificate {
  const [signed] = sequence(outer);
  const fields = [...sequence(signed)];
  const version = fields[0]?.tag === context(0) ? whole(only(fields.shift())) + 1 : 1;
  const [serial, algorithm, issuer, validity, subject, , ...optional] = fields;
  const list = optional.find(({ tag }) => tag === context(3));
  const [notBefore, notAfter] = sequence(validity);
  const { text, commonName } = distinguishedName(subject);
  const publicKey = publicKeyOf(native);
  const { type, bits, curve } = keyFacts(publicKey);
  return {
    der: outer.bytes,
    subject: text,
    commonName,
    issuer: distinguishedName(issuer).text,
    serialNumber: serialNumber(serial),
    version,
    notBefore: time(notBefore),
    notAfter: time(notAfter),
    keyType: type,
    keyBits: bits,
    curve,
    signatureAlgorithm: signatureAlgorithm(oid(sequence(algorithm)[0])),
    selfSigned: same(subject?.bytes, issuer?.bytes) && isSignedBy(native, publicKey),
    ...extensions(list && only(list)),
    thumbprint: thumbprintOf(outer.bytes),
    thumbprintSha256: thumbprintOf(outer.bytes, "sha256"),
  };
}

/** OpenSSL's own reading of a certificate; undefined where it refuses. Its messages are not for users. */
export function x509Of(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

/** Undefined for a kind of key, or a curve, that OpenSSL does not know. */
export function publicKeyOf(native: X509Certificate): KeyObject | undefined {
  try {
    return native.publicKey;
  } catch {
    return undefined;
  }
}

/** An exponent is 65,537 as a rule. With one as long as the modulus each check takes a thousand times as long. */
export const LARGEST_EXPONENT = 2n ** 64n;

export function isSignedBy(native: X509Certificate, key: KeyObject | undefined): boolean {
  try {
    if ((key?.asymmetricKeyDetails?.publicExponent ?? 0n) > LARGEST_EXPONENT) return false;
    return key !== undefined && native.verify(key);
  } catch {
    return false;
  }
}

/** Without the zero that only says that the number is not negative. */
function serialNumber(serial: Element | undefined): string {
  const { content } = tagged(serial, TAG.integer);
  const bare = content.length > 1 && content[0] === 0 ? content.subarray(1) : content;
  return Buffer.from(bare).toString("hex").toUpperCase();
}

function same(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}
