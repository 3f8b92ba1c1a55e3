import { describe, expect, test } from "vitest";
import type { SecretEntry } from "../../../src/core/expiry.ts";
import { issuedLabel } from "../../../src/core/rotation/issued.ts";
import { printLabel } from "../../../src/core/rotation/label.ts";
import { overdue } from "../../../src/core/rotation/overdue.ts";

const NOW = new Date("2026-11-02T09:30:00Z");
const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);
const RUN = { repository: "octo/app", runId: "77", attempt: 1, nonce: "k3f9" };
const DEFAULTS = { rotateBeforeDays: 30, rotateAfterDays: undefined };

const entry = (age: number, left: number, change: Partial<SecretEntry> = {}): SecretEntry => ({
  keyId: `${age} days old`,
  displayName: "by hand",
  hint: undefined,
  startsOn: inDays(-age),
  endsOn: inDays(left),
  ...change,
});

const made = (age: number, left: number, scope = "a1b2c3"): SecretEntry =>
  entry(age, left, { displayName: printLabel({ ...RUN, baseline: 0, scope, predecessor: undefined }) });

describe("a rotation is overdue", () => {
  test("three days after its turn, and not before", () => {
    expect(overdue([made(63, 27.1)], undefined, DEFAULTS, NOW)).toBeUndefined();
    expect(overdue([made(63, 26.9)], undefined, DEFAULTS, NOW)).toEqual({
      madeOn: inDays(-63),
      dueOn: inDays(-3.1),
    });
  });

  test("by age, where that is a reason", () => {
    const schedule = { rotateBeforeDays: 30, rotateAfterDays: 20 };
    expect(overdue([made(22, 68)], undefined, schedule, NOW)).toBeUndefined();
    expect(overdue([made(24, 66)], undefined, schedule, NOW)?.dueOn).toEqual(inDays(-4));
  });

  test("only if the newest of them is", () => {
    expect(overdue([made(80, 10), made(5, 85)], undefined, DEFAULTS, NOW)).toBeUndefined();
    expect(overdue([made(75, 15), made(80, 10)], undefined, DEFAULTS, NOW)?.madeOn).toEqual(inDays(-75));
  });

  test("of several rotations, by the one that made the secret in hand", () => {
    const [late, other] = [made(80, 10, "a1b2c3"), made(5, 85, "d4e5f6")];
    expect(overdue([late, other], late, DEFAULTS, NOW)?.madeOn).toEqual(inDays(-80));
    expect(overdue([late, other], other, DEFAULTS, NOW)).toBeUndefined();
    expect(overdue([late, other], undefined, DEFAULTS, NOW)).toBeUndefined();
  });
});

describe("nothing is overdue", () => {
  test.each<readonly [string, readonly SecretEntry[], SecretEntry | undefined]>([
    ["where there is no secret", [], undefined],
    ["where no rotation made one", [entry(300, 5)], undefined],
    ["for a secret in hand that none made", [entry(300, 5), made(80, 10)], entry(300, 5)],
    ["for one that was issued to a job", [entry(80, 10, { displayName: issuedLabel(RUN) })], undefined],
    ["for one without a start", [{ ...made(80, 10), startsOn: undefined }], undefined],
    ["where the number cannot be the rotation's: no secret lives so long", [made(10, 15)], undefined],
  ])("%s", (_, entries, inHand) => {
    expect(overdue(entries, inHand, DEFAULTS, NOW)).toBeUndefined();
  });
});
