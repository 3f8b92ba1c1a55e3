import { issueFinding } from "../../core/catalogue/issuing.ts";
import { minuteOf } from "../../core/expiry.ts";
import type { Finding } from "../../core/finding.ts";
import { issuedLabel } from "../../core/rotation/issued.ts";
import type { Created, Memory } from "../../core/rotation/memory.ts";
import type { Outcome } from "../outcome.ts";
import type { Journal } from "../rotate/journal.ts";
import type { Observer } from "../rotate/observer.ts";
import { outcome } from "../rotate/outcome.ts";
import { isOver, nowOf, type Rotation, rest, subjectOf } from "../rotate/rotation.ts";
import type { Steps } from "../rotate/steps.ts";
import type { Naming } from "../rotate/unreached.ts";

const HOUR = 3_600_000;
const REMOVAL_TRIES = 4;
/** Half a minute in all: mostly a list lags behind for seconds. */
const LOOKS = 5;
const A_WHILE = 3000;
/** What was made longer ago and is not listed is not there: far more than a list was ever seen to lag behind. */
const LISTED_WITHIN = 10 * 60_000;
const UNLISTED =
  "Entra does not list it yet, or somebody has removed it; this action removes only what is listed with the label of this job.";

export interface Issuing {
  readonly run: Rotation;
  readonly observer: Observer;
  readonly steps: Steps;
  readonly journal: Journal;
}

/** The post step. */
export async function withdraw(issuing: Issuing, memory: Memory): Promise<Outcome> {
  const { run, observer, journal } = issuing;
  const named = memory.created;
  await untilListed(issuing, named);
  // The note is believed only of a secret that bears the label of this very process.
  const isOurs = named !== undefined && observer.isOfThisProcess(named.keyId);
  const hidden = unlisted(issuing, named);
  const left = [...(await clear(issuing, isOurs ? named : undefined)), ...hidden];
  if (left.length > 0) return outcome(run, left, []);
  run.note(undefined);
  const [keyId] = journal.steps.map(({ target }) => target.replace(/^key ID /, ""));
  const finding =
    keyId === undefined
      ? issueFinding("issue/nothing-made", subjectOf(run))
      : issueFinding("issue/removed", subjectOf(run), { keyId });
  return outcome(run, [finding], []);
}

/** Looks until the list shows what was made, within the time of the step: a short job may be over before it does. */
async function untilListed({ run, observer }: Issuing, named: Created | undefined): Promise<void> {
  const isThere = () =>
    named === undefined ? labelled(run, observer).length > 0 : observer.isListed(named.keyId);
  for (let looks = 1; looks < LOOKS && !isThere() && isYoung(run, named) && !isOver(run); looks++) {
    const left = run.lastCall.getTime() - run.clock.now().getTime();
    await rest(run, Math.min(A_WHILE * looks, left));
    await observer.lookAtApplication().catch(() => undefined);
  }
}

/** When one was made that nobody heard of is not known. */
const isYoung = (run: Rotation, named: Created | undefined): boolean =>
  named === undefined || nowOf(run).getTime() - named.startsOn.getTime() < LISTED_WITHIN;

function unlisted({ run, observer }: Issuing, named: Created | undefined): readonly Finding[] {
  if (named === undefined || observer.isListed(named.keyId) || !isYoung(run, named)) return [];
  return [leftFinding(run, named.keyId, UNLISTED, endOf(run, named))];
}

/** Removes all that this job was given, by its key ID and by its label. What is still there is a warning each. */
export async function clear(
  { run, observer, steps, journal }: Issuing,
  created: Created | undefined,
): Promise<readonly Finding[]> {
  const gone = new Set<string>();
  const remaining = () =>
    [...new Set([...(created === undefined ? [] : [created.keyId]), ...labelled(run, observer)])].filter(
      (id) => !gone.has(id),
    );
  for (let tries = 0; tries < REMOVAL_TRIES && remaining().length > 0; tries++) {
    // What could not be removed is still to be named before the time is up.
    const left = run.lastCall.getTime() - run.clock.now().getTime();
    if (tries > 0 && left <= 0) break;
    if (tries > 0) await rest(run, Math.min(A_WHILE * tries, left));
    for (const keyId of remaining()) {
      const reason = "the job does not need it any more";
      const { result } = await steps.remove({ action: "remove-orphan", keyId, reason, ending: undefined });
      if (result === "removed") gone.add(keyId);
    }
  }
  return remaining().map((keyId) => {
    const cause = journal.failures.find(({ subject }) => subject.endsWith(keyId))?.what ?? "";
    return leftFinding(run, keyId, cause, observer.credential(keyId)?.endsOn);
  });
}

function labelled({ task }: Rotation, { application }: Observer): readonly string[] {
  const label = issuedLabel(task.policy.run);
  return (application?.secrets ?? [])
    .filter(({ displayName }) => displayName === label)
    .map(({ keyId }) => keyId);
}

/** Of the secret of a job: nobody but the job had it. */
export const ofIssue: Naming = (run, { created }, cause) =>
  leftFinding(run, created.keyId, cause, endOf(run, created));

function leftFinding(run: Rotation, keyId: string, cause: string, endsOn: Date | undefined): Finding {
  const date = endsOn === undefined ? "its last day" : minuteOf(endsOn);
  return issueFinding("issue/left", subjectOf(run), { keyId, cause, date, clientId: run.task.clientId });
}

const endOf = ({ task }: Rotation, { startsOn }: Created): Date =>
  new Date(startsOn.getTime() + task.lifetimeHours * HOUR);
