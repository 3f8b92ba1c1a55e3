import { randomInt, randomUUID } from "node:crypto";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** A new GUID, lower-case, as Azure makes them. */
export const guid = (): string => randomUUID();

export const isGuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

/**
 * A new client secret in Entra's format: three characters (the public hint), a digit, "Q~" and 34 more.
 * Made at run time because a literal of this shape would trip secret scanners.
 */
export const clientSecret = (): string =>
  `${random(3, letters)}${random(1, "78")}Q~${random(34, `${letters}_~.-`)}`;

/** A new token in the format of a GitHub App installation. */
export const githubToken = (): string => `ghs_${random(36, letters)}`;

/** A new personal access token: a classic one, or a fine-grained one. */
export const personalToken = (fineGrained: boolean): string =>
  fineGrained ? `github_pat_${random(82, letters)}` : `ghp_${random(36, letters)}`;

/** Lower-case hex digits. */
export const hex = (length: number): string => random(length, "0123456789abcdef");

/** An opaque string for claims like `uti` and `rh`. */
export const opaque = (length: number): string => random(length, `${letters}-_`);

function random(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
