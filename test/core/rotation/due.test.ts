import { describe, expect, test } from "vitest";
import { dueOf, otherCurrent } from "../../../src/core/rotation/due.ts";
import type { ObservedStore, Policy, World } from "../../../src/core/rotation/world.ts";
import { ago, DAY, github, HOUR, keyId, MINUTE, ours, policy, vault, worldOf } from "./worlds.ts";

describe("due:", () => {
  const stores = [github("A", ago(20 * DAY - MINUTE)), vault(keyId("1"), ago(20 * DAY - MINUTE))];
  const mine = ours("1", stores, 20 * DAY, 41);
  const good = worldOf(stores, { credentials: [mine] });
  const [first, second] = stores as [ObservedStore, ObservedStore];

  const again = { run: { ...policy.run, attempt: 2 } };
  /** The first attempt of this run, and another run that made its own so many minutes ago. */
  const met = (minutes: number) => {
    const only = [github("A", ago(48 * MINUTE))];
    const earlier = ours("1", only, 49 * MINUTE, 41, { runId: policy.run.runId });
    return worldOf(only, { credentials: [earlier, ours("0", only, minutes * MINUTE, 41)] });
  };

  /** Written so many minutes after it was made, and looked at so many minutes after it was made. */
  const late = (written: number, looked: number) => {
    const only = [github("A", ago((looked - written) * MINUTE))];
    return worldOf(only, { credentials: [ours("1", only, looked * MINUTE, 41)] });
  };

  const dead = { kind: "dead", why: "not accepted by Entra" } as const;
  /** Made so long ago, and put into the stores a minute later. */
  const made = (age: number, part: Partial<World> = {}) => {
    const written = [github("A", ago(age - MINUTE)), vault(keyId("1"), ago(age - MINUTE))];
    const older = { ...ours("2", [first], 61 * DAY, 29), displayName: "by hand" };
    return worldOf(written, { credentials: [ours("1", written, age, 89), older], ...part });
  };
  const older = { kind: "alive", mayBe: [keyId("2")], is: keyId("2") } as const;
  const HOLD_BACK = 3 * DAY;

  test.each<[string, World, Partial<Policy>, string]>([
    ["not", good, {}, "not due, 41 days left"],
    [
      "not, on a day of hours",
      worldOf(stores, { credentials: [ours("1", stores, 20 * DAY, 0.5)] }),
      { rotateBeforeDays: 0 },
      "not due, less than a day left",
    ],
    [
      "not, where nobody could be asked",
      { ...good, current: { kind: "untold" } },
      {},
      "not due, 41 days left",
    ],
    ["force", good, { force: true }, "`force` is set"],
    [
      "a dead certificate, by that name",
      { ...good, current: { kind: "dead", why: "one that has ended" } },
      { what: "certificate" },
      "the certificate in `current-certificate` is one that has ended",
    ],
    [
      "dead",
      { ...good, current: { kind: "dead", why: "not accepted by Entra" } },
      {},
      "the secret in `current-secret` is not accepted by Entra",
    ],
    [
      "nothing of ours",
      { ...good, credentials: [] },
      {},
      "the application has no secret that was made by this action for these stores",
    ],
    [
      "ours of other stores",
      worldOf([first], { credentials: [mine] }),
      {},
      "the application has no secret that was made by this action for these stores",
    ],
    [
      "ended",
      worldOf(stores, { credentials: [ours("1", stores, 20 * DAY, -1)] }),
      {},
      "the secret ended on 2026-11-20",
    ],
    [
      "missing",
      worldOf([github("A", undefined), second], { credentials: [mine] }),
      {},
      "github:secret/A does not exist yet",
    ],
    [
      "changed by hand",
      worldOf([github("A", ago(DAY)), second], { credentials: [mine] }),
      {},
      "github:secret/A does not hold the newest secret",
    ],
    [
      "not written since",
      worldOf([github("A", ago(21 * DAY)), second], { credentials: [mine] }),
      {},
      "github:secret/A does not hold the newest secret",
    ],
    [
      "another value in the vault",
      worldOf([first, vault(undefined, ago(DAY))], { credentials: [mine] }),
      {},
      "keyvault:kv1/a does not hold the newest secret",
    ],
    [
      "two runs met",
      { ...good, credentials: [mine, ours("0", stores, 20 * DAY + 5 * MINUTE, 41)] },
      {},
      "github:secret/A may hold one of 2 secrets that were made within an hour",
    ],
    ["an earlier attempt met a run that may still write", met(50), again, "not due, 41 days left"],
    [
      "an earlier attempt met a run that is over",
      met(61),
      again,
      "github:secret/A may hold one of 2 secrets that were made within an hour",
    ],
    [
      "written so late that a person may have done it",
      late(31, 61),
      {},
      "github:secret/A was written long after the newest secret was made, perhaps by somebody else",
    ],
    ["written late, while its run may still write", late(31, 60), {}, "not due, 41 days left"],
    ["written as late as its run may", late(30, 61), {}, "not due, 41 days left"],
    ["near the end", good, { rotateBeforeDays: 41 }, "the secret ends on 2027-01-01, with 41 days left"],
    [
      "old",
      good,
      { rotateAfterDays: 20 },
      "the secret is from 2026-11-01, older than `rotate-after-days` (20)",
    ],
    [
      "dead, whatever the stores show",
      made(MINUTE * 10, { current: dead }),
      {},
      "the secret in `current-secret` is not accepted by Entra",
    ],
    [
      "an older one that ends soon, as in a run that was queued before the rotation",
      made(HOLD_BACK - MINUTE, { current: older }),
      {},
      "not due, 89 days left",
    ],
    [
      "an older one that ends soon",
      made(HOLD_BACK, { current: older }),
      {},
      "`current-secret` is another than the newest secret, and ends on 2026-12-20, with 29 days left",
    ],
    [
      "an older one that does not end soon",
      made(HOLD_BACK, { current: older }),
      { rotateBeforeDays: 28 },
      "not due, 89 days left",
    ],
    [
      "what may be the older one or the newest",
      made(HOLD_BACK, { current: { ...older, is: undefined } }),
      {},
      "not due, 89 days left",
    ],
    ["not yet old", good, { rotateAfterDays: 21 }, "not due, 41 days left"],
  ])("%s", (_, world, part, reason) => {
    expect(dueOf(world, { ...policy, ...part })).toEqual({ due: !reason.startsWith("not due"), reason });
  });
});

