import { rotating } from "../../core/catalogue/rotating.ts";
import { ServiceError } from "../../core/failure.ts";
import type { Finding } from "../../core/finding.ts";
import type { Secret } from "../../core/secret.ts";
import type { ResourceManager } from "../../ports.ts";
import { briefly, explain, type Rotation, rest, subjectOf } from "./rotation.ts";

export interface Proof {
  readonly passed: boolean;
  /** Completes "the rotation was given up: …"; empty where it passed. */
  readonly why: string;
  readonly findings: readonly Finding[];
  /** It signs in, and cannot see this subscription. */
  readonly unseen?: string;
}

/** A smart lock-out begins at ten failed sign-ins. A round may bring two more, so nine are never passed. */
const MOST_FAILURES = 8;
/**
 * When it is tried again, since the first try: as many tries as a secret may have that nobody knows. After the last of
 * them the failures are too many.
 */
const TRIES = [2, 6, 14, 30, 60, 105].map((seconds) => seconds * 1000);
const LAST_TRY = Math.max(...TRIES);
/** Where sign-ins took longer than that. */
const A_MOMENT = 2000;

/**
 * Signs in until Entra accepts it on two connections at once, then looks at a subscription through it.
 * Entra's servers learn of a new credential one by one, so one success may be followed by a failure.
 */
export async function prove(run: Rotation, value: Secret): Promise<Proof> {
  const span = spanOf(run);
  const tries = triesWithin(span.until - span.since);
  let failures = 0;
  const { what } = run.kind;
  // The first try is the whole proof: mostly Entra is quick. Later ones begin with a single sign-in, to offer what
  //  is not known yet as seldom as can be.
  for (let round = 0; ; round++) {
    const alone = round === 0 ? [] : await signIns(run, value, 1);
    const tried = alone.some(isFailure) ? alone : [...alone, ...(await signIns(run, value, 2))];
    const failed = tried.filter(isFailure);
    if (failed.length === 0)
      return look(
        run,
        tried.filter(isSuccess).map(({ value }) => value),
      );
    const final = failed.find(({ reason }) => !isNotYet(run, reason));
    if (final !== undefined) {
      return {
        passed: false,
        why: `the new ${what} could not be proven (${briefly(final.reason)})`,
        findings: [explain(run, final.reason, subjectOf(run))],
      };
    }
    failures += failed.length;
    const now = run.clock.now().getTime();
    const left = span.until - now;
    if (run.cancelled.aborted || failures >= MOST_FAILURES || left <= 0) return notProven(run, span);
    // Failures by twos use up the tries twice as fast, so they are as far apart as what they use up.
    const next = tries[Math.max(round, failures - 2)] ?? Number.POSITIVE_INFINITY;
    await rest(run, Math.min(Math.max(span.since + next - now, A_MOMENT), left));
  }
}

/** The time that Entra is given, by the runner's clock in milliseconds. */
interface Span {
  readonly since: number;
  readonly until: number;
  /** Less than `propagation-timeout-seconds`: the run itself has no more. */
  readonly isCut: boolean;
}

function spanOf({ clock, task, lastCall }: Rotation): Span {
  const since = clock.now().getTime();
  const wanted = since + task.propagationSeconds * 1000;
  const last = lastCall.getTime();
  return { since, until: Math.min(wanted, last), isCut: last < wanted };
}

/** As there may be few tries only, a longer time draws them apart: the last one is at its end. */
function triesWithin(time: number): readonly number[] {
  return TRIES.map((since) => since * Math.max(1, time / LAST_TRY));
}

function signIns(run: Rotation, value: Secret, count: number) {
  return Promise.allSettled(Array.from({ length: count }, async () => run.kind.signIn(value)));
}

const isFailure = (one: PromiseSettledResult<unknown>): one is PromiseRejectedResult =>
  one.status === "rejected";
const isSuccess = <T>(one: PromiseSettledResult<T>): one is PromiseFulfilledResult<T> =>
  one.status === "fulfilled";

const isNotYet = ({ kind }: Rotation, error: unknown): boolean =>
  error instanceof ServiceError &&
  error.service === "entra" &&
  kind.notYet.includes(error.answer.codes[0] ?? "");

/** The probe of `validate`. What the application may not see is no fault of it: Azure knew who asked. */
async function look(run: Rotation, seen: readonly ResourceManager[]): Promise<Proof> {
  const [subscriptionId] = run.identity.subscriptionIds;
  const [resources] = seen;
  if (subscriptionId === undefined || resources === undefined) return { passed: true, why: "", findings: [] };
  try {
    await resources.subscription(subscriptionId);
    return { passed: true, why: "", findings: [] };
  } catch (error) {
    if (error instanceof ServiceError && (error.answer.status === 403 || error.answer.status === 404)) {
      const finding = rotating("rotation/no-access", subjectOf(run), { subscriptionId, what: run.kind.what });
      return { passed: true, why: "", findings: [finding], unseen: subscriptionId };
    }
    const finding = explain(run, error, subjectOf(run), { subscriptionId });
    return {
      passed: false,
      why: `the new ${run.kind.what} could not be proven (${briefly(error)})`,
      findings: [finding],
    };
  }
}

function notProven(run: Rotation, { since, isCut }: Span): Proof {
  const { kind, task, clock, cancelled } = run;
  const { what } = kind;
  if (cancelled.aborted) return { passed: false, why: "it was cancelled", findings: [] };
  const seconds = String(Math.round((clock.now().getTime() - since) / 1000));
  const limit = isCut
    ? `\`timeout-seconds\`: it ended the wait before the ${task.propagationSeconds} seconds of \`propagation-timeout-seconds\` were over`
    : "`propagation-timeout-seconds`, and `timeout-seconds` so that it stays at least a minute longer";
  return {
    passed: false,
    why: `the new ${what} was not accepted in time`,
    findings: [rotating("rotation/not-proven", subjectOf(run), { seconds, what, limit })],
  };
}
