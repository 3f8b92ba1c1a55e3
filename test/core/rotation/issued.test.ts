import { describe, expect, test } from "vitest";
import { issuedLabel, issuedLeftovers } from "../../../src/core/rotation/issued.ts";
import { parseLabel } from "../../../src/core/rotation/label.ts";
import { FRESH, remember } from "../../../src/core/rotation/memory.ts";
import { nextStep } from "../../../src/core/rotation/next.ts";
import type { Run } from "../../../src/core/rotation/world.ts";
import { ago, DAY, github, keyId, MINUTE, NOW, ours, policy, worldOf } from "./worlds.ts";

const run: Run = { ...policy.run, attempt: 3 };

/** Issued by such a run; it ends in so many milliseconds. */
const issued = (left: number, by: Partial<Run> = {}) => ({
  keyId: keyId("e"),
  displayName: issuedLabel({ ...run, ...by }),
  hint: "eee",
  startsOn: ago(MINUTE),
  endsOn: ago(-left),
});

test("the label of an issued secret says whose it is, and that it is in no store", () => {
  expect(parseLabel(issuedLabel(run))).toEqual({
    ...run,
    baseline: 0,
    scope: "issued",
    predecessor: undefined,
  });
});

describe("left over is what", () => {
  const HOUR = 60 * MINUTE;
  const rotated = ours("e", [github("A", NOW)], 9 * DAY, -1, { runId: run.runId });
  test.each<[string, boolean, ReturnType<typeof issued>, string[]]>([
    ["an earlier attempt of this run made", true, issued(HOUR, { attempt: 2 }), []],
    ["has ended", true, issued(-11 * MINUTE), []],
    ["has ended, of another repository", true, issued(-11 * MINUTE, { repository: "a/b" }), []],
    ["but not what has hardly ended: clocks differ", false, issued(-9 * MINUTE), []],
    ["but not what another job of this attempt made", false, issued(HOUR, { nonce: "zzzz" }), []],
    ["but not what a later attempt made", false, issued(HOUR, { attempt: 4 }), []],
    ["but not what another run made", false, issued(HOUR, { runId: "78", attempt: 1 }), []],
    ["but not another repository's", false, issued(HOUR, { repository: "a/b", attempt: 1 }), []],
    ["but not a certificate's", false, issued(-DAY), [keyId("e")]],
    ["but not what was made for stores", false, rotated, []],
  ])("%s", (_, isLeft, entry, otherKeyIds) => {
    const left = issuedLeftovers({ now: NOW, credentials: [entry], otherKeyIds }, run);
    expect(left).toEqual(isLeft ? [entry] : []);
  });
});

describe("a rotation that is not due", () => {
  const stores = [github("A", ago(20 * DAY - MINUTE))];
  const ended = issued(-DAY, { repository: "a/b" });
  const world = worldOf(stores, { credentials: [ours("1", stores, 20 * DAY, 41), ended] });
  const outcome = (result: "removed" | "failed") =>
    ({ of: "remove", keyId: ended.keyId, result, ending: undefined }) as const;

  test("removes what is left over, and ends well", () => {
    expect(nextStep(world, policy)).toEqual({
      action: "remove-orphan",
      keyId: ended.keyId,
      reason: "it was issued to a job that is over",
      ending: undefined,
    });
    const memory = remember(FRESH, outcome("removed"));
    const reason = "1 old secret was removed; not due, 41 days left";
    expect(nextStep({ ...world, memory }, policy)).toEqual({ action: "done", outcome: "cleaned", reason });
  });

  test("does not fail where it cannot be removed", () => {
    const memory = [1, 2, 3].reduce((soFar) => remember(soFar, outcome("failed")), FRESH);
    expect(nextStep({ ...world, memory }, policy).action).toBe("not-due");
  });

  test("leaves it alone where preflight found something wrong", () => {
    expect(nextStep({ ...world, stores: [] }, policy).action).toBe("preflight-failed");
  });
});
