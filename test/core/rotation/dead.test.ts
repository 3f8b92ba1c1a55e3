import { expect, test } from "vitest";
import { deadIn } from "../../../src/core/rotation/dead.ts";
import type { World } from "../../../src/core/rotation/world.ts";
import { ago, DAY, github, keyId, ours, worldOf } from "./worlds.ts";

const stores = [github("A", ago(20 * DAY - 60_000))];
const living = ours("1", stores, 20 * DAY, 41);
const ended = ours("1", stores, 20 * DAY, -1);
const older = ours("2", stores, 90 * DAY, -1);

test.each<[string, Partial<World>, string | undefined]>([
  [
    "Entra calls the one that is given dead, whatever its list shows",
    { credentials: [living], current: { kind: "dead", why: "one that has expired" } },
    "the secret in `current-secret` is one that has expired",
  ],
  [
    "none is given, and the newest has ended",
    { credentials: [ended] },
    "the newest secret of this action's ended on 2026-11-20",
  ],
  [
    "the one that is given works, so the stores may hold another than the newest",
    { credentials: [ended], current: { kind: "alive", mayBe: [keyId("3")], is: keyId("3") } },
    undefined,
  ],
  ["an older one has ended, and the newest lives", { credentials: [older, living] }, undefined],
  ["nothing of this action's is there, and none is given", {}, undefined],
])("what the stores hold is known to be dead on Entra's word alone: %s", (_, world, words) => {
  expect(deadIn(worldOf(stores, world), "secret")).toBe(words);
});
