import fc from "fast-check";
import { DAY, type PlaceName } from "../support/rotation.ts";
import type { Company } from "./company.ts";
import type { Fate, Fates } from "./proc.ts";
import { type Job, Story } from "./story.ts";

/** Histories: runs with ill luck, two at once, jobs that are issued a secret, a person's hand, time. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const fate = fc.constantFrom<Fate>(
  ...(["kill-before", "kill-after", "cancel", "reset", "lost-answer", "hang", "hang-done"] as const),
  ...(["late", "done-500", "awkward"] as const),
  ...[{ status: 429, retryAfter: 5 }, { status: 429 }, { status: 500 }, { status: 503 }, { status: 403 }],
  ...[{ status: 404 }, { status: 200, body: "<html><title>Sign in</title></html>" }],
);
/** Which requests: one of those that change something (counted by themselves), or any. */
const fault = fc.record({
  fate,
  of: fc.constantFrom("writes", "writes", "all"),
  at: fc.integer({ min: 1, max: 18 }),
  forever: fc.constantFrom(false, false, false, true),
});
type Fault = typeof fault extends fc.Arbitrary<infer T> ? T : never;

const job = fc.record({
  command: fc.constantFrom("rotate", "rotate", "rotate", "rotate", "issue"),
  faults: fc.array(fault, { maxLength: 2 }),
  postFaults: fc.array(fault, { maxLength: 1 }),
  post: fc.constantFrom(true, true, false),
  postAfter: fc.constantFrom(0, 0, 3_000, 6_000, MINUTE),
  landing: fc.boolean(),
  skew: fc.constantFrom(0, 0, 0, -9 * MINUTE, 9 * MINUTE),
  pace: fc.constantFrom("even", "even", "jumpy", "slow"),
  force: fc.constantFrom(false, false, true),
  isAgain: fc.constantFrom(false, false, true),
});
type PlannedJob = typeof job extends fc.Arbitrary<infer T> ? T : never;

const two = fc.record({
  kind: fc.constant("two" as const),
  jobs: fc.tuple(job, job),
  after: fc.constantFrom(0, 0, 30, 90, 200, 1_000, 5_000, MINUTE, 4 * MINUTE),
  from: fc.constantFrom("the same run", "another run", "another repository"),
});
const events = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("one" as const), job }) },
    { weight: 3, arbitrary: two },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("time" as const),
        passes: fc.constantFrom(5_000, MINUTE, 16 * MINUTE, 50 * MINUTE, 2 * HOUR, DAY, 20 * DAY, 65 * DAY),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("hand" as const), store: fc.nat({ max: 3 }) }) },
  ),
  { minLength: 1, maxLength: 4 },
);
type Event = (typeof events extends fc.Arbitrary<infer T> ? T : never)[number];

const places = fc.oneof(
  fc.constant<PlaceName[]>(["repository"]),
  fc.shuffledSubarray<PlaceName>(
    ["repository", "environment", "organization", "dependabot", "vault", "vault-2"],
    { minLength: 1, maxLength: 3 },
  ),
);

const PROPAGATION = {
  "at once": {},
  "8 s": { tokenDelayMs: 8_000 },
  "70 s": { tokenDelayMs: 70_000 },
  "the second time": { acceptAfter: 1 },
  "node by node": { perNode: ["ok", "fail", "ok", "fail", "fail"] },
  "as if expired": { acceptAfter: 2, refusal: 7000222 },
  "reads 8 s behind": { readDelayMs: 8_000, tokenDelayMs: 1_000 },
  "reads 40 s behind": { readDelayMs: 40_000 },
  "two stale reads": { staleReads: 2 },
  "removals miss": { removalMisses: 1 },
} as const;

const company = fc.record({
  what: fc.constantFrom("secret", "secret", "secret", "certificate"),
  places,
  seed: fc.integer({ min: 1, max: 2 ** 31 }),
  self: fc.constantFrom(false, false, false, true),
  personal: fc.constantFrom(false, false, false, false, true),
  current: fc.constantFrom("first", "first", "last", "none"),
  slowness: fc.constantFrom(...(Object.keys(PROPAGATION) as (keyof typeof PROPAGATION)[])),
  spacing: fc.constantFrom(0, 0, 0, 3_000),
  graceHours: fc.constantFrom(24, 24, 24, 0),
  twin: fc.constantFrom(false, false, false, false, true),
  certificates: fc.constantFrom(false, false, false, false, true),
});

const PACES: Readonly<Record<PlannedJob["pace"], () => number>> = {
  even: () => 20,
  jumpy: () => [1, 5, 40, 200, 900][Math.floor(Math.random() * 5)] ?? 1,
  slow: () => [100, 400, 2_000, 9_000][Math.floor(Math.random() * 4)] ?? 1,
};

