import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  daysLeft,
  describeAgo,
  describeDaysLeft,
  judgeExpiry,
  matchSecret,
  type SecretEntry,
} from "../../src/core/expiry.ts";

const NOW = new Date("2026-09-01T12:00:00Z");
const DAY = 86_400_000;
const inMs = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

const secret = (keyId: string, part: Partial<SecretEntry> = {}): SecretEntry => ({
  keyId,
  displayName: undefined,
  hint: "abc",
  startsOn: inMs(-100 * DAY),
  endsOn: inMs(100 * DAY),
  ...part,
});

describe("the secret in hand, which begins with abc, is found among", () => {
  const cases: [string, SecretEntry[], string][] = [
    ["no secrets", [], "none"],
    ["one that fits", [secret("a")], "one a"],
    ["one of another hint", [secret("a", { hint: "xyz" })], "none"],
    ["hints in another letter case", [secret("a", { hint: "ABC" })], "none"],
    ["one without a hint", [secret("a", { hint: undefined })], "one a"],
    ["one with an empty hint", [secret("a", { hint: "" })], "one a"],
    [
      "a fit and an expired one of the same hint",
      [secret("old", { endsOn: inMs(-DAY) }), secret("a")],
      "one a",
    ],
    ["one that ended within the tolerance of clocks", [secret("a", { endsOn: inMs(-4 * 60_000) })], "one a"],
    ["one that ended before it", [secret("a", { endsOn: inMs(-6 * 60_000) })], "none"],
    ["one that starts tomorrow", [secret("a", { startsOn: inMs(DAY) })], "none"],
    ["one that has just started, by a faster clock", [secret("a", { startsOn: inMs(60_000) })], "one a"],
    ["one without a start", [secret("a", { startsOn: undefined })], "one a"],
    [
      "two that fit: the first to end",
      [secret("later"), secret("sooner", { endsOn: inMs(3 * DAY) })],
      "several sooner",
    ],
    [
      "a fit and one without a hint: either could be it",
      [secret("a"), secret("b", { hint: undefined, endsOn: inMs(DAY) })],
      "several b",
    ],
  ];
  test.each(cases)("%s", (_name, entries, expected) => {
    const found = matchSecret(entries, "abc", NOW);
    expect(found.match === "none" ? "none" : `${found.match} ${found.credential.keyId}`).toBe(expected);
    if (found.match !== "none") expect(found.certain).toBe(found.match === "one");
  });

  test("the order of the list does not matter, and the list is left as it is", () => {
    const entries = fc.array(
      fc.record({
        keyId: fc.uuid(),
        displayName: fc.constant(undefined),
        hint: fc.constantFrom("abc", "xyz", undefined),
        startsOn: fc.constantFrom(inMs(-DAY), inMs(DAY), undefined),
        endsOn: fc.integer({ min: -9, max: 99 }).map((days) => inMs(days * DAY)),
      }),
    );
    fc.assert(
      fc.property(entries, (list) => {
        const before = structuredClone(list);
        const forwards = matchSecret(list, "abc", NOW);
        const backwards = matchSecret(list.toReversed(), "abc", NOW);
        expect(list).toEqual(before);
        expect(backwards.match).toBe(forwards.match);
        if (forwards.match === "none" || backwards.match === "none") return;
        expect(backwards.credential.endsOn).toEqual(forwards.credential.endsOn);
      }),
    );
  });
});

describe("days left are whole days, rounded down; once it is over, those since then, and one at least", () => {
  test.each([
    [41 * DAY, 41, "41 days"],
    [41 * DAY - 1, 40, "40 days"],
    [DAY, 1, "1 day"],
    [DAY - 1, 0, "less than a day"],
    [0, 0, "less than a day"],
    [-1, -1, "less than a day"],
    [-DAY - 1, -1, "less than a day"],
    [-2 * DAY + 1, -1, "less than a day"],
    [-2 * DAY, -2, "less than a day"],
  ])("%d ms", (left, days, words) => {
    expect(daysLeft(inMs(left), NOW)).toBe(days);
    expect(describeDaysLeft(days)).toBe(words);
  });
});

describe("a limit is reached when so many times 24 hours or less are left", () => {
  test.each([
    ["far away", 31 * DAY, 30, 0, "fine"],
    ["a millisecond before the warning", 30 * DAY + 1, 30, 0, "fine"],
    ["at the warning", 30 * DAY, 30, 0, "soon"],
    ["a millisecond before the failure", 7 * DAY + 1, 30, 7, "soon"],
    ["at the failure", 7 * DAY, 30, 7, "fail"],
    ["fail-days 0: the last moment", 1, 30, 0, "soon"],
    ["fail-days 0: over", 0, 30, 0, "fail"],
    ["no limits", 1, 0, 0, "fine"],
    ["a failure beyond the warning", 40 * DAY, 30, 60, "fail"],
  ])("%s", (_name, left, warnDays, failDays, expected) => {
    expect(judgeExpiry(inMs(left), NOW, warnDays, failDays)).toBe(expected);
  });
});

test.each([
  [0, "less than a day"],
  [DAY - 1, "less than a day"],
  [DAY, "1 day"],
  [2 * DAY - 1, "1 day"],
  [40 * DAY + 1, "40 days"],
])("how long ago something ended is told in whole days: %d ms", (since, words) => {
  expect(describeAgo(inMs(-since), NOW)).toBe(words);
});
