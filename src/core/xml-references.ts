/** Of XML itself; any other needs a document type, and those are refused. A Map, for an object has names of its own. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);
const REFERENCE = /&(?:([^&;]{1,9});)?/g;
const NUMBER = /^#(?:x([\da-fA-F]{1,6})|(\d{1,7}))$/;

/**
 * A text of XML (1.0, 4.1) with its references resolved, each once: `&amp;lt;` becomes `&lt;`, and stays so. `orElse`
 * says what becomes of an `&` that begins none.
 */
export function resolveReferences(text: string, orElse: (written: string) => string): string {
  if (!text.includes("&")) return text;
  return text.replace(REFERENCE, (written: string, name?: string) => characterOf(name) ?? orElse(written));
}

function characterOf(name = ""): string | undefined {
  const [, hex, ten] = NUMBER.exec(name) ?? [];
  if (hex === undefined && ten === undefined) return NAMED.get(name);
  const point = hex === undefined ? Number(ten) : Number.parseInt(hex, 16);
  return isCharacter(point) ? String.fromCodePoint(point) : undefined;
}

/** XML 1.0, 2.2: no half of a pair, and of those that are not printed only a tab and the ends of lines. */
function isCharacter(point: number): boolean {
  if (point < 0x20) return point === 0x09 || point === 0x0a || point === 0x0d;
  return point < 0xd800 || (point > 0xdfff && point < 0xfffe) || (point > 0xffff && point <= 0x10ffff);
}
