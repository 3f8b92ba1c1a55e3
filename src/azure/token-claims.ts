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

/** v1 tokens say `appid`, v2 tokens `azp`. */
export const clientIdIn = (claims: Json): string | undefined =>
  textAt(claims, "appid") ?? textAt(claims, "azp");
