import { describe, expect, test } from "vitest";
import { readAsn1 } from "../../../src/core/asn1/read.ts";
import { octets, oid, text, time, whole } from "../../../src/core/asn1/values.ts";
import * as write from "../../../src/core/asn1/write.ts";
import { Unreadable } from "../../../src/core/unreadable.ts";

const hex = (digits: string) => Buffer.from(digits.replaceAll(" ", ""), "hex");
const troubleOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof Unreadable) return error.trouble;
    throw error;
  }
  return "none";
};

describe("what was written is read", () => {
  test.each(["0.9.2342", "1.2.840.113549.1.1.11", "2.5.29.37.0", "2.999.1", "1.3.6.1.4.1.311.60.2.1.3"])(
    "%s",
    (dotted) => {
      expect(oid(readAsn1(write.oid(dotted)))).toBe(dotted);
    },
  );

  test.each([0, 1, 127, 128, 255, 256, 65_536, 2 ** 31 - 1, 2 ** 40])("%d", (number) => {
    expect(whole(readAsn1(write.integer(number)))).toBe(number);
  });

  test.each([
    "1950-01-01T00:00:00Z",
    "2026-11-26T23:59:59Z",
    "2049-12-31T23:59:59Z",
    "2050-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
  ])("%s", (moment) => {
    expect(time(readAsn1(write.time(new Date(moment)))).toISOString()).toBe(moment.replace("Z", ".000Z"));
  });

  test.each([
    ["UTF-8", write.utf8("Grüße 日本 😀"), "Grüße 日本 😀"],
    ["BMP", write.bmp("Grüße 日本"), "Grüße 日本"],
    ["T61, as Latin-1", write.value(20, Buffer.from("Grüße", "latin1")), "Grüße"],
    ["Universal", write.value(28, hex("000000e4 0001f600")), "ä😀"],
    ["Printable", write.printable("Contoso"), "Contoso"],
    ["a number", write.integer(1), undefined],
  ])("a string in %s", (_, der, expected) => {
    expect(text(readAsn1(der))).toBe(expected);
  });
});

test("the bytes of an element end where it ends", () => {
  const two = Buffer.concat([write.sequence(write.integer(5)), write.integer(6)]);
  const { bytes, content, children } = readAsn1(two);
  expect([bytes.length, content.length, children.length]).toEqual([5, 3, 1]);
});

describe("BER", () => {
  test("strings in pieces, and in pieces of pieces, are put together", () => {
    expect(Buffer.from(octets(readAsn1(hex("2480 04014b 2404 04026579 0000"))))).toEqual(Buffer.from("Key"));
    expect(Buffer.from(octets(readAsn1(hex("a080 04014b 04026579 0000")), 0x80))).toEqual(Buffer.from("Key"));
  });

  test("lengths may take more octets than they need", () => {
    expect(readAsn1(hex("30 83000003 020105")).children).toHaveLength(1);
  });
});

describe("what is no ASN.1 is refused:", () => {
  test.each([
    ["nothing", "", "truncated"],
    ["a tag alone", "30", "truncated"],
    ["content that is missing", "3003 0201", "truncated"],
    ["a child longer than its parent", "3003 020205", "malformed"],
    ["no end of an indefinite length", "3080 020105", "truncated"],
    ["half an end", "3080 00", "truncated"],
    ["another end", "3080 0001", "malformed"],
    ["a primitive of indefinite length", "0480 0000", "malformed"],
    ["a tag of several octets", "3f8101 00", "malformed"],
    ["a length of 16 MiB", "3084 01000000", "malformed"],
  ])("%s", (_, digits, trouble) => {
    expect(troubleOf(() => readAsn1(hex(digits)))).toBe(trouble);
  });

  test.each([
    ["a negative number", () => whole(readAsn1(hex("0201ff")))],
    ["a number of no octets", () => whole(readAsn1(hex("0200")))],
    ["an identifier that does not end", () => oid(readAsn1(hex("060188")))],
    ["an identifier of no octets", () => oid(readAsn1(hex("0600")))],
    ["a time with words in it", () => time(readAsn1(write.value(23, Buffer.from("yesterday"))))],
    ["a time without a zone", () => time(readAsn1(write.value(23, Buffer.from("2611262359"))))],
    ["the 13th month", () => time(readAsn1(write.value(23, Buffer.from("261326235900Z"))))],
  ])("%s", (_, read) => {
    expect(troubleOf(read)).toBe("malformed");
  });

  test("a number too large to count with is infinite", () => {
    expect(whole(readAsn1(write.integer(Buffer.alloc(30, 0x7f))))).toBe(Number.POSITIVE_INFINITY);
  });
});

test.each([
  ["2611262359Z", "2026-11-26T23:59:00.000Z"],
  ["261126235959+0130", "2026-11-26T22:29:59.000Z"],
  ["510101000000Z", "1951-01-01T00:00:00.000Z"],
])("the time %s of old certificates is %s", (written, moment) => {
  expect(time(readAsn1(write.value(23, Buffer.from(written)))).toISOString()).toBe(moment);
});
