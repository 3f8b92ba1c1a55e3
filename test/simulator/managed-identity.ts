import { accessToken } from "./entra-token.ts";
import { seconds } from "./jwt.ts";
import { type Call, json, type SimResponse } from "./request.ts";
import type { World } from "./world.ts";

/**
 * The token endpoint of a managed identity in App Service's shape (api-version 2019-08-01): the environment variable
 * IDENTITY_ENDPOINT leads here, and X-IDENTITY-HEADER keeps other processes of the machine out.
 * `expires_on` is a string of Unix seconds.
 */
export function managedIdentityToken(world: World, call: Call): SimResponse {
  const identities = world.tenants.flatMap((tenant) =>
    tenant.managedIdentities.map((identity) => ({ tenant, ...identity })),
  );
  const allowed = identities.filter(({ header }) => header === call.headers["x-identity-header"]);
  if (allowed.length === 0) return refused(401, "Invalid or missing X-IDENTITY-HEADER");
  const resource = call.url.searchParams.get("resource");
  if (!resource || !call.url.searchParams.has("api-version")) return refused(400, "resource is required");
  const clientId = call.url.searchParams.get("client_id");
  const identity = clientId ? allowed.find((found) => found.clientId === clientId) : allowed[0];
  if (!identity)
    return refused(400, "No User Assigned or Delegated Managed Identity found for specified ClientId");
  const { tenant, servicePrincipal: principal } = identity;
  return json(200, {
    access_token: accessToken(world, call.cloud, { tenant, principal, resource, proof: "2" }),
    expires_on: String(seconds(world.now()) + world.tokenLifetime),
    resource,
    token_type: "Bearer",
    client_id: identity.clientId,
  });
}

const refused = (statusCode: number, message: string): SimResponse =>
  json(statusCode, { statusCode, message, correlationId: "00000000-0000-0000-0000-000000000000" });
