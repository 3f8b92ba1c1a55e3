import { charactersOf, fromBase64, type Repair, unquoted } from "../pem/characters.ts";
import { hasPem } from "../pem/scan.ts";
import { mangled, type OtherFile, otherFile } from "./other-files.ts";

/** A file without its wrappings, and what had to be taken off or mended for that. */
export type Recognised =
  | { readonly form: "der"; readonly bytes: Uint8Array; readonly repairs: readonly Repair[] }
  | { readonly form: "pem"; readonly text: string; readonly repairs: readonly Repair[] }
  | { readonly form: "xml"; readonly text: string; readonly repairs: readonly Repair[] }
  | { readonly form: "other"; readonly code: OtherFile | "file/empty" | "file/unknown" };

/** Base64 of base64 is what Kubernetes makes of a secret that was base64 already. */
const MOST_NESTING = 2;

export function recognise(bytes: Uint8Array, nesting = MOST_NESTING): Recognised {
  const broken = mangled(bytes);
  if (broken !== undefined) return { form: "other", code: broken };
  if (isDer(bytes)) return { form: "der", bytes, repairs: [] };
  const { text, repairs } = unquoted(charactersOf(bytes));
  if (text === "") return { form: "other", code: "file/empty" };
  if (hasPem(text)) return { form: "pem", text, repairs };
  const code = otherFile(text.slice(0, 200));
  if (code !== undefined) return { form: "other", code };
  if (text.startsWith("<"))
    return { form: "xml", text: repairs.includes("utf-16") ? text : utf8(text), repairs };
  const decoded = nesting > 0 ? fromBase64(text) : undefined;
  if (decoded === undefined) return { form: "other", code: "file/unknown" };
  const inner = recognise(decoded, nesting - 1);
  if (inner.form === "other") return inner;
  return { ...inner, repairs: [...repairs, inner.form === "der" ? "no-armour" : "base64", ...inner.repairs] };
}

/** A sequence, and no text that begins with a zero: each element has a tag below the first printable character. */
function isDer(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && bytes.subarray(1, 64).some((octet) => octet < 0x09 || octet > 0x7e);
}

/** Latin-1 is how the bytes were looked at, UTF-8 is what XML is written in. */
function utf8(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}
