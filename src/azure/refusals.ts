import { NetworkError, ServiceError } from "../core/failure.ts";
import { isGuid } from "../core/guid.ts";
import type { HttpResponse } from "../http/client.ts";
import { type Json, listAt, objectAt, readJson, textAt } from "../http/json.ts";

/** What a service calls a code; anything else is not passed on. */
export const CODE = /^[A-Za-z][A-Za-z0-9_.]{0,63}$/;
const CONFLICT = "Directory_ConcurrencyViolation";
/** InvalidAuthenticationTokenTenant: "… It must match the tenant 'https://sts.windows.net/<right>/' …" */
const RIGHT_TENANT = /match the tenant 'https:\/\/sts\.[a-z.]+\/([0-9a-f-]{36})\//i;
/** MissingSubscriptionRegistration: "The subscription is not registered to use namespace 'Microsoft.Web'." */
const NAMESPACE = /use namespace '([A-Za-z0-9.]{1,80})'/;
/** InvalidAuthenticationToken of an application without a service principal in the tenant. */
const NO_PRINCIPAL = /'puid' or 'altsecid' or 'oid'/;

/**
 * What Azure Resource Manager said against us. Most providers answer `{error:{code}}`, some `{code}` or `{Code}`;
 * a HEAD has no body at all.
 */
export function armRefusal(response: HttpResponse, host: string): ServiceError {
  const body = response.body === "" ? {} : readJson(response, host);
  const error = objectAt(body, "error");
  const code = textAt(error, "code") ?? textAt(body, "code") ?? textAt(body, "Code");
  const traceId = header(response, "x-ms-request-id") ?? header(response, "x-ms-correlation-request-id");
  return new ServiceError("arm", {
    status: response.status,
    codes: code !== undefined && CODE.test(code) ? [code] : [],
    facts: factsIn(textAt(error, "message") ?? ""),
    ...(traceId !== undefined && { traceId }),
  });
}

/** Single facts that only the message tells, each checked to be what it claims; the message itself goes nowhere. */
function factsIn(message: string): Readonly<Record<string, string>> {
  const text = message.slice(0, 2000);
  const rightTenant = RIGHT_TENANT.exec(text)?.[1];
  const namespace = NAMESPACE.exec(text)?.[1];
  return {
    ...(rightTenant !== undefined && isGuid(rightTenant) && { rightTenant }),
    ...(namespace !== undefined && { namespace }),
    ...(NO_PRINCIPAL.test(text) && { noServicePrincipal: "true" }),
  };
}

/** Graph's envelope is the same, its request header is not. A general code may have a finer one among the details. */
export function graphRefusal(response: HttpResponse, host: string): ServiceError {
  const error: Json = objectAt(readJson(response, host), "error");
  const codes = [error, ...listAt(error, "details")].flatMap((one) => {
    const code = textAt(one, "code");
    return code !== undefined && CODE.test(code) ? [code] : [];
  });
  const traceId = header(response, "request-id");
  return new ServiceError("graph", {
    status: response.status,
    codes: [...new Set(codes)].slice(0, 3),
    ...(traceId !== undefined && { traceId }),
  });
}

/**
 * What an answer other than success means of a request that must not be done twice. A fault of Graph's own leaves open
 * what was done, unless it says that it was the conflict that it would not do.
 */
export function refusalOrLoss(response: HttpResponse, host: string): ServiceError | NetworkError {
  if (response.status !== 408 && response.status < 500) return graphRefusal(response, host);
  const lost = new NetworkError("server-error", host, String(response.status));
  try {
    const refusal = graphRefusal(response, host);
    return refusal.answer.codes.includes(CONFLICT) ? refusal : lost;
  } catch {
    return lost;
  }
}

/** A header that holds an identifier, as `request-id` does. */
export function header(response: HttpResponse, name: string): string | undefined {
  const value = response.headers[name];
  return typeof value === "string" && isGuid(value) ? value : undefined;
}

/** An error of an SDK client, back to what it was: our own, or a refusal with a code. */
export function sdkRefusal(error: unknown): unknown {
  if (error instanceof NetworkError || error instanceof ServiceError) return error;
  return new ServiceError("arm", { status: 0, codes: [] });
}
