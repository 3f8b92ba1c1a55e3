import { thumbprintOf } from "./certificates.ts";
import { decodeJwt } from "./jwt.ts";
import type { SimRequest } from "./request.ts";
import type { World } from "./world.ts";

/** One request that arrived, with what became of it. */
export interface LogEntry {
  method: string;
  host: string;
  path: string;
  /** With its "?"; "" where there is none. */
  query: string;
  /** Status of the answer; 0 while none has gone out, and for a cut or hanging connection. */
  status: number;
  /** Lower-case names; `authorization` is replaced by a marker of whose token it is. */
  headers: Record<string, string>;
  /** As it was sent: a token request's holds the (simulated) secret. */
  body: string;
  /** Thumbprint of the certificate that the client showed in the TLS handshake; "" where it showed none. */
  clientCertificate: string;
  at: Date;
}

/** The log entry of a request on its arrival. */
export function logEntry(world: World, request: SimRequest): LogEntry {
  const headers = { ...request.headers };
  if (headers["authorization"]) headers["authorization"] = whose(world, headers["authorization"]);
  return {
    method: request.method,
    host: request.url.host,
    path: request.url.pathname,
    query: request.url.search,
    status: 0,
    headers,
    body: request.body,
    clientCertificate: request.clientCertificate ? thumbprintOf(request.clientCertificate) : "",
    at: world.now(),
  };
}

/** A marker in place of a token: tests may print the log, and ask whose token was used for what. */
function whose(world: World, authorization: string): string {
  const [scheme = "", token = ""] = authorization.split(" ");
  const claims = decodeJwt(token)?.claims;
  if (claims?.["appid"]) return `${scheme} <token of ${claims["appid"]} for ${claims["aud"]}>`;
  if (token === world.github.job.requestToken) return `${scheme} <request token of the job>`;
  const known = world.github.tokens.find((found) => found.value === token);
  return `${scheme} <${known ? `token of ${known.user}` : "unknown"}>`;
}
