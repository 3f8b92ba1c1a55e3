import { tooManyClassic } from "./asm-answers.ts";
import { placeOf, type Service } from "./clouds.ts";
import { concurrencyText } from "./graph-errors.ts";
import { json, type SimRequest, type SimResponse } from "./request.ts";

/** What a fault does in place of, or around, the honest answer. */
export type FaultAction =
  /** The connection is cut before the request is handled. */
  | "reset"
  /** No answer ever comes. */
  | "hang"
  /** The request is handled and changes the state, then the connection is cut. */
  | "lost-answer"
  /** A captive portal's sign-in page: 200 and HTML. */
  | "html"
  /** A firewall's block page: 403 and HTML. */
  | "html-403"
  | { delayMs: number }
  | { status: number; headers?: Record<string, string>; body?: string | object }
  | ((request: SimRequest) => SimResponse);

export interface FaultRule {
  when: ((request: SimRequest) => boolean) | { method?: string; host?: string; path?: RegExp };
  /** How often it strikes; default: always. */
  times?: number;
  do: FaultAction;
}

/** Thrown out of `handle` where a real client would see its connection cut. */
export class ConnectionReset extends Error {
  code = "ECONNRESET";
}

/** Thrown for a host name that does not exist, such as that of a vault nobody made. */
export class HostNotFound extends ConnectionReset {
  override code = "ENOTFOUND";
}

/** The rules in force, oldest first; each request meets at most one. */
export function createFaults() {
  const rules: { rule: FaultRule; left: number }[] = [];
  return {
    add: (rule: FaultRule) => {
      rules.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
    },
    clear: () => {
      rules.length = 0;
    },
    take: (request: SimRequest): FaultAction | undefined => {
      const hit = rules.find(({ rule, left }) => left > 0 && matches(rule.when, request));
      if (hit) hit.left -= 1;
      return hit?.rule.do;
    },
  };
}

function matches(when: FaultRule["when"], request: SimRequest): boolean {
  if (typeof when === "function") return when(request);
  return (
    (when.method ?? request.method) === request.method &&
    (when.host ?? request.url.hostname) === request.url.hostname &&
    (when.path?.test(request.url.pathname) ?? true)
  );
}

/** Plays a fault around the honest handler. */
export async function play(
  action: FaultAction | undefined,
  request: SimRequest,
  honest: () => SimResponse,
): Promise<SimResponse> {
  if (action === undefined) return honest();
  if (typeof action === "function") return action(request);
  if (action === "reset") throw new ConnectionReset("The connection is cut before the request is handled");
  if (action === "hang") return new Promise<SimResponse>(() => {});
  if (action === "lost-answer") {
    honest();
    throw new ConnectionReset("The answer is lost");
  }
  if (action === "html") return html(200, "Sign in to this network");
  if (action === "html-403") return html(403, "This site is blocked by your organization");
  if ("delayMs" in action) {
    await new Promise((resolve) => setTimeout(resolve, action.delayMs));
    return honest();
  }
  const { status, headers = {}, body = "" } = action;
  return typeof body === "string" ? { status, headers, body } : json(status, body, headers);
}

function html(status: number, title: string): SimResponse {
  const body = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, headers: { "content-type": "text/html; charset=utf-8" }, body };
}

/**
 * A throttling answer in the words of the service that is asked.
 * @param retryAfter seconds for the Retry-After header; undefined leaves it out, as some services do
 */
export function throttled(retryAfter?: number): FaultAction {
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  return (request) => {
    const service = placeOf(request.url)?.service ?? "arm";
    if (service === "asm") return tooManyClassic();
    return json(service === "github" ? 403 : 429, throttlingBody[service](retryAfter ?? 5), headers);
  };
}

/** GitHub's primary rate limit: no request is left until `resetAt`. The secondary one is `throttled`. */
export function rateLimited(resetAt: Date, status: 403 | 429 = 403): FaultAction {
  const headers = {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-used": "5000",
    "x-ratelimit-resource": "core",
    "x-ratelimit-reset": String(Math.ceil(resetAt.getTime() / 1000)),
  };
  const body = {
    message: "API rate limit exceeded for installation ID 1000001.",
    documentation_url: "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api",
    status: String(status),
  };
  return { status, headers, body };
}

/** Graph's answer to changes that come too close together: 409, in older reports 503. */
export function concurrencyViolation(status: 409 | 503 = 409): FaultAction {
  return { status, body: error("Directory_ConcurrencyViolation", concurrencyText) };
}

const error = (code: string, message: string) => ({ error: { code, message } });

/** Sources: the recorded 429s of ARM and Graph; GitHub's words for its secondary limit are from its REST docs. */
const throttlingBody: Record<Exclude<Service, "asm">, (retryAfter: number) => object> = {
  arm: (after) =>
    error(
      "ResourceRequestsThrottled",
      `Number of requests for Microsoft.Authorization exceeded the limit of '120' for time interval '00:01:00'. Please try again after '${after}' seconds.`,
    ),
  graph: () =>
    error(
      "TooManyRequests",
      "Too many requests from Identifier:<id> under category:aadgraph.app.tenant_large. Please try again later.",
    ),
  login: () => ({
    error: "temporarily_unavailable",
    error_description: "AADSTS90055: The tenant has exceeded its request limit.",
    error_codes: [90055],
  }),
  vault: () =>
    error(
      "Throttled",
      "Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached",
    ),
  oidc: () => ({ message: "Too many requests" }),
  github: () => ({
    message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    documentation_url: "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api",
  }),
};
