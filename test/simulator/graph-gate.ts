import type { Application } from "./application.ts";
import { type Caller, readBearer, type TokenFault } from "./bearer.ts";
import { denied, notFound, unauthenticated } from "./graph-errors.ts";
import type { ServicePrincipal } from "./records.ts";
import type { Call, Handler, SimResponse } from "./request.ts";
import type { Tenant } from "./tenant.ts";
import type { World } from "./world.ts";

/** What a Graph handler works with once the token is known to be good. */
export interface Scene {
  world: World;
  call: Call;
  caller: Caller;
  tenant: Tenant;
}

export const get = (path: string, handle: (scene: Scene) => SimResponse): Handler =>
  guarded("GET", path, handle);

export const post = (path: string, handle: (scene: Scene) => SimResponse): Handler =>
  guarded("POST", path, handle);

export const patch = (path: string, handle: (scene: Scene) => SimResponse): Handler =>
  guarded("PATCH", path, handle);

function guarded(method: string, path: string, handle: (scene: Scene) => SimResponse): Handler {
  const checked = (world: World, call: Call) => {
    const caller = readBearer(world, call.cloud, "graph", call);
    if ("reason" in caller) return unauthenticated(world, call, tokenFaults[caller.reason]);
    const tenant = world.tenants.find(({ id }) => id === caller.tenantId);
    return tenant
      ? handle({ world, call, caller, tenant })
      : unauthenticated(world, call, tokenFaults.malformed);
  };
  return { method, path, handle: checked };
}

const tokenFaults: Record<TokenFault["reason"], string> = {
  missing: "Access token is empty.",
  malformed: "Access token validation failure.",
  audience: "Access token validation failure. Invalid audience.",
  expired: "Lifetime validation failed, the token is expired.",
};

const writers = ["Application.ReadWrite.All", "Directory.ReadWrite.All"];
const readers = [...writers, "Application.Read.All", "Directory.Read.All"];

const has = ({ caller }: Scene, roles: string[]): boolean =>
  caller.roles.some((role) => roles.includes(role));

export const mayReadAll = (scene: Scene): boolean => has(scene, readers);

const ownedBy = (scene: Scene): boolean => has(scene, ["Application.ReadWrite.OwnedBy"]);

export type Need = "read" | "write";

const mayAll = (scene: Scene, need: Need): boolean => has(scene, need === "read" ? readers : writers);

/**
 * Finds the application of the path. Application.ReadWrite.OwnedBy reaches only those whose owner is the caller's
 * service principal. `own`: an application may do it to itself without any permission.
 */
export function withApplication(
  scene: Scene,
  need: Need | "own",
  then: (application: Application) => SimResponse,
): SimResponse {
  const { world, call, tenant, caller } = scene;
  const { appId, id } = call.params;
  const found = tenant.applications.find((known) =>
    id ? same(known.objectId, id) : same(known.appId, appId),
  );
  const owned = ownedBy(scene) && (!found || found.owners.includes(caller.objectId));
  const itself = need === "own" && found !== undefined && same(found.appId, caller.appId);
  if (!mayAll(scene, need === "own" ? "write" : need) && !owned && !itself) return denied(world, call);
  return found ? then(found) : notFound(world, call, id ?? appId ?? "");
}

/** Finds the service principal of the path, to be changed. Its owners, and those of its application, may do that. */
export function withPrincipal(scene: Scene, then: (principal: ServicePrincipal) => SimResponse): SimResponse {
  const { world, call, tenant, caller } = scene;
  const { appId, id } = call.params;
  const found = tenant.servicePrincipals.find((known) =>
    id ? same(known.id, id) : same(known.appId, appId),
  );
  const owners = [
    ...(found?.owners ?? []),
    ...(found ? (world.findApplication(found.appId)?.owners ?? []) : []),
  ];
  const owned = ownedBy(scene) && (!found || owners.includes(caller.objectId));
  if (!mayAll(scene, "write") && !owned) return denied(world, call);
  return found ? then(found) : notFound(world, call, id ?? appId ?? "");
}

const same = (one: string, other = ""): boolean => one.toLowerCase() === other.toLowerCase();
