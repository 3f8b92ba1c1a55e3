import { shortHash } from "../rotation/short-hash.ts";

/**
 * The first line of a comment or an issue of ours, which GitHub does not show:
 *
 *     <!-- azure-credentials:comment 1k2j3h4g5f6d7 0q9w8e7r6t5y4 17345678901 open -->
 *                                    │             │             │           └ `open`, or `fixed` since the last run
 *                                    │             │             └ the run that wrote it last
 *                                    │             └ the credential, `-` where none could be read
 *                                    └ the place: workflow, job and command
 *
 * The hashes are of public names alone (see `placeOf` and `credentialOf`), never of a secret.
 */
export interface Marker {
  readonly kind: "comment" | "issue";
  readonly place: string;
  readonly credential: string;
  readonly runId: string;
  readonly state: "open" | "fixed";
}

export const UNREADABLE = "-";

const MARKER =
  /^<!-- azure-credentials:(?<kind>comment|issue) (?<place>[0-9a-z]{13}) (?<credential>[0-9a-z]{13}|-) (?<runId>\d{1,20}) (?<state>open|fixed) -->/;

export function printMarker({ kind, place, credential, runId, state }: Marker): string {
  return `${beginningOf({ kind, place })}${credential} ${runId} ${state} -->`;
}

/** What all markers of one place have in common: a text that does not begin so is not ours. */
export function beginningOf({ kind, place }: Pick<Marker, "kind" | "place">): string {
  return `<!-- azure-credentials:${kind} ${place} `;
}

/** Undefined for a text that does not begin with a marker: one that quotes ours is somebody else's. */
export function parseMarker(text: string): Marker | undefined {
  const parts = MARKER.exec(text)?.groups;
  return parts === undefined ? undefined : ({ ...parts } as unknown as Marker);
}

/** Where the check is done. Two jobs, or two commands, never write over each other's words. */
export function placeOf(workflow: string, job: string, command: string): string {
  return shortHash([workflow, job, command].join("\n"), 13);
}

/**
 * Which credential is meant: the client ID (or the way of signing in, where that has none), the subscriptions, and the
 * target of a rotation. Two of them in one job are two comments.
 */
export function credentialOf(names: readonly string[]): string {
  return shortHash(names.join("\n").toLowerCase(), 13);
}
