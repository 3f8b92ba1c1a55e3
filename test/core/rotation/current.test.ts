import { describe, expect, test } from "vitest";
import { recognise } from "../../../src/core/rotation/current.ts";
import { ago, DAY, keyId, NOW } from "./worlds.ts";

describe("the secret in hand is recognised for certain", () => {
  const entry = (digit: string, hint: string | undefined, days: number) => ({
    keyId: keyId(digit),
    displayName: undefined,
    hint,
    startsOn: ago(DAY),
    endsOn: new Date(NOW.getTime() + days * DAY),
  });
  test.each<[string, ReturnType<typeof entry>[], number, string | undefined]>([
    ["where one has its hint", [entry("1", "abc", 9), entry("2", "xyz", 9)], 1, keyId("1")],
    ["where the other of its hint has ended", [entry("1", "abc", 9), entry("2", "abc", -1)], 1, keyId("1")],
    ["not where two have it", [entry("1", "abc", 9), entry("2", "abc", 9)], 2, undefined],
    ["not where another has none", [entry("1", "abc", 9), entry("2", undefined, 9)], 2, undefined],
    ["not where only one without a hint is left", [entry("2", undefined, 9)], 1, undefined],
    ["not where none has it", [entry("2", "xyz", 9)], 0, undefined],
  ])("%s", (_, entries, count, is) => {
    const found = recognise(entries, "abc", NOW);
    expect(found.mayBe).toHaveLength(count);
    expect(found.is).toBe(is);
  });
});
