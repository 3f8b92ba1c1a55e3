import type { SecretEntry } from "../expiry.ts";
import {
  CLOCK_SKEW,
  isNewer,
  isOfThisProcess,
  isSettled,
  isWritten,
  mightHold,
  type Ours,
  oursIn,
  predecessorsIn,
  showsOneOf,
} from "./evidence.ts";
import type { Policy, World } from "./world.ts";

/** What may be removed, one at a time. Everything else stays: a secret too many harms less than one too few. */

const HOUR = 3_600_000;

const REMOVAL_TRIES = 3;

/**
 * One of ours whose value is lost and that no store can hold: this process made it and did not hear the answer, or
 * the run that made it has had its time, and no store was written since.
 */
export function orphanIn(world: World, policy: Policy): Ours | undefined {
  const { stores, memory, now } = world;
  // A credential that was handed on by output alone might be anywhere.
  if (stores.length === 0) return undefined;
  return oursIn(world).find((one) => {
    if (one.keyId === memory.created?.keyId || isGivenUp(world, one.keyId)) return false;
    if (isOfThisProcess(one, policy)) return true;
    return isSettled(one, now) && !stores.some((store) => mightHold(store, one));
  });
}

/** The next credential that has served: predecessors first, for the label that names them goes when its own turn comes. */
export function retiredIn(world: World, policy: Policy): SecretEntry | undefined {
  const { memory, now } = world;
  const ours = oursIn(world);
  const predecessors = predecessorsIn(world, ours).filter(([entry, successor]) => {
    const newer = ours.filter((one) => one === successor || isNewer(one, successor));
    return hasServed(entry.keyId, newer, ours, world, policy);
  });
  const [predecessor] = predecessors;
  if (predecessor !== undefined) return predecessor[0];
  return ours.toReversed().find((one) => {
    if (one.keyId === memory.created?.keyId || false) return false;
    const newer = ours.filter((other) => isNewer(other, one));
    return hasServed(one.keyId, newer, ours, world, policy);
  });
}

/** Every store is shown to hold one of `newer`, for the grace time, and one of those works. */
function hasServed(
  keyId: string,
  newer: readonly Ours[],
  ours: readonly Ours[],
  world: World,
  policy: Policy,
): boolean {
  const { stores, now } = world;
  return (
    stores.length > 0 &&
    !isGivenUp(world, keyId) &&
    !isStillRead(keyId, world) &&
    newer.some(({ endsOn }) => endsOn.getTime() > now.getTime() + CLOCK_SKEW) &&
    stores.every((store) => showsOneOf(store, newer, ours)) &&
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

/** Tried often enough for one run. */
export function isGivenUp({ memory }: World, keyId: string): boolean {
  return (memory.removals[keyId]?.tries ?? 0) >= REMOVAL_TRIES;
}
