import { notifying } from "../core/catalogue/notify.ts";
import { NetworkError, ServiceError } from "../core/failure.ts";
import type { Finding } from "../core/finding.ts";
import { credentialOf, UNREADABLE } from "../core/notify/marker.ts";
import { type State, type Step, stepsFor } from "../core/notify/next.ts";
import { badNews, goodNews, type Telling, titleOf } from "../core/notify/words.ts";
import type { Report } from "../core/report.ts";
import type { Board, Text } from "../ports.ts";

export interface Notifying {
  readonly board: Board;
  readonly kind: "comment" | "issue";
  /** Free of secrets. */
  readonly report: Report;
  readonly state: State;
  /** As `placeOf` gives it. */
  readonly place: string;
  /** Public names of what was checked; empty where nothing could be read. */
  readonly names: readonly string[];
  readonly runId: string;
  readonly runUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Of the pull request that is commented on. */
  readonly pullRequest: number | undefined;
  /** The last net: blots out every secret. */
  readonly redact: (text: string) => string;
}

/** Tells people on GitHub what came of the run. Never rejects: what does not work is a notice. */
export async function notify(run: Notifying): Promise<readonly Finding[]> {
  if (run.state === "nothing") return [];
  try {
    const steps = stepsFor(await run.board.posted(), me(run), run.state);
    for (const step of steps) await take(run, step);
    return steps.map((step) => done(run, step));
  } catch (error) {
    return [undone(run, error)];
  }
}

const me = ({ names, runId }: Notifying) => ({
  credential: names.length === 0 ? UNREADABLE : credentialOf(names),
  runId,
});

async function take(run: Notifying, step: Step): Promise<void> {
  const { board } = run;
  if (step.do === "update") return board.update(step.id, textOf(run, badNews));
  if (step.do === "settle") return board.settle(step.id, textOf(run, goodNews));
  try {
    await board.post(textOf(run, badNews));
  } catch (error) {
    // It may stand there all the same; to post it again would say it twice.
    if (!mayBeDone(error)) throw error;
    const [found] = stepsFor(await board.posted(), me(run), "bad");
    if (found?.do !== "update") throw error;
  }
}

function textOf(run: Notifying, words: (telling: Telling) => string): Text {
  const { report, kind, place, runId, runUrl, redact } = run;
  const marker = { kind, place, runId, credential: me(run).credential };
  const body = words({ report, marker, runUrl });
  // The marker is ours, and the next run looks for it.
  const begin = body.indexOf("\n");
  return { title: redact(titleOf(report)), body: body.slice(0, begin) + redact(body.slice(begin)) };
}

function mayBeDone(error: unknown): boolean {
  if (error instanceof ServiceError) return error.answer.status >= 500;
  return error instanceof NetworkError && (error.failure === "reset" || error.failure === "timeout");
}

function done(run: Notifying, step: Step): Finding {
  const { kind } = run;
  if (kind === "comment") {
    const number = String(run.pullRequest);
    const code = step.do === "settle" ? "comment/fixed" : "comment/written";
    return notifying(code, subjectOf(run), { number });
  }
  if (step.do === "post") return notifying("issue/opened", subjectOf(run));
  const code = step.do === "settle" ? "issue/closed" : "issue/updated";
  return notifying(code, subjectOf(run), { number: String(step.id) });
}

const subjectOf = ({ kind }: Notifying): string => (kind === "comment" ? "pull request comment" : "issue");

/** A private repository that the token may not read is not there for it. */
const NOT_ALLOWED = ["app-permission", "token-permission", "token-scope"];

function undone(run: Notifying, error: unknown): Finding {
  const subject = subjectOf(run);
  const { repository, kind } = run;
  const number = String(run.pullRequest);
  const answer = error instanceof ServiceError ? error.answer : undefined;
  const denied = answer?.status === 404 || NOT_ALLOWED.some((code) => answer?.codes.includes(code));
  if (kind === "issue" && answer?.status === 410)
    return notifying("issue/switched-off", subject, { repository });
  if (denied) {
    return kind === "comment"
      ? notifying("comment/not-allowed", subject, { number })
      : notifying("issue/not-allowed", subject, { repository });
  }
  const reason = reasonOf(error);
  return kind === "comment"
    ? notifying("comment/not-written", subject, { number, reason })
    : notifying("issue/not-written", subject, { reason });
}

function reasonOf(error: unknown): string {
  if (error instanceof NetworkError) return `${error.host} gave no usable answer (${error.failure})`;
  if (!(error instanceof ServiceError)) return "this action has a bug there";
  const { status, codes, traceId } = error.answer;
  const details = [`HTTP ${status}`, ...codes, ...(traceId === undefined ? [] : [`request ${traceId}`])];
  return `GitHub refused it (${details.join(", ")})`;
}
