import { Aadsts, entraHeaders, refuse } from "./entra-errors.ts";
import { tenantOf, token } from "./entra-token.ts";
import { signer } from "./jwt.ts";
import { managedIdentityToken } from "./managed-identity.ts";
import { type Call, type Handler, json, type SimResponse } from "./request.ts";
import type { World } from "./world.ts";

/** Entra ID: the token endpoint, and the discovery documents some clients read first. */
export const entraHandlers: Handler[] = [
  { method: "POST", path: "/:tenant/oauth2/v2.0/token", handle: token },
  { method: "GET", path: "/common/discovery/instance", handle: instanceDiscovery },
  { method: "GET", path: "/:tenant/v2.0/.well-known/openid-configuration", handle: openidConfiguration },
  { method: "GET", path: "/:tenant/discovery/v2.0/keys", handle: keys },
  { method: "GET", path: "/msi/token", handle: managedIdentityToken },
];

/** Discovery is cached for a day, also its refusals (recorded). */
function discovery(status: number, body: unknown): SimResponse {
  return json(status, body, {
    ...entraHeaders(),
    "cache-control": "max-age=86400, private",
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, OPTIONS",
  });
}

const networks = [
  ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
  ["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
  ["login.microsoftonline.us", "login.usgovcloudapi.net"],
];

/** Says 200 for every tenant, even for one that does not exist. */
function instanceDiscovery(_: World, call: Call): SimResponse {
  const endpoint =
    call.url.searchParams.get("authorization_endpoint") ?? `${call.base}/common/oauth2/v2.0/authorize`;
  const authority = endpoint.replace(/\/oauth2\/.*$/, "");
  const metadata = networks.map((aliases) => ({
    preferred_network: aliases[0],
    preferred_cache: aliases[1],
    aliases,
  }));
  return discovery(200, {
    tenant_discovery_endpoint: `${authority}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata,
  });
}

function openidConfiguration(world: World, call: Call): SimResponse {
  try {
    const tenant = tenantOf(world, call);
    return discovery(200, configuration(call, `${call.base}/${tenant.id}`));
  } catch (failure) {
    if (!(failure instanceof Aadsts)) throw failure;
    const answer = refuse(world, call, new Aadsts(failure.code, failure.detail, { error: "invalid_tenant" }));
    return {
      ...answer,
      headers: { ...discovery(400, {}).headers, ...pick(answer.headers, "x-ms-request-id") },
    };
  }
}

function configuration(call: Call, tenant: string) {
  return {
    token_endpoint: `${tenant}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    jwks_uri: `${tenant}/discovery/v2.0/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: `${tenant}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `https://${call.cloud.graph[0] ?? "graph.microsoft.com"}/oidc/userinfo`,
    authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${tenant}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${tenant}/oauth2/v2.0/logout`,
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "tid", "ver"],
    kerberos_endpoint: `${tenant}/kerberos`,
    tenant_region_scope: "EU",
    cloud_instance_name: call.url.hostname.replace(/^login\./, ""),
    cloud_graph_host_name: "graph.windows.net",
    msgraph_host: call.cloud.graph[0] ?? `${call.url.host}/graph`,
    rbac_url: "https://pas.windows.net",
  };
}

function keys(): SimResponse {
  return discovery(200, { keys: [signer("entra").jwk] });
}

const pick = (headers: Record<string, string>, name: string) => ({ [name]: headers[name] ?? "" });
