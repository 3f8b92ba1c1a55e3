import { NetworkError, type NetworkFailure } from "../core/failure.ts";

const BY_CODE: Readonly<Record<string, NetworkFailure>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_NODATA: "dns",
  EAI_FAIL: "dns",
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ECONNABORTED: "reset",
  EHOSTUNREACH: "no-route",
  ENETUNREACH: "no-route",
  EADDRNOTAVAIL: "no-route",
  ETIMEDOUT: "timeout",
  ESOCKETTIMEDOUT: "timeout",
  SELF_SIGNED_CERT_IN_CHAIN: "tls-untrusted",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls-untrusted",
  UNABLE_TO_GET_ISSUER_CERT: "tls-untrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls-untrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls-untrusted",
  CERT_UNTRUSTED: "tls-untrusted",
  CERT_SIGNATURE_FAILURE: "tls-untrusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls-name",
  CERT_HAS_EXPIRED: "tls-dates",
  CERT_NOT_YET_VALID: "tls-dates",
};

/** `ERR_PROXY_TUNNEL` carries the proxy's status only in its message; the digits are all that is read of it. */
function proxyFailure(message: string): NetworkFailure {
  return /\b407\b/.test(message) ? "proxy-authentication" : "proxy-refused";
}

interface NodeFailure {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly hostname?: unknown;
  readonly port?: unknown;
  readonly errors?: readonly unknown[];
}

/**
 * Tells apart why a request got no answer. Codes are Node's (nodejs.org/api/errors.html#common-system-errors) and
 * OpenSSL's. A failure to reach `proxy` is told from one to reach the host by the name or port that failed.
 */
export function classify(error: unknown, host: string, proxy: URL | undefined): NetworkError {
  if (error instanceof NetworkError) return error;
  const failure = (error ?? {}) as NodeFailure;
  // Happy eyeballs: one error for each address that was tried; the first one tells enough.
  if (failure.errors?.[0] !== undefined) return classify(failure.errors[0], host, proxy);
  const code = typeof failure.code === "string" ? failure.code : "";
  if (code === "ERR_PROXY_TUNNEL") return new NetworkError(proxyFailure(String(failure.message)), host, code);
  if (proxy !== undefined && isAbout(proxy, failure))
    return new NetworkError("proxy-unreachable", host, code);
  const known = BY_CODE[code] ?? (/^(?:ERR_SSL_|ERR_TLS_|EPROTO)/.test(code) ? "tls-protocol" : "reset");
  return new NetworkError(known, host, code);
}

const isAbout = (proxy: URL, { hostname, port }: NodeFailure): boolean =>
  hostname === proxy.hostname || (port !== undefined && String(port) === (proxy.port || "80"));
