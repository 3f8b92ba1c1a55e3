/**
 * What a check found. These words are the interface of the action: outputs, annotations,
 * the summary and the report all use them, and callers branch on them.
 */

/** All verdicts, from the one that most hides the others (nothing can be said behind it) to the all-clear. */
export const VERDICTS = [
  "malformed",
  "missing",
  "unreachable",
  "throttled",
  "unknown-tenant",
  "unknown-application",
  "application-disabled",
  "secret-id",
  "wrong-secret",
  "wrong-password",
  "wrong-certificate",
  "certificate-expired",
  "weak-certificate",
  "expired",
  "no-federation",
  "blocked",
  "unsupported",
  "no-subscription",
  "subscription-disabled",
  "missing-role",
  "missing-permission",
  "refused-by-policy",
  "limit-reached",
  "unknown",
  "expiring",
  "skipped",
  "valid",
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** `pass` is a check that succeeded: one line in the log. */
export const LEVELS = ["error", "warning", "notice", "pass"] as const;

export type Level = (typeof LEVELS)[number];

export interface Finding {
  /** Stable and finer than the verdict: `entra/7000215`, `creds/truncated`. */
  readonly code: string;
  readonly verdict: Verdict;
  readonly level: Level;
  /** Which credential, subscription or input, in words: `client-secret`, `subscription 0000…`. */
  readonly subject: string;
  /** What happened, one sentence. */
  readonly what: string;
  /** The likely cause; empty where `what` says it all. */
  readonly why: string;
  /** The exact thing to do; empty for a pass. */
  readonly fix: string;
  /** A documentation page; empty where there is none. */
  readonly link: string;
}

const rank = (finding: Finding): number =>
  LEVELS.indexOf(finding.level) * VERDICTS.length + VERDICTS.indexOf(finding.verdict);

/** The finding that gives the run its verdict: the highest level, and among equals the root cause. */
export function worst(findings: readonly Finding[]): Finding | undefined {
  return findings.reduce<Finding | undefined>(
    (soFar, finding) => (soFar === undefined || rank(finding) < rank(soFar) ? finding : soFar),
    undefined,
  );
}

/**
 * Notices and passes never change the verdict: what is merely odd must not fail a good credential. A warning may
 * itself say `valid` (a subscription that is past due still works); then the run is as good as the rest of it.
 */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const deciding = findings.filter(({ level }) => level === "error" || level === "warning");
  const verdict = worst(deciding)?.verdict ?? "valid";
  if (verdict !== "valid") return verdict;
  return findings.some((finding) => finding.verdict === "skipped") ? "skipped" : "valid";
}

/** Then nothing good can come of going on. */
export const hasError = (findings: readonly Finding[]): boolean =>
  findings.some(({ level }) => level === "error");
