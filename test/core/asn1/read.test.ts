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
  ])("%s", (_, read) => {
    expect(troubleOf(read)).toBe("malformed");
  });

  test("a number too large to count with is infinite", () => {
    expect(whole(readAsn1(write.integer(Buffer.alloc(30, 0x7f))))).toBe(Number.POSITIVE_INFINITY);
  });
});

const UTC_TIME = 23;
const GENERALIZED_TIME = 24;
const timeOf = (tag: number, written: string): Date => time(readAsn1(write.value(tag, Buffer.from(written))));

describe("the time of a certificate", () => {
  test.each([
    ["without seconds", UTC_TIME, "2611262359Z", "2026-11-26T23:59:00.000Z"],
    ["in a zone", UTC_TIME, "261126235959+0130", "2026-11-26T22:29:59.000Z"],
    ["in the zone that is furthest ahead", UTC_TIME, "261126000000+1400", "2026-11-25T10:00:00.000Z"],
    ["of the first year that two digits tell", UTC_TIME, "500101000000Z", "1950-01-01T00:00:00.000Z"],
    ["of the last", UTC_TIME, "491231235959Z", "2049-12-31T23:59:59.000Z"],
    ["on a leap day", UTC_TIME, "280229000000Z", "2028-02-29T00:00:00.000Z"],
    ["with a fraction", GENERALIZED_TIME, "20261126235959.5Z", "2026-11-26T23:59:59.000Z"],
    ["of a year below 100", GENERALIZED_TIME, "00500101000000Z", "0050-01-01T00:00:00.000Z"],
    ["that stands for no end", GENERALIZED_TIME, "99991231235959Z", "9999-12-31T23:59:59.000Z"],
  ])("%s is read", (_, tag, written, moment) => {
    expect(timeOf(tag, written).toISOString()).toBe(moment);
  });

  test.each([
    ["the 13th month", UTC_TIME, "261326235900Z"],
    ["no month", UTC_TIME, "260026235900Z"],
    ["no day", UTC_TIME, "261100235900Z"],
    ["31 February", UTC_TIME, "260231000000Z"],
    ["29 February of another year", UTC_TIME, "270229000000Z"],
    ["29 February of 1900", GENERALIZED_TIME, "19000229000000Z"],
    ["31 November", GENERALIZED_TIME, "20261131000000Z"],
    ["24 o'clock", UTC_TIME, "261126240000Z"],
    ["the 99th minute", UTC_TIME, "261126239900Z"],
    ["the 99th second", UTC_TIME, "261126235999Z"],
    ["a leap second", GENERALIZED_TIME, "20161231235960Z"],
    ["a zone four days ahead", UTC_TIME, "261126235959+9999"],
    ["a zone four days behind", UTC_TIME, "261126235959-9999"],
    ["a zone of 60 minutes", UTC_TIME, "261126235959+0060"],
    ["the year 0", GENERALIZED_TIME, "00000101000000Z"],
    ["a zone that leads into the year 0", GENERALIZED_TIME, "00010101000000+0100"],
    ["a zone that leads out of the year 9999", GENERALIZED_TIME, "99991231235959-0100"],
    ["a fraction of an hour", GENERALIZED_TIME, "2026112623.5Z"],
  ])("%s is refused", (_, tag, written) => {
    expect(troubleOf(() => timeOf(tag, written))).toBe("malformed");
  });
});
