const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const WRAPPERS = ["{}", "()", '""', "''", "``"];

/** Eight, four, four, four and twelve hexadecimal digits, in either case. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** Nothing but zeros: what a template or a test leaves in the place of an ID. */
export function isNil(guid: string): boolean {
  return /^[0-]+$/.test(guid);
}

/** The text without the quotes, braces or parentheses that surround all of it. */
export function unwrapped(text: string): string {
  const trimmed = text.trim();
  const surrounded =
    trimmed.length > 1 && WRAPPERS.some((pair) => pair[0] === trimmed[0] && pair[1] === trimmed.at(-1));
  return surrounded ? trimmed.slice(1, -1).trim() : trimmed;
}

/** The GUID that is plainly meant: in lower case, without braces or quotes. The dashes are what tells it from a key. */
export function meantGuid(text: string): string | undefined {
  const inner = unwrapped(text);
  return isGuid(inner) ? inner.toLowerCase() : undefined;
}

/** The same, where it names something: undefined for nothing but zeros. */
export function meantId(text: string): string | undefined {
  const guid = meantGuid(text);
  return guid === undefined || isNil(guid) ? undefined : guid;
}

/** Services write the same ID in either case, and so does GitHub the names of owners and repositories. */
export const isSameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
