import { dayOf, daysLeft, describeDaysLeft } from "../expiry.ts";
import { changedSince, isSettled, mayHaveWritten, type Ours, oursIn } from "./evidence.ts";
import type { ObservedStore, Policy, What, World } from "./world.ts";

/** Whether to make a new credential, and why, in words for the log: "not due, 41 days left". */
export interface Due {
  readonly due: boolean;
  readonly reason: string;
}

const DAY = 86_400_000;

/** A reason to rotate, or undefined. `ours` are the credentials of ours, `newest` the first of them. */
type Rule = (world: World, policy: Policy, newest: Ours, ours: readonly Ours[]) => string | undefined;

/** In reading order; the first that applies gives the reason. */
const RULES: readonly Rule[] = [isOver, storesDiffer, endsSoon, isOld];

export function dueOf(world: World, policy: Policy): Due {
  const { what } = policy;
  const now = yes(policy.force, "`force` is set") ?? currentIsDead(world, what);
  if (now !== undefined) return now;
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

function yes(applies: boolean, reason: string): Due | undefined {
  return applies ? { due: true, reason } : undefined;
}

/** Only on Entra's word: what could not be asked is `untold`. */
function currentIsDead({ current }: World, what: What): Due | undefined {
  return current.kind === "dead"
    ? { due: true, reason: `the ${what} in \`current-${what}\` is ${current.why}` }
    : undefined;
}

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
  // Two runs met, or one was repeated within the hour. Both credentials live on; once nobody writes any more, a third
  // takes the place of both. Until then every run would only add to the confusion.
  const unclear = writers.length > 1 && writers.every((one) => settled.includes(one));
  return unclear
    ? `${store.name} may hold one of ${writers.length} ${what}s that were made within an hour`
    : undefined;
}

function endsSoon({ now }: World, { rotateBeforeDays, what }: Policy, { endsOn }: Ours): string | undefined {
  if (endsOn.getTime() - now.getTime() > rotateBeforeDays * DAY) return undefined;
  return `the ${what} ends on ${dayOf(endsOn)}, with ${describeDaysLeft(daysLeft(endsOn, now))} left`;
}

function isOld({ now }: World, { rotateAfterDays, what }: Policy, { startsOn }: Ours): string | undefined {
  if (rotateAfterDays === undefined || now.getTime() - startsOn.getTime() < rotateAfterDays * DAY)
    return undefined;
  return `the ${what} is from ${dayOf(startsOn)}, older than \`rotate-after-days\` (${rotateAfterDays})`;
}
