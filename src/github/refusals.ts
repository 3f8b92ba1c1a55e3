import { ServiceError } from "../core/failure.ts";
import type { HttpResponse } from "../http/client.ts";
import { readJson, textAt } from "../http/json.ts";

type Facts = Readonly<Record<string, string>>;

/**
 * GitHub has no codes, only messages; these are the parts of them that stayed the same over the years, in its own
 * pages and in what people pasted of its answers. The message itself goes nowhere.
 */
const SAID: readonly (readonly [status: number, message: RegExp, code: string])[] = [
  [403, /not accessible by integration/i, "app-permission"],
  [403, /not accessible by personal access token/i, "token-permission"],
  // "Must have admin rights to Repository." and "You must be an org admin or have the actions secrets …"
  [403, /^(?:you )?must (?:have|be) /i, "token-scope"],
  [403, /^repository was archived/i, "archived"],
  [403, /\bSAML enforcement\b/i, "sso"],
  [403, /\bIP allow list\b/i, "ip-allow-list"],
  [403, /\bforbids access via\b/i, "token-policy"],
  [422, /^secret names? (?:can|must)/i, "secret-name"],
];

/** What GitHub said against us. `facts` are those of the place that was asked for. */
export function githubRefusal(response: HttpResponse, host: string, facts: Facts): ServiceError {
  if (isThrottled(response)) return refusedAs("throttled", response, { ...facts, ...waitOf(response) });
  return refusedAs(codeOf(response, host), response, facts);
}

/** A refusal with a code of our own choice: what an answer means may take more than the answer itself to tell. */
export function refusedAs(
  code: string | undefined,
  { status, headers }: Pick<HttpResponse, "status" | "headers">,
  facts: Facts,
): ServiceError {
  const traceId = headers["x-github-request-id"];
  return new ServiceError("github", {
    status,
    codes: code === undefined ? [] : [code],
    facts,
    ...(typeof traceId === "string" && /^[\w:]{1,80}$/.test(traceId) && { traceId }),
  });
}

/**
 * Both of GitHub's limits may come as 403: the primary one with nothing left, the secondary one with `Retry-After`.
 * docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function isThrottled({ status, headers, body }: HttpResponse): boolean {
  if (status === 429) return true;
  const limited = headers["x-ratelimit-remaining"] === "0" || headers["retry-after"] !== undefined;
  return status === 403 && (limited || /exceeded a secondary rate limit/i.test(body));
}

/** When to come back, where GitHub says it in the form that it documents: in seconds, or as seconds of the epoch. */
function waitOf({ headers }: HttpResponse): Facts {
  const seconds = headers["retry-after"];
  if (seconds !== undefined && /^\d{1,6}$/.test(seconds)) return { retryAfter: seconds };
  const reset = headers["x-ratelimit-reset"];
  if (typeof reset !== "string" || !/^\d{1,11}$/.test(reset)) return {};
  return { resetAt: new Date(Number(reset) * 1000).toISOString().replace(".000", "") };
}

function codeOf(response: HttpResponse, host: string): string | undefined {
  const { status, headers } = response;
  const message = textAt(readJson(response, host), "message") ?? "";
  if (status === 401) return "bad-credentials";
  if (status === 403 && String(headers["x-github-sso"]).startsWith("required")) return "sso";
  return SAID.find(([expected, words]) => status === expected && words.test(message))?.[2];
}
