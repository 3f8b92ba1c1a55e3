import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { parseLabel, printLabel } from "../../../src/core/rotation/label.ts";
import type { Step } from "../../../src/core/rotation/next.ts";
import type { Policy } from "../../../src/core/rotation/world.ts";
import { DAY, HOUR, type Luck, MINUTE, type RunOptions, type RunRecord, runOf, Sim } from "./model.ts";

let runsTried = 0;
let worldsTried = 0;
let serial = 0;

const policyOf = (part: Partial<Policy> = {}): Policy => {
  const number = ++serial;
  return {
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

const clean = (part: Partial<RunOptions> = {}): RunOptions => ({
  policy: policyOf(),
  currentFrom: 0,
  clockError: 0,
  luck: [],
  pauses: [],
  replication: 0,
  ...part,
});

/** Runs to the end, or until it is killed at its nth pause. */
function drive(
  sim: Sim,
  options: RunOptions,
  killAt = Number.POSITIVE_INFINITY,
): RunRecord & { last: Step | undefined } {
  runsTried++;
  const record: RunRecord = { steps: [], writes: 0 };
  const run = runOf(sim, options, record);
  for (let pause = 0; pause < killAt; pause++) {
    const next = run.next();
    if (next.done) return { ...record, last: next.value };
    sim.now += next.value;
  }
  return { ...record, last: undefined };
}

/** A world with somebody's secret in every store, and strangers beside it. */
function company(stores: readonly boolean[], githubClock = 0): Sim {
  const sim = new Sim(stores, githubClock);
  sim.now -= 50 * DAY;
  const predecessor = sim.add({ hint: "pre" });
  for (const index of stores.keys()) sim.put(index, predecessor);
  sim.add({ hint: "xyz", displayName: "somebody else's" });
  const certificate = sim.add({ hint: "crt", displayName: "a certificate's" });
  sim.certificateKeyIds.push(certificate.keyId);
  const other = printLabel({ ...policyOf().run, baseline: 0, scope: "others", predecessor: undefined });
  sim.add({ hint: "new", displayName: other });
  sim.now += 50 * DAY;
  return sim;
}

const oursOf = (sim: Sim) =>
  sim.credentials.filter(({ displayName }) => parseLabel(displayName)?.scope === sim.scope);

/** Nights without any fault, until nothing is left to do. */
function nights(sim: Sim, most: number, part: Partial<RunOptions> = {}): number {
  for (let night = 1; night <= most; night++) {
    sim.now += DAY + HOUR;
    const { last, steps, writes } = drive(sim, clean(part));
    if (process.env["TRACE"]) console.log(steps);
    if (last?.action === "not-due") {
      if (writes > 0 || steps.length > 1) sim.broken.push("I5: not due, and yet it wrote");
      return night;
    }
  }
  sim.broken.push(`the world did not settle: ${oursOf(sim).length} of ours`);
  return most;
}

function expectSettled(sim: Sim): void {
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
}

const LAYOUTS: readonly (readonly boolean[])[] = [
  [false],
  [true],
  [false, true],
  [true, true],
  [false, false],
  [false, true, false],
];

describe("one run without a fault", () => {
  test.each(LAYOUTS.map((layout) => [layout]))(
    "rotates %j, and on a later night removes the old one",
    (layout) => {
      const sim = company(layout);
      const first = drive(sim, clean());
      expect(first.steps.map(({ action }) => action)).toEqual([
        "create",
        "prove",
        ...layout.map(() => "publish"),
        "done",
      ]);
      const order = first.steps.flatMap((step) => (step.action === "publish" ? [step.store] : []));
      const kinds = order.map((id) => id.replace(/:.*/, ""));
      expect(kinds, "readable stores first").toEqual(kinds.toSorted().reverse());
      const before = sim.credentials.length;
      sim.now += 23 * HOUR;
      expect(drive(sim, clean()).last?.action, "within the grace time").toBe("not-due");
      sim.now += 2 * HOUR;
      expect(drive(sim, clean()).steps.map(({ action }) => action)).toEqual(["retire", "done"]);
      expect(sim.credentials).toHaveLength(before - 1);
      expect(nights(sim, 1)).toBe(1);
      expectSettled(sim);
    },
  );

  test("at the end of the lifetime does it again", () => {
    const sim = company([true, false]);
    drive(sim, clean());
    nights(sim, 3);
    sim.now += 58 * DAY;
    expect(drive(sim, clean()).last?.action).toBe("done");
    expect(nights(sim, 3)).toBe(2);
    expectSettled(sim);
  });

  test("without grace retires the predecessor at once", () => {
    const sim = company([false]);
    const { steps } = drive(sim, clean({ policy: policyOf({ graceHours: 0 }) }));
    expect(steps.map(({ action }) => action)).toEqual(["create", "prove", "publish", "retire", "done"]);
    expect(sim.broken).toEqual([]);
  });
});

describe("every single fault, and death at every pause, in every small world", () => {
  const LUCK: readonly Luck[] = ["ok", "lost-but-done", "lost", "refused", "awkward"];
  const AGAIN = [5_000, 20 * MINUTE, 2 * HOUR, DAY];
  test.each(LAYOUTS.map((layout) => [layout]))("%j", (layout) => {
    for (const [position, luck, killAt, again, githubClock, grace] of combinations(
      Array.from({ length: layout.length + 3 }, (_, index) => index),
      LUCK,
      [Number.POSITIVE_INFINITY, ...Array.from({ length: 2 * layout.length + 6 }, (_, index) => index)],
      AGAIN,
      [-9 * MINUTE, 0, 9 * MINUTE],
      [0, 24],
    )) {
      worldsTried++;
      const sim = company(layout, githubClock);
      const ill = [...Array.from({ length: position }, () => "ok" as const), luck];
      const policy = () => policyOf({ graceHours: grace });
      drive(sim, clean({ policy: policy(), luck: ill, replication: 8_000 }), killAt);
      sim.now += again;
      drive(sim, clean({ policy: policy(), currentFrom: layout.length - 1 }));
      // One healthy run is enough for every store to hold a living secret of ours, and all the same one.
      const [value] = sim.stores.map((store) => store.value);
      expect(new Set(sim.stores.map((store) => store.value)).size).toBe(1);
      expect(oursOf(sim).some(({ keyId }) => keyId === value)).toBe(true);
      nights(sim, 5);
      expectSettled(sim);
    }
  });
});

function* combinations<A, B, C, D, E, F>(
  a: readonly A[],
  b: readonly B[],
  c: readonly C[],
  d: readonly D[],
  e: readonly E[],
  f: readonly F[],
): Generator<[A, B, C, D, E, F]> {
  for (const one of a)
    for (const two of b)
      for (const three of c)
        for (const four of d)
          for (const five of e) for (const six of f) yield [one, two, three, four, five, six];
}

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
const error = fc.constantFrom(-9 * MINUTE, 0, 9 * MINUTE);
const run = fc.record({
  luck,
  pauses,
  clockError: error,
  currentFrom: fc.constantFrom(undefined, 0, 1, 2),
  replication: fc.constantFrom(0, 700, 15_000, 4 * MINUTE),
  force: fc.boolean(),
  graceHours: fc.constantFrom(0, 24),
  killAt: fc.constantFrom(99, 99, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
});
const events = fc.array(
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
      arbitrary: fc.record({ kind: fc.constant("hand"), store: fc.nat({ max: 2 }), old: fc.boolean() }),
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
type Planned = typeof run extends fc.Arbitrary<infer R> ? R : never;
const optionsOf = ({ force, graceHours, killAt: _, ...rest }: Planned): RunOptions => ({
  ...rest,
  policy: policyOf({ force, graceHours }),
});

test("thousands of histories: crashes, lost answers, refusals, delays, hands, clock jumps, two runs at once", () => {
  fc.assert(
    fc.property(fc.constantFrom(...LAYOUTS), error, events, (layout, githubClock, history) => {
      worldsTried++;
      const sim = company(layout, githubClock);
      for (const event of history) happen(sim, event as never);
      expect(sim.broken).toEqual([]);
      nights(sim, 6);
      expectSettled(sim);
    }),
    { numRuns: Number(process.env["MODEL_RUNS"] ?? 6000) },
  );
});

type Event =
  | { kind: "run"; run: Planned }
  | { kind: "two"; run: Planned; other: Planned; turns: boolean[]; late: number }
  | { kind: "hand"; store: number; old: boolean }
  | { kind: "time"; passes: number };

function happen(sim: Sim, event: Event): void {
  switch (event.kind) {
    case "run":
      drive(sim, optionsOf(event.run), event.run.killAt);
      return;
    case "two":
      interleave(sim, event);
      return;
    case "hand": {
      // A person who writes a store within the hour in which a run does is beyond what a date can show.
      if (oursOf(sim).some(({ startsOn }) => sim.now - startsOn.getTime() < 80 * MINUTE)) return;
      const known = sim.credentials.find(({ hint }) => hint === "pre");
      const credential = event.old && known !== undefined ? known : sim.add({ hint: "han" });
      sim.put(event.store % sim.stores.length, credential);
      return;
    }
    case "time":
      sim.now += event.passes;
  }
}

function interleave(sim: Sim, { run: one, other, turns, late }: Event & { kind: "two" }): void {
  runsTried += 2;
  const start = (planned: Planned) => ({
    run: runOf(sim, optionsOf(planned), { steps: [], writes: 0 }),
    left: planned.killAt,
    wakes: sim.now,
  });
  const first = start(one);
  sim.now += late;
  const second = start(other);
  const order = [...turns];
  let alive = [first, second];
  while (alive.length > 0) {
    // Whoever sleeps longer goes on later; a turn decides where that is not told.
    const [a, b] = alive;
    const chosen =
      b === undefined || a === undefined
        ? a
        : Math.abs(a.wakes - b.wakes) < 2_000
          ? (order.shift() ?? true)
            ? a
            : b
          : a.wakes < b.wakes
            ? a
            : b;
    if (chosen === undefined) return;
    sim.now = Math.max(sim.now, chosen.wakes);
    const next = chosen.left-- > 0 ? chosen.run.next() : { done: true as const };
    if (next.done) alive = alive.filter((candidate) => candidate !== chosen);
    else chosen.wakes = sim.now + (next.value as number);
  }
}

afterAll(() => {
  console.log(`rotation model: ${worldsTried} worlds, ${runsTried} runs`);
});
