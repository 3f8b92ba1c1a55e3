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

const UTC = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:Z|([+-])(\d\d)(\d\d))$/;
const GENERALIZED = /^(\d{4})(\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)?)?(?:[.,]\d{1,9})?(?:Z|([+-])(\d\d)(\d\d))$/;

/** A UTCTime (years 1950 to 2049) or a GeneralizedTime, to the second. @throws Unreadable `malformed` */
export function time(element: Element | undefined): Date {
  const short = element?.tag === TAG.utcTime;
  const { content } = tagged(element, short ? TAG.utcTime : TAG.generalizedTime);
  const parts = (short ? UTC : GENERALIZED).exec(Buffer.from(content.subarray(0, 32)).toString("latin1"));
  if (parts === null) throw new Unreadable("malformed");
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23) throw new Unreadable("malformed");
  const [sign, hours = "0", minutes = "0"] = parts.slice(7);
  const ahead = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const date = new Date(0);
  date.setUTCFullYear(short ? year + (year < 50 ? 2000 : 1900) : year, month - 1, day);
  date.setUTCHours(hour, minute - ahead, second);
  return date;
}
