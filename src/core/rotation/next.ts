import type { Finding } from "../finding.ts";
import { rotationFinding } from "./catalogue.ts";
import { dueOf } from "./due.ts";
import { baselineOf, isWritten, PUBLISH_WITHIN, remaining } from "./evidence.ts";
import { issuedLeftovers } from "./issued.ts";
import { parseLabel, printLabel, scopeOf, shortKeyId } from "./label.ts";
import { type Created, type Ending, mayBeStored } from "./memory.ts";
import { isGivenUp, orphanIn, type Removable, retiredIn, strayIn } from "./removal.ts";
import { newerRival, overtaken } from "./rivals.ts";
import { SETTLES_WITHIN } from "./whole-list.ts";
import type { ObservedStore, Policy, What, World } from "./world.ts";

/** One step. After each the world is read again; the last five end the run. */
export type Step =
  | { readonly action: "create"; readonly label: string; readonly endsOn: Date; readonly reason: string }
  | { readonly action: "prove"; readonly keyId: string }
  /** Waits for that moment, looks whether it is still listed, and puts it back where it is not. */
  | { readonly action: "settle"; readonly keyId: string; readonly until: Date }
  /** Side by side; each write is remembered by itself. */
  | { readonly action: "publish"; readonly stores: readonly string[]; readonly keyId: string }
  /**
   * No store is told: none holds it, or what it holds has ended. `ending` is to be remembered with the outcome: the
   * run made this one and gives it up.
   */
  | {
      readonly action: "remove-orphan";
      readonly keyId: string;
      readonly reason: string;
      readonly ending: Ending | undefined;
    }
  /**
   * Before it is removed, the caller tells every readable store to `forget` it: a vault disables the versions that hold
   * it. Where the vault says no, it is removed all the same.
   */
  | { readonly action: "retire"; readonly keyId: string; readonly reason: string }
  | { readonly action: "preflight-failed"; readonly findings: readonly Finding[] }
  | { readonly action: "not-due"; readonly reason: string }
  /** `rotated`: every store holds the new one. `cleaned`: only old ones were removed. */
  | { readonly action: "done"; readonly outcome: "rotated" | "cleaned"; readonly reason: string }
  /** Another run's credential comes to the stores, and this one has stepped back: perhaps after it had written its own. */
  | { readonly action: "superseded"; readonly reason: string }
  /** Everything that worked still works; the next run goes on from here. */
  | { readonly action: "stuck"; readonly reason: string };

const DAY = 86_400_000;

/** 2 of 66 secrets are awkward, and no certificate: a fifth draw in a row is no chance any more. */
export const MOST_DRAWS = 4;

/** A write is idempotent: one whose answer was lost is tried again. */
export const WRITE_TRIES = 3;

/** The six rules of the design, in the order in which they apply. Pure: one world, one step. */
export function nextStep(world: World, policy: Policy): Step {
  const { created } = world.memory;
  return created === undefined ? withoutNew(world, policy) : withNew(world, policy, created);
}

/** Nothing of this run's is in the world. */
function withoutNew(world: World, policy: Policy): Step {
  const { memory, problems, stores } = world;
  if (memory.ending !== undefined) return removeOrphan(strayIn(world, policy)) ?? ended(memory.ending);
  if (problems.length > 0) return { action: "preflight-failed", findings: problems };
  if (stores.length === 0) {
    return { action: "preflight-failed", findings: [rotationFinding("stores/none", "stores")] };
  }
  const removal = removalIn(world, policy);
  if (removal !== undefined) return removal;
  const { due, reason } = dueOf(world, policy);
  // Once begun, a draw that was lost or awkward is followed by another: removing it has changed nothing else.
  if (!due && memory.draws === 0) return nothingDue(world, policy, reason);
  if (memory.draws >= MOST_DRAWS) {
    return {
      action: "stuck",
      reason: `${MOST_DRAWS} ${policy.what}s were asked for, and none could be used`,
    };
  }
  if (world.full !== undefined) return { action: "preflight-failed", findings: [world.full] };
  const endsOn = new Date(world.now.getTime() + policy.lifetimeDays * DAY);
  return { action: "create", label: labelFor(world, policy), endsOn, reason };
}

