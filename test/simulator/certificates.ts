import { constants, createHash, generateKeyPairSync, privateEncrypt, randomBytes } from "node:crypto";
import forge from "node-forge";

/** A certificate authority that exists for one run of the tests. */
export interface Authority {
  /** PEM */
  certificate: string;
  /** PEM of the one key that all its server certificates share: RSA keys are dear. */
  leafKey: string;
  /** PEM of a server certificate for a host name. */
  leaf(host: string): string;
}

interface KeyPair {
  pem: string;
  publicKey: forge.pki.rsa.PublicKey;
  /** forge calls it where it would sign itself, which takes it a hundred times as long. */
  signer: forge.pki.rsa.PrivateKey;
}

const keys = new Map<string, KeyPair>();

/** A key pair per purpose, made at first use and shared by the process. */
function keyPair(purpose: string): KeyPair {
  const known = keys.get(purpose);
  if (known) return known;
  const made = newKeyPair();
  keys.set(purpose, made);
  return made;
}

export function createAuthority(name = "Simulator"): Authority {
  const authority = keyPair(`authority ${name}`);
  const leafKey = keyPair("leaf");
  const issuer = [{ name: "commonName", value: `${name} Test CA` }];
  const ca = issue({ subject: issuer, issuer, key: authority, by: authority, extensions: caExtensions });
  const leaf = (host: string) => {
    const subject = [{ name: "commonName", value: host }];
    const names = [{ type: 2, value: host }, ...(host === "localhost" ? [{ type: 7, ip: "127.0.0.1" }] : [])];
    const extensions = [...leafExtensions, { name: "subjectAltName", altNames: names }];
    return issue({ subject, issuer, key: leafKey, by: authority, extensions });
  };
  return { certificate: ca, leafKey: leafKey.pem, leaf };
}

export interface ClientCertificateOptions {
  commonName?: string;
  startsAt?: Date;
  endsAt?: Date;
  /** Of its RSA key; default 2048. */
  bits?: number;
  /** Host names in subjectAltName. */
  hosts?: readonly string[];
}

/** A fresh self-signed certificate with its own key, as one registers on an application. */
export function createClientCertificate(options: ClientCertificateOptions = {}) {
  const { bits, hosts = [], ...dates } = options;
  const key = newKeyPair(bits);
  const name = [{ name: "commonName", value: options.commonName ?? "deploy" }];
  const altNames = hosts.map((value) => ({ type: 2, value }));
  const extensions = hosts.length === 0 ? [] : [{ name: "subjectAltName", altNames }];
  const certificate = issue({ subject: name, issuer: name, key, by: key, extensions, ...dates });
  return { certificate, key: key.pem, thumbprint: thumbprintOf(derOf(certificate)) };
}

/** The bytes of a certificate in PEM. */
export const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64");

/** What Azure knows a certificate by: SHA-1 of the DER, upper-case hex. */
export const thumbprintOf = (der: Buffer): string =>
  createHash("sha1").update(der).digest("hex").toUpperCase();

const caExtensions = [
  { name: "basicConstraints", cA: true, critical: true },
  { name: "keyUsage", keyCertSign: true, critical: true },
];

const leafExtensions = [
  { name: "keyUsage", digitalSignature: true, keyEncipherment: true },
  { name: "extKeyUsage", serverAuth: true },
];

const day = 86_400_000;

function issue(given: {
  subject: forge.pki.CertificateField[];
  issuer: forge.pki.CertificateField[];
  key: KeyPair;
  by: KeyPair;
  extensions: object[];
  startsAt?: Date;
  endsAt?: Date;
}): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = given.key.publicKey;
  // A leading 1 keeps the serial number positive.
  certificate.serialNumber = `1${randomBytes(15).toString("hex").slice(1)}`;
  certificate.validity.notBefore = given.startsAt ?? new Date(Date.now() - day);
  certificate.validity.notAfter = given.endsAt ?? new Date(Date.now() + 30 * day);
  certificate.setSubject(given.subject);
  certificate.setIssuer(given.issuer);
  certificate.setExtensions(given.extensions);
  certificate.sign(given.by.signer, forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}

/** DER that stands before a SHA-256 digest in a PKCS #1 v1.5 signature (RFC 8017 §9.2). */
const sha256Prefix = Buffer.from("3031300d060960864801650304020105000420", "hex");

function newKeyPair(modulusLength = 2048): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength });
  const sign = (md: forge.md.MessageDigest): string => {
    const digest = Buffer.from(md.digest().getBytes(), "binary");
    const padded = { key: privateKey, padding: constants.RSA_PKCS1_PADDING };
    return privateEncrypt(padded, Buffer.concat([sha256Prefix, digest])).toString("binary");
  };
  return {
    pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    signer: { sign } as unknown as forge.pki.rsa.PrivateKey,
    publicKey: forge.pki.publicKeyFromPem(publicKey.export({ type: "spki", format: "pem" }).toString()),
  };
}
