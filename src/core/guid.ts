const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BARE = /^[0-9a-f]{32}$/i;
const WRAPPERS = ["{}", "()", '""', "''", "``"];

/** Eight, four, four, four and twelve hexadecimal digits, in either case. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** The text without the quotes, braces or parentheses that surround all of it. */
export function unwrapped(text: string): string {
  const trimmed = text.trim();
  const surrounded =
    trimmed.length > 1 && WRAPPERS.some((pair) => pair[0] === trimmed[0] && pair[1] === trimmed.at(-1));
  return surrounded ? trimmed.slice(1, -1).trim() : trimmed;
}

/** The GUID that is plainly meant: in lower case, without braces or quotes, dashes put in where all are left out. */
export function meantGuid(text: string): string | undefined {
  const inner = unwrapped(text);
  if (isGuid(inner)) return inner.toLowerCase();
  if (!BARE.test(inner)) return undefined;
  const hex = inner.toLowerCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
