import { expect, test } from "vitest";
import * as der from "../../../src/core/asn1/write.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Examples of X.690 and of RFC 5280, and what OpenSSL writes. */
test.each([
  ["a null", der.nothing, "0500"],
  ["true", der.yes, "0101ff"],
  ["zero", der.integer(0), "020100"],
  ["127", der.integer(127), "02017f"],
  ["128 keeps its sign", der.integer(128), "02020080"],
  ["256", der.integer(256), "02020100"],
  ["2^32", der.integer(2 ** 32), "02050100000000"],
  ["bytes with zeros before them", der.integer(Uint8Array.of(0, 0, 5)), "020105"],
  ["bytes with the first bit set", der.integer(Uint8Array.of(0xff, 1)), "020300ff01"],
  ["an identifier", der.oid("1.2.840.113549.1.1.11"), "06092a864886f70d01010b"],
  ["an identifier with a large second arc", der.oid("2.999.3"), "0603883703"],
  ["bits", der.bits(Uint8Array.of(0xa0), 5), "030205a0"],
  ["octets", der.octets(Uint8Array.of(1, 2)), "04020102"],
  ["text beyond ASCII", der.utf8("ü"), "0c02c3bc"],
  ["text in two octets a character", der.bmp("aü"), "1e04006100fc"],
  ["text beyond the first plane", der.bmp("😀"), "1e04d83dde00"],
  ["a sequence", der.sequence(der.integer(1), der.integer(2)), "3006020101020102"],
  ["an empty sequence", der.sequence(), "3000"],
  ["a set, sorted", der.set(der.integer(2), der.integer(1)), "3106020101020102"],
  ["an explicit tag", der.explicit(3, der.integer(1)), "a303020101"],
  ["an implicit tag", der.implicit(2, Buffer.from("a")), "820161"],
  [
    "the last second of UTCTime",
    der.time(new Date("2049-12-31T23:59:59.999Z")),
    "170d3439313233313233353935395a",
  ],
  [
    "the first of GeneralizedTime",
    der.time(new Date("2050-01-01T00:00:00Z")),
    "180f32303530303130313030303030305a",
  ],
])("%s", (_, written, expected) => {
  expect(hex(written)).toBe(expected);
});

test.each([
  [127, "047f"],
  [128, "048180"],
  [255, "0481ff"],
  [256, "04820100"],
  [65_536, "0483010000"],
])("the length of %i octets", (length, head) => {
  const written = der.octets(new Uint8Array(length));
  expect(hex(written).slice(0, head.length)).toBe(head);
  expect(written.length).toBe(head.length / 2 + length);
});
