import { dayOf, daysLeft, describeDaysLeft } from "../expiry.ts";
import { deadCurrent } from "./dead.ts";
import {
  changedSince,
  hasEnded,
  isSettled,
  mayHaveWritten,
  type Ours,
  oursIn,
  showsOneOf,
} from "./evidence.ts";
import type { ObservedStore, Policy, What, World } from "./world.ts";

/** Whether to make a new credential, and why, in words for the log: "not due, 41 days left". */
export interface Due {
  readonly due: boolean;
  readonly reason: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * A run that was queued before the last rotation reads the value of then, which may be an older one or a dead one by now:
 * for so long `current-secret` says nothing about the stores. Less than a day: the next night has its say.
 */
const QUEUED_WITHIN = 20 * HOUR;

/**
 * And for so long its end is no reason to rotate. Either it is read from a place that is none of the stores, and then
 * another rotation mends nothing: it must not be made every night. Or a person wrote an old value back within minutes
 * of the rotation, which a store that can only be written does not show: that value must not stay until the newest is
 * due.
 */
const REPEATED_AFTER = 3 * DAY;

/** A reason to rotate, or undefined. `ours` are the credentials of ours, `newest` the first of them. */
type Rule = (world: World, policy: Policy, newest: Ours, ours: readonly Ours[]) => string | undefined;

/** In reading order; the first that applies gives the reason. */
const RULES: readonly Rule[] = [isOver, storesDiffer, endsSoon, isOld, currentEndsSoon];

export function dueOf(world: World, policy: Policy): Due {
  const { what } = policy;
  const atOnce = policy.force ? "`force` is set" : deadCurrent(world, what);
  if (atOnce !== undefined) return { due: true, reason: atOnce };
  const ours = oursIn(world);
  const [newest] = ours;
  if (newest === undefined) {
    return {
      due: true,
      reason: `the application has no ${what} that was made by this action for these stores`,
    };
  }
  for (const rule of RULES) {
    const reason = rule(world, policy, newest, ours);
    if (reason !== undefined) return { due: true, reason };
  }
  const left = describeDaysLeft(daysLeft(newest.endsOn, world.now));
  return { due: false, reason: `not due, ${left} left` };
}

/**
 * What shows that `current-secret` is not what the stores hold, completing "the secret in `current-secret` …". Undefined
 * where it may be, and for 20 hours after the newest was made.
 */
export function otherCurrent(world: World, { what }: Policy): string | undefined {
  const { current } = world;
  const ours = oursIn(world);
  const [newest] = ours;
  if (newest === undefined || !isShown(world, newest, ours) || ageOf(newest, world) < QUEUED_WITHIN)
    return undefined;
  if (current.kind === "dead") return `is ${current.why}`;
  if (current.kind === "untold" || current.mayBe.includes(newest.keyId)) return undefined;
  return `works, and is another than the newest ${what} (key ID ${newest.keyId})`;
}

/** Every store is shown to hold the newest, and it has not ended. */
const isShown = (world: World, newest: Ours, ours: readonly Ours[]): boolean =>
  !hasEnded(newest, world.now) && world.stores.every((store) => showsOneOf(store, [newest], ours));

const ageOf = ({ startsOn }: Ours, { now }: World): number => now.getTime() - startsOn.getTime();

function isOver({ now }: World, { what }: Policy, { endsOn }: Ours): string | undefined {
  return endsOn <= now ? `the ${what} ended on ${dayOf(endsOn)}` : undefined;
}

function storesDiffer(world: World, policy: Policy, newest: Ours, ours: readonly Ours[]): string | undefined {
  const settled = ours.filter((one) => isSettled(one, world, policy));
  for (const store of world.stores) {
    const reason = notTheNewest(store, newest, ours, settled, policy.what);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function notTheNewest(
  store: ObservedStore,
  newest: Ours,
  ours: readonly Ours[],
  settled: readonly Ours[],
  what: What,
): string | undefined {
  if (store.state.kind === "absent") return `${store.name} does not exist yet`;
  const writers = mayHaveWritten(store, ours);
  if (!writers.includes(newest) || !changedSince(store, newest)) {
    return `${store.name} does not hold the newest ${what}`;
  }
  // Two runs met, one was repeated within the hour, or the last write came so late that it may be a person's. All live
  // on; once nobody writes any more, another takes the place of all. Until then every run would only add to the confusion.
  if (showsOneOf(store, [newest], ours) || !writers.every((one) => settled.includes(one))) return undefined;
  return writers.length > 1
    ? `${store.name} may hold one of ${writers.length} ${what}s that were made within an hour`
    : `${store.name} was written long after the newest ${what} was made, perhaps by somebody else`;
}

function endsSoon(world: World, policy: Policy, newest: Ours): string | undefined {
  return isSoon(newest, world, policy) ? `the ${policy.what} ${endOf(newest, world)}` : undefined;
}

type Ending = Pick<Ours, "endsOn">;

const isSoon = ({ endsOn }: Ending, { now }: World, { rotateBeforeDays }: Policy): boolean =>
  endsOn.getTime() - now.getTime() <= rotateBeforeDays * DAY;

const endOf = ({ endsOn }: Ending, { now }: World): string =>
  `ends on ${dayOf(endsOn)}, with ${describeDaysLeft(daysLeft(endsOn, now))} left`;

function isOld({ now }: World, { rotateAfterDays, what }: Policy, { startsOn }: Ours): string | undefined {
  if (rotateAfterDays === undefined || now.getTime() - startsOn.getTime() < rotateAfterDays * DAY)
    return undefined;
  return `the ${what} is from ${dayOf(startsOn)}, older than \`rotate-after-days\` (${rotateAfterDays})`;
}

/** What a store may hold instead of the newest is replaced before it ends, too. See `REPEATED_AFTER`. */
function currentEndsSoon(world: World, policy: Policy, newest: Ours): string | undefined {
  const { current, credentials } = world;
  if (current.kind !== "alive" || current.is === newest.keyId) return undefined;
  const entry = credentials.find(({ keyId }) => keyId === current.is);
  if (entry === undefined || ageOf(newest, world) < REPEATED_AFTER) return undefined;
  if (!isSoon(entry, world, policy)) return undefined;
  const { what } = policy;
  return `\`current-${what}\` is another than the newest ${what}, and ${endOf(entry, world)}`;
}
