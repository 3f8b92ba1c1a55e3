import { describe, expect, test } from "vitest";
import { rotationFinding } from "../../../src/core/rotation/catalogue.ts";
import { shortKeyId } from "../../../src/core/rotation/label.ts";
import { FRESH, remember } from "../../../src/core/rotation/memory.ts";
import { nextStep } from "../../../src/core/rotation/next.ts";
import type { World } from "../../../src/core/rotation/world.ts";
import { ago, DAY, github, keyId, MINUTE, NOW, ours, policy, vault, worldOf } from "./worlds.ts";

describe("what has served is retired,", () => {
  const stores = [github("A", ago(19 * DAY - MINUTE))];
  const old = ours("5", stores, 20 * DAY, 20);
  const served = worldOf(stores, { credentials: [ours("6", stores, 19 * DAY, 60), old] });
  const byHand = {
    keyId: keyId("f"),
    displayName: "x",
    hint: "fff",
    startsOn: ago(99 * DAY),
    endsOn: old.endsOn,
  };
  const successor = ours("6", stores, 19 * DAY, 60, { predecessor: shortKeyId(keyId("f")) });
  const replaced = worldOf(stores, { credentials: [successor, byHand] });

  test("ours, and the predecessor that one of ours has replaced", () => {
    expect(nextStep(served, policy)).toMatchObject({ action: "retire", keyId: keyId("5") });
    expect(nextStep(replaced, policy)).toMatchObject({ action: "retire", keyId: keyId("f") });
  });

  const ended = { ...ours("6", stores, 19 * DAY, 0), endsOn: ago(-5 * MINUTE) };
  test.each<[string, World]>([
    [
      "while a store is still read as holding it",
      { ...replaced, current: { kind: "alive", mayBe: [keyId("f")], is: undefined } },
    ],
    ["while it is the last that works", { ...served, credentials: [ended, old] }],
    ["where it is a certificate's", { ...replaced, otherKeyIds: [keyId("f")] }],
    ["where ours is a certificate's", { ...served, otherKeyIds: [keyId("5")] }],
    [
      "where another begins with the same digits",
      {
        ...replaced,
        credentials: [
          successor,
          byHand,
          { ...byHand, keyId: `${byHand.keyId.slice(0, 13)}-4000-8000-000000000001` },
        ],
      },
    ],
    [
      "where it bears a mark of its own",
      {
        ...replaced,
        credentials: [successor, { ...byHand, displayName: ours("f", [vault("", NOW)], DAY, 9).displayName }],
      },
    ],
    [
      "where it says nothing of its start",
      { ...served, credentials: [successor, { ...old, startsOn: undefined }] },
    ],
    ["where a store was written by somebody since", { ...served, stores: [github("A", ago(2 * DAY))] }],
    [
      "where a store was written long after any run would have",
      { ...served, stores: [github("A", ago(19 * DAY - 45 * MINUTE))] },
    ],
    [
      "where another list of stores has taken the same predecessor's place",
      {
        ...replaced,
        credentials: [
          successor,
          byHand,
          ours("7", [github("B", ago(9 * DAY))], DAY, 60, { predecessor: shortKeyId(keyId("f")) }),
        ],
      },
    ],
    ["within the grace time", { ...served, now: ago(18 * DAY + 3 * 60 * MINUTE) }],
  ])("but not %s", (_, world) => {
    expect(nextStep(world, policy).action).not.toMatch(/retire|remove/);
  });

  test("and two of one hour are left until both are settled", () => {
    const met = {
      ...served,
      credentials: [ours("6", stores, 19 * DAY, 60), ours("7", stores, 19 * DAY + MINUTE, 60)],
    };
    const soon = { ...met, now: ago(19 * DAY - 30 * MINUTE) };
    expect(nextStep(soon, policy).action).toBe("not-due");
    expect(nextStep(met, policy).action).toBe("create");
  });
});

test("one of ours that a vault held is not lost, but has its grace time when another takes its place", () => {
  const stores = [vault(keyId("2"), ago(MINUTE))];
  const held = ours("1", stores, 60 * DAY, 30);
  const world = worldOf(stores, { credentials: [ours("2", stores, 2 * MINUTE, 90), held] });
  expect(nextStep(world, policy).action).toBe("not-due");
  const tomorrow = { ...world, now: ago(-25 * 60 * MINUTE) };
  expect(nextStep(tomorrow, policy)).toMatchObject({ action: "retire", keyId: held.keyId });
});

