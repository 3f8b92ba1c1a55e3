import { keyFileFinding } from "../catalogue/key-files.ts";
import type { Finding } from "../finding.ts";
import { plainly } from "../inputs/fields.ts";
import type { Repair } from "../pem/characters.ts";
import { scanPem } from "../pem/scan.ts";
import { Derivations } from "../pkcs12/derivations.ts";
import type { Secret } from "../secret.ts";
import { Unreadable } from "../unreadable.ts";
import { Contents } from "./contents.ts";
import { type Asked, passwordRemarks, refusal, remarks } from "./findings.ts";
import type { KeyFile } from "./key-file.ts";
import type { OtherFile } from "./other-files.ts";
import { readPem } from "./pem.ts";
import { type NotPublishSettings, readPublishSettings } from "./publish-settings.ts";
import { publishedFile } from "./published.ts";
import { recognise } from "./recognise.ts";

export interface ReadOptions {
  readonly password: Secret | undefined;
  /** For sentences: `` `client-certificate` ``. */
  readonly field: string;
  /** Where its password is given: `` `client-certificate-password` ``. */
  readonly passwordField: string;
  /** Of several certificates for one key, the one that is valid now is the one that is meant. */
  readonly now: Date;
  /** Of a .publishsettings: those that are meant. Without any, all of them. */
  readonly subscriptionIds?: readonly string[] | undefined;
}

export interface ReadKeyFile {
  /** What could be read of it, also where a finding of level `error` says that it is not usable. */
  readonly file: KeyFile | undefined;
  readonly findings: readonly Finding[];
}

const MOST_BYTES = 256 * 1024;

/**
 * Reads what people hold as a certificate: PEM, DER, P7B, PKCS#12, a private key, a .publishsettings, and all of them as
 * mangled by shells, editors and secret stores. Never throws for what it is given, and never computes for long.
 */
export function readKeyFile(bytes: Uint8Array, options: ReadOptions): ReadKeyFile {
  const { field, passwordField, now } = options;
  const asked: Asked = { field, passwordField, subject: plainly(field) };
  if (bytes.length > MOST_BYTES) return refused("file/too-large", asked);
  const given = options.password?.reveal() || undefined;
  const contents = new Contents({ password: given, now }, new Derivations());
  try {
    const found = recognise(bytes);
    if (found.form === "other") return refused(found.code, asked);
    if (found.form === "xml") {
      const published = readPublishSettings(
        found.text,
        options.subscriptionIds ?? [],
        (derivations) => new Contents({ password: given, now }, derivations),
      );
      return typeof published === "string" ? refused(published, asked) : publishedFile(published, asked);
    }
    const repairs: readonly Repair[] =
      found.form === "pem" ? readPem(scanPem(found.text), contents) : readDer(found.bytes, contents);
    const notes = remarks(contents, [...found.repairs, ...repairs], asked);
    const ofPassword = given === undefined ? [] : passwordRemarks(contents, asked);
    return { file: partly(contents), findings: [...notes, ...ofPassword] };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { file: partly(contents), findings: [refusal(error, contents.part, asked)] };
  }
}

function refused(
  code: OtherFile | NotPublishSettings | "file/empty" | "file/too-large",
  asked: Asked,
): ReadKeyFile {
  return { file: undefined, findings: [keyFileFinding(code, asked.subject, { field: asked.field })] };
}

function readDer(bytes: Uint8Array, contents: Contents): readonly Repair[] {
  contents.add(bytes);
  return [];
}

/** What is known of a file, were it only half of it. */
function partly(contents: Contents): KeyFile | undefined {
  return contents.isEmpty ? undefined : contents.toFile();
}
