import { describe, expect, test } from "vitest";
import { Derivations } from "../../../src/core/pkcs12/derivations.ts";

const MILLION = 1_000_000;

describe("the account of derivations", () => {
  test.each([
    ["no round", 0, 1],
    ["what is no number of rounds", Number.NaN, 1],
    ["rows without number", 16, Number.NaN],
    ["no row", 16, 0],
  ])("refuses %s, and still holds afterwards", (_, count, rows) => {
    const derivations = new Derivations();
    expect(() => derivations.enter(count, rows)).toThrow();
    for (let entered = 0; entered < 3; entered++) derivations.enter(MILLION);
    expect(() => derivations.enter(MILLION)).toThrow();
    expect(derivations.highest).toBe(MILLION);
  });

  test("takes no more digests than four and a half million, however few the rounds", () => {
    const derivations = new Derivations();
    derivations.enter(MILLION, 4);
    expect(() => derivations.enter(MILLION)).toThrow();
  });

  test("of a part has a highest count of its own, and spends from that of the file", () => {
    const file = new Derivations();
    const failed = file.part();
    failed.enter(MILLION, 2);
    const opened = file.part();
    opened.enter(2000);
    expect([failed.highest, opened.highest]).toEqual([MILLION, 2000]);
    expect(() => file.part().enter(MILLION, 3)).toThrow();
    expect(file.work).toBe(2 * MILLION + 2000);
  });

  test("of a part may have a limit of its own, below that of the file", () => {
    const tried = new Derivations().part(MILLION);
    tried.enter(MILLION);
    expect(() => tried.enter(1)).toThrow();
  });
});
