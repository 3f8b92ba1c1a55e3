import { isGuid } from "../core/guid.ts";
import { type Json, textAt } from "../http/json.ts";

/**
 * The claims of a JWT, unverified: they are shown and used to ask ARM about ourselves, never trusted for a
 * decision about access. Empty for an opaque token (RFC 7519 §3 names the three parts).
 */
export function claimsOf(token: string): Json {
  const payload = token.split(".")[1];
  if (payload === undefined) return {};
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    return typeof claims === "object" && claims !== null ? (claims as Json) : {};
  } catch {
    return {};
  }
}

/**
 * An id among the claims. It ends in outputs, in the environment of later steps and in commands to paste, so it is
 * taken only if it is one.
 */
export function guidIn(claims: Json, claim: string): string | undefined {
  const value = textAt(claims, claim);
  return value !== undefined && isGuid(value) ? value : undefined;
}
