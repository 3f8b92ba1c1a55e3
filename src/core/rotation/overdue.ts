import type { SecretEntry } from "../expiry.ts";
import { ISSUED } from "./issued.ts";
import { parseLabel } from "./label.ts";

/** When a rotation is due, in the words of its inputs. */
export interface Schedule {
  readonly rotateBeforeDays: number;
  readonly rotateAfterDays: number | undefined;
}

export interface Overdue {
  readonly madeOn: Date;
  readonly dueOn: Date;
}

const DAY = 86_400_000;

/** A nightly schedule may drop a night, and a night may fail: that mends itself. */
const SLACK = 3 * DAY;

interface Made extends SecretEntry {
  readonly startsOn: Date;
  readonly scope: string;
}

/**
 * Whether a rotation should long have replaced the newest secret that it made: then it does not run. `inHand` is the
 * secret that signed in, where it is known for certain; one that no rotation has made is nobody's to replace, and of
 * several rotations of one application it is its own that counts.
 */
export function overdue(
  entries: readonly SecretEntry[],
  inHand: SecretEntry | undefined,
  schedule: Schedule,
  now: Date,
): Overdue | undefined {
  const made = entries.flatMap(asMade);
  const scope = made.find(({ keyId }) => keyId === inHand?.keyId)?.scope;
  if (inHand !== undefined && scope === undefined) return undefined;
  const [newest] = made
    .filter((one) => scope === undefined || one.scope === scope)
    .sort((one, other) => other.startsOn.getTime() - one.startsOn.getTime());
  if (newest === undefined) return undefined;
  const dueOn = dueOnOf(newest, schedule);
  const isLate = dueOn !== undefined && now.getTime() > dueOn.getTime() + SLACK;
  return isLate ? { madeOn: newest.startsOn, dueOn } : undefined;
}

function asMade(entry: SecretEntry): readonly Made[] {
  const label = parseLabel(entry.displayName);
  const { startsOn } = entry;
  if (label === undefined || label.scope === ISSUED || startsOn === undefined) return [];
  return [{ ...entry, startsOn, scope: label.scope }];
}

function dueOnOf({ startsOn, endsOn }: Made, schedule: Schedule): Date | undefined {
  const before = endsOn.getTime() - schedule.rotateBeforeDays * DAY;
  const after =
    schedule.rotateAfterDays === undefined ? Infinity : startsOn.getTime() + schedule.rotateAfterDays * DAY;
  // A rotation refuses such a number, so these are not its numbers.
  const due = Math.min(before <= startsOn.getTime() ? Infinity : before, after);
  return due === Infinity ? undefined : new Date(due);
}
