import { guid } from "./ids.ts";
import { type Call, json, type SimResponse } from "./request.ts";
import type { World } from "./world.ts";

export const concurrencyText =
  "Error due to concurrent requests being made to the tenant. Please wait briefly and retry.";

/** A Graph error: innerError has a date without a zone, and both ids (2020 and later). */
export function graphError(
  world: World,
  call: Call,
  status: number,
  code: string,
  message: string,
  more: { headers?: Record<string, string>; details?: object[] } = {},
): SimResponse {
  const requestId = guid();
  const innerError = {
    date: world.now().toISOString().slice(0, 19),
    "request-id": requestId,
    "client-request-id": call.headers["client-request-id"] ?? requestId,
  };
  const own = { ...graphHeaders(requestId), "content-type": "application/json", ...more.headers };
  const details = more.details ? { details: more.details } : {};
  return json(status, { error: { code, message, ...details, innerError } }, own);
}

export const notFound = (world: World, call: Call, id: string): SimResponse =>
  graphError(
    world,
    call,
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const denied = (world: World, call: Call): SimResponse =>
  graphError(
    world,
    call,
    403,
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
  );

export function unauthenticated(world: World, call: Call, message: string): SimResponse {
  const challenge = `Bearer realm="", authorization_uri="https://${
    call.cloud.login[0] ?? call.url.host
  }/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`;
  return graphError(world, call, 401, "InvalidAuthenticationToken", message, {
    headers: { "www-authenticate": challenge },
  });
}

/** An entity or a list. `context` is the part of @odata.context after "$metadata#". */
export function graphAnswer(call: Call, context: string, body: object, resourceUnit = 1): SimResponse {
  const version = call.path.split("/")[1] ?? "v1.0";
  const content = { "@odata.context": `${call.base}/${version}/$metadata#${context}`, ...body };
  return json(200, content, {
    ...graphHeaders(guid()),
    "content-type":
      "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
    "odata-version": "4.0",
    "x-ms-resource-unit": String(resourceUnit),
  });
}

/** 204 of an action: no body, no content-type and no odata-version (recorded). */
export const graphDone = (): SimResponse => ({
  status: 204,
  headers: { ...graphHeaders(guid()), "x-ms-resource-unit": "1" },
  body: "",
});

function graphHeaders(requestId: string): Record<string, string> {
  const server = {
    DataCenter: "West Europe",
    Slice: "E",
    Ring: "5",
    ScaleUnit: "003",
    RoleInstance: "AM4PEPF00011162",
  };
  return {
    "cache-control": "no-cache",
    "request-id": requestId,
    "x-ms-ags-diagnostic": JSON.stringify({ ServerInfo: server }),
  };
}
