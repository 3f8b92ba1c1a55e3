import { bmp, type Der, explicit, implicit, integer, octets, oid, sequence, set } from "../asn1/write.ts";
import type { Secret } from "../secret.ts";
import { type PfxEncryption, PROTECTIONS, type Random } from "./encrypt.ts";

export interface PfxOptions {
  /** PKCS#8, DER. */
  readonly key: Uint8Array;
  /** DER; the one that belongs to the key first. */
  readonly certificates: readonly Uint8Array[];
  /** What Windows and Java show beside it. */
  readonly friendlyName: string;
  /** The empty one is a password too: the file is then encrypted with it. */
  readonly password: Secret;
  readonly encryption: PfxEncryption;
  readonly random: Random;
}

const DATA = oid("1.2.840.113549.1.7.1");
const ENCRYPTED_DATA = oid("1.2.840.113549.1.7.6");
const SHROUDED_KEY_BAG = oid("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE_BAG = oid("1.2.840.113549.1.12.10.1.3");
const X509_CERTIFICATE = oid("1.2.840.113549.1.9.22.1");
const FRIENDLY_NAME = oid("1.2.840.113549.1.9.20");
const LOCAL_KEY_ID = oid("1.2.840.113549.1.9.21");

/** Ties the key to its certificate: any octets will do, if both have the same. */
const THE_KEY = Uint8Array.of(1);

/**
 * A PKCS#12 file (RFC 7292) as OpenSSL lays it out: certificates and key in two safes, both encrypted, and a MAC
 * over them.
 */
export function writePfx(options: PfxOptions): Der {
  const { key, certificates, friendlyName, password, encryption, random } = options;
  const protection = PROTECTIONS[encryption](password, random);
  const attributes = set(
    sequence(FRIENDLY_NAME, set(bmp(friendlyName))),
    sequence(LOCAL_KEY_ID, set(octets(THE_KEY))),
  );
  const certificateBags = certificates.map((der, index) =>
    bag(
      CERTIFICATE_BAG,
      sequence(X509_CERTIFICATE, explicit(0, octets(der))),
      index === 0 ? attributes : set(),
    ),
  );
  const shrouded = protection.encrypt(key);
  const keyBag = bag(SHROUDED_KEY_BAG, sequence(shrouded.algorithm, octets(shrouded.octets)), attributes);
  const encrypted = protection.encrypt(sequence(...certificateBags));
  const info = sequence(DATA, encrypted.algorithm, implicit(0, encrypted.octets));
  const safes = sequence(
    sequence(ENCRYPTED_DATA, explicit(0, sequence(integer(0), info))),
    sequence(DATA, explicit(0, octets(sequence(keyBag)))),
  );
  return sequence(integer(3), sequence(DATA, explicit(0, octets(safes))), protection.mac(safes));
}

function bag(type: Der, content: Der, attributes: Der): Der {
  // An empty set of attributes is left out.
  return sequence(type, explicit(0, content), ...(attributes.length > 2 ? [attributes] : []));
}
