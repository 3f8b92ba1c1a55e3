import { issueFinding } from "../core/catalogue/issuing.ts";
import { rotating } from "../core/catalogue/rotating.ts";
import type { Finding } from "../core/finding.ts";
import { issuedLabel, issuedLeftovers } from "../core/rotation/issued.ts";
import { FRESH, type Memory, remember } from "../core/rotation/memory.ts";
import { MOST_DRAWS } from "../core/rotation/next.ts";
import type { Outcome } from "./outcome.ts";
import { Journal } from "./rotate/journal.ts";
import { Observer } from "./rotate/observer.ts";
import { credentialReport, outcome, stepsOf } from "./rotate/outcome.ts";
import { explain, isOver, nowOf, type Rotation, rest, subjectOf } from "./rotate/rotation.ts";
import { Steps } from "./rotate/steps.ts";
import { type Naming, unreached } from "./rotate/unreached.ts";

const HOUR = 3_600_000;
const REMOVAL_TRIES = 4;
const A_WHILE = 3000;

interface Issuing {
  readonly run: Rotation;
  readonly observer: Observer;
  readonly steps: Steps;
  readonly journal: Journal;
}

/** Makes a client secret for this job alone. In the post step, and where it cannot be used, removes it. */
export async function issue(run: Rotation): Promise<Outcome> {
  const observer = new Observer(run);
  const journal = new Journal();
  const issuing = { run, observer, journal, steps: new Steps(run, observer, journal) };
  try {
    await run.signIn.principal(run.identity.cloud.graphUrl);
  } catch (error) {
    return unreached(run, [explain(run, error, "sign-in")], ofIssue);
  }
  await observer.look();
  const { problems, full } = observer.world(FRESH);
  if (problems.length > 0) return unreached(run, problems, ofIssue);
  if (run.left !== undefined) return withdraw(issuing, run.left);
  if (run.task.dryRun) return outcome(run, [planned(run)], []);
  await sweep(issuing);
  if (full !== undefined && observer.world(FRESH).full !== undefined) return outcome(run, [full], []);
  return make(issuing);
}

function planned(run: Rotation): Finding {
  const steps = `a client secret for ${run.task.lifetimeHours} hours is made, proven and handed on`;
  return rotating("rotation/dry-run", subjectOf(run), { steps });
}

/** What jobs that were killed have left behind. It harms nobody for now, so a failure is no reason to stop. */
async function sweep({ run, observer, steps }: Issuing): Promise<void> {
  for (const { keyId } of issuedLeftovers(observer.world(FRESH), run.task.policy.run)) {
    const reason = "an earlier job left it behind";
    await steps.remove({ action: "remove-orphan", keyId, reason, ending: undefined });
  }
}

async function make(issuing: Issuing): Promise<Outcome> {
  const { run, observer, steps, journal } = issuing;
  const { task } = run;
  const label = issuedLabel(task.policy.run);
  let memory = FRESH;
  while (memory.created === undefined) {
    if (memory.draws >= MOST_DRAWS || memory.ending !== undefined || isOver(run))
      return givenUp(issuing, memory);
    if (!run.note(memory)) return outcome(run, [issueFinding("issue/no-note", subjectOf(run))], []);
    const endsOn = new Date(nowOf(run).getTime() + task.lifetimeHours * HOUR);
    memory = remember(memory, await steps.create({ action: "create", label, endsOn, reason: "" }));
    run.note(memory);
    if (memory.created?.awkward === undefined && memory.created !== undefined) break;
    // Awkward, or its answer was lost: nobody has it, so it goes and another is drawn.
    await clear(issuing, memory);
    memory = { ...memory, created: undefined };
  }
  const { keyId } = memory.created;
  memory = remember(memory, await steps.prove({ action: "prove", keyId }).catch(() => UNSEEN));
  const secret = steps.valueOf(keyId);
  if (memory.ending !== undefined || secret === undefined || run.cancelled.aborted) {
    return givenUp(issuing, memory);
  }
  const { tenantId } = await run.signIn.principal(run.identity.cloud.graphUrl);
  const credential = credentialReport(run, observer, tenantId, keyId);
  const date = credential.expiresOn === null ? "its last day" : minuteOf(new Date(credential.expiresOn));
  const issued = issueFinding("issue/issued", subjectOf(run), { keyId, date });
  return {
    ...outcome(run, [...stepsOf(run, journal), ...journal.remarks, issued], [credential]),
    made: { clientId: task.clientId, tenantId, secret },
  };
}

const UNSEEN = { of: "prove", result: "failed", why: "the application could not be read" } as const;

async function givenUp(issuing: Issuing, memory: Memory): Promise<Outcome> {
  const { run, journal } = issuing;
  const failures = journal.failures;
  const left = await clear(issuing, memory);
  if (left.length === 0) run.note(undefined);
  const stopped = run.cancelled.aborted ? [rotating("rotation/stopped", subjectOf(run))] : [];
  const reason = memory.ending?.reason ?? "no usable secret was made";
  const root = failures[0];
  const stuck = issueFinding("issue/failed", subjectOf(run), {
    reason,
    cause: root === undefined ? "" : root.what,
  });
  const said =
    stopped.length > 0 ? stopped : [root === undefined ? stuck : { ...stuck, verdict: root.verdict }];
  return outcome(run, [...failures, ...said, ...left], []);
}

/** Of the secret of a job: nobody but the job had it. */
const ofIssue: Naming = (run, { created: { keyId, startsOn } }, cause) => {
  const { clientId, lifetimeHours } = run.task;
  const date = minuteOf(new Date(startsOn.getTime() + lifetimeHours * HOUR));
  return issueFinding("issue/left", subjectOf(run), { keyId, cause, date, clientId });
};

const minuteOf = (date: Date): string => `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** The post step. */
async function withdraw(issuing: Issuing, memory: Memory): Promise<Outcome> {
  const { run, observer } = issuing;
  const { created } = memory;
  // The note is believed only of a secret that bears the label of this very process.
  const isOurs = created !== undefined && observer.isOfThisProcess(created.keyId);
  const left = await clear(issuing, isOurs ? memory : { ...memory, created: undefined });
  if (left.length > 0) return outcome(run, left, []);
  run.note(undefined);
  const removed = issuing.journal.steps.map(({ target }) => target.replace(/^key ID /, ""));
  const keyId = memory.created?.keyId ?? removed[0];
  const finding =
    keyId === undefined
      ? issueFinding("issue/nothing-made", subjectOf(run))
      : issueFinding("issue/removed", subjectOf(run), { keyId });
  return outcome(run, [finding], []);
}

/** Removes all that this job was given, by its key ID and by its label. What is still there is a warning each. */
async function clear(issuing: Issuing, { created }: Memory): Promise<readonly Finding[]> {
  const { run, observer, steps, journal } = issuing;
  const label = issuedLabel(run.task.policy.run);
  const gone = new Set<string>();
  const labelled = () =>
    (observer.application?.secrets ?? [])
      .filter(({ displayName }) => displayName === label)
      .map(({ keyId }) => keyId);
  const remaining = () =>
    [...new Set([...(created === undefined ? [] : [created.keyId]), ...labelled()])].filter(
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
    const endsOn = observer.credential(keyId)?.endsOn;
    const date = endsOn === undefined ? "its last day" : minuteOf(endsOn);
    return issueFinding("issue/left", subjectOf(run), { keyId, cause, date, clientId: run.task.clientId });
  });
}
