import type { CredentialEntry } from "../expiry.ts";
import { isOfEarlierAttempt, isOfRepository, type Label, parseLabel, scopeOf, shortKeyId } from "./label.ts";
import type { ObservedStore, Policy, World } from "./world.ts";

/**
 * Who may hold what: all that is concluded of the world rather than read in it. A write-only store shows only when it
 * was last written, so two questions have two answers, each on the safe side: what it *might* hold (never removed),
 * and what it is *shown* to hold (the reason to retire another).
 */

const MINUTE = 60_000;

/** How far Entra's, GitHub's and our clock may be apart. */
export const CLOCK_SKEW = 10 * MINUTE;

/** A run puts its credential into stores for so long after Entra made it, and no longer. */
export const PUBLISH_WITHIN = 15 * MINUTE;

/** A process that was killed may have a request under way, which the service carries out so long after it at most. */
const REQUEST_LANDS_WITHIN = 5 * MINUTE;

/** A run's last write is begun and has landed by then, so long after Entra made the credential. */
const WRITTEN_WITHIN = PUBLISH_WITHIN + REQUEST_LANDS_WITHIN;

/**
 * So long after it was made, a credential is in all stores where it will ever be: the run that made it, which alone
 * has the value, publishes no more. The 45 minutes between are for a request under way that hangs (at most 5, by the
 * client's time limit) and for clocks that disagree twice (ours with Entra's, GitHub's with Entra's).
 */
export const SETTLED_AFTER = 60 * MINUTE;

/** A credential that bears our mark and was made for exactly these stores. */
export interface Ours extends CredentialEntry {
  readonly startsOn: Date;
  readonly label: Label;
}

/** The newest first. One without a start, or whose key id one of the other kind shares, is left to itself. */
export function oursIn(world: World): readonly Ours[] {
  const scope = scopeOf(world.stores.map(({ id }) => id));
  return remaining(world)
    .flatMap((entry) => {
      const label = parseLabel(entry.displayName);
      const { startsOn } = entry;
      if (label?.scope !== scope || startsOn === undefined) return [];
      // None of ours starts in the future: its label is forged, or its run had a wrong clock.
      const isOfTheFuture = startsOn.getTime() > world.now.getTime() + CLOCK_SKEW;
      return isOfTheFuture ? [] : [{ ...entry, startsOn, label }];
    })
    .sort((one, other) => (isNewer(one, other) ? -1 : 1));
}

/** The credentials that may be removed at all, without those that this run has removed: a list may lag behind. */
export function remaining({ credentials, otherKeyIds, memory }: World): readonly CredentialEntry[] {
  return credentials.filter(
    ({ keyId }) => !otherKeyIds.includes(keyId) && memory.removals[keyId]?.done !== true,
  );
}

/** By Entra's start; the key ids decide between two of one instant, in every run alike. */
export function isNewer(
  one: { readonly keyId: string; readonly startsOn: Date },
  other: { readonly keyId: string; readonly startsOn: Date },
): boolean {
  const apart = one.startsOn.getTime() - other.startsOn.getTime();
  return apart === 0 ? one.keyId > other.keyId : apart > 0;
}

/** Whether it is in all stores where it will ever be: time has told, or the attempt that made it is over. */
export function isSettled({ startsOn, label }: Ours, { now }: World, { run }: Policy): boolean {
  const time = isOfEarlierAttempt(label, run) ? WRITTEN_WITHIN : SETTLED_AFTER;
  return now.getTime() > startsOn.getTime() + time;
}

/** By every clock: nobody can use it any more. */
export function hasEnded({ endsOn }: { readonly endsOn: Date }, now: Date): boolean {
  return now.getTime() > endsOn.getTime() + CLOCK_SKEW;
}

/**
 * The last change of a write-only store, in whole seconds of GitHub's clock; 0 where there is none. A new credential
 * takes it along in its label, and a store that was not changed since cannot hold the credential, whatever the
 * clocks of GitHub and Entra say of each other.
 */
export function baselineOf(stores: readonly ObservedStore[]): number {
  return Math.max(
    0,
    ...stores.map(({ state }) => (state.kind === "write-only" ? seconds(state.updatedAt) : 0)),
  );
}

