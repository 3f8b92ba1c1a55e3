/** A client secret, or a certificate, as Graph shows it: all but the secret. */
export interface CredentialEntry {
  readonly keyId: string;
  readonly displayName: string | undefined;
  /** Of a secret its first three characters, which old ones lack; of a certificate its SHA-1 thumbprint. */
  readonly hint: string | undefined;
  readonly startsOn: Date | undefined;
  readonly endsOn: Date;
}

const HINT_LENGTH = 3;

/** What Graph shows of a client secret. */
export const hintOf = (secret: string): string => secret.slice(0, HINT_LENGTH);

/** One of a client secret. */
export type SecretEntry = CredentialEntry;

export type SecretMatch<Entry extends SecretEntry = SecretEntry> =
  | { readonly match: "one"; readonly certain: true; readonly credential: Entry }
  /** Several could be it: the one that ends first, because being early is the safe error. */
  | { readonly match: "several"; readonly certain: false; readonly credential: Entry; readonly count: number }
  | { readonly match: "none" };

const DAY = 86_400_000;

/** How far the runner's clock and Entra's may be apart. */
const CLOCK_TOLERANCE = 5 * 60_000;

/**
 * Finds the entry of a secret that has just signed in: by Graph's public hint, and by elimination, because a secret
 * that works has started and has not ended (https://learn.microsoft.com/graph/api/resources/passwordcredential).
 * `prefix` is the first three characters of the secret.
 */
export function matchSecret<Entry extends SecretEntry>(
  entries: readonly Entry[],
  prefix: string,
  now: Date,
): SecretMatch<Entry> {
  const candidates = entries
    .filter(({ hint }) => !hint || hint === prefix)
    .filter(({ endsOn }) => endsOn.getTime() + CLOCK_TOLERANCE > now.getTime())
    .filter(({ startsOn }) => startsOn === undefined || startsOn.getTime() - CLOCK_TOLERANCE <= now.getTime())
    .sort((one, other) => one.endsOn.getTime() - other.endsOn.getTime());
  const [credential] = candidates;
  if (credential === undefined) return { match: "none" };
  if (candidates.length === 1) return { match: "one", certain: true, credential };
  return { match: "several", certain: false, credential, count: candidates.length };
}

/** `2026-03-24`, in UTC. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** Where it is a matter of hours: `2026-11-27 12:30 UTC`. */
export const minuteOf = (date: Date): string => `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Whole days, rounded down: 0 on the last day. Once it is over, the whole days since then as -1, -2 …: -1 for the first, too. */
export function daysLeft(endsOn: Date, now: Date): number {
  const left = endsOn.getTime() - now.getTime();
  return left < 0 ? -Math.max(1, Math.floor(-left / DAY)) : Math.floor(left / DAY);
}

export type ExpiryJudgement = "fine" | "soon" | "fail";

/**
 * A limit of n days is reached when n times 24 hours or less are left; `failDays` 0 fails only what is already over.
 */
export function judgeExpiry(endsOn: Date, now: Date, warnDays: number, failDays: number): ExpiryJudgement {
  const left = endsOn.getTime() - now.getTime();
  if (left <= failDays * DAY) return "fail";
  return left <= warnDays * DAY ? "soon" : "fine";
}

/** The hole `{left}` of the expiry sentences: `41 days`, `1 day`, `less than a day`. */
export function describeDaysLeft(days: number): string {
  if (days < 1) return "less than a day";
  return days === 1 ? "1 day" : `${days} days`;
}

/** The hole `{ago}`: `12 days`, `1 day`, `less than a day`. */
export function describeAgo(endedOn: Date, now: Date): string {
  return describeDaysLeft(Math.floor((now.getTime() - endedOn.getTime()) / DAY));
}
