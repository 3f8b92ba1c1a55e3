import { keyFileFinding } from "../catalogue/key-files.ts";
import type { Finding } from "../finding.ts";
import { enumerate } from "../inputs/fields.ts";
import type { Repair } from "../pem/characters.ts";
import type { Unreadable } from "../unreadable.ts";
import type { Contents, Part } from "./contents.ts";

/** How sentences call what is read. */
export interface Asked {
  readonly subject: string;
  readonly field: string;
  readonly passwordField: string;
}

const EVERYWHERE = {
  truncated: "file/truncated",
  malformed: "file/malformed",
  "too-complex": "file/too-complex",
  "unusable-key": "key/unusable",
  "document-type": "publishsettings/document-type",
} as const;

const OF_STORES = {
  ...EVERYWHERE,
  "wrong-password": "pkcs12/wrong-password",
  "no-password": "pkcs12/no-password",
  "too-costly": "pkcs12/too-costly",
  unsupported: "pkcs12/unsupported",
} as const;

const OF_KEYS = {
  ...EVERYWHERE,
  "wrong-password": "key/wrong-password",
  "no-password": "key/no-password",
  "too-costly": "key/too-costly",
  unsupported: "key/unsupported",
} as const;

/** The finding for a file, or a part of it, that cannot be read. */
export function refusal({ trouble, detail }: Unreadable, part: Part, asked: Asked): Finding {
  const { subject, field, passwordField } = asked;
  const codes = part === "key" ? OF_KEYS : OF_STORES;
  return keyFileFinding(codes[trouble], subject, { field, passwordField, algorithm: detail });
}

/** A .pfx within a .publishsettings is nobody's own file: what is lost of it is had back with the whole. */
const WITHIN = { truncated: "publishsettings/truncated", malformed: "publishsettings/damaged" } as const;

/** The same for one certificate of a .publishsettings. */
export function refusalWithin(error: Unreadable, part: Part, asked: Asked): Finding {
  const { trouble } = error;
  if (trouble !== "truncated" && trouble !== "malformed") return refusal(error, part, asked);
  return keyFileFinding(WITHIN[trouble], asked.subject, { field: asked.field });
}

const REPAIRS: Readonly<Record<Repair, string>> = {
  "utf-16": "it was in UTF-16, as PowerShell writes it",
  "escaped-line-breaks": "its line breaks had become `\\n`",
  quotes: "it stood in quotes",
  base64: "it was encoded in base64 once more",
  "one-line": "its line breaks were gone",
  "carriage-returns": "its lines ended as on an old Macintosh",
  "joined-blocks": "its blocks were joined without a line break",
  indentation: "its lines were indented",
  "quoted-lines": "its lines began with `>`, as in mail",
  "blank-lines": "there were empty lines between its lines",
  "no-armour": "the lines BEGIN and END were missing",
  "wrong-armour": "it was a .pfx between the lines of a certificate",
};

/** What is worth a word about a file that was read, or mostly. */
export function remarks(contents: Contents, repairs: readonly Repair[], asked: Asked): readonly Finding[] {
  const { subject, field, passwordField } = asked;
  const found: Finding[] = [];
  if (contents.isEmpty) return [keyFileFinding(nothing(contents), subject, { field })];
  if (contents.lockedKeys > 0) {
    found.push(keyFileFinding("pkcs12/key-password", subject, { field, passwordField }));
  }
  if (repairs.length > 0) {
    const words = enumerate([...new Set(repairs)].map((repair) => REPAIRS[repair]));
    found.push(keyFileFinding("file/repaired", subject, { field, repairs: words }));
  }
  if (contents.keys.length > 1) {
    found.push(keyFileFinding("file/several-keys", subject, { field, count: String(contents.keys.length) }));
  }
  return found;
}

/** Of a password that was given, and was not quite the one. */
export function passwordRemarks(contents: Contents, asked: Asked): readonly Finding[] {
  const { subject, field, passwordField } = asked;
  const opened = contents.encryption?.password;
  if (opened === "trimmed") {
    return [keyFileFinding("file/password-trimmed", subject, { field, passwordField })];
  }
  if (opened !== "empty" && opened !== "null") return [];
  return [keyFileFinding("file/password-not-needed", subject, { field, passwordField })];
}

function nothing({ useless }: Contents) {
  if (useless.has("openssh-key")) return "file/openssh-key";
  if (useless.has("request")) return "file/certificate-request";
  if (useless.has("public-key")) return "file/public-key";
  if (useless.has("revocations")) return "file/revocation-list";
  return "file/nothing";
}
