import { armError } from "./arm-answers.ts";
import { type Caller, readBearer, type TokenFault } from "./bearer.ts";
import { isGuid } from "./ids.ts";
import { canSee } from "./rbac.ts";
import type { Call, Handler, SimResponse } from "./request.ts";
import type { Subscription } from "./subscription.ts";
import type { World } from "./world.ts";

/** What an ARM handler works with once the gate has let the caller through. */
export interface ArmScene {
  world: World;
  call: Call;
  caller: Caller;
}

export interface SubscriptionScene extends ArmScene {
  subscription: Subscription;
}

/** A handler outside any subscription: api-version and token are checked before it. */
export function tenantLevel(path: string, handle: (scene: ArmScene) => SimResponse): Handler {
  const guarded = (world: World, call: Call) => {
    if (!call.url.searchParams.get("api-version")) return noVersion(world, call);
    const caller = readBearer(world, call.cloud, "arm", call);
    return "reason" in caller
      ? unauthenticated(world, call, caller, "common")
      : handle({ world, call, caller });
  };
  return { method: "GET", path, handle: guarded };
}

/**
 * A handler at "/subscriptions/:sub…": before it come the api-version, the subscription itself, the token, its tenant,
 * and whether the caller has any role in the subscription at all.
 */
export function inSubscription(
  path: string,
  action: string,
  handle: (scene: SubscriptionScene) => SimResponse,
  method = "GET",
): Handler {
  const guarded = (world: World, call: Call): SimResponse => {
    if (!call.url.searchParams.get("api-version")) return noVersion(world, call);
    const id = call.params["sub"] ?? "";
    const subscription = world.findSubscription(id);
    if (!subscription) return noSubscription(world, call, id);
    const caller = readBearer(world, call.cloud, "arm", call);
    if ("reason" in caller) return unauthenticated(world, call, caller, subscription.tenantId);
    if (caller.tenantId !== subscription.tenantId)
      return wrongTenant(world, call, caller, subscription.tenantId);
    const scene = { world, call, caller, subscription };
    return canSee(world, caller.objectId, subscription)
      ? handle(scene)
      : forbidden(scene, action, subscription.scope);
  };
  return { method, path: `/subscriptions/:sub${path}`, handle: guarded };
}

export function forbidden({ world, call, caller }: ArmScene, action: string, scope: string): SimResponse {
  const message = `The client '${caller.appId}' with object id '${caller.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
  return armError(world, call, 403, "AuthorizationFailed", message);
}

const noVersion = (world: World, call: Call): SimResponse =>
  armError(
    world,
    call,
    400,
    "MissingApiVersionParameter",
    "The api-version query parameter (?api-version=) is required for all requests.",
  );

function noSubscription(world: World, call: Call, id: string): SimResponse {
  if (isGuid(id)) {
    return armError(world, call, 404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`);
  }
  const message = `The provided subscription identifier '${id}' is malformed or invalid.`;
  return armError(world, call, 400, "InvalidSubscriptionId", message);
}

function wrongTenant(world: World, call: Call, caller: Caller, right: string): SimResponse {
  const authority = `${call.cloud.authority}/${right}`;
  const issuer = caller.issuer.replace(caller.tenantId, right);
  const message = `The access token is from the wrong issuer '${caller.issuer}'. It must match the tenant '${issuer}' associated with this subscription. Please use the authority (URL) '${authority}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this error message, please try back later.`;
  return armError(
    world,
    call,
    401,
    "InvalidAuthenticationTokenTenant",
    message,
    challenge(authority, "The access token is from the wrong issuer."),
  );
}

/** 401 with the tenant's authority in the challenge, which tells even a stranger where the subscription lives. */
function unauthenticated(world: World, call: Call, fault: TokenFault, tenant: string): SimResponse {
  const [code, message] = wording(world, call, fault);
  const headers = challenge(`${call.cloud.authority}/${tenant}`, message);
  return armError(world, call, 401, code, message, headers);
}

function wording(world: World, call: Call, fault: TokenFault): [code: string, message: string] {
  if (fault.reason === "missing") return ["AuthenticationFailed", "Authentication failed."];
  if (fault.reason === "malformed") return ["InvalidAuthenticationToken", "The access token is invalid."];
  if (fault.reason === "expired") {
    const times = `'${american(fault.expiry)}' is earlier than current UTC time '${american(world.now())}'`;
    return ["ExpiredAuthenticationToken", `The access token expiry UTC time ${times}.`];
  }
  const allowed = call.cloud.audiences.arm.map((audience) => `'${audience}'`).join(",");
  const message = `The access token has been obtained for wrong audience or resource '${fault.audience}'. It should exactly match with one of the allowed audiences ${allowed}.`;
  return ["InvalidAuthenticationTokenAudience", message];
}

const challenge = (authority: string, description: string): Record<string, string> => ({
  "www-authenticate": `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${description}"`,
});

/** ARM prints times like 3/19/2023 8:55:46 AM. */
function american(date: Date): string {
  const hours = date.getUTCHours();
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
  return `${day} ${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hours < 12 ? "AM" : "PM"}`;
}
