/**
 * Failures of the world outside, as the adapters throw them. They carry codes and identifiers, never a body,
 * a header, a URL query or a parser's message: those may hold secrets.
 */

/** An answer that says no: Entra, Azure Resource Manager, Graph or GitHub refused, in its own words. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly service: Service;
  readonly answer: ServiceAnswer;

  constructor(service: Service, answer: ServiceAnswer) {
    super(`${service} answered ${answer.status} ${answer.codes.join(", ")}`.trim());
    this.service = service;
    this.answer = answer;
  }
}

export type Service =
  | "entra"
  | "arm"
  | "asm"
  | "graph"
  | "oidc"
  | "managed-identity"
  | "azure-cli"
  | "github"
  | "key-vault";

export interface ServiceAnswer {
  /** HTTP status; 0 where there was none (the Azure CLI). */
  readonly status: number;
  /**
   * The service's own codes, the most telling first: `7000215` for Entra (from `error_codes`),
   * `AuthorizationFailed` for ARM, `Authorization_RequestDenied` for Graph. Empty where the answer named none.
   */
  readonly codes: readonly string[];
  /** Entra's `error` (`invalid_client`), empty elsewhere. */
  readonly error?: string;
  /** The identifier that Microsoft support asks for: `trace_id`, `x-ms-request-id`, `request-id`. */
  readonly traceId?: string;
  /** Single facts read out of the answer and checked to be what they claim (a GUID, a date), e.g. `rightTenant`. */
  readonly facts?: Readonly<Record<string, string>>;
}

export const NETWORK_FAILURES = [
  "dns",
  "refused",
  "reset",
  "no-route",
  "tls-untrusted",
  "tls-name",
  "tls-dates",
  "tls-protocol",
  "proxy-unreachable",
  "proxy-authentication",
  "proxy-refused",
  "timeout",
  "firewall-page",
  "redirect",
  "not-json",
  "too-large",
  "foreign-host",
  "server-error",
  "throttled",
] as const;

export type NetworkFailure = (typeof NETWORK_FAILURES)[number];

/** The code of a place of the system's own, where no file can be kept. */
export const NO_PLACE = "no-place";

/** A file that could not be written, with the code of the operating system: `EEXIST`, `EACCES`. */
export class FileError extends Error {
  override readonly name = "FileError";
  readonly code: string;
  readonly path: string;

  constructor(code: string, path: string) {
    super(`${code} ${path}`);
    this.code = code;
    this.path = path;
  }
}

/** No answer, or one that did not come from the service. `host` is the one that was called. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly failure: NetworkFailure;
  readonly host: string;
  /** Node's error code (`ENOTFOUND`) or the HTTP status, for the log; never a message. */
  readonly detail: string;

  constructor(failure: NetworkFailure, host: string, detail: string) {
    super(`${failure} ${host} ${detail}`);
    this.failure = failure;
    this.host = host;
    this.detail = detail;
  }
}

/** Failures after which nothing was sent, so nothing can have been done. */
const NEVER_SENT = /^(?:throttled|dns|refused|no-route|foreign-host|proxy-.*|tls-.*)$/;

/** Whether the request may have been carried out all the same. */
export const mayBeDone = ({ failure }: NetworkError): boolean => !NEVER_SENT.test(failure);
