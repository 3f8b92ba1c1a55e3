import { type Cloud, type Resource, resourceOf } from "./clouds.ts";
import { decodeJwt, seconds, signer } from "./jwt.ts";
import type { SimRequest } from "./request.ts";
import type { World } from "./world.ts";

/** The caller that an API sees in an access token. */
export interface Caller {
  appId: string;
  objectId: string;
  tenantId: string;
  issuer: string;
  /** As the token has it: with or without a trailing slash. */
  audience: string;
  /** Graph application permissions. */
  roles: string[];
}

/** Why an API does not take a token. `expiry` is set for a token that has ended. */
export type TokenFault =
  | { reason: "missing" | "malformed" | "audience"; audience?: string }
  | { reason: "expired"; expiry: Date };

/** Reads the bearer token of a request to ARM, Graph or Key Vault, and checks signature, lifetime and audience. */
export function readBearer(
  world: World,
  cloud: Cloud,
  resource: Resource,
  request: SimRequest,
): Caller | TokenFault {
  const authorization = request.headers["authorization"];
  if (!authorization) return { reason: "missing" };
  const token = decodeJwt(/^Bearer (.+)$/i.exec(authorization)?.[1] ?? "");
  if (!token || !signer("entra").verify(token)) return { reason: "malformed" };
  const { claims } = token;
  const expiry = Number(claims["exp"]);
  if (expiry <= seconds(world.now())) return { reason: "expired", expiry: new Date(expiry * 1000) };
  const audience = String(claims["aud"]);
  if (resourceOf(cloud, audience) !== resource) return { reason: "audience", audience };
  return {
    appId: String(claims["appid"]),
    objectId: String(claims["oid"]),
    tenantId: String(claims["tid"]),
    issuer: String(claims["iss"]),
    audience,
    roles: [claims["roles"] ?? []].flat().map(String),
  };
}
