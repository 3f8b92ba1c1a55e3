import type { CredentialEntry } from "../expiry.ts";
import { hasEnded } from "./evidence.ts";
import { isOfEarlierAttempt, parseLabel, printLabel } from "./label.ts";
import type { Run, World } from "./world.ts";

/** Secrets that `issue` makes: for one job, for some hours, and in no store. Their scope is a word, not a hash. */

export const ISSUED = "issued";

export function issuedLabel(run: Run): string {
  return printLabel({ ...run, baseline: 0, scope: ISSUED, predecessor: undefined });
}

/**
 * What jobs have left behind that did not come to clean up: it has ended, whoever asked for it, or the attempt that
 * it was made for is over.
 */
export function issuedLeftovers(
  { now, credentials, otherKeyIds }: Pick<World, "now" | "credentials" | "otherKeyIds">,
  run: Run,
): readonly CredentialEntry[] {
  return credentials.filter((entry) => {
    const label = parseLabel(entry.displayName);
    if (label?.scope !== ISSUED || otherKeyIds.includes(entry.keyId)) return false;
    return hasEnded(entry, now) || isOfEarlierAttempt(label, run);
  });
}
