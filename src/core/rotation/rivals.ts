import { isNewer, oursIn } from "./evidence.ts";
import type { Created } from "./memory.ts";
import type { ObservedStore, StoreState, What, World } from "./world.ts";

/** Another run at the same moment: the one whose credential is newer goes on, and the other steps back. */

/** That another run's is newer, in words. */
export function newerRival(world: World, { keyId, startsOn }: Created, what: What): string | undefined {
  const rival = oursIn(world).find((one) => one.keyId !== keyId && isNewer(one, { keyId, startsOn }));
  if (rival === undefined) return undefined;
  const { repository, runId } = rival.label;
  return `run ${runId} of ${repository} rotates the same ${what}, and its new one is newer`;
}

/**
 * Why the stores do not keep what this run has written to every one of them: another run's is newer, or a vault shows
 * it already, where a list that lags behind does not yet. A store that can only be written does not show whose write
 * was the last.
 */
export function overtaken(world: World, created: Created, what: What): string | undefined {
  const { keyId } = created;
  const isReplaced = world.stores.some((store) => ![undefined, keyId].includes(shownIn(store)));
  const newer = newerRival(world, created, what);
  if (newer === undefined && !isReplaced) return undefined;
  const holders = world.stores.map((store) => {
    const shown = shownIn(store);
    return `${store.name} holds ${shown === undefined ? "whichever was written last" : `key ID ${shown}`}`;
  });
  const why = newer ?? "another run wrote the same stores at the same moment";
  return `${why}. This run had written key ID ${keyId}, which works too; ${holders.join(", ")}`;
}

const shownIn = ({ state }: ObservedStore): string | undefined =>
  state.kind === "readable" ? state.keyId : undefined;

/** Whether a look at a store shows it as it was before another one. */
export const isOlder = (one: StoreState, other: StoreState): boolean => writtenAt(one) < writtenAt(other);

const writtenAt = (state: StoreState): number => (state.kind === "absent" ? 0 : state.updatedAt.getTime());
