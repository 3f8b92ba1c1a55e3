import { dayOf } from "../expiry.ts";
import {
  CLOCK_SKEW,
  hasEnded,
  isNewer,
  isOfThisProcess,
  isSettled,
  isWritten,
  mayHaveHeld,
  mayHaveWritten,
  type Ours,
  oursIn,
  predecessorsIn,
  remaining,
  showsOneOf,
} from "./evidence.ts";
import { issuedLeftovers } from "./issued.ts";
import { isOfRepository, parseLabel } from "./label.ts";
import { mayBeStored } from "./memory.ts";
import type { ObservedStore, Policy, World } from "./world.ts";

/** What may be removed, one at a time. Everything else stays: a secret too many harms less than one too few. */
export interface Removable {
  readonly keyId: string;
  readonly reason: string;
}

const HOUR = 3_600_000;

const REMOVAL_TRIES = 3;
const SOME_DAYS = 3 * 86_400_000;

/** What serves nobody, and so needs neither a newer one nor any grace. */
export function orphanIn(world: World, policy: Policy): Removable | undefined {
  return (
    strayIn(world, policy) ?? lostIn(world, policy) ?? endedIn(world, policy) ?? leftoverIn(world, policy)
  );
}

/** What this very process made without hearing of it: nobody ever had the value. */
export function strayIn(world: World, policy: Policy): Removable | undefined {
  const { memory } = world;
  if (memory.created === undefined && mayBeStored(memory)) return undefined;
  return valueless(oursIn(world).find((one) => isOfThisProcess(one, policy) && isOpen(world, one.keyId)));
}

/** One of ours whose run has had its time, while no store was written since: the value is lost. */
function lostIn(world: World, policy: Policy): Removable | undefined {
  const { stores } = world;
  return valueless(
    oursIn(world).find(
      (one) =>
        isOpen(world, one.keyId) &&
        isSettled(one, world, policy) &&
        !stores.some((store) => mayHaveHeld(store, one) || mayBeGone(store, one, world)),
    ),
  );
}

/**
 * A secret that is not there now may have been there, and been deleted since: then jobs that read it still use it. Not
 * where there was none before this one was made, some days ago: its run came to nothing.
 */
function mayBeGone({ state }: ObservedStore, { startsOn, label }: Ours, { now }: World): boolean {
  const isOld = now.getTime() - startsOn.getTime() > SOME_DAYS;
  return state.kind === "absent" && (label.baseline > 0 || isOld);
}

function valueless(one: Ours | undefined): Removable | undefined {
  if (one === undefined) return undefined;
  return { keyId: one.keyId, reason: `run ${one.label.runId} made it, and no store ever held it` };
}

/**
 * What has ended, of whatever stores: after a change of the list nobody asks for those of the old one any more, and
 * they would pile up.
 */
function endedIn(world: World, { run }: Policy): Removable | undefined {
  const ended = remaining(world).find((entry) => {
    const label = parseLabel(entry.displayName);
    if (label === undefined || !isOfRepository(label, run.repository)) return false;
    return hasEnded(entry, world.now) && isOpen(world, entry.keyId) && !isEvidence(entry.keyId, world);
  });
  return ended && { keyId: ended.keyId, reason: `it ended on ${dayOf(ended.endsOn)}` };
}

/**
 * One that has ended may still tell why a new one is due; that a store perhaps holds it, and not the one that works;
 * or which predecessor it took the place of. The first and the last are forgone where the room is needed.
 */
function isEvidence(keyId: string, world: World): boolean {
  const ours = oursIn(world);
  const ended = ours.filter((one) => one.keyId === keyId);
  const isInDoubt = world.stores.some((store) => {
    const writers = mayHaveWritten(store, ours);
    return writers.some((one) => ended.includes(one)) && writers.some((one) => !hasEnded(one, world.now));
  });
  const tells = ours[0]?.keyId === keyId || predecessorsIn(world, ended).length > 0;
  return isInDoubt || (world.full === undefined && tells);
}

/** What `issue` made for a job that is over. */
function leftoverIn(world: World, { run }: Policy): Removable | undefined {
  const left = issuedLeftovers({ ...world, credentials: remaining(world) }, run);
  const open = left.find(({ keyId }) => isOpen(world, keyId));
  return open && { keyId: open.keyId, reason: "it was issued to a job that is over" };
}

/** The next credential that has served: predecessors first, for the label that names them goes when its own turn comes. */
export function retiredIn(world: World, policy: Policy): Removable | undefined {
  const ours = oursIn(world);
  const predecessor = predecessorsIn(world, ours).find(([{ keyId }, successor]) => {
    const newer = ours.filter((one) => one === successor || isNewer(one, successor));
    return hasServed(keyId, newer, ours, world, policy);
  });
  const served =
    predecessor?.[0] ??
    ours.toReversed().find((one) => {
      const newer = ours.filter((other) => isNewer(other, one));
      return isSettled(one, world, policy) && hasServed(one.keyId, newer, ours, world, policy);
    });
  return served && { keyId: served.keyId, reason: `every store holds a newer ${policy.what}` };
}

/** Every store is shown to hold one of `newer`, for the grace time, and one of those works. */
function hasServed(
  keyId: string,
  newer: readonly Ours[],
  ours: readonly Ours[],
  world: World,
  policy: Policy,
): boolean {
  return (
    isOpen(world, keyId) &&
    !isStillRead(keyId, world) &&
    newer.some(({ endsOn }) => endsOn.getTime() > world.now.getTime() + CLOCK_SKEW) &&
    world.stores.every((store) => showsOneOf(store, newer, ours)) &&
    graceIsOver(world, policy)
  );
}

/** Counted from the last write of all; queued runs still read what was there before it. */
function graceIsOver({ stores, now }: World, { graceHours }: Policy): boolean {
  if (graceHours === 0) return true;
  return stores.every(
    ({ state }) => state.kind !== "absent" && now.getTime() - state.updatedAt.getTime() >= graceHours * HOUR,
  );
}

/** `current-secret` was read from a store: what it may be is in use, unless this run has written every store since. */
function isStillRead(keyId: string, world: World): boolean {
  const { current, stores } = world;
  if (current.kind !== "alive" || !current.mayBe.includes(keyId)) return false;
  return !stores.every((store) => isWritten(store, world));
}

/** Not what this run is bringing to the stores, and not tried in vain. */
function isOpen(world: World, keyId: string): boolean {
  return keyId !== world.memory.created?.keyId && !isGivenUp(world, keyId);
}

/** Tried often enough for one run. */
export function isGivenUp({ memory }: World, keyId: string): boolean {
  return (memory.removals[keyId]?.tries ?? 0) >= REMOVAL_TRIES;
}
