import { describe, expect, test } from "vitest";
import { noRoom } from "../../src/commands/rotate/room.ts";
import type { Rotation } from "../../src/commands/rotate/rotation.ts";
import type { ObservedStore } from "../../src/core/rotation/world.ts";
import { ago, DAY, github, HOUR, MINUTE, ours, policy, worldOf } from "../core/rotation/worlds.ts";

const run = (force = false) =>
  ({
    kind: { what: "secret" },
    task: { clientId: "x", policy: { ...policy, force } },
  }) as unknown as Rotation;

/** Five that were made for these stores, the newest so long ago, an hour or a night apart. */
const five = (stores: readonly ObservedStore[], newest: number, apart: number) =>
  worldOf(stores, {
    credentials: Array.from({ length: 5 }, (_, index) =>
      ours(String(index), stores, newest + index * apart, 80),
    ),
  });
const refusing = [github("A", ago(50 * DAY))];

describe("five that are alive", () => {
  test("are enough where a store goes on refusing: another is tried once a week", () => {
    expect(noRoom(run(), undefined, five(refusing, DAY, DAY))?.code).toBe("rotation/piled-up");
    expect(noRoom(run(), undefined, five(refusing, 8 * DAY, DAY))).toBeUndefined();
    expect(noRoom(run(true), undefined, five(refusing, DAY, DAY))).toBeUndefined();
  });

  test("are none too many where every store was written: somebody has tried the rotation out", () => {
    const written = [github("A", ago(DAY - MINUTE))];
    expect(noRoom(run(), undefined, five(written, DAY, HOUR / 6))).toBeUndefined();
  });
});
