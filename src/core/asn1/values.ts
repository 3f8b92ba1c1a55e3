import { Unreadable } from "../unreadable.ts";
import { type Element, TAG } from "./read.ts";

/** The element if it has that tag. @throws Unreadable `malformed` */
export function tagged(element: Element | undefined, tag: number): Element {
  if (element === undefined || element.tag !== tag) throw new Unreadable("malformed");
  return element;
}

/** The children of a sequence. @throws Unreadable `malformed` */
export function sequence(element: Element | undefined): readonly Element[] {
  return tagged(element, TAG.sequence).children;
}

/** The one element within an explicit tag. @throws Unreadable `malformed` */
export function only(element: Element | undefined): Element {
  const [child, ...others] = element?.children ?? [];
  if (child === undefined || others.length > 0) throw new Unreadable("malformed");
  return child;
}

/** In dotted numbers: `1.2.840.113549.1.1.11`. @throws Unreadable `malformed` */
export function oid(element: Element | undefined): string {
  const { content } = tagged(element, TAG.oid);
  if (content.length === 0 || content.length > 64) throw new Unreadable("malformed");
  const numbers: bigint[] = [];
  let number = 0n;
  let open = false;
  for (const octet of content) {
    number = (number << 7n) | BigInt(octet & 0x7f);
    open = (octet & 0x80) !== 0;
    if (open) continue;
    numbers.push(number);
    number = 0n;
  }
  const [first, ...rest] = numbers;
  if (open || first === undefined) throw new Unreadable("malformed");
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...rest].join(".");
}

/** A whole number from zero up; larger ones than a double holds exactly become Infinity. @throws Unreadable `malformed` */
export function whole(element: Element | undefined): number {
  const { content } = tagged(element, TAG.integer);
  if (content.length === 0 || ((content[0] ?? 0) & 0x80) !== 0) throw new Unreadable("malformed");
  const value = content.reduce((sum, octet) => sum * 256 + octet, 0);
  return Number.isSafeInteger(value) ? value : Number.POSITIVE_INFINITY;
}

/**
 * The octets of an OCTET STRING, or of an implicit tag that stands for one: in one piece, or (BER) in several.
 * @throws Unreadable `malformed`
 */
export function octets(element: Element, primitiveTag: number = TAG.octetString): Uint8Array {
  if (element.tag === primitiveTag) return element.content;
  if (element.tag !== (primitiveTag | 0x20)) throw new Unreadable("malformed");
  // Pieces within an implicit tag are plain octet strings.
  return Buffer.concat(element.children.map((child) => octets(child)));
}

const STRINGS: Readonly<Record<number, (content: Buffer) => string>> = {
  12: (content) => content.toString("utf8"),
  18: latin1,
  19: latin1,
  // T61: what is written into it in practice is Latin-1.
  20: latin1,
  22: latin1,
  26: latin1,
  28: utf32,
  30: utf16,
};

/** The text of any of ASN.1's strings; undefined where it is none. */
export function text({ tag, content }: Element): string | undefined {
  return STRINGS[tag]?.(Buffer.from(content.buffer, content.byteOffset, content.length));
}

function latin1(content: Buffer): string {
  return content.toString("latin1");
}

/** Big-endian, as BMPString has it. */
function utf16(content: Buffer): string {
  return Buffer.from(content.subarray(0, content.length & ~1))
    .swap16()
    .toString("utf16le");
}

function utf32(content: Buffer): string {
  let made = "";
  for (let at = 0; at + 4 <= content.length; at += 4) {
    const point = content.readUInt32BE(at);
    made += point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
  }
  return made;
}

const ZONE = String.raw`(?:Z|([+-])(\d\d)(\d\d))`;
const UTC = new RegExp(String.raw`^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?${ZONE}$`);
const GENERALIZED = new RegExp(
  String.raw`^(\d{4})(\d\d)(\d\d)(\d\d)(?:(\d\d)(?:(\d\d)(?:[.,]\d{1,9})?)?)?${ZONE}$`,
);
/** No zone is further from Greenwich. In hours. */
const FURTHEST_ZONE = 14;

/**
 * A UTCTime (years 1950 to 2049) or a GeneralizedTime (years 1 to 9999), to the second. RFC 5280 (4.1.2.5) asks for
 * seconds and a Z; old certificates have neither. A 60th second and the hour 24 are refused, as OpenSSL refuses them:
 * what is read here has to be read by others, too.
 * @throws Unreadable `malformed`
 */
export function time(element: Element | undefined): Date {
  const short = element?.tag === TAG.utcTime;
  const { content } = tagged(element, short ? TAG.utcTime : TAG.generalizedTime);
  const parts = (short ? UTC : GENERALIZED).exec(Buffer.from(content.subarray(0, 32)).toString("latin1"));
  if (parts === null) throw new Unreadable("malformed");
  const [written = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const year = short ? written + (written < 50 ? 2000 : 1900) : written;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // What the calendar does not have, such as 31 February, becomes a day of another month.
  const isDay = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isDay || hour > 23 || minute > 59 || second > 59) throw new Unreadable("malformed");
  date.setUTCHours(hour, minute - minutesAhead(parts.slice(7)), second);
  // The zone may have moved it out of the years that can be written.
  if (date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) throw new Unreadable("malformed");
  return date;
}

function minutesAhead([sign, hours = "0", minutes = "0"]: readonly (string | undefined)[]): number {
  if (Number(hours) > FURTHEST_ZONE || Number(minutes) > 59) throw new Unreadable("malformed");
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
