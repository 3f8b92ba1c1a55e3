import type { Finding } from "../finding.ts";
import type { Secret } from "../secret.ts";

/** What a file of certificates and keys holds, once it has been read. */
export interface KeyFile {
  readonly format: KeyFileFormat;
  /**
   * The leaf first (the one whose public key the private key has, else the one that issued no other), then its
   * issuers upwards, then what is left.
   */
  readonly certificates: readonly Certificate[];
  /** The private key that belongs to the first certificate; else the only key there is. */
  readonly key: PrivateKey | undefined;
  /** Whether that key belongs to the first certificate; undefined where one of the two is missing. */
  readonly keyMatches: boolean | undefined;
  /** How a PKCS#12 file or an encrypted key is protected; undefined where nothing is. */
  readonly encryption: Encryption | undefined;
  /** Of a .publishsettings: each subscription with the certificate that opens it. */
  readonly subscriptions: readonly PublishedSubscription[];
}

/** `key` is a private key alone in DER; as PEM it is `pem`, as all that PEM carries but a PFX or a P7B. */
export type KeyFileFormat = "pem" | "cer" | "p7b" | "pfx" | "key" | "publishsettings";

export interface PublishedSubscription {
  readonly id: string;
  readonly name: string;
  /** The classic service management API it names, as it stands in the file. */
  readonly url: string;
  /** Its certificate; where it cannot be read to its end, what could be. */
  readonly file: KeyFile;
  /** Why that certificate cannot be read; none where it can. */
  readonly troubles: readonly Finding[];
}

export type KeyType = "rsa" | "rsa-pss" | "ec" | "ed25519" | "ed448" | "dsa" | "other";

/**
 * An X.509 certificate (RFC 5280) as it says of itself. Its texts come from outside: neutralise them before they
 * are printed.
 */
export interface Certificate {
  readonly der: Uint8Array;
  /** RFC 4514, most specific part first: `CN=deploy,O=Contoso`. */
  readonly subject: string;
  readonly commonName: string | undefined;
  readonly issuer: string;
  /** Upper-case hexadecimal, two digits an octet. */
  readonly serialNumber: string;
  /** 1, 2 or 3. */
  readonly version: number;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly keyType: KeyType;
  /** Of RSA and DSA: the bits of the modulus. */
  readonly keyBits: number | undefined;
  /** Of EC: `prime256v1`, `secp384r1`, … */
  readonly curve: string | undefined;
  /** As OpenSSL calls it: `sha256WithRSAEncryption`; the dotted number of one that is not known. */
  readonly signatureAlgorithm: string;
  /** Issuer and subject are the same, and the signature is by its own key. */
  readonly selfSigned: boolean;
  /** Of basicConstraints. */
  readonly isAuthority: boolean;
  /** `digitalSignature`, `keyEncipherment`, …; undefined where the extension is absent. */
  readonly keyUsage: readonly string[] | undefined;
  /** `serverAuth`, `clientAuth`, …, or dotted numbers; undefined where the extension is absent. */
  readonly extendedKeyUsage: readonly string[] | undefined;
  /** The dNSName entries of subjectAltName. */
  readonly dnsNames: readonly string[];
  /** SHA-1 of the DER, upper-case hexadecimal without separators: what Azure calls the thumbprint. */
  readonly thumbprint: string;
  /** SHA-256 of the DER, likewise. */
  readonly thumbprintSha256: string;
}

export interface PrivateKey {
  readonly type: KeyType;
  readonly bits: number | undefined;
  readonly curve: string | undefined;
  /** PKCS#8, not encrypted, as PEM. */
  readonly pem: Secret;
}

export interface Encryption {
  /**
   * Of the private key, in words: `AES-256-CBC (PBES2, HMAC-SHA-256)`, `3DES (PBE-SHA1)`, `RC2-40 (PBE-SHA1)`;
   * undefined where it lies open or there is none.
   */
  readonly key: string | undefined;
  readonly certificates: string | undefined;
  /** `HMAC-SHA-1`, `PBMAC1 (HMAC-SHA-256)`, …; undefined where there is none. */
  readonly mac: string | undefined;
  /** The highest count of any key derivation of what was opened. */
  readonly iterations: number;
  /** Which password opened it. */
  readonly password: "given" | "trimmed" | "empty" | "null" | "none-needed";
}
