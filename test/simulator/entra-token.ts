import type { Application } from "./application.ts";
import { type Cloud, resourceOf } from "./clouds.ts";
import { authenticate, type Proof, resourceOfScope } from "./entra-clients.ts";
import { Aadsts, entraHeaders, noStore, refuse } from "./entra-errors.ts";
import { guid, isGuid, opaque } from "./ids.ts";
import { seconds, signer } from "./jwt.ts";
import type { ServicePrincipal } from "./records.ts";
import { type Call, json, type SimResponse } from "./request.ts";
import type { Tenant } from "./tenant.ts";
import type { World } from "./world.ts";

/** POST /{tenant}/oauth2/v2.0/token for the client-credentials grant. */
export function token(world: World, call: Call): SimResponse {
  try {
    return grant(world, call);
  } catch (failure) {
    if (failure instanceof Aadsts) return refuse(world, call, failure);
    throw failure;
  }
}

function grant(world: World, call: Call): SimResponse {
  const form = new URLSearchParams(call.body);
  const grantType = required(form, "grant_type");
  if (grantType !== "client_credentials") throw new Aadsts(70003, { grantType });
  const tenant = tenantOf(world, call);
  const { clientId, secret } = clientOf(call, form);
  const { application, principal } = applicationOf(world, tenant, clientId);
  if (application.refusal) {
    const { code, ...shape } = application.refusal;
    throw new Aadsts(code, detailOf(application, tenant), shape);
  }
  if (!principal.accountEnabled) throw new Aadsts(7000112, detailOf(application, tenant));
  const resource = resourceOfScope(call, form.get("scope"), tenant.id);
  const proof = authenticate(world, call, form, { application, principal }, secret);
  if (application.conditionalAccess === "blocked") throw new Aadsts(53003);
  const body = {
    token_type: "Bearer",
    expires_in: world.tokenLifetime,
    ext_expires_in: world.tokenLifetime,
    access_token: accessToken(world, call.cloud, { tenant, principal, resource, proof }),
  };
  return json(200, body, { ...entraHeaders(), ...noStore });
}

const detailOf = (application: Application, tenant: Tenant): Record<string, string> => ({
  appId: application.appId,
  appName: application.displayName,
  tenant: tenant.id,
  tenantId: tenant.id,
  tenantName: tenant.displayName,
});

function required(form: URLSearchParams, parameter: string): string {
  const value = form.get(parameter);
  if (!value) throw new Aadsts(900144, { parameter });
  return value;
}

/** The tenant of the path, or the code for why there is none. */
export function tenantOf(world: World, call: Call): Tenant {
  const name = call.params["tenant"] ?? "";
  if (/^(common|organizations|consumers)$/i.test(name)) throw new Aadsts(50059);
  const tenant = world.findTenant(name, call.cloud);
  if (tenant) return tenant;
  throw new Aadsts(isGuid(name) || name.includes(".") ? 90002 : 900023, { tenant: name });
}

/** Client id and secret, from the form or from HTTP Basic, where both parts are form-encoded (RFC 6749 §2.3.1). */
function clientOf(call: Call, form: URLSearchParams): { clientId: string; secret: string | null } {
  const basic = /^Basic (.+)$/i.exec(call.headers["authorization"] ?? "")?.[1];
  if (!basic) return { clientId: required(form, "client_id"), secret: form.get("client_secret") };
  const [user = "", password = ""] = Buffer.from(basic, "base64").toString().split(":");
  const decode = (text: string) => decodeURIComponent(text.replaceAll("+", " "));
  return { clientId: decode(user), secret: decode(password) };
}

function applicationOf(world: World, tenant: Tenant, clientId: string) {
  if (!isGuid(clientId)) throw new Aadsts(700038, { appId: clientId });
  const application = world.findApplication(clientId);
  const principal = tenant.servicePrincipals.find(({ appId }) => appId === clientId.toLowerCase());
  if (application && principal) return { application, principal };
  if (application?.tenantId === tenant.id) throw new Aadsts(7000229, detailOf(application, tenant));
  throw new Aadsts(700016, { appId: clientId, tenantName: tenant.displayName });
}

export interface TokenSubject {
  tenant: Tenant;
  principal: ServicePrincipal;
  /** The audience, exactly as the client asked for it. */
  resource: string;
  proof: Proof;
}

/** An app-only access token, version 1.0 as ARM and Graph get it: the claims that clients and services look at. */
export function accessToken(world: World, cloud: Cloud, subject: TokenSubject): string {
  const { tenant, principal, resource, proof } = subject;
  const now = seconds(world.now());
  const issuer = `${cloud.issuer}/${tenant.id}/`;
  const graph = resourceOf(cloud, resource) === "graph";
  return signer("entra").sign({
    aud: resource,
    iss: issuer,
    iat: now,
    nbf: now,
    exp: now + world.tokenLifetime,
    aio: opaque(44),
    app_displayname: principal.displayName,
    appid: principal.appId,
    appidacr: proof,
    idp: issuer,
    idtyp: "app",
    oid: principal.id,
    rh: `1.${opaque(40)}.`,
    ...(graph ? { roles: principal.graphPermissions } : {}),
    sub: principal.id,
    tid: tenant.id,
    uti: guid(),
    ver: "1.0",
  });
}
