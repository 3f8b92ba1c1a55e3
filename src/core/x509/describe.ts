import type { Certificate, KeyType } from "../keyfile/key-file.ts";
import { NAME_LENGTH, plain } from "../render/neutral.ts";

const TYPES: Readonly<Record<KeyType, string>> = {
  rsa: "RSA",
  "rsa-pss": "RSA-PSS",
  ec: "EC",
  ed25519: "Ed25519",
  ed448: "Ed448",
  dsa: "DSA",
  other: "unknown",
};

interface Labelled {
  readonly keyType: KeyType;
  readonly keyBits: number | null | undefined;
  readonly curve: string | null | undefined;
}

/** `RSA 2048`, `EC prime256v1`, `Ed25519`; for tables. */
export function keyLabel({ keyType, keyBits, curve }: Labelled): string {
  const size = keyBits ?? curve ?? undefined;
  return size === undefined ? TYPES[keyType] : `${TYPES[keyType]} ${size}`;
}

/** `an RSA key of 2048 bits`, `a key of type EC (prime256v1)`; for sentences. */
export function keyWords({ keyType, keyBits, curve }: Certificate): string {
  if (keyType === "rsa" && keyBits !== undefined) return `an RSA key of ${keyBits} bits`;
  return `a key of type ${TYPES[keyType]}${curve === undefined ? "" : ` (${curve})`}`;
}

/** What a file calls something: in quotes that it cannot end, or it could go on in our words. */
export function quoted(name: string): string {
  return `"${plain(name, NAME_LENGTH).replace(/["`\u201c-\u201f\u00ab\u00bb]/g, "'")}"`;
}

/** The name that a person gave it, short enough for a sentence; the whole subject where there is none. */
export function nameOf({ commonName, subject }: Pick<Certificate, "commonName" | "subject">): string {
  const name = plain(commonName || subject, NAME_LENGTH);
  return name === "" ? "without a name" : quoted(name);
}
