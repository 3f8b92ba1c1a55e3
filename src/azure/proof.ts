import { createHash, createPrivateKey, sign, X509Certificate } from "node:crypto";
import type { Secret } from "../core/secret.ts";

/** Azure AD Graph, whose place Microsoft Graph has taken: the audience of proofs to this day. */
const AUDIENCE = "00000002-0000-0000-c000-000000000000";
/** Graph takes no longer one. */
const SECONDS = 600;

/**
 * A proof that its sender has the private key of a certificate of the application
 * (https://learn.microsoft.com/graph/application-rollkey-prooftoken): a JWT by the application's object id. The
 * header is that of Microsoft's own sample. `pem` is a private RSA key and its certificate.
 */
export function proofOfPossession(pem: Secret, objectId: string, now: Date): string {
  const text = pem.reveal();
  const digest = createHash("sha1").update(new X509Certificate(text).raw).digest();
  const nbf = Math.floor(now.getTime() / 1000);
  const header = {
    ...{ alg: "RS256", kid: digest.toString("hex").toUpperCase() },
    ...{ x5t: digest.toString("base64url"), typ: "JWT" },
  };
  const claims = { aud: AUDIENCE, iss: objectId, nbf, exp: nbf + SECONDS };
  const signed = `${encode(header)}.${encode(claims)}`;
  const signature = sign("sha256", Buffer.from(signed), createPrivateKey(text));
  return `${signed}.${signature.toString("base64url")}`;
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
