import { ServiceError } from "../core/failure.ts";
import { isGuid } from "../core/guid.ts";
import type { HttpResponse } from "../http/client.ts";
import { type Json, readJson, textAt } from "../http/json.ts";

const guidAt = (json: Json, key: string): string | undefined => {
  const value = textAt(json, key);
  return value !== undefined && isGuid(value) ? value : undefined;
};

/** One number stands for three causes, and only this sentence tells them apart; it chooses a hint, no more. */
const EXPIRED_KEY = /\[Reason - The key used is expired\./;

/**
 * What Entra's token endpoint said against us: numbers and identifiers, and never a word of its description, whose
 * wording changes and which quotes what it was sent. Shape: learn.microsoft.com/entra/identity-platform/reference-error-codes.
 */
export function entraRefusal(response: HttpResponse, host: string): ServiceError {
  const body = readJson(response, host);
  const numbers = Array.isArray(body["error_codes"]) ? body["error_codes"] : [];
  const traceId = guidAt(body, "trace_id") ?? guidAt(body, "correlation_id");
  const error = textAt(body, "error");
  return new ServiceError("entra", {
    status: response.status,
    codes: numbers.filter((code) => Number.isSafeInteger(code)).map(String),
    ...(error !== undefined && /^[a-z_]{1,40}$/.test(error) && { error }),
    ...(traceId !== undefined && { traceId }),
    ...(EXPIRED_KEY.test(textAt(body, "error_description") ?? "") && { facts: { key: "expired" } }),
  });
}
