import { describe, expect, test } from "vitest";
import { prove } from "../../src/commands/rotate/prove.ts";
import type { Rotation } from "../../src/commands/rotate/rotation.ts";
import { ServiceError } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import type { ResourceManager } from "../../src/ports.ts";
import { expectReadable } from "../core/diagnose/support.ts";

interface Entra {
  /** It knows the new secret after so many seconds. */
  readonly knowsAfter: number;
  /** `propagation-timeout-seconds`. */
  readonly given: number;
  /** Seconds until the last call of the run. */
  readonly runHas?: number;
  /** Whether a server that has not got it yet is met by this sign-in; the first is 0. By default each is such a one. */
  readonly meets?: (signIn: number) => boolean;
}

/** What the proof comes to, and the seconds at which it was refused. No time passes but what is waited. */
async function proven({ knowsAfter, given, runHas = 3600, meets = () => true }: Entra) {
  let passed = 0;
  let signIns = 0;
  const refused: number[] = [];
  const run = {
    clock: {
      now: () => new Date(passed),
      sleep: async (milliseconds: number) => {
        passed += milliseconds;
      },
    },
    cancelled: new AbortController().signal,
    lastCall: new Date(runHas * 1000),
    identity: { subscriptionIds: [] },
    task: { clientId: "11111111-2222-4333-8444-555555555555", propagationSeconds: given },
    kind: {
      what: "secret",
      notYet: ["7000215"],
      signIn: async () => {
        const isLate = meets(signIns++);
        if (!isLate || passed >= knowsAfter * 1000) return {} as ResourceManager;
        refused.push(passed / 1000);
        throw new ServiceError("entra", { status: 401, codes: ["7000215"] });
      },
    },
  } as unknown as Rotation;
  const { passed: isProven, findings } = await prove(run, new Secret("new"));
  return { isProven, refused, waited: passed / 1000, findings };
}

const NEVER = Number.POSITIVE_INFINITY;

describe("the few sign-ins that a smart lock-out leaves are spread over the time that is given", () => {
  test.each([
    ["a short time is used up before the sign-ins are", 30, [0, 0, 2, 6, 14, 30]],
    ["a time that they fill as they are", 105, [0, 0, 2, 6, 14, 30, 60, 105]],
    ["twice that", 210, [0, 0, 4, 12, 28, 60, 120, 210]],
    ["four times that", 420, [0, 0, 8, 24, 56, 120, 240, 420]],
  ])("%s: %s seconds", async (_, given, times) => {
    const { isProven, refused } = await proven({ knowsAfter: NEVER, given });
    expect(isProven).toBe(false);
    expect(refused.map(Math.round)).toEqual(times);
  });

  test.each([
    ["at once", 0, 180, 0],
    ["in three seconds", 3, 180, 4],
    ["in two minutes, with what is given by default", 120, 180, 180],
    ["in six minutes, with seven given", 360, 420, 420],
  ])("one that Entra knows %s is proven", async (_, knowsAfter, given, atMost) => {
    const { isProven, waited } = await proven({ knowsAfter, given });
    expect(isProven).toBe(true);
    expect(waited).toBeLessThan(atMost + 0.01);
  });
});

/** The first try is two sign-ins, and each later one a single one and then two more. */
const isOfAPair = (signIn: number): boolean => signIn < 2 || (signIn - 2) % 3 !== 0;

describe("where the single sign-in meets a server that knows it, and the two after it do not", () => {
  test("failures by twos are spread over the time as those by ones are", async () => {
    const { isProven, refused } = await proven({ knowsAfter: NEVER, given: 105, meets: isOfAPair });
    expect(isProven).toBe(false);
    expect(refused.map(Math.round)).toEqual([0, 0, 2, 2, 14, 14, 60, 60]);
  });

  test.each([60, 90, 100])("one that all servers know in %s of 180 seconds is proven", async (knowsAfter) => {
    expect(await proven({ knowsAfter, given: 180, meets: isOfAPair })).toMatchObject({ isProven: true });
  });
});

test("whichever servers are met, no more than nine sign-ins are refused", async () => {
  const most = 12;
  for (let servers = 0; servers < 2 ** most; servers++) {
    const meets = (signIn: number) => ((servers >> (signIn % most)) & 1) === 1;
    const { refused } = await proven({ knowsAfter: NEVER, given: 180, meets });
    expect(refused.length, `servers ${servers.toString(2)}`).toBeLessThanOrEqual(9);
  }
});

describe("one that is never accepted: the finding names the seconds that were waited, and what gives more", () => {
  test("the time of `propagation-timeout-seconds`", async () => {
    const { findings } = await proven({ knowsAfter: NEVER, given: 180 });
    expect(findings).toMatchObject([{ code: "rotation/not-proven", verdict: "unreachable" }]);
    expect(findings[0]?.what).toContain("within 180 seconds");
    expect(findings[0]?.fix).toContain("raise `propagation-timeout-seconds`");
    findings.forEach(expectReadable);
  });

  test("what the run's own time left of it", async () => {
    const { findings } = await proven({ knowsAfter: NEVER, given: 400, runHas: 250 });
    expect(findings[0]?.what).toContain("within 250 seconds");
    expect(findings[0]?.fix).toContain("raise `timeout-seconds`");
    expect(findings[0]?.fix).toContain("the 400 seconds of `propagation-timeout-seconds`");
    findings.forEach(expectReadable);
  });
});
