import { end, FRESH, type Memory, type Outcome, remember } from "../../../src/core/rotation/memory.ts";
import { nextStep, type Step } from "../../../src/core/rotation/next.ts";
import type { Policy } from "../../../src/core/rotation/world.ts";
import { MINUTE, type Sim } from "./model.ts";

/** What carries the decisions out, with its luck: a generator, so that time, death or another run may come between. */

/** Ill luck of one request. */
export type Luck = "ok" | "lost-but-done" | "lost" | "refused" | "awkward";

export interface RunOptions {
  readonly policy: Policy;
  /** The store that `current-secret` is read from, when the run is queued. */
  readonly currentFrom: number | undefined;
  /** How wrong the run's clock is. */
  readonly clockError: number;
  /** One for each request that changes something, then "ok". */
  readonly luck: readonly Luck[];
  /** Milliseconds until a request lands, one after the other: never longer than the client's time limit. */
  readonly pauses: readonly number[];
  /** Milliseconds from there to the next look at the world: a machine may sleep for hours. */
  readonly naps?: readonly number[];
  readonly replication: number;
  /** SIGTERM is heard after so many steps. */
  readonly cancelAt?: number | undefined;
  /** What a process before this one has left in the runner's state: this is the post step. */
  readonly state?: Memory | undefined;
}

export interface RunRecord {
  readonly steps: Step[];
  writes: number;
  /** What the post step will know. */
  state: Memory;
}

export const newRecord = (): RunRecord => ({ steps: [], writes: 0, state: FRESH });

const STEP_CAP = 40;

type Answers = Generator<number, readonly Outcome[], void>;

/**
 * One run. It stops at every `yield`: before a decision is carried out, between the two halves of a request (it has
 * landed, the answer is not heard), and after. Who drives it may let time pass, let another run go on, or never come back.
 */
export function* runOf(sim: Sim, options: RunOptions, record: RunRecord): Generator<number, Step, void> {
  const { policy, currentFrom, clockError } = options;
  const chance: Chance = {
    luck: [...options.luck],
    pauses: [...options.pauses],
    naps: [...(options.naps ?? [])],
  };
  const given = currentFrom === undefined ? undefined : sim.stores[currentFrom]?.value;
  const current = sim.current(given, clockError);
  let memory = options.state === undefined ? FRESH : end(options.state, "failed", "cancelled");
  while (record.steps.length < STEP_CAP) {
    if (record.steps.length === options.cancelAt) memory = end(memory, "failed", "cancelled");
    record.state = memory;
    const step = nextStep(sim.observe(memory, current, clockError), policy);
    record.steps.push(step);
    const answers = carryOut(sim, step, options, chance, record);
    if (answers === undefined) return step;
    memory = (yield* answers).reduce(remember, memory);
  }
  sim.broken.push("the run did not end");
  return { action: "stuck", reason: "cap" };
}

/** Used up from the front, by one request after the other. */
interface Chance {
  readonly luck: Luck[];
  readonly pauses: number[];
  readonly naps: number[];
}

/** Undefined for what ends the run. */
function carryOut(
  sim: Sim,
  step: Step,
  { replication, policy }: RunOptions,
  chance: Chance,
  record: RunRecord,
): Answers | undefined {
  switch (step.action) {
    case "prove":
      return prove(sim, step.keyId, chance);
    case "publish": {
      const { keyId } = step;
      // Before the first write is begun, the post step is told that all of them may have been done.
      for (const store of step.stores) {
        record.state = remember(record.state, { of: "publish", store, result: "lost", why: "killed" });
      }
      return send(
        step.stores.map((store) => (fate) => publish(sim, store, keyId, fate)),
        chance,
        record,
      );
    }
    case "create":
      return send([(fate) => create(sim, step, replication, fate)], chance, record);
    case "retire":
    case "remove-orphan":
      return send([(fate) => remove(sim, step, policy.graceHours, fate)], chance, record);
    default:
      return undefined;
  }
}

/** Asked again while Entra replicates, up to the time limit of three minutes. */
function* prove(sim: Sim, keyId: string, { luck }: Chance): Answers {
  const found = sim.credentials.find((one) => one.keyId === keyId);
  yield Math.min(Math.max(0, (found?.usableAt ?? 0) - sim.now), 3 * MINUTE);
  const passed = sim.works(keyId) && (luck.shift() ?? "ok") !== "refused";
  return [passed ? { of: "prove", result: "passed" } : { of: "prove", result: "failed", why: "refused" }];
}

/** Side by side: they land in the order of their pauses, and the slowest is waited for. */
function* send(
  requests: readonly ((fate: Luck) => Outcome)[],
  { luck, pauses, naps }: Chance,
  record: RunRecord,
): Answers {
  const underWay = requests
    .map((land) => ({ land, after: pauses.shift() ?? 300 }))
    .sort((one, other) => one.after - other.after);
  const outcomes: Outcome[] = [];
  let waited = 0;
  for (const { land, after } of underWay) {
    yield after - waited;
    waited = after;
    record.writes++;
    outcomes.push(land(luck.shift() ?? "ok"));
  }
  yield naps.shift() ?? 300;
  return outcomes;
}

function create(sim: Sim, step: Step & { action: "create" }, replication: number, fate: Luck): Outcome {
  if (fate === "refused") return { of: "create", result: "refused", why: "refused" };
  if (fate === "lost") return { of: "create", result: "lost" };
  const { keyId, startsOn, listedAt } = sim.create(step.label, step.endsOn, replication);
  const isFound = sim.what === "certificate" && listedAt <= sim.now;
  if (fate === "lost-but-done" && !isFound) return { of: "create", result: "lost" };
  const awkward = fate === "awkward" ? "it begins with a dash" : undefined;
  return { of: "create", result: "created", created: { keyId, startsOn, awkward } };
}

function publish(sim: Sim, store: string, keyId: string, fate: Luck): Outcome {
  if (fate === "refused") return { of: "publish", store, result: "refused", why: "no right" };
  if (fate === "lost") return { of: "publish", store, result: "lost", why: "no answer" };
  sim.write(store, keyId);
  return { of: "publish", store, result: fate === "lost-but-done" ? "lost" : "written", why: "no answer" };
}

function remove(
  sim: Sim,
  step: Step & { action: "retire" | "remove-orphan" },
  graceHours: number,
  fate: Luck,
): Outcome {
  const { keyId } = step;
  const ending = step.action === "remove-orphan" ? step.ending : undefined;
  if (fate !== "lost" && fate !== "refused") sim.remove(keyId, graceHours);
  return { of: "remove", keyId, result: fate === "ok" || fate === "awkward" ? "removed" : "failed", ending };
}