describe("`current-secret` is not what the stores hold:", () => {
  const made = (age: number, part: Partial<World> = {}) => {
    const stores = [github("A", ago(age - MINUTE))];
    return worldOf(stores, { credentials: [ours("1", stores, age, 80)], ...part });
  };
  const alive = (...mayBe: readonly string[]) => ({ kind: "alive", mayBe, is: mayBe[0] }) as const;
  const dead = { kind: "dead", why: "expired" } as const;
  const other = `works, and is another than the newest secret (key ID ${keyId("1")})`;

  test.each<[string, World, string | undefined]>([
    ["another works", made(2 * DAY, { current: alive(keyId("2")) }), other],
    ["one of no list works", made(2 * DAY, { current: alive() }), other],
    ["it is dead", made(2 * DAY, { current: dead }), "is expired"],
    ["but it may be", made(2 * DAY, { current: alive(keyId("2"), keyId("1")) }), undefined],
    ["but it is", made(2 * DAY, { current: alive(keyId("1")) }), undefined],
    ["but nobody could be asked", made(2 * DAY), undefined],
    [
      "but a run that was queued before the rotation reads it",
      made(20 * HOUR - 1, { current: dead }),
      undefined,
    ],
    ["in the night after the rotation", made(DAY - MINUTE, { current: dead }), "is expired"],
    [
      "but the store may hold another",
      { ...made(2 * DAY), stores: [github("A", ago(DAY))], current: dead },
      undefined,
    ],
    ["but there is none of ours", made(2 * DAY, { current: dead, credentials: [] }), undefined],
  ])("%s", (_, world, words) => {
    expect(otherCurrent(world, policy)).toBe(words);
  });
});
