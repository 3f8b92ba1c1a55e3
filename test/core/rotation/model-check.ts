import { expect } from "vitest";
import { issuedLabel } from "../../../src/core/rotation/issued.ts";
import { parseLabel, printLabel } from "../../../src/core/rotation/label.ts";
import type { Step } from "../../../src/core/rotation/next.ts";
import type { Policy, What } from "../../../src/core/rotation/world.ts";
import { DAY, HOUR, Sim } from "./model.ts";
import { newRecord, type RunOptions, type RunRecord, runOf } from "./model-run.ts";

/** Worlds to begin with, runs in them, and what must be true in the end. */

/** What was tried, for the last line of the test. */
export const TALLY = { worlds: 0, runs: 0, steps: 0, nights: 0 };

let serial = 0;

export const policyOf = (part: Partial<Policy> = {}): Policy => {
  const number = ++serial;
  return {
    what: "secret",
    force: false,
    rotateBeforeDays: 30,
    rotateAfterDays: undefined,
    lifetimeDays: 90,
    graceHours: 24,
    run: {
      repository: "octo/app",
      runId: String(number),
      attempt: 1,
      nonce: number.toString(36).padStart(4, "0"),
    },
    ...part,
  };
};

/** The same run once more, by another process. */
export const againOf = (policy: Policy): Policy => {
  const { attempt, ...run } = policy.run;
  return { ...policy, run: { ...run, attempt: attempt + 1, nonce: policyOf().run.nonce } };
};

export const clean = (part: Partial<RunOptions> = {}): RunOptions => ({
  policy: policyOf(),
  currentFrom: 0,
  clockError: 0,
  luck: [],
  pauses: [],
  replication: 0,
  ...part,
});

/** Runs to the end, or until it is killed at its nth pause. */
export function drive(
  sim: Sim,
  options: RunOptions,
  killAt = Number.POSITIVE_INFINITY,
): RunRecord & { last: Step | undefined } {
  TALLY.runs++;
  const record = newRecord();
  const run = runOf(sim, options, record);
  for (let pause = 0; pause < killAt; pause++) {
    const next = run.next();
    TALLY.steps = Math.max(TALLY.steps, record.steps.length);
    if (next.done) return { ...record, last: next.value };
    sim.now += next.value;
  }
  return { ...record, last: undefined };
}

/** What is odd about the credentials that are not ours. */
export type Oddity =
  | "none"
  | "predecessor of a certificate"
  | "stranger without a hint"
  | "things that ended";

/** A world with somebody's secret in every store, and strangers beside it. */
export function company(
  stores: readonly boolean[],
  githubClock = 0,
  oddity: Oddity = "none",
  what: What = "secret",
): Sim {
  const sim = new Sim(stores, githubClock, what);
  sim.now -= 50 * DAY;
  const predecessor = sim.add({ hint: "pre" });
  for (const index of stores.keys()) sim.put(index, predecessor);
  if (oddity === "predecessor of a certificate") sim.otherKeyIds.push(predecessor.keyId);
  const hint = oddity === "stranger without a hint" ? undefined : "xyz";
  sim.add({ hint, displayName: "somebody else's" });
  const certificate = sim.add({ hint: "crt", displayName: "a certificate's" });
  sim.otherKeyIds.push(certificate.keyId);
  const other = printLabel({ ...policyOf().run, baseline: 0, scope: "others", predecessor: undefined });
  sim.add({ hint: "oth", displayName: other });
  sim.add({ hint: "iss", displayName: issuedLabel(policyOf().run) });
  if (oddity === "things that ended") {
    sim.add({ hint: "oth", displayName: other, days: 20 });
    sim.add({ hint: "oth", displayName: other, days: 51 });
    sim.add({ hint: "iss", displayName: issuedLabel({ ...policyOf().run, repository: "a/b" }), days: 20 });
  }
  sim.now += 50 * DAY;
  return sim;
}

export const oursOf = (sim: Sim) =>
  sim.credentials.filter(({ displayName }) => parseLabel(displayName)?.scope === sim.scope);

/** Nights without any fault, until nothing is left to do. */
export function nights(sim: Sim, most: number, part: Partial<RunOptions> = {}): number {
  for (let night = 1; night <= most; night++) {
    sim.now += DAY + HOUR;
    const { last, steps, writes } = drive(sim, clean(part));
    const values = new Set(sim.stores.map(({ value }) => value));
    if (values.size > 1 || !sim.works([...values][0]))
      sim.broken.push(`I2: the stores differ after night ${night}`);
    TALLY.nights = Math.max(TALLY.nights, night);
    if (last?.action === "not-due") {
      if (writes > 0 || steps.length > 1) sim.broken.push("I5: not due, and yet it wrote");
      return night;
    }
  }
  sim.broken.push(`the world did not settle: ${oursOf(sim).length} of ours`);
  return most;
}

export function expectSettled(sim: Sim): void {
  const ours = oursOf(sim);
  const newest = ours.toSorted((a, b) => b.startsOn.getTime() - a.startsOn.getTime())[0];
  expect(sim.broken).toEqual([]);
  expect(ours, "I2: nothing of ours but the newest").toHaveLength(1);
  expect(new Set(sim.stores.map(({ value }) => value)), "I2: every store holds it").toEqual(
    new Set([newest?.keyId]),
  );
  expect(sim.works(newest?.keyId)).toBe(true);
  expect(sim.credentials.filter(({ displayName }) => displayName === "somebody else's")).toHaveLength(1);
  expect(sim.credentials.filter(({ displayName }) => displayName === "a certificate's")).toHaveLength(1);
  const others = sim.credentials.filter(
    ({ keyId, hint }) => sim.made.has(keyId) && /oth|iss/.test(hint ?? ""),
  );
  expect(
    others.every((one) => sim.works(one.keyId)),
    "what has ended is gone",
  ).toBe(true);
}

export const LAYOUTS: readonly (readonly boolean[])[] = [
  [false],
  [true],
  [false, true],
  [true, true],
  [false, false],
  [false, true, false],
];