/**
 * Up to the first write everything can be undone; from then on it goes only forward.
 *
 * `settle` comes before each thing that rests on the new one being listed: the proof (Entra refuses what was dropped, and
 * that would be taken for a credential that does not work), each write (a store would get what is gone), and the last
 * word (`rotated` would not be so, and a removal changes the list again). It is asked each time, because a write or a
 * certificate that was put back leaves it unsettled again; for what nobody can drop, as a secret, it is no step at all.
 */
function withNew(world: World, policy: Policy, created: Created): Step {
  const { stores } = world;
  const { what } = policy;
  if (created.awkward !== undefined) return redraw(world, created, created.awkward);
  const rotated: Step = {
    ...{ action: "done", outcome: "rotated", reason: `the new ${what} is in ${count(stores)}` },
  };
  // A run that is stopped here owes nothing: what has served is retired by the next one.
  const isOver = world.memory.ending !== undefined && created.inList?.isDropped !== true;
  if (isOver && stores.every((store) => isWritten(store, world)))
    return stepBack(world, created, what) ?? rotated;
  const halt = haltFor(world, created, what);
  if (halt !== undefined) return undo(world, created, halt);
  // What is not listed any more cannot be proven; and while this is waited for, Entra's servers hear of it.
  if (!created.proven) return settle(created) ?? { action: "prove", keyId: created.keyId };
  const next = unwritten(world);
  // Where a store has refused it and none has it yet, all of it can still be taken back.
  const isRefused = Object.values(world.memory.writes).some(({ outcome }) => outcome === "refused");
  if (next.length > 0 && (!isRefused || isPublished(world, created))) {
    return settle(created) ?? { action: "publish", stores: next, keyId: created.keyId };
  }
  const missing = stores.filter((store) => !isWritten(store, world));
  if (missing.length > 0) return undo(world, created, notEverywhere(world, missing, what));
  const replaced = stepBack(world, created, what);
  return settle(created) ?? replaced ?? removalIn(world, policy) ?? leftOver(world, policy) ?? rotated;
}

/** Every store was written, and does not keep what was written. */
function stepBack(world: World, created: Created, what: What): Step | undefined {
  const reason = overtaken(world, created, what);
  return reason === undefined ? undefined : { action: "superseded", reason };
}

/** What another may have dropped meanwhile is not given to a store, and the last word is that it is there. */
function settle({ keyId, inList }: Created): Step | undefined {
  if (inList === undefined || inList.isSettled) return undefined;
  return { action: "settle", keyId, until: new Date(inList.since.getTime() + SETTLES_WITHIN) };
}

/** No store has seen it, so another may take its place; but not while it is still there, or they would pile up. */
function redraw(world: World, { keyId }: Created, awkward: string): Step {
  if (isGivenUp(world, keyId)) return ended({ kind: "failed", reason: `a secret is of no use: ${awkward}` });
  return { action: "remove-orphan", keyId, reason: awkward, ending: undefined };
}

/** Removes the new credential where no store can hold it, and else lets it be: a store might. */
function undo(world: World, created: Created, ending: Ending): Step {
  if (isPublished(world, created) || isGivenUp(world, created.keyId)) return ended(ending);
  return { action: "remove-orphan", keyId: created.keyId, reason: ending.reason, ending };
}

/** Past the point of no return: a store has the value, or may have it. */
function isPublished({ memory, stores }: World, { keyId }: Created): boolean {
  return (
    mayBeStored(memory) || stores.some(({ state }) => state.kind === "readable" && state.keyId === keyId)
  );
}

