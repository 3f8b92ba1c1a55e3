import { randomBytes } from "node:crypto";
import { guid } from "./ids.ts";
import { type Call, json, type SimResponse } from "./request.ts";
import type { World } from "./world.ts";

/** A 200 of ARM with its bookkeeping headers (recorded 2026). */
export function armAnswer(world: World, call: Call, body: unknown, status = 200): SimResponse {
  const budget: Record<string, string> = call.params["sub"]
    ? {
        "x-ms-ratelimit-remaining-subscription-global-reads": "16499",
        "x-ms-ratelimit-remaining-subscription-reads": "1099",
      }
    : { "x-ms-ratelimit-remaining-tenant-reads": "16499" };
  if (body === null) return { status, headers: { ...armHeaders(world, call), ...budget }, body: "" };
  return json(status, body, { ...armHeaders(world, call), ...budget });
}

/** Every error of Resource Manager itself has this envelope; `x-ms-failure-cause` says that the gateway answered. */
export function armError(
  world: World,
  call: Call,
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): SimResponse {
  const own = { ...armHeaders(world, call), "x-ms-failure-cause": "gateway", ...headers };
  return json(status, { error: { code, message } }, own);
}

function armHeaders(world: World, call: Call): Record<string, string> {
  const correlation = call.headers["x-ms-correlation-request-id"] ?? randomBytes(16).toString("hex");
  const compact = world
    .now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, "");
  return {
    "cache-control": "no-cache",
    "x-cache": "CONFIG_NOCACHE",
    "x-content-type-options": "nosniff",
    "x-ms-correlation-request-id": correlation,
    "x-ms-request-id": guid(),
    "x-ms-routing-request-id": `WESTEUROPE:${compact}:${guid()}`,
    "x-msedge-ref": `Ref A: ${randomBytes(16).toString("hex").toUpperCase()} Ref B: AMS231032609021 Ref C: ${world
      .now()
      .toISOString()
      .replace(/\.\d+/, "")}`,
  };
}
