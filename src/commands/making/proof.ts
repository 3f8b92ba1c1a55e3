import type { KeyFile } from "../../core/keyfile/key-file.ts";
import { readKeyFile } from "../../core/keyfile/read.ts";
import { type Format, fileName } from "../../core/making/file-names.ts";
import type { Wanted } from "../../core/making/task.ts";
import type { PfxEncryption } from "../../core/pkcs12/encrypt.ts";

/** How the reader calls what was asked for. */
const CIPHERS: Readonly<Record<PfxEncryption, RegExp>> = { aes256: /^AES-256\b/, "3des": /^3DES\b/ };

/** The file as anybody else will read it, with the password that it was given; undefined where it is not as asked. */
export function readBack(format: Format, bytes: Uint8Array, wanted: Wanted, now: Date): KeyFile | undefined {
  const name = fileName(format);
  const password = format === "pfx" ? wanted.pfx?.password : undefined;
  const { file } = readKeyFile(bytes, { password, field: name, passwordField: "`pfx-password`", now });
  if (file === undefined || file.format !== format) return undefined;
  const rightKey = format === "cer" ? file.key === undefined : holdsKey(file, wanted);
  const rightSeal = format === "pfx" ? isSealed(file, wanted) : file.encryption === undefined;
  return holdsCertificates(format, file, wanted) && rightKey && rightSeal ? file : undefined;
}

function holdsCertificates(format: Format, file: KeyFile, { content }: Wanted): boolean {
  const asked = format === "cer" ? content.certificates.slice(0, 1) : content.certificates;
  const hex = (der: Uint8Array): string => Buffer.from(der).toString("hex");
  const read = file.certificates.map(({ der }) => hex(der));
  return read.length === asked.length && asked.every((der, index) => read[index] === hex(der));
}

function holdsKey(file: KeyFile, { content }: Wanted): boolean {
  return content.key === undefined ? file.key === undefined : file.keyMatches === true;
}

function isSealed({ encryption }: KeyFile, { pfx }: Wanted): boolean {
  if (encryption === undefined || pfx === undefined) return false;
  const cipher = CIPHERS[pfx.encryption];
  const words = pfx.password.reveal() === "" ? ["empty", "null", "given"] : ["given"];
  return (
    cipher.test(encryption.key ?? "") &&
    cipher.test(encryption.certificates ?? "") &&
    words.includes(encryption.password)
  );
}