/** Why the run should go no further with what it has made. */
function haltFor(world: World, created: Created, what: What): Ending | undefined {
  const { memory, now, stores } = world;
  if (memory.ending !== undefined) return memory.ending;
  if (stores.every((store) => isWritten(store, world))) return undefined;
  const rival = newerRival(world, created, what);
  if (rival !== undefined) return { kind: "superseded", reason: rival };
  if (now.getTime() <= created.startsOn.getTime() + PUBLISH_WITHIN) return undefined;
  return { kind: "failed", reason: `it took more than 15 minutes to bring the new ${what} to the stores` };
}

/** The ids of the readable stores first, where a failure shows; then of those that can only be written. */
function unwritten(world: World): readonly string[] {
  const open = world.stores.filter((store) => {
    const write = world.memory.writes[store.id];
    if (isWritten(store, world)) return false;
    return write === undefined || (write.outcome === "lost" && write.tries < WRITE_TRIES);
  });
  const readable = open.filter((store) => store.readable);
  return (readable.length > 0 ? readable : open).map(({ id }) => id);
}

function notEverywhere({ memory }: World, missing: readonly ObservedStore[], what: What): Ending {
  const stores = missing.flatMap(({ id, name }) => {
    const write = memory.writes[id];
    return write === undefined ? [] : [`${name} (${write.why})`];
  });
  return { kind: "failed", reason: `the new ${what} could not be written to ${stores.join(", ")}` };
}

/** Orphans and what has served: the same before and after a rotation. */
function removalIn(world: World, policy: Policy): Step | undefined {
  const orphan = removeOrphan(orphanIn(world, policy));
  if (orphan !== undefined) return orphan;
  const retired = retiredIn(world, policy);
  return retired && { action: "retire", ...retired };
}

function removeOrphan(orphan: Removable | undefined): Step | undefined {
  return orphan && { action: "remove-orphan", ...orphan, ending: undefined };
}

function ended({ kind, reason }: Ending): Step {
  return { action: kind === "superseded" ? "superseded" : "stuck", reason };
}

function nothingDue(world: World, policy: Policy, reason: string): Step {
  const left = leftOver(world, policy);
  if (left !== undefined) return left;
  const listed = remaining(world).map(({ keyId }) => keyId);
  // One whose answer was lost, and that is listed no more, was removed too.
  const removed = Object.keys(world.memory.removals).filter((keyId) => !listed.includes(keyId)).length;
  if (removed === 0) return { action: "not-due", reason };
  const { what } = policy;
  const words = `${removed === 1 ? `1 old ${what} was` : `${removed} old ${what}s were`} removed; ${reason}`;
  return { action: "done", outcome: "cleaned", reason: words };
}

/** Something should have gone and is still there. What was issued to a job is not worth the run: it ends soon. */
function leftOver(world: World, { run }: Policy): Step | undefined {
  const issued = issuedLeftovers(world, run).map(({ keyId }) => keyId);
  const stubborn = remaining(world)
    .map(({ keyId }) => keyId)
    .filter((keyId) => isGivenUp(world, keyId) && !issued.includes(keyId));
  if (stubborn.length === 0) return undefined;
  const reason = `${stubborn.join(", ")} could not be removed; the next run tries again`;
  return { action: "stuck", reason };
}

function labelFor(world: World, { run }: Policy): string {
  const { current, stores } = world;
  const proven = current.kind === "alive" ? current.is : undefined;
  const predecessor = remaining(world).find(({ keyId }) => keyId === proven);
  const isForeign = predecessor !== undefined && parseLabel(predecessor.displayName) === undefined;
  return printLabel({
    ...run,
    baseline: baselineOf(stores),
    scope: scopeOf(stores.map(({ id }) => id)),
    predecessor: isForeign ? shortKeyId(predecessor.keyId) : undefined,
  });
}

function count(stores: readonly unknown[]): string {
  return stores.length === 1 ? "the store" : `all ${stores.length} stores`;
}
