import { Unreadable } from "../unreadable.ts";

/** One element of ASN.1 in its basic or distinguished encoding (X.690). All bytes are views of the input. */
export interface Element {
  /** The first octet: class, the bit that says constructed, and the tag number. */
  readonly tag: number;
  /** With the header, and the end mark of an indefinite length. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
  /** Empty for a primitive element. */
  readonly children: readonly Element[];
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const CONSTRUCTED = 0x20;
/** `[number]`, constructed: an explicit tag, or an implicit one of a sequence. */
export const context = (number: number): number => 0xa0 | number;
/** `[number]`, primitive. */
export const contextPrimitive = (number: number): number => 0x80 | number;

const MOST_DEPTH = 32;
const MOST_ELEMENTS = 20_000;
const INDEFINITE = -1;
/** A length that no honest file has; anything up to it may be a file that was cut off. */
const LONGEST = 0xff_ffff;

interface Reading {
  readonly bytes: Uint8Array;
  elements: number;
}

/**
 * Reads the element at the start of `bytes`; what follows it is left alone. Linear in the size of the element.
 * @throws Unreadable `truncated`, `malformed` or `too-complex`
 */
export function readAsn1(bytes: Uint8Array): Element {
  return element({ bytes, elements: 0 }, 0, bytes.length, 1, "truncated");
}

function element(
  reading: Reading,
  start: number,
  end: number,
  depth: number,
  whenShort: "truncated" | "malformed",
): Element {
  reading.elements++;
  if (depth > MOST_DEPTH || reading.elements > MOST_ELEMENTS) throw new Unreadable("too-complex");
  const tag = octet(reading, start, end, whenShort);
  // Tag numbers above 30 take several octets; nothing that is read here has one.
  if ((tag & 0x1f) === 0x1f) throw new Unreadable("malformed");
  const { length, contentStart } = lengthAt(reading, start + 1, end, whenShort);
  if (length === INDEFINITE) {
    if ((tag & CONSTRUCTED) === 0) throw new Unreadable("malformed");
    return indefinite(reading, tag, start, contentStart, end, depth);
  }
  const contentEnd = contentStart + length;
  if (contentEnd > end) throw new Unreadable(whenShort);
  const children: Element[] = [];
  if ((tag & CONSTRUCTED) !== 0) {
    for (let at = contentStart; at < contentEnd; ) {
      const child = element(reading, at, contentEnd, depth + 1, "malformed");
      children.push(child);
      at += child.bytes.length;
    }
  }
  const { bytes } = reading;
  return {
    tag,
    bytes: bytes.subarray(start, contentEnd),
    content: bytes.subarray(contentStart, contentEnd),
    children,
  };
}

/** Children up to two octets of zero (BER only: Windows and Java write it). */
function indefinite(
  reading: Reading,
  tag: number,
  start: number,
  contentStart: number,
  end: number,
  depth: number,
): Element {
  const { bytes } = reading;
  const children: Element[] = [];
  let at = contentStart;
  while (octet(reading, at, end, "truncated") !== 0) {
    const child = element(reading, at, end, depth + 1, "truncated");
    children.push(child);
    at += child.bytes.length;
  }
  if (octet(reading, at + 1, end, "truncated") !== 0) throw new Unreadable("malformed");
  return { tag, bytes: bytes.subarray(start, at + 2), content: bytes.subarray(contentStart, at), children };
}

function lengthAt(
  reading: Reading,
  at: number,
  end: number,
  whenShort: "truncated" | "malformed",
): { length: number; contentStart: number } {
  const first = octet(reading, at, end, whenShort);
  if (first < 0x80) return { length: first, contentStart: at + 1 };
  if (first === 0x80) return { length: INDEFINITE, contentStart: at + 1 };
  const octets = first & 0x7f;
  let length = 0;
  for (let index = 1; index <= octets; index++) {
    length = length * 256 + octet(reading, at + index, end, whenShort);
    if (length > LONGEST) throw new Unreadable("malformed");
  }
  return { length, contentStart: at + 1 + octets };
}

function octet(reading: Reading, at: number, end: number, whenShort: "truncated" | "malformed"): number {
  const value = at < end ? reading.bytes[at] : undefined;
  if (value === undefined) throw new Unreadable(whenShort);
  return value;
}
