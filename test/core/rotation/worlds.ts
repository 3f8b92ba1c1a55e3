import { printLabel, scopeOf } from "../../../src/core/rotation/label.ts";
import { FRESH } from "../../../src/core/rotation/memory.ts";
import type { ObservedStore, Policy, World } from "../../../src/core/rotation/world.ts";

/** Worlds for the tables: what a decision sees, written down. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const NOW = new Date("2026-11-21T03:00:00Z");
export const ago = (milliseconds: number) => new Date(NOW.getTime() - milliseconds);

export const policy: Policy = {
  what: "secret",
  force: false,
  rotateBeforeDays: 30,
  rotateAfterDays: undefined,
  lifetimeDays: 90,
  graceHours: 24,
  run: { repository: "octo/app", runId: "77", attempt: 1, nonce: "aaaa" },
};

export const github = (name: string, changed: Date | undefined): ObservedStore => ({
  id: `github:octo/app/secret/${name}`,
  name: `github:secret/${name}`,
  readable: false,
  state: changed === undefined ? { kind: "absent" } : { kind: "write-only", updatedAt: changed },
});
export const vault = (keyId: string | undefined, changed: Date): ObservedStore => ({
  id: "keyvault:kv1/a",
  name: "keyvault:kv1/a",
  readable: true,
  state: { kind: "readable", keyId, updatedAt: changed },
});

export const worldOf = (stores: readonly ObservedStore[], part: Partial<World> = {}): World => ({
  now: NOW,
  problems: [],
  full: undefined,
  credentials: [],
  otherKeyIds: [],
  stores,
  current: { kind: "untold" },
  memory: FRESH,
  ...part,
});

export const keyId = (digit: string) => `${digit.repeat(8)}-${digit.repeat(4)}-4000-8000-000000000000`;

/** One of ours, made so long ago, that ends after so many days from now. */
export const ours = (
  digit: string,
  stores: readonly ObservedStore[],
  age: number,
  left: number,
  label: { runId?: string; predecessor?: string; baseline?: number } = {},
) => ({
  keyId: keyId(digit),
  displayName: printLabel({
    ...policy.run,
    runId: label.runId ?? "55",
    baseline: label.baseline ?? Math.floor(ago(age).getTime() / 1000) - 3600,
    scope: scopeOf(stores.map(({ id }) => id)),
    predecessor: label.predecessor,
  }),
  hint: `${digit}${digit}${digit}`,
  startsOn: ago(age),
  endsOn: new Date(NOW.getTime() + left * DAY),
});
