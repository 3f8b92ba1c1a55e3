import { type Caller, readBearer, type TokenFault } from "./bearer.ts";
import { HostNotFound } from "./faults.ts";
import { mayData } from "./rbac.ts";
import type { Call, Handler, SimResponse } from "./request.ts";
import type { Vault, VaultPermission } from "./vault.ts";
import { badParameter, vaultError } from "./vault-answers.ts";
import type { World } from "./world.ts";

/** What a handler of Key Vault works with once the caller is known and allowed. */
export interface VaultScene {
  world: World;
  call: Call;
  vault: Vault;
}

/** What an operation is called in role-based access (under Microsoft.KeyVault/vaults/secrets/) and in access policies. */
export interface VaultAction {
  data: string;
  policy: VaultPermission;
}

/**
 * A handler inside a vault. A vault that does not exist has no host name. Then come the api-version, the token, the
 * firewall and the permission, in this order.
 */
export function inVault(
  method: string,
  path: string,
  action: VaultAction,
  handle: (scene: VaultScene) => SimResponse,
): Handler {
  const guarded = (world: World, call: Call): SimResponse => {
    const vault = findVault(world, call);
    const version = call.url.searchParams.get("api-version");
    if (!version || !known(version)) return unknownVersion(call, vault, version);
    const caller = readBearer(world, call.cloud, "vault", call);
    const fault = tokenFault(call, vault, caller);
    if (fault) return unauthorized(call, vault, fault);
    if ("reason" in caller) throw new Error("A token with a fault was let through");
    const refusal = refusalOf(world, call, vault, caller, action);
    return refusal ?? handle({ world, call, vault });
  };
  return { method, path: `/:vault${path}`, handle: guarded };
}

function findVault(world: World, call: Call): Vault {
  const name = (call.params["vault"] ?? "").toLowerCase();
  const vault = world.vaults().find((one) => {
    const host = new URL(one.url()).hostname;
    return one.name.toLowerCase() === name && (call.cloud.name === "custom" || host === call.url.hostname);
  });
  if (!vault) throw new HostNotFound(`getaddrinfo ENOTFOUND ${call.url.hostname}`);
  return vault;
}

const known = (version: string): boolean =>
  /^7\.[0-6]$/.test(version) || /^2025-0[67]-01$|^2026-0[1-4]-01$/.test(version);

function unknownVersion(call: Call, vault: Vault, version: string | null): SimResponse {
  const message = version
    ? `The specified version (${version}) is not recognized. Consider using the latest supported version (2026-04-01).`
    : "api-version must be specified";
  return badParameter(call, vault, message);
}

/** Key Vault takes the audience only without a slash at its end, and only tokens of its own tenant. */
function tokenFault(call: Call, vault: Vault, caller: Caller | TokenFault): string | undefined {
  const { vault: audiences } = call.cloud.audiences;
  const invalid = (found = "") =>
    `AKV10022: Invalid audience. Expected ${audiences.join(" or ")}, found: ${found}.`;
  if ("reason" in caller) {
    if (caller.reason === "missing") return "AKV10000: Request is missing a Bearer or PoP token.";
    if (caller.reason === "expired") return "Error validating token: IDX10223: Lifetime validation failed.";
    if (caller.reason === "malformed")
      return "Error validating token: IDX10511: Signature validation failed.";
    return invalid(caller.audience);
  }
  if (caller.audience.endsWith("/")) return invalid(caller.audience);
  if (caller.tenantId === vault.tenantId) return undefined;
  const expected = caller.issuer.replace(caller.tenantId, vault.tenantId);
  return `AKV10032: Invalid issuer. Expected one of ${expected}, found ${caller.issuer}.`;
}

/** The challenge names the tenant and the resource to ask a token for. */
function unauthorized(call: Call, vault: Vault, message: string): SimResponse {
  const answer = vaultError(call, vault, 401, "Unauthorized", message);
  const { authority, resource } = addresses(call);
  const challenge = `Bearer authorization="${authority}/${vault.tenantId}", resource="${resource}"`;
  return { ...answer, headers: { ...answer.headers, "www-authenticate": challenge } };
}

function addresses({ cloud, url }: Call): { authority: string; resource: string } {
  const [resource = ""] = cloud.audiences.vault;
  if (cloud.name !== "custom") return { authority: `https://${cloud.login[0]}`, resource };
  // Microsoft's clients take everything behind the host for the tenant, so the prefix of the login is left out.
  const authority = `https://localhost:${url.port}`;
  const suffix = url.hostname.endsWith(cloud.vaultSuffix);
  return { authority, resource: suffix ? `https://vault.localhost:${url.port}` : resource };
}

function refusalOf(
  world: World,
  call: Call,
  vault: Vault,
  caller: Caller,
  action: VaultAction,
): SimResponse | undefined {
  const who = `appid=${caller.appId};oid=${caller.objectId};iss=${caller.issuer}`;
  const where = `${vault.name};location=${vault.location}`;
  const forbid = (message: string, inner: string) =>
    vaultError(call, vault, 403, "Forbidden", message, inner);
  if (vault.firewalled) {
    const message = `Client address is not authorized and caller is not a trusted service.\r\nClient address: 192.0.2.1\r\nCaller: ${who}\r\nVault: ${where}`;
    return forbid(message, "ForbiddenByFirewall");
  }
  if (vault.authorization === "access-policy") {
    if (vault.policies.get(caller.objectId)?.includes(action.policy)) return undefined;
    const message = `The user, group or application '${who}' does not have secrets ${action.policy} permission on key vault '${where}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`;
    return forbid(message, "AccessDenied");
  }
  const name = call.params["name"];
  const resource = `${vault.scope.toLowerCase()}${name ? `/secrets/${name.toLowerCase()}` : ""}`;
  const full = `Microsoft.KeyVault/vaults/secrets/${action.data}`;
  const subscription = world.findSubscription(vault.scope.split("/")[2] ?? "");
  if (subscription && mayData(world, caller.objectId, full, resource, subscription)) return undefined;
  const lines = [
    "Caller is not authorized to perform action on resource.",
    "If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.",
    `Caller: ${who}`,
    `Action: '${full}'`,
    `Resource: '${resource}'`,
    "Assignment: (not found)",
    "DenyAssignmentId: null",
    "DecisionReason: 'DeniedWithNoValidRBAC' ",
    `Vault: ${where}`,
  ];
  return forbid(`${lines.join("\r\n")}\r\n`, "ForbiddenByRbac");
}
