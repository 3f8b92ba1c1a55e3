/** Wrappings nest, as base64 of a quoted text with a BOM does; more than these are no accident. */
const MOST_WRAPPINGS = 5;

/**
 * Takes off what shells, clipboards and secret stores put around a credential: a byte order mark, quotes,
 * base64 (either alphabet, wrapped lines, UTF-16), one level of backslashes. Never fails: what cannot be
 * unwrapped is returned as it is.
 */
export function unwrap(text: string): string {
  let current = tidy(text);
  for (let layer = 0; layer < MOST_WRAPPINGS; layer++) {
    const inner = unescaped(current) ?? unquoted(current) ?? decoded(current);
    if (inner === undefined) break;
    current = tidy(inner);
  }
  return current;
}

/** `ï»¿` is the mark read as Latin-1. */
function tidy(text: string): string {
  const trimmed = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").trim();
  return trimmed.startsWith("\u00ef\u00bb\u00bf") ? trimmed.slice(3).trim() : trimmed;
}

/** `{\"clientId\": …}`: a JSON that was escaped for a string, and lost the string. */
function unescaped(text: string): string | undefined {
  if (!/^\{(?:\s|\\[nrt])*\\"/.test(text)) return undefined;
  return jsonString(`"${text.replaceAll("\n", "\\n")}"`);
}

function unquoted(text: string): string | undefined {
  const quote = text[0];
  if (text.length < 2 || (quote !== '"' && quote !== "'" && quote !== "`") || text.at(-1) !== quote)
    return undefined;
  const inner = text.slice(1, -1);
  return (quote === '"' ? jsonString(text) : undefined) ?? inner;
}

function jsonString(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Only where a credential comes out: many secrets are made of letters that base64 has too. */
function decoded(text: string): string | undefined {
  const packed = text.replaceAll("\\n", "").replace(/\s/g, "");
  if (packed.length < 16 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(packed)) return undefined;
  const bytes = Buffer.from(packed, "base64");
  const wide = bytes.length % 2 === 0 && (bytes[1] === 0 || (bytes[0] === 0xff && bytes[1] === 0xfe));
  const inner = tidy(bytes.toString(wide ? "utf16le" : "utf8"));
  // Twice base64 is what Kubernetes' secrets make of base64; each layer is a quarter shorter than the one around it.
  return isCredential(inner) ? inner : decoded(inner);
}

function isCredential(text: string): boolean {
  return /^["'[{]/.test(text) || /^(?:export\s+)?(?:AZURE|ARM)_\w+\s*[=:]/i.test(text);
}
