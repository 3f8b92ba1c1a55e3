import type { CredentialEntry } from "../expiry.ts";
import { type Memory, type Outcome, remember } from "./memory.ts";
import { nextStep, type Step } from "./next.ts";
import type { ObservedStore, Policy, World } from "./world.ts";

/** Stands for the credential that a plan would make. */
export const PLANNED_KEY_ID = "ffffffff-ffff-4fff-bfff-ffffffffffff";

const MOST_STEPS = 60;

/**
 * The steps of a run in which everything succeeds, the end of it last: the decision itself is asked, over a world in
 * which each step has been done. Nothing is changed.
 */
export function planOf(world: World, policy: Policy): readonly Step[] {
  const steps: Step[] = [];
  let imagined = world;
  while (steps.length < MOST_STEPS) {
    const step = nextStep(imagined, policy);
    steps.push(step);
    const after = done(imagined, step);
    if (after === undefined) break;
    imagined = after;
  }
  return steps;
}

/** Undefined after the last step. */
function done(world: World, step: Step): World | undefined {
  const { now } = world;
  switch (step.action) {
    case "create": {
      const { label, endsOn } = step;
      const made: CredentialEntry = {
        ...{ keyId: PLANNED_KEY_ID, displayName: label, startsOn: now, endsOn, hint: undefined },
      };
      const created = { keyId: PLANNED_KEY_ID, startsOn: now, awkward: undefined };
      const memory = remember(world.memory, { of: "create", result: "created", created });
      return { ...world, memory, credentials: [...world.credentials, made] };
    }
    case "prove":
      return { ...world, memory: remember(world.memory, { of: "prove", result: "passed" }) };
    case "publish": {
      const outcomes = step.stores.map(
        (store): Outcome => ({ of: "publish", store, result: "written", why: "" }),
      );
      const memory: Memory = outcomes.reduce(remember, world.memory);
      const stores = world.stores.map((store) =>
        step.stores.includes(store.id) ? written(store, step.keyId, now) : store,
      );
      return { ...world, memory, stores };
    }
    case "remove-orphan":
    case "retire": {
      const { keyId } = step;
      const outcome: Outcome = { of: "remove", keyId, result: "removed", ending: undefined };
      const credentials = world.credentials.filter((entry) => entry.keyId !== keyId);
      return { ...world, memory: remember(world.memory, outcome), credentials };
    }
    default:
      return undefined;
  }
}

function written(store: ObservedStore, keyId: string, updatedAt: Date): ObservedStore {
  const state = store.readable
    ? ({ kind: "readable", keyId, updatedAt } as const)
    : ({ kind: "write-only", updatedAt } as const);
  return { ...store, state };
}
