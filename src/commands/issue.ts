import { issueFinding } from "../core/catalogue/issuing.ts";
import { rotating } from "../core/catalogue/rotating.ts";
import { minuteOf } from "../core/expiry.ts";
import type { Finding } from "../core/finding.ts";
import { issuedLabel, issuedLeftovers } from "../core/rotation/issued.ts";
import { FRESH, type Memory, remember } from "../core/rotation/memory.ts";
import { MOST_DRAWS } from "../core/rotation/next.ts";
import { clear, type Issuing, ofIssue, withdraw } from "./issue/withdraw.ts";
import type { Outcome } from "./outcome.ts";
import { Journal } from "./rotate/journal.ts";
import { Observer } from "./rotate/observer.ts";
import { credentialReport, outcome, stepsOf } from "./rotate/outcome.ts";
import { explain, isOver, nowOf, type Rotation, subjectOf } from "./rotate/rotation.ts";
import { Steps } from "./rotate/steps.ts";
import { unreached } from "./rotate/unreached.ts";

const HOUR = 3_600_000;

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
    await clear(issuing, memory.created);
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
  const left = await clear(issuing, memory.created);
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
