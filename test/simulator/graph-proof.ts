import { createHash } from "node:crypto";
import { type Application, thumbprintOf } from "./application.ts";
import { graphError } from "./graph-errors.ts";
import type { Scene } from "./graph-gate.ts";
import { decodeJwt, seconds, verifyJwt } from "./jwt.ts";
import type { KeyCredential } from "./records.ts";
import type { SimResponse } from "./request.ts";

/** The one audience of proofs: the application id of Azure AD Graph, as Graph's how-to says it. */
const audience = "00000002-0000-0000-c000-000000000000";
const longest = 600;
const skew = 300;

/**
 * Checks the proof of possession of addKey and removeKey: a JWT of the application itself, by its object id, signed
 * with one of its certificates that is valid now. Undefined where it holds.
 */
export function refusedProof(
  scene: Scene,
  application: Application,
  proof: unknown,
): SimResponse | undefined {
  const token = typeof proof === "string" && !proof.includes("=") ? decodeJwt(proof) : undefined;
  const now = seconds(scene.world.now());
  const { aud, iss, nbf, exp } = token?.claims ?? {};
  const from = Number(nbf);
  const until = Number(exp);
  const inTime = from - skew <= now && now <= until + skew && until - from <= longest;
  const named = aud === audience && iss === application.objectId;
  const living = application.keyCredentials.filter((key) => lives(key, scene.world.now()));
  const signed =
    token && living.some((key) => names(token.header, key) && verifyJwt(token, key.certificate.publicKey));
  if (token && inTime && named && signed) return undefined;
  const message = "Access Token missing or malformed.";
  return graphError(scene.world, scene.call, 401, "Authentication_MissingOrMalformed", message);
}

const lives = ({ startDateTime, endDateTime }: KeyCredential, now: Date): boolean =>
  startDateTime <= now && now < endDateTime;

/** Microsoft's sample sends both: the thumbprint in hex as `kid`, and in base64url as `x5t`. */
function names({ kid, x5t }: Record<string, unknown>, key: KeyCredential): boolean {
  const hash = createHash("sha1").update(key.certificate.raw).digest("base64url");
  return kid === thumbprintOf(key) || x5t === hash;
}
