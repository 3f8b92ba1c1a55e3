import { describe, expect, test } from "vitest";
import { dateOf } from "../../src/core/dates.ts";

describe("what a service says is a date", () => {
  test.each<[unknown, string]>([
    ["2026-11-02T09:30:15Z", "2026-11-02T09:30:15.000Z"],
    ["Mon, 02 Nov 2026 09:30:15 GMT", "2026-11-02T09:30:15.000Z"],
    [0, "1970-01-01T00:00:00.000Z"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
    ["9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999Z"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
  ])("%o is one", (said, date) => {
    expect(dateOf(said)?.toISOString()).toBe(date);
  });

  test.each([
    ["x"],
    [""],
    [undefined],
    [null],
    [{}],
    [["2026-11-02"]],
    [1e308],
    [8.64e15],
    ["+275760-09-13T00:00:00Z"],
    ["+010000-01-01T00:00:00Z"],
    [new Date(Number.NaN)],
  ])("%o is none", (said) => {
    expect(dateOf(said)).toBeUndefined();
  });
});