describe("nobody needs, and so it is removed at once,", () => {
  const stores = [github("A", ago(19 * DAY - MINUTE))];
  const newest = ours("6", stores, 19 * DAY, 60);
  const others = ours("5", [vault("", NOW)], 99 * DAY, -1);
  const soon = (given: typeof others, minutes: number) => ({ ...given, endsOn: ago(minutes * MINUTE) });
  const foreign = { ...others, displayName: others.displayName.replace("octo/app", "octo/other") };
  const world = worldOf(stores, { credentials: [newest, others] });
  const gone = remember(FRESH, {
    of: "remove",
    keyId: others.keyId,
    result: "removed",
    ending: undefined,
  });
  const failed = [1, 2, 3].reduce(
    (memory) => remember(memory, { of: "remove", keyId: others.keyId, result: "failed", ending: undefined }),
    FRESH,
  );

  test("what has ended, whatever stores it was made for", () => {
    expect(nextStep(world, policy)).toEqual({
      action: "remove-orphan",
      keyId: others.keyId,
      reason: "it ended on 2026-11-20",
      ending: undefined,
    });
    const reason = "1 old secret was removed; not due, 60 days left";
    const done = { action: "done", outcome: "cleaned", reason };
    expect(nextStep({ ...world, memory: gone }, policy)).toEqual(done);
    // No answer came, but it is listed no more.
    expect(nextStep({ ...world, credentials: [newest], memory: failed }, policy)).toEqual(done);
  });

  test.each<[string, World, string]>([
    ["what has hardly ended", { ...world, credentials: [newest, soon(others, 9)] }, "not-due"],
    ["another repository's", { ...world, credentials: [newest, foreign] }, "not-due"],
    ["a certificate's", { ...world, otherKeyIds: [others.keyId] }, "not-due"],
    ["what Entra would not remove three times", { ...world, memory: failed }, "stuck"],
  ])("but not %s", (_, given, action) => {
    expect(nextStep(given, policy).action).toBe(action);
  });

  test("but not the only witness that a store may hold it instead of the one that works", () => {
    const witness = ours("7", stores, 19 * DAY + MINUTE, -1);
    const met = { ...world, credentials: [newest, witness] };
    expect(nextStep(met, policy)).toMatchObject({ action: "create" });
    const both = { ...met, credentials: [soon(newest, 11), witness] };
    expect(nextStep(both, policy)).toMatchObject({ action: "remove-orphan" });
  });

  test("but not the only witness of whom it has replaced, unless room is needed", () => {
    const byHand = { ...others, keyId: keyId("f"), displayName: "by hand", endsOn: ago(-DAY) };
    const witness = ours("7", stores, 90 * DAY, -1, { predecessor: shortKeyId(byHand.keyId) });
    const replaced = { ...world, credentials: [witness, byHand] };
    expect(nextStep(replaced, policy).action).toBe("create");
    const full = rotationFinding("stores/none", "another");
    expect(nextStep({ ...replaced, full }, policy)).toMatchObject({ keyId: witness.keyId });
  });
});

describe("what no store shows is not taken for lost", () => {
  const held = github("A", ago(9 * DAY));
  const isKept = (world: World): void => expect(nextStep(world, policy).action).toBe("create");

  test("where a store is gone that was there when it was made", () => {
    const gone = { ...held, state: { kind: "absent" } } as const;
    isKept(worldOf([gone], { credentials: [ours("1", [held], 2 * DAY, 60)] }));
  });

  test("where the only store is gone for days", () => {
    const gone = { ...held, state: { kind: "absent" } } as const;
    isKept(worldOf([gone], { credentials: [ours("1", [gone], 4 * DAY, 60, { baseline: 0 })] }));
    const fresh = worldOf([gone], { credentials: [ours("1", [gone], DAY, 60, { baseline: 0 })] });
    expect(nextStep(fresh, policy).action).toBe("remove-orphan");
  });

  test("where the store's clock was ahead when it was made", () => {
    const baseline = ago(-DAY).getTime() / 1000;
    const credentials = [ours("1", [held], 2 * DAY, 60, { baseline })];
    expect(nextStep(worldOf([held], { credentials }), policy).action).not.toBe("remove-orphan");
  });

  test("where it bears our mark and starts in the future", () => {
    const credentials = [{ ...ours("1", [held], 2 * DAY, 60), startsOn: ago(-DAY) }];
    isKept(worldOf([held], { credentials }));
  });
});

describe("what an earlier attempt of this run made counts as settled once none of its requests can land any more:", () => {
  const run = { ...policy.run, attempt: 2 };
  const store = github("A", ago(9 * DAY));
  const mine = { runId: policy.run.runId };

  test.each<[string, boolean, Partial<typeof run>]>([
    ["of this run", true, {}],
    ["not of this attempt", false, { attempt: 1, nonce: "zzzz" }],
    ["not of another run", false, { runId: "78" }],
    ["not of another repository", false, { repository: "octo/other" }],
  ])("the unpublished one %s goes", (_, goes, part) => {
    const world = worldOf([store], { credentials: [ours("1", [store], 21 * MINUTE, 90, mine)] });
    const next = nextStep(world, { ...policy, run: { ...run, ...part } });
    expect(next.action).toBe(goes ? "remove-orphan" : "create");
  });

  test.each([2, 6, 19])(
    "but not before, at %i minutes: it may have begun its last write a while after",
    (age) => {
      const world = worldOf([store], { credentials: [ours("1", [store], age * MINUTE, 90, mine)] });
      expect(nextStep(world, { ...policy, run }).action).toBe("create");
    },
  );

  test("a published one stays", () => {
    const shown = [vault(keyId("1"), ago(MINUTE))];
    const credentials = [ours("1", shown, 2 * MINUTE, 90, mine)];
    expect(nextStep(worldOf(shown, { credentials }), { ...policy, run }).action).toBe("not-due");
  });

  test("a published one goes as soon as a newer one is shown everywhere", () => {
    const shown = [vault(keyId("2"), ago(MINUTE))];
    const credentials = [ours("2", shown, 2 * MINUTE, 90), ours("1", shown, 21 * MINUTE, 90, mine)];
    const world = worldOf(shown, { credentials });
    const retire = { action: "retire", keyId: keyId("1"), reason: "every store holds a newer secret" };
    expect(nextStep(world, { ...policy, run, graceHours: 0 })).toEqual(retire);
    const other = { ...run, runId: "78" };
    expect(nextStep(world, { ...policy, run: other, graceHours: 0 }).action).toBe("not-due");
    expect(nextStep(world, { ...policy, run }).action, "within the grace time").toBe("not-due");
  });
});
