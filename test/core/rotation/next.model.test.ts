import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "./model.ts";
import {
  againOf,
  clean,
  company,
  drive,
  expectSettled,
  LAYOUTS,
  nights,
  oursOf,
  policyOf,
  TALLY,
} from "./model-check.ts";
import { type Event, error, events, happen, oddity } from "./model-history.ts";
import type { Luck } from "./model-run.ts";

describe("one run without a fault", () => {
  test.each(LAYOUTS.map((layout) => [layout]))(
    "rotates %j, and on a later night removes the old one",
    (layout) => {
      const sim = company(layout);
      const first = drive(sim, clean());
      expect(first.steps.map(({ action }) => action)).toEqual([
        "create",
        "prove",
        ...(new Set(layout).size === 1 ? ["publish"] : ["publish", "publish"]),
        "done",
      ]);
      const order = first.steps.flatMap((step) => (step.action === "publish" ? step.stores : []));
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

const KINDS = ["secret", "certificate"] as const;

describe.each(KINDS)("every single fault, and death at every pause, in every small world of a %s", (what) => {
  const LUCK: readonly Luck[] = ["ok", "lost-but-done", "lost", "refused", "awkward"];
  const AGAIN = [
    { after: 5_000, isAgain: true },
    { after: 20 * MINUTE, isAgain: false },
    { after: DAY, isAgain: false },
  ];
  test.each(LAYOUTS.map((layout) => [layout]))("%j", (layout) => {
    for (const [position, luck, killAt, again, githubClock, withPost] of combinations(
      Array.from({ length: layout.length + 3 }, (_, index) => index),
      LUCK,
      [Number.POSITIVE_INFINITY, ...Array.from({ length: layout.length + 7 }, (_, index) => index)],
      AGAIN,
      [-9 * MINUTE, 9 * MINUTE],
      [false, true],
    )) {
      // Luck that the killed run does not live to have, or that is none, is a world already tried.
      if (luck === "ok" ? position > 0 : position + 1 > killAt) continue;
      if (withPost && killAt > 99) continue;
      TALLY.worlds++;
      const sim = company(layout, githubClock, "none", what);
      const ill = [...Array.from({ length: position }, () => "ok" as const), luck];
      const options = clean({ policy: policyOf({ what }), luck: ill, replication: 8_000 });
      const { state, last } = drive(sim, options, killAt);
      if (withPost && last === undefined) drive(sim, { ...options, luck: [], state });
      sim.now += again.after;
      const policy = again.isAgain ? againOf(options.policy) : policyOf({ what });
      drive(sim, clean({ policy, currentFrom: layout.length - 1 }));
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

test("thousands of histories: crashes, lost answers, refusals, delays, hands, clock jumps, two runs at once", () => {
  fc.assert(
    fc.property(fc.constantFrom(...LAYOUTS), fc.constantFrom(...KINDS), error, oddity, events, (...drawn) => {
      const [layout, what, githubClock, odd, history] = drawn;
      TALLY.worlds++;
      const sim = company(layout, githubClock, odd, what);
      for (const event of history) happen(sim, event as Event);
      expect(sim.broken).toEqual([]);
      nights(sim, 6);
      expectSettled(sim);
    }),
    { numRuns: Number(process.env["MODEL_RUNS"] ?? 800) },
  );
});

afterAll(() => {
  console.log(
    `rotation model: ${TALLY.worlds} worlds, ${TALLY.runs} runs, at most ${TALLY.steps} steps in one and ${TALLY.nights} nights to settle`,
  );
});