/**
 * Whether the run that made the credential might have put it into the store, at any time: then somebody may have read
 * it there. A write in the very second of the baseline does not show; it can only be where the baseline was fresh when
 * the credential was made.
 *
 * An example, of a GitHub secret that was last written at 01:00:00 when the run looked (the baseline) and made its
 * credential at 02:30:05. The store now says that it was last written at
 * - 02:31:10: after the baseline, so this run may have done it: yes.
 * - 01:00:00: nobody has written since, and so not this run: no.
 * Had another store been written at 02:30:04, that were the baseline of all (`baselineOf`). A store that says
 * - 02:30:04 may then be that other one, or ours, written in the same second by a clock of GitHub's that is a little
 *   behind: the baseline was fresh, one second old (`wasFresh`): yes.
 * And had that store said 03:00:00, half an hour after the credential was made, GitHub's clock would have been ahead
 * (`isBlind`). Once it is right again, a write of this run at 02:31:10 is before the baseline, as any older one: yes.
 */
export function mayHaveHeld({ state }: ObservedStore, { keyId, startsOn, label }: Ours): boolean {
  switch (state.kind) {
    case "absent":
      return false;
    case "readable":
      return state.keyId === keyId || state.updatedAt.getTime() > startsOn.getTime() - CLOCK_SKEW;
    case "write-only": {
      const written = seconds(state.updatedAt);
      const wasFresh = startsOn.getTime() - state.updatedAt.getTime() < CLOCK_SKEW;
      // A store whose clock was ahead when the baseline was read hides every write since.
      const isBlind = label.baseline * 1000 > startsOn.getTime() + CLOCK_SKEW;
      return isBlind || written > label.baseline || (written === label.baseline && wasFresh);
    }
  }
}

/** Of ours, those whose run may have made the store's last write. Empty where it was somebody else. */
export function mayHaveWritten(store: ObservedStore, ours: readonly Ours[]): readonly Ours[] {
  const { state } = store;
  if (state.kind === "absent") return [];
  if (state.kind === "readable") return ours.filter(({ keyId }) => keyId === state.keyId);
  return ours.filter(
    (one) => mayHaveHeld(store, one) && state.updatedAt.getTime() <= one.startsOn.getTime() + SETTLED_AFTER,
  );
}

/** Whether the store's last write came after the credential was made: then it is not what the store held before. */
export function changedSince({ state }: ObservedStore, { keyId, label }: Ours): boolean {
  if (state.kind === "write-only") return seconds(state.updatedAt) > label.baseline;
  return state.kind === "readable" && state.keyId === keyId;
}

/** The store holds one of `newer`, a part of `ours`, and no other of ours could be in it. */
export function showsOneOf(store: ObservedStore, newer: readonly Ours[], ours: readonly Ours[]): boolean {
  const writers = mayHaveWritten(store, ours);
  return (
    writers.every((one) => newer.includes(one)) &&
    writers.some((one) => changedSince(store, one) && isPrompt(store, one))
  );
}

/** A later write was a person's rather than the run's, which has `PUBLISH_WITHIN` and one request to the end. */
function isPrompt({ state }: ObservedStore, { startsOn }: Ours): boolean {
  const latest = startsOn.getTime() + WRITTEN_WITHIN + CLOCK_SKEW;
  return state.kind !== "write-only" || state.updatedAt.getTime() <= latest;
}

/** Whether this run has put its new credential into the store: by the service's word, or as the store itself shows. */
export function isWritten({ id, state }: ObservedStore, { memory }: World): boolean {
  if (memory.created === undefined) return false;
  const shows = state.kind === "readable" && state.keyId === memory.created.keyId;
  return shows || memory.writes[id]?.outcome === "written";
}

/** Whether this very process made it. */
export function isOfThisProcess({ label }: Pick<Ours, "label">, { run }: Policy): boolean {
  const sameRun = label.runId === run.runId && isOfRepository(label, run.repository);
  return sameRun && label.attempt === run.attempt && label.nonce === run.nonce;
}

/** Another list of stores has taken the same predecessor's place, or is about to: its stores may still hold it. */
function isNamedElsewhere({ credentials, now }: World, { label: { predecessor, scope } }: Ours): boolean {
  return credentials.some((entry) => {
    const label = parseLabel(entry.displayName);
    return label?.predecessor === predecessor && label?.scope !== scope && !hasEnded(entry, now);
  });
}

/**
 * The credentials that `current-secret` was proven to be when one of ours took its place, each with that one. Only
 * what nobody has marked: a credential of another scope is in stores that we do not see.
 */
export function predecessorsIn(
  world: World,
  ours: readonly Ours[],
): readonly (readonly [CredentialEntry, Ours])[] {
  return ours.flatMap((successor) => {
    const { predecessor } = successor.label;
    if (predecessor === undefined || isNamedElsewhere(world, successor)) return [];
    const all = world.credentials.filter(({ keyId }) => shortKeyId(keyId) === predecessor);
    const [entry] = all.length === 1 ? remaining({ ...world, credentials: all }) : [];
    return entry !== undefined && parseLabel(entry.displayName) === undefined
      ? [[entry, successor] as const]
      : [];
  });
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
