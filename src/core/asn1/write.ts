/** DER (ITU-T X.690), as far as certificates and PKCS#12 files need it written. Each function gives one whole value. */

export type Der = Uint8Array;

export function value(tag: number, ...parts: readonly Uint8Array[]): Der {
  const content = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content]);
}

function lengthOf({ length }: Uint8Array): readonly number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 0x100)) octets.unshift(rest % 0x100);
  return [0x80 + octets.length, ...octets];
}

export const sequence = (...parts: readonly Der[]): Der => value(0x30, ...parts);
export const octets = (bytes: Uint8Array): Der => value(0x04, bytes);
export const utf8 = (text: string): Der => value(0x0c, Buffer.from(text));
export const printable = (text: string): Der => value(0x13, Buffer.from(text, "latin1"));
export const ia5 = (text: string): Der => value(0x16, Buffer.from(text, "latin1"));
export const bmp = (text: string): Der => value(0x1e, utf16(text));
export const nothing: Der = value(0x05, new Uint8Array());
export const yes: Der = value(0x01, Uint8Array.of(0xff));

/** DER sorts what is in a set. */
export const set = (...parts: readonly Der[]): Der => value(0x31, ...parts.toSorted(Buffer.compare));

/** `[number]` around whole values. */
export const explicit = (number: number, ...parts: readonly Der[]): Der => value(0xa0 + number, ...parts);

/** `[number]` in place of the tag of a simple value. */
export const implicit = (number: number, content: Uint8Array): Der => value(0x80 + number, content);

/** Not negative; of bytes, the most significant first. */
export function integer(from: number | Uint8Array): Der {
  let bytes = typeof from === "number" ? Buffer.from(hex(from), "hex") : Buffer.from(from);
  while (bytes.length > 1 && bytes[0] === 0) bytes = bytes.subarray(1);
  // A first bit that is set would make it negative.
  return value(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Uint8Array.of(0), bytes]));
}

function hex(number: number): string {
  const digits = number.toString(16);
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

/** The last `unused` bits of the last octet say nothing. */
export const bits = (bytes: Uint8Array, unused = 0): Der => value(0x03, Uint8Array.of(unused), bytes);

/** `1.2.840.113549.1.1.11` */
export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return value(0x06, Uint8Array.from([40 * first + second, ...rest].flatMap(base128)));
}

function base128(arc: number): readonly number[] {
  const septets = [arc % 0x80];
  for (let more = Math.floor(arc / 0x80); more > 0; more = Math.floor(more / 0x80)) {
    septets.unshift(0x80 + (more % 0x80));
  }
  return septets;
}

/** Whole seconds, UTC: UTCTime until 2049 and GeneralizedTime from 2050 on (RFC 5280 §4.1.2.5). */
export function time(date: Date): Der {
  const digits = date.toISOString().replace(/[-T:]|\.\d+/g, "");
  const short = date.getUTCFullYear() < 2050;
  return value(short ? 0x17 : 0x18, Buffer.from(short ? digits.slice(2) : digits));
}

/** Big-endian, as BMPString has it; characters beyond the first plane as surrogates, as everybody writes them. */
export function utf16(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}
