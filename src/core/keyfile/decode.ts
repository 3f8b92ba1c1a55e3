import { fromBase64 } from "../pem/characters.ts";
import { recognise } from "./recognise.ts";

const DATA = "data:";
const BASE64 = ";base64,";

/**
 * The bytes of a file that was given as text: base64 in either alphabet, with blanks or line breaks, with the head of a
 * data URL; else the text itself. Whether they are a certificate is for `readKeyFile` to say.
 */
export function decodeText(text: string): Uint8Array {
  const bare = withoutDataUrl(text.trim());
  const decoded = fromBase64(bare);
  if (decoded === undefined) return Buffer.from(text, "utf8");
  // Plain words have the letters of base64 too; only what makes sense when decoded was encoded.
  const found = recognise(decoded);
  return found.form === "other" && found.code === "file/unknown" ? Buffer.from(text, "utf8") : decoded;
}

function withoutDataUrl(text: string): string {
  if (!text.startsWith(DATA)) return text;
  const at = text.slice(0, 200).indexOf(BASE64);
  return at === -1 ? text : text.slice(at + BASE64.length);
}
