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
}

/** A smart lock-out begins at ten failed sign-ins. A round may bring two more, so nine are never passed. */
const MOST_FAILURES = 8;
const WAITS = [2, 4, 8, 16, 30, 45, 60].map((seconds) => seconds * 1000);

/**
 * Signs in until Entra accepts it on two connections at once, then looks at a subscription through it.
 * Entra's servers learn of a new credential one by one, so one success may be followed by a failure.
 */
export async function prove(run: Rotation, value: Secret): Promise<Proof> {
  const until = Math.min(
    run.clock.now().getTime() + run.task.propagationSeconds * 1000,
    run.lastCall.getTime(),
  );
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
    const wait = WAITS[round] ?? 60_000;
    const left = until - run.clock.now().getTime();
    if (run.cancelled.aborted || failures >= MOST_FAILURES || left <= 0) return notProven(run);
    await rest(run, Math.min(wait, left));
  }
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
      return { passed: true, why: "", findings: [finding] };
    }
    const finding = explain(run, error, subjectOf(run), { subscriptionId });
    return {
      passed: false,
      why: `the new ${run.kind.what} could not be proven (${briefly(error)})`,
      findings: [finding],
    };
  }
}

function notProven(run: Rotation): Proof {
  const seconds = String(run.task.propagationSeconds);
  return {
    passed: false,
    why: run.cancelled.aborted ? "it was cancelled" : `the new ${run.kind.what} was not accepted in time`,
    findings: run.cancelled.aborted
      ? []
      : [rotating("rotation/not-proven", subjectOf(run), { seconds, what: run.kind.what })],
  };
}
