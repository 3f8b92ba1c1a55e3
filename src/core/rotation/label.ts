import { isSameId } from "../guid.ts";
import { shortHash } from "./short-hash.ts";
import type { Run } from "./world.ts";

/**
 * The display name in Entra that marks a credential as ours. It is all the memory that outlives a run, for Entra
 * lets nobody change it later and shows it to whoever lists the credentials:
 *
 *     azcreds octo/app 17345678901.2.k3f9 t8x2qa 1a2b3c 3kq0zv9x1c
 *             │        │           │ │    │      │      └ the predecessor it replaces, or `-`
 *             │        │           │ │    │      └ the scope: the stores that it may be put into
 *             │        │           │ │    └ the last change of a write-only store before it was made, or 0
 *             │        │           │ └ the nonce: which process of that attempt
 *             │        │           └ the attempt
 *             │        └ the run
 *             └ the repository, for people; cut where it is long
 *
 * At most 90 characters. A repository is cut as `cutRepository` says, and compared as it is cut.
 */
export interface Label {
  /** As `cutRepository` leaves it. */
  readonly repository: string;
  readonly runId: string;
  readonly attempt: number;
  readonly nonce: string;
  /** Whole seconds, by GitHub's clock. */
  readonly baseline: number;
  readonly scope: string;
  /** As `shortKeyId` leaves it. */
  readonly predecessor: string | undefined;
}

export const LABEL_LENGTH = 90;

const MARK = "azcreds";
const REPOSITORY_ROOM = 30;

/** Lengths: 7 + 1 + 30 + 1 + 16 + 1 + 3 + 1 + 4 + 1 + 7 + 1 + 6 + 1 + 10 = 90. */
const PARTS =
  /^(?:CN=)?azcreds (?<repository>[A-Za-z0-9._/~-]{1,30}) (?<runId>\d{1,16})\.(?<attempt>[1-9]\d{0,2})\.(?<nonce>[a-z0-9]{4}) (?<baseline>0|[1-9a-z][0-9a-z]{0,6}) (?<scope>[a-z0-9]{6}) (?<predecessor>[a-z0-9]{10}|-)$/;

export function printLabel(label: Label): string {
  const { runId, attempt, nonce, baseline, scope, predecessor } = label;
  const text = [
    MARK,
    cutRepository(label.repository),
    `${runId}.${attempt}.${nonce}`,
    baseline.toString(36),
    scope,
    predecessor ?? "-",
  ].join(" ");
  // The callers' numbers come from the runner; a label that does not read back would be an orphan that nobody owns.
  if (!PARTS.test(text)) throw new TypeError("not a label");
  return text;
}

/**
 * Undefined for every name that `printLabel` does not write: what somebody else made is never taken for ours. `CN=`
 * stands before it where Entra names a certificate after its subject.
 */
export function parseLabel(displayName: string | undefined): Label | undefined {
  const parts = PARTS.exec(displayName ?? "")?.groups;
  if (parts === undefined) return undefined;
  const { repository = "", runId = "", attempt = "", nonce = "", baseline = "", scope = "" } = parts;
  const { predecessor } = parts;
  return {
    repository,
    runId,
    attempt: Number(attempt),
    nonce,
    baseline: Number.parseInt(baseline, 36),
    scope,
    predecessor: predecessor === "-" ? undefined : predecessor,
  };
}

/**
 * A long repository keeps its beginning, a `~` (which no name on GitHub holds) and a hash of the whole, so that two
 * that begin alike differ. Cutting what is cut changes nothing.
 */
export function cutRepository(fullName: string): string {
  if (fullName.length <= REPOSITORY_ROOM) return fullName;
  const hash = shortHash(fullName.toLowerCase(), 6);
  return `${fullName.slice(0, REPOSITORY_ROOM - 1 - hash.length)}~${hash}`;
}

/** GitHub ignores letter case in these names. */
export function isOfRepository(label: Label, fullName: string): boolean {
  return isSameId(label.repository, cutRepository(fullName));
}

/**
 * Whether an attempt before this one of the same run made it. That attempt is over: GitHub runs again only what has
 * ended (https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs).
 */
export function isOfEarlierAttempt(label: Label, run: Run): boolean {
  return label.runId === run.runId && label.attempt < run.attempt && isOfRepository(label, run.repository);
}

/**
 * Names a set of stores. A credential goes only into the stores of its scope, so what all of these have given up is
 * held by none; one of another scope (another workflow's, or from before the list was changed) is not ours to remove.
 */
export function scopeOf(storeIds: readonly string[]): string {
  return shortHash(storeIds.toSorted().join("\n"), 6);
}

/** The first 12 hexadecimal digits (48 bits) of a key id. */
export function shortKeyId(keyId: string): string {
  const digits = keyId.replaceAll("-", "").slice(0, 12);
  return Number.parseInt(digits, 16).toString(36).padStart(10, "0");
}
