import type { KeyObject } from "node:crypto";
import { readAsn1, TAG } from "../asn1/read.ts";
import { MOST_CERTIFICATES, MOST_KEYS } from "../pkcs12/bags.ts";
import type { Derivations } from "../pkcs12/derivations.ts";
import { readPkcs12 } from "../pkcs12/read.ts";
import { Unreadable } from "../unreadable.ts";
import { readCertificate } from "../x509/certificate.ts";
import type { Certificate, Encryption, KeyFile, KeyFileFormat } from "./key-file.ts";
import { type Kind, kindOf } from "./kinds.ts";
import { ordered } from "./order.ts";
import { certificatesOfPkcs7 } from "./pkcs7.ts";
import { openKey, privateKeyOf, type Unlocked, unlockKey, unlockLegacyKey } from "./private-key.ts";

/** Where an Unreadable was thrown: each part has its own sentences. */
export type Part = "file" | "key" | "pkcs12";

/** What is of no use here, though it is what it is. */
export type Useless = Extract<Kind, "request" | "revocations" | "public-key"> | "openssh-key";

export interface Opening {
  readonly password: string | undefined;
  readonly now: Date;
}

/** What has been found in a file so far. */
export class Contents {
  readonly certificates: Certificate[] = [];
  readonly keys: KeyObject[] = [];
  readonly useless = new Set<Useless>();
  /** Keys of a store that has another password than they. */
  lockedKeys = 0;
  encryption: Encryption | undefined;
  format: KeyFileFormat | undefined;
  /** What is being read at the moment. */
  part: Part = "file";
  readonly #password: string | undefined;
  readonly #now: Date;
  readonly #derivations: Derivations;

  constructor({ password, now }: Opening, derivations: Derivations) {
    this.#password = password;
    this.#now = now;
    this.#derivations = derivations;
  }

  /** Adds whatever the DER (or BER) at the start of `bytes` holds. @throws Unreadable */
  add(bytes: Uint8Array): Kind {
    this.part = "file";
    if (bytes[0] !== TAG.sequence) throw new Unreadable("malformed");
    const element = readAsn1(bytes);
    const kind = kindOf(element);
    switch (kind) {
      case "certificate":
        this.format ??= "cer";
        this.#addCertificate(element.bytes);
        break;
      case "p7b":
        this.format ??= "p7b";
        for (const certificate of certificatesOfPkcs7(element)) this.#addCertificate(certificate);
        break;
      case "pfx":
        this.format ??= "pfx";
        this.#addStore(element);
        break;
      case "encrypted-key":
        this.part = "key";
        this.format ??= "key";
        this.#addUnlocked(unlockKey(element, this.#password, this.#derivations));
        break;
      case "request":
      case "revocations":
      case "public-key":
        this.useless.add(kind);
        break;
      case "unknown":
        throw new Unreadable("malformed");
      default:
        this.part = "key";
        this.format ??= "key";
        this.#addKey(openKey(element));
    }
    return kind;
  }

  /** A key with a DEK-Info line. @throws Unreadable */
  addLegacyKey(bytes: Uint8Array, dekInfo: string): void {
    this.part = "key";
    this.#addUnlocked(unlockLegacyKey(bytes, dekInfo, this.#password));
  }

  #addStore(element: Parameters<typeof readPkcs12>[0]): void {
    this.part = "pkcs12";
    const store = readPkcs12(element, this.#password, this.#derivations);
    for (const certificate of store.certificates) this.#addCertificate(certificate);
    for (const key of store.keys) this.#addKey(openKey(readAsn1(key)));
    this.lockedKeys += store.lockedKeys;
    const { keyScheme, certificateScheme, mac, iterations, password } = store;
    if (mac === undefined && keyScheme === undefined && certificateScheme === undefined) return;
    this.encryption = { key: keyScheme, certificates: certificateScheme, mac, iterations, password };
  }

  #addUnlocked({ key, encryption }: Unlocked): void {
    this.encryption ??= encryption;
    this.#addKey(key);
  }

  #addKey(key: KeyObject): void {
    if (this.keys.push(key) > MOST_KEYS) throw new Unreadable("too-complex");
  }

  #addCertificate(bytes: Uint8Array): void {
    const certificate = readCertificate(bytes);
    if (certificate === undefined) throw new Unreadable("malformed", "certificate");
    if (this.certificates.push(certificate) > MOST_CERTIFICATES) throw new Unreadable("too-complex");
  }

  get isEmpty(): boolean {
    return this.certificates.length === 0 && this.keys.length === 0;
  }

  toFile(): KeyFile {
    const { certificates, key, keyMatches } = ordered(this.certificates, this.keys, this.#now);
    return {
      format: this.format ?? "pem",
      certificates,
      key: key && privateKeyOf(key),
      keyMatches,
      encryption: this.encryption,
      subscriptions: [],
    };
  }
}
