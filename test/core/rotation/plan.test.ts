import { expect, test } from "vitest";
import { rotating } from "../../../src/core/catalogue/rotating.ts";
import { PLANNED_KEY_ID, planOf } from "../../../src/core/rotation/plan.ts";
import type { World } from "../../../src/core/rotation/world.ts";
import { ago, DAY, github, keyId, ours, policy, vault, worldOf } from "./worlds.ts";

const actions = (world: World, more: Partial<typeof policy> = {}) =>
  planOf(world, { ...policy, ...more }).map(({ action }) => action);

const old = [github("A", ago(50 * DAY)), vault(undefined, ago(50 * DAY))];
const held = [github("A", ago(20 * DAY - 60_000)), vault(keyId("1"), ago(20 * DAY - 60_000))];
const mine = ours("1", held, 20 * DAY, 41);

test("a first rotation makes, proves, writes the vaults, writes GitHub, and is done", () => {
  const steps = planOf(worldOf(old), policy);
  expect(steps.map(({ action }) => action)).toEqual(["create", "prove", "publish", "publish", "done"]);
  expect(steps.flatMap((step) => (step.action === "publish" ? [step.stores] : []))).toEqual([
    ["keyvault:kv1/a"],
    ["github:octo/app/secret/A"],
  ]);
  expect(steps.flatMap((step) => ("keyId" in step ? [step.keyId] : []))).toEqual([
    PLANNED_KEY_ID,
    PLANNED_KEY_ID,
    PLANNED_KEY_ID,
  ]);
});

test("the plan of a night with nothing to do is one step, with its reason", () => {
  expect(planOf(worldOf(held, { credentials: [mine] }), policy)).toEqual([
    { action: "not-due", reason: "not due, 41 days left" },
  ]);
});

test("without grace the old one is retired in the same run", () => {
  const world = worldOf(held, { credentials: [mine] });
  const steps = planOf(world, { ...policy, force: true, graceHours: 0 });
  expect(steps.at(-2)).toMatchObject({ action: "retire", keyId: mine.keyId });
  expect(steps.at(-1)).toMatchObject({ action: "done", outcome: "rotated" });
});

test("with grace it is left alone", () => {
  expect(actions(worldOf(held, { credentials: [mine] }), { force: true })).toEqual([
    "create",
    "prove",
    "publish",
    "publish",
    "done",
  ]);
});

test("the newest goes only after its successor, even where it has ended: it is the reason", () => {
  const ended = ours("1", held, 20 * DAY, -1);
  const [first, ...rest] = planOf(worldOf(held, { credentials: [ended] }), policy);
  expect(first).toMatchObject({ action: "create", reason: expect.stringContaining("the secret ended on ") });
  expect(rest.map(({ action }) => action)).toContain("remove-orphan");
});

test("what preflight found is the whole plan", () => {
  const problems = [rotating("rotation/no-graph", "environment")];
  expect(planOf(worldOf(old, { problems }), policy)).toEqual([
    { action: "preflight-failed", findings: problems },
  ]);
});

test("a plan changes nothing in the world that it was made for", () => {
  const world = worldOf(held, { credentials: [mine] });
  const before = structuredClone(world);
  planOf(world, { ...policy, force: true, graceHours: 0 });
  expect(world).toEqual(before);
});

test("a store that is not there yet is written like the others", () => {
  const world = worldOf([github("A", undefined), ...held.slice(1)], { credentials: [mine] });
  expect(actions(world)).toContain("publish");
  expect(actions(world).at(-1)).toBe("done");
});
