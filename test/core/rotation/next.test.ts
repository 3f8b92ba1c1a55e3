import { describe, expect, test } from "vitest";
import { rotationFinding } from "../../../src/core/rotation/catalogue.ts";
import { recognise } from "../../../src/core/rotation/current.ts";
import { parseLabel, scopeOf, shortKeyId } from "../../../src/core/rotation/label.ts";
import { end, FRESH, type Memory, remember } from "../../../src/core/rotation/memory.ts";
import { nextStep } from "../../../src/core/rotation/next.ts";
import { SETTLES_WITHIN } from "../../../src/core/rotation/whole-list.ts";
import type { ObservedStore, World } from "../../../src/core/rotation/world.ts";
import { ago, DAY, github, keyId, MINUTE, NOW, ours, policy, vault, worldOf } from "./worlds.ts";

describe("the next step is", () => {
  const stores = [github("A", ago(9 * DAY)), vault(undefined, ago(9 * DAY))];
  const [first] = stores as [ObservedStore, ...ObservedStore[]];
  const step = (part: Partial<World>, given: readonly ObservedStore[] = stores) =>
    nextStep(worldOf(given, part), policy);
  const created: Memory = remember(FRESH, {
    of: "create",
    result: "created",
    created: { keyId: keyId("2"), startsOn: ago(MINUTE), awkward: undefined },
  });
  const proven = remember(created, { of: "prove", result: "passed" });
  const write = (memory: Memory, store: ObservedStore, result: "written" | "lost" | "refused") =>
    remember(memory, { of: "publish", store: store.id, result, why: "403" });

  test("to stop where preflight found something wrong, or there is no store", () => {
    const problem = rotationFinding("stores/none", "another");
    expect(step({ problems: [problem] })).toEqual({ action: "preflight-failed", findings: [problem] });
    expect(step({}, [])).toMatchObject({ action: "preflight-failed", findings: [{ code: "stores/none" }] });
  });

  test("to stop where there is no room for one more secret, but only where one would be made", () => {
    const full = rotationFinding("stores/none", "another");
    expect(step({ full })).toEqual({ action: "preflight-failed", findings: [full] });
    const ended = ours("9", [vault("", NOW)], 99 * DAY, -9);
    expect(step({ full, credentials: [ended] })).toMatchObject({
      action: "remove-orphan",
      keyId: keyId("9"),
    });
    expect(step({ full, memory: proven }).action).toBe("publish");
    const shown = [github("A", ago(9 * DAY))];
    const fresh = ours("1", shown, 9 * DAY + MINUTE, 60);
    expect(step({ full, credentials: [fresh] }, shown).action).toBe("not-due");
  });

  test("to create, with an end and a label that names run, baseline, scope and the proven predecessor", () => {
    const foreign = {
      keyId: keyId("f"),
      displayName: "by hand",
      hint: "fff",
      startsOn: undefined,
      endsOn: ago(-DAY),
    };
    const current = recognise([foreign], "fff", NOW);
    const next = step({ credentials: [foreign], current });
    if (next.action !== "create") throw new Error(next.action);
    expect(next.endsOn).toEqual(new Date("2027-02-19T03:00:00Z"));
    expect(parseLabel(next.label)).toEqual({
      ...policy.run,
      baseline: ago(9 * DAY).getTime() / 1000,
      scope: scopeOf(stores.map(({ id }) => id)),
      predecessor: shortKeyId(keyId("f")),
    });
    const marked = { ...foreign, displayName: ours("f", [first], DAY, 9).displayName };
    const other = step({ credentials: [marked], current });
    expect(other.action === "create" && parseLabel(other.label)?.predecessor).toBeUndefined();
  });

  test("to remove what this process made without hearing of it, and then to ask again", () => {
    const lost = remember(FRESH, { of: "create", result: "lost" });
    const stray = { ...ours("3", stores, MINUTE, 90, { runId: "77" }) };
    expect(step({ memory: lost, credentials: [stray] })).toMatchObject({
      action: "remove-orphan",
      keyId: keyId("3"),
    });
    const removed = remember(lost, { of: "remove", keyId: keyId("3"), result: "removed", ending: undefined });
    expect(step({ memory: removed, credentials: [stray] }).action).toBe("create");
    const often = [1, 2, 3].reduce((memory) => remember(memory, { of: "create", result: "lost" }), removed);
    expect(step({ memory: often })).toMatchObject({ action: "stuck" });
  });

  test("to remove an awkward one, and then to ask again", () => {
    const awkward = remember(FRESH, {
      of: "create",
      result: "created",
      created: { keyId: keyId("2"), startsOn: NOW, awkward: "it begins with a dash" },
    });
    const next = step({ memory: awkward });
    expect(next).toMatchObject({
      action: "remove-orphan",
      reason: "it begins with a dash",
      ending: undefined,
    });
    const removed = remember(awkward, {
      of: "remove",
      keyId: keyId("2"),
      result: "removed",
      ending: undefined,
    });
    expect(step({ memory: removed }).action).toBe("create");
  });

  test("to prove, then the vault, then GitHub, then the end", () => {
    expect(step({ memory: created })).toEqual({ action: "prove", keyId: keyId("2") });
    expect(step({ memory: proven })).toMatchObject({ action: "publish", stores: ["keyvault:kv1/a"] });
    const half = [first, vault(keyId("2"), NOW)];
    expect(step({ memory: proven }, half)).toMatchObject({ action: "publish", stores: [first.id] });
    expect(step({ memory: write(proven, first, "written") }, half)).toMatchObject({
      action: "done",
      outcome: "rotated",
    });
  });

  test("to publish to the stores of one kind side by side, and again to those that did not answer", () => {
    const vaults = ["keyvault:kv1/a", "keyvault:kv2/a"].map((id) => ({ ...vault(undefined, NOW), id }));
    const [one, two] = vaults as [ObservedStore, ObservedStore];
    const many = [first, one, github("B", undefined), two];
    const publish = (memory: Memory) => {
      const next = step({ memory }, many);
      return next.action === "publish" ? next.stores : next.action;
    };
    expect(publish(proven)).toEqual([one.id, two.id]);
    const half = write(write(proven, one, "written"), two, "lost");
    expect(publish(half)).toEqual([two.id]);
    expect(publish(write(half, two, "written"))).toEqual([first.id, many[2]?.id]);
    expect(publish(write(half, two, "refused"))).toEqual([first.id, many[2]?.id]);
    const given = [two, two].reduce((memory, store) => write(memory, store, "lost"), half);
    expect(publish(given)).toEqual([first.id, many[2]?.id]);
    // Refused, and no store has it: back, before more of them are asked.
    expect(publish(write(write(proven, one, "refused"), two, "refused"))).toBe("remove-orphan");
  });

  test("to undo what cannot be proven, or is refused by the first store, and to stop", () => {
    const failed = remember(created, { of: "prove", result: "failed", why: "it did not sign in" });
    const next = step({ memory: failed });
    expect(next).toMatchObject({ action: "remove-orphan", keyId: keyId("2"), reason: "it did not sign in" });
    const refused = write(proven, first, "refused");
    const undo = step({ memory: refused }, [first]);
    if (undo.action !== "remove-orphan") throw new Error(undo.action);
    const removed = remember(refused, {
      of: "remove",
      keyId: undo.keyId,
      result: "removed",
      ending: undo.ending,
    });
    expect(step({ memory: removed }, [first])).toEqual({
      action: "stuck",
      reason: "the new secret could not be written to github:secret/A (403)",
    });
  });

  test("never to undo after a write that may have been done, though a second try was refused", () => {
    const again = write(write(proven, first, "lost"), first, "refused");
    expect(step({ memory: again }, [first]).action).toBe("stuck");
    expect(step({ memory: end(write(proven, first, "lost"), "failed", "cancelled") }, [first])).toEqual({
      action: "stuck",
      reason: "cancelled",
    });
    expect(step({ memory: end(proven, "failed", "cancelled") }, [first]).action).toBe("remove-orphan");
    expect(step({ memory: end(FRESH, "failed", "cancelled") }, [first]).action).toBe("stuck");
  });

  test("to step back for a newer one of another run, and to say so", () => {
    const rival = ours("4", stores, MINUTE / 2, 90, { runId: "88" });
    const next = step({ memory: proven, credentials: [rival] });
    expect(next).toMatchObject({ action: "remove-orphan", ending: { kind: "superseded" } });
    const published = step({ memory: write(proven, first, "written"), credentials: [rival] });
    expect(published).toEqual({
      action: "superseded",
      reason: "run 88 of octo/app rotates the same secret, and its new one is newer",
    });
    const older = ours("4", stores, 2 * MINUTE, 90, { runId: "88" });
    expect(step({ memory: proven, credentials: [older] }).action).toBe("publish");
  });

  test("to say so where the other's comes after this one has written every store", () => {
    const mine = [first, vault(keyId("2"), NOW)];
    const written = mine.reduce((memory, store) => write(memory, store, "written"), proven);
    const rival = ours("4", stores, MINUTE / 2, 90, { runId: "88" });
    const older = ours("4", stores, 2 * MINUTE, 90, { runId: "88" });
    const both = `This run had written key ID ${keyId("2")}, which works too; github:secret/A holds whichever was written last`;
    expect(step({ memory: written, credentials: [rival] }, mine)).toEqual({
      action: "superseded",
      reason: `run 88 of octo/app rotates the same secret, and its new one is newer. ${both}, keyvault:kv1/a holds key ID ${keyId("2")}`,
    });
    expect(step({ memory: written, credentials: [older] }, mine).action).toBe("done");
    // The list does not show the other one yet, and the vault does.
    const theirs = [first, vault(keyId("4"), NOW)];
    const replaced = {
      action: "superseded",
      reason: `another run wrote the same stores at the same moment. ${both}, keyvault:kv1/a holds key ID ${keyId("4")}`,
    };
    for (const credentials of [[], [older]])
      expect(step({ memory: written, credentials }, theirs)).toEqual(replaced);
    expect(step({ memory: end(written, "failed", "cancelled") }, theirs)).toEqual(replaced);
  });

  test("to wait until others' changes of the list show, before it is proven, and to look once more at the end", () => {
    const inList = { since: ago(5000), isSettled: false, putBack: 0, isDropped: false };
    const outcome = { keyId: keyId("2"), startsOn: ago(MINUTE), awkward: undefined, inList };
    const made = remember(FRESH, { of: "create", result: "created", created: outcome });
    const settle = (since: Date) => ({
      ...{ action: "settle", keyId: keyId("2") },
      until: new Date(since.getTime() + SETTLES_WITHIN),
    });
    expect(step({ memory: made })).toEqual(settle(inList.since));
    expect(step({ memory: remember(made, { of: "settle", result: "interrupted" }) }).action).toBe("settle");
    const putBack = remember(made, { of: "settle", result: "put-back", since: NOW });
    expect(step({ memory: putBack }), "from then on").toEqual(settle(NOW));
    const settled = remember(putBack, { of: "settle", result: "settled" });
    expect(step({ memory: settled }).action).toBe("prove");
    const listed = remember(settled, { of: "prove", result: "passed" });
    expect(step({ memory: listed }).action).toBe("publish");
    const written = stores.reduce((memory, store) => write(memory, store, "written"), listed);
    // Nothing is amiss with it: a run that is told to stop here has rotated.
    expect(step({ memory: end(written, "failed", "cancelled") }).action).toBe("done");
    expect(step({ memory: written }).action, "the last look").toBe("settle");
    const seen = remember(written, { of: "settle", result: "settled" });
    expect(step({ memory: seen })).toMatchObject({ action: "done", outcome: "rotated" });
  });

  test("to give up what is dropped from the list again and again, or cannot be put back", () => {
    const inList = { since: NOW, isSettled: false, putBack: 0, isDropped: false };
    const outcome = { keyId: keyId("2"), startsOn: NOW, awkward: undefined, inList };
    const made = remember(FRESH, { of: "create", result: "created", created: outcome });
    const waiting = remember(made, { of: "prove", result: "passed" });
    const often = [1, 2, 3].reduce(
      (memory) => remember(memory, { of: "settle", result: "put-back", since: NOW }),
      waiting,
    );
    const failed = remember(waiting, { of: "settle", result: "failed", why: "it is gone" });
    for (const memory of [often, failed]) {
      expect(step({ memory })).toMatchObject({ action: "remove-orphan", keyId: keyId("2") });
      expect(step({ memory: write(memory, first, "lost") }).action).toBe("stuck");
    }
  });

  test("to publish nothing a quarter of an hour after it was made", () => {
    expect(step({ memory: proven, now: new Date(NOW.getTime() + 15 * MINUTE) }).action).toBe("remove-orphan");
  });

  test("to say what Entra would not remove", () => {
    const old = ours("5", [first], 20 * DAY, 20);
    const failed = { of: "remove", keyId: old.keyId, result: "failed", ending: undefined } as const;
    const given = worldOf([github("A", ago(19 * DAY))], {
      credentials: [ours("6", [first], 19 * DAY, 60), old],
    });
    const shown = { ...given, stores: [github("A", ago(19 * DAY - MINUTE))] };
    expect(nextStep(shown, policy)).toMatchObject({ action: "retire", keyId: old.keyId });
    const memory = [1, 2, 3].reduce((soFar) => remember(soFar, failed), FRESH);
    expect(nextStep({ ...shown, memory }, policy)).toMatchObject({ action: "stuck" });
  });
});
