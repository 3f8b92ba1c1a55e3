import type { IncomingHttpHeaders } from "node:http";

/** How long an answer asks to wait, in milliseconds from now. */

/** Seconds or an HTTP date (RFC 9110 §10.2.3). */
export function readRetryAfter(headers: IncomingHttpHeaders, now: Date): number | undefined {
  const header = headers["retry-after"];
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  const until = Date.parse(header) - now.getTime();
  return Number.isNaN(until) ? undefined : Math.max(0, until);
}

/**
 * Until GitHub's hour is over, where nothing of it is left
 * (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */
export function untilReset(headers: IncomingHttpHeaders, now: Date): number | undefined {
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] !== "0" || !Number.isInteger(reset)) return undefined;
  return Math.max(1000, reset * 1000 - now.getTime());
}