function fatesOf(faults: readonly Fault[]): Fates {
  const struck = new Map<Fault, string>();
  let writes = 0;
  return (number, { method, url }) => {
    const address = `${method} ${url.host}${url.pathname}`;
    const isWrite = method !== "GET" && !url.pathname.endsWith("/token");
    if (isWrite) writes++;
    for (const one of faults) {
      const count = one.of === "all" ? number : isWrite ? writes : 0;
      // There are fewer requests that change something.
      const at = one.of === "all" ? one.at : Math.ceil(one.at / 3);
      if (count === at) struck.set(one, address);
      const strikes = count === at || (one.forever && struck.get(one) === address);
      // A 404 in answer to a look is no fault: it is how GitHub says that there is no such secret.
      const isAnswer = method === "GET" && typeof one.fate === "object" && one.fate.status === 404;
      if (strikes && !isAnswer) return one.fate;
    }
    return "ok";
  };
}

const isByPermission = ({ what, current, self }: Company): boolean =>
  what === "certificate" && current === "none" && self !== true;

/** Within the time in which a list that was read is written, if ever. */
function promptly(job: PlannedJob): PlannedJob {
  const faults = job.faults.filter((one) => one.fate !== "late");
  return { ...job, faults, landing: false, pace: job.pace === "slow" ? "jumpy" : job.pace };
}

class History {
  readonly story: Story;
  readonly #company: Company;
  #last: { runId: number; attempt: number } | undefined;
  #runs = 0;
  #lastRunAt = 0;

  constructor(chosen: Company) {
    this.#company = chosen;
    this.story = new Story(chosen);
  }

  #jobOf(planned: PlannedJob): Job & { runId: number; attempt: number } {
    const { command, faults, postFaults, post, postAfter, landing, skew, pace, force, isAgain } = planned;
    const again = isAgain && this.#last !== undefined;
    const { runId, attempt } = again && this.#last ? this.#last : { runId: ++this.#runs, attempt: 0 };
    this.#last = { runId, attempt: attempt + 1 };
    return {
      ...{ command, post, postAfter, landing, skew, runId, attempt: attempt + 1 },
      ...{ fates: fatesOf(faults), postFates: fatesOf(postFaults), latency: PACES[pace] },
      inputs: { force: String(force && command === "rotate") },
    } as Job & { runId: number; attempt: number };
  }

  async happen(event: Event): Promise<void> {
    const { story } = this;
    // Each change replaces the whole list: a request that is done long after its process has died undoes what was
    // done meanwhile, and nobody is there to see it.
    if (isByPermission(this.#company)) await story.pause(6 * MINUTE);
    switch (event.kind) {
      case "one":
        await story.run(this.#jobOf(event.job), `run ${++this.#runs}`);
        this.#lastRunAt = story.time.now;
        return;
      case "two": {
        const [one, other] = isByPermission(this.#company)
          ? [promptly(event.jobs[0]), promptly(event.jobs[1])]
          : event.jobs;
        const first = this.#jobOf(one);
        const second = this.#jobOf({ ...other, isAgain: false });
        if (event.from === "the same run")
          Object.assign(second, { runId: first.runId, attempt: first.attempt });
        if (event.from === "another repository") Object.assign(second, { repository: "octo-org/other" });
        await story.together([
          { job: first, name: "one of two" },
          { job: second, name: `the other (${event.from}, ${event.after} ms later)`, after: event.after },
        ]);
        this.#lastRunAt = story.time.now;
        return;
      }
      case "time":
        story.told.push(`${event.passes / MINUTE} minutes pass`);
        // Once the certificate of the stores has ended, nobody can prove anything any more.
        await story.pause(
          this.#company.what === "certificate" ? Math.min(event.passes, 14 * DAY) : event.passes,
        );
        return;
      case "hand":
        // A person who writes a store within the hour in which a run does is beyond what a date can show.
        if (story.time.now - this.#lastRunAt < 80 * MINUTE || this.#company.personal === true) return;
        story.byHand(event.store);
    }
  }
}

export async function histories(runs: number, seed: number, complain: (what: string) => void): Promise<void> {
  const property = fc.asyncProperty(company, events, async (chosen, history) => {
    const { slowness, spacing, ...whole } = chosen;
    const isCertificate = chosen.what === "certificate";
    // Neither of two certificates begins like another, and as many as one likes find room.
    const rest = isCertificate ? { ...whole, personal: false, twin: false, endsIn: 400 } : whole;
    // Two who replace one list are safe from each other as far as `LIST_LAG`.
    const isTooSlow = slowness === "reads 40 s behind" && isByPermission(rest);
    const propagation = structuredClone(
      PROPAGATION[isTooSlow ? "reads 8 s behind" : slowness],
    ) as Company["propagation"] & object;
    const world = new History({ ...rest, propagation, writeSpacing: { milliseconds: spacing, status: 409 } });
    for (const event of history) await world.happen(event);
    await world.story.settle({ mayBeFull: rest.personal });
    const { complaint } = world.story;
    if (complaint !== undefined) throw new Error(complaint);
  });
  const result = await fc.check(property, { numRuns: runs, seed });
  if (!result.failed) return;
  const { errorInstance, counterexamplePath } = result;
  const why =
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  complain(`seed ${seed}, path ${counterexamplePath}: ${JSON.stringify(result.counterexample)}\n${why}`);
}
