import fc from "fast-check";
import { DAY, HOUR, MINUTE, type Sim } from "./model.ts";
import { againOf, drive, type Oddity, oursOf, policyOf, TALLY } from "./model-check.ts";
import { type Luck, newRecord, type RunOptions, runOf } from "./model-run.ts";

/** What may happen in a history: a run with its luck, two runs at once, a person's hand, time. */
const luck = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<Luck>("ok") },
    { weight: 4, arbitrary: fc.constantFrom<Luck>("lost-but-done", "lost", "refused", "awkward") },
  ),
  { maxLength: 8 },
);
/** A request hangs for five minutes at most: the client's limit. */
const pauses = fc.array(fc.constantFrom(1, 200, 900, 4_000, 4 * MINUTE), { maxLength: 12 });
const naps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(1, 200, 900, 4_000) },
    { weight: 1, arbitrary: fc.constantFrom(13 * MINUTE, 20 * MINUTE, 70 * MINUTE, 2 * HOUR) },
  ),
  { maxLength: 8 },
);
export const error = fc.constantFrom(-9 * MINUTE, 0, 9 * MINUTE);
const run = fc.record({
  luck,
  pauses,
  naps,
  clockError: error,
  currentFrom: fc.constantFrom(undefined, 0, 1, 2),
  replication: fc.constantFrom(0, 700, 15_000, 4 * MINUTE),
  force: fc.boolean(),
  lifetimeDays: fc.constantFrom(90, 90, 90, 2),
  isAgain: fc.constantFrom(false, false, true),
  graceHours: fc.constantFrom(0, 24),
  cancelAt: fc.constantFrom(undefined, undefined, 0, 1, 2, 3, 4, 5),
  withPost: fc.boolean(),
  killAt: fc.constantFrom(99, 99, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
});
export const events = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("run"), run }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("two"),
        run,
        other: run,
        turns: fc.array(fc.boolean(), { maxLength: 40 }),
        late: fc.constantFrom(0, 0, 400, 3_000, MINUTE, 12 * MINUTE),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("hand"),
        store: fc.nat({ max: 2 }),
        what: fc.constantFrom("new", "old", "other", "elsewhere"),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("time"),
        passes: fc.constantFrom(
          300,
          5_000,
          MINUTE,
          16 * MINUTE,
          50 * MINUTE,
          2 * HOUR,
          DAY,
          20 * DAY,
          65 * DAY,
        ),
      }),
    },
  ),
  { minLength: 1, maxLength: 7 },
);
export const oddity = fc.constantFrom<Oddity>(
  "none",
  "predecessor of a certificate",
  "stranger without a hint",
  "things that ended",
);
type Planned = typeof run extends fc.Arbitrary<infer R> ? R : never;

/** `isAgain`: GitHub runs again what has ended before this event. */
function optionsOf(sim: Sim, planned: Planned): RunOptions {
  const { force, graceHours, lifetimeDays, isAgain, killAt: _, withPost: __, ...rest } = planned;
  const part = { force, graceHours, lifetimeDays };
  const policy = isAgain && sim.lastRun !== undefined ? againOf(sim.lastRun) : policyOf();
  return { ...rest, policy: { ...policy, ...part } };
}

/** What a person puts into a store: a new secret, the first one again, another workflow's, the service principal's. */
type Hand = "new" | "old" | "other" | "elsewhere";
const HINTS = { new: "han", old: "pre", other: "oth", elsewhere: "els" } as const;

export type Event =
  | { kind: "run"; run: Planned }
  | { kind: "two"; run: Planned; other: Planned; turns: boolean[]; late: number }
  | { kind: "hand"; store: number; what: Hand }
  | { kind: "time"; passes: number };

export function happen(sim: Sim, event: Event): void {
  switch (event.kind) {
    case "run": {
      const options = optionsOf(sim, event.run);
      const { last, state } = drive(sim, options, event.run.killAt);
      if (last === undefined && event.run.withPost) drive(sim, { ...options, state });
      sim.lastRun = options.policy;
      return;
    }
    case "two":
      interleave(sim, event);
      return;
    case "hand": {
      // A person who writes a store within the hour in which a run does is beyond what a date can show.
      if (oursOf(sim).some(({ startsOn }) => sim.now - startsOn.getTime() < 80 * MINUTE)) return;
      const hint = HINTS[event.what];
      const known = event.what === "new" ? undefined : sim.credentials.find((one) => one.hint === hint);
      const credential = known ?? sim.add({ hint, elsewhere: event.what === "elsewhere" });
      sim.put(event.store % sim.stores.length, credential);
      return;
    }
    case "time":
      sim.now += event.passes;
  }
}

function interleave(sim: Sim, { run: one, other, turns, late }: Event & { kind: "two" }): void {
  TALLY.runs += 2;
  const mine = optionsOf(sim, one);
  const others = optionsOf(sim, { ...other, isAgain: false });
  // Two jobs of one run have all but the nonce in common.
  if (other.isAgain) Object.assign(others.policy.run, { ...mine.policy.run, nonce: others.policy.run.nonce });
  sim.lastRun = mine.policy;
  const start = (planned: Planned, options: RunOptions) => ({
    run: runOf(sim, options, newRecord()),
    left: planned.killAt,
    wakes: sim.now,
  });
  const first = start(one, mine);
  sim.now += late;
  const second = start(other, others);
  const order = [...turns];
  let alive = [first, second];
  while (alive.length > 0) {
    const chosen = whoseTurn(alive, order);
    if (chosen === undefined) return;
    sim.now = Math.max(sim.now, chosen.wakes);
    const next = chosen.left-- > 0 ? chosen.run.next() : { done: true as const };
    if (next.done) alive = alive.filter((candidate) => candidate !== chosen);
    else chosen.wakes = sim.now + (next.value as number);
  }
}

/** Whoever sleeps longer goes on later; a turn decides where that is not told. */
function whoseTurn<Sleeper extends { readonly wakes: number }>(
  [a, b]: readonly Sleeper[],
  order: boolean[],
): Sleeper | undefined {
  if (a === undefined || b === undefined) return a;
  const isFirst = Math.abs(a.wakes - b.wakes) < 2_000 ? (order.shift() ?? true) : a.wakes < b.wakes;
  return isFirst ? a : b;
}
