/**
 * What was mended before a file could be read. Most other programs stumble over these; what all of them take (a byte
 * order mark, CRLF, text around the blocks) has no word here.
 */
export type Repair =
  | "utf-16"
  | "escaped-line-breaks"
  | "quotes"
  | "base64"
  | "one-line"
  | "carriage-returns"
  | "joined-blocks"
  | "indentation"
  | "quoted-lines"
  | "blank-lines"
  | "no-armour"
  | "wrong-armour";

export interface Characters {
  readonly text: string;
  readonly repairs: readonly Repair[];
}

const UTF8_MARK = "\u00ef\u00bb\u00bf";

/**
 * The bytes as text: UTF-16 where it shows (PowerShell 5 writes it at every `>`), else Latin-1, which fails on nothing:
 * the lines that OpenSSL prints above a certificate are in whatever encoding the maker had.
 */
export function charactersOf(bytes: Uint8Array): Characters {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const wide = wideness(buffer);
  if (wide === undefined) {
    const text = buffer.toString("latin1");
    return { text: text.startsWith(UTF8_MARK) ? text.slice(UTF8_MARK.length) : text, repairs: [] };
  }
  const even = Buffer.from(buffer.subarray(0, buffer.length & ~1));
  const text = (wide === "big" ? even.swap16() : even).toString("utf16le");
  return { text: text.startsWith("\ufeff") ? text.slice(1) : text, repairs: ["utf-16"] };
}

/** By its mark, or by the zeros that ASCII has there in every second octet. */
function wideness(buffer: Buffer): "little" | "big" | undefined {
  const [first, second, third, fourth] = buffer;
  if (first === 0xff && second === 0xfe) return "little";
  if (first === 0xfe && second === 0xff) return "big";
  if (first && second === 0 && third && fourth === 0) return "little";
  if (first === 0 && second && third === 0 && fourth) return "big";
  return undefined;
}

/** Takes off what JSON, YAML and shells put around a text of several lines. */
export function unquoted(given: Characters): Characters {
  const repairs = new Set(given.repairs);
  let text = given.text.trim();
  const quote = text[0] ?? "";
  if (text.length > 1 && "\"'`".includes(quote) && text.endsWith(quote)) {
    text = text.slice(1, -1).trim();
    repairs.add("quotes");
  }
  if (text.includes("\\n") || text.includes("\\r")) {
    text = text
      .replaceAll("\\\\", "\\")
      .replaceAll("\\r", "\r")
      .replaceAll("\\n", "\n")
      .replaceAll("\\/", "/");
    repairs.add("escaped-line-breaks");
  }
  return { text, repairs: [...repairs] };
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
const IN_BASE64 = new Set(BASE64);
const BLANK = new Set(" \t\r\n\v\f");

/** What base64 in either alphabet says, blanks and a missing padding forgiven; undefined where it is no base64. */
export function fromBase64(text: string): Buffer | undefined {
  let packed = "";
  let closed = false;
  for (const character of text) {
    if (BLANK.has(character)) continue;
    if (character === "=") closed = true;
    else if (closed || !IN_BASE64.has(character)) return undefined;
    else packed += character;
  }
  return packed === "" || packed.length % 4 === 1 ? undefined : Buffer.from(packed, "base64");
}
