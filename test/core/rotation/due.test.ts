import { describe, expect, test } from "vitest";
import { dueOf } from "../../../src/core/rotation/due.ts";
import type { ObservedStore, Policy, World } from "../../../src/core/rotation/world.ts";
import { ago, DAY, github, keyId, MINUTE, ours, policy, vault, worldOf } from "./worlds.ts";

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
    ["near the end", good, { rotateBeforeDays: 41 }, "the secret ends on 2027-01-01, with 41 days left"],
    [
      "old",
      good,
      { rotateAfterDays: 20 },
      "the secret is from 2026-11-01, older than `rotate-after-days` (20)",
    ],
    ["not yet old", good, { rotateAfterDays: 21 }, "not due, 41 days left"],
  ])("%s", (_, world, part, reason) => {
    expect(dueOf(world, { ...policy, ...part })).toEqual({ due: !reason.startsWith("not due"), reason });
  });
});
