import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { type ClientMetadata, errors, type KoaContextWithOIDC, Provider } from "oidc-provider";
import type { Application } from "../simulator/application.ts";
import { signer } from "../simulator/jwt.ts";
import type { Company } from "../support/company.ts";

/** What the judge said to each request for a token, in their order. */
export interface Judgement {
  granted: { scope: string; parameters: Record<string, unknown> }[];
  /** Its words, which no client ever sees whole. */
  refused: string[];
}

/** RFC 6749, appendix A.2: a client secret is made of these. The judge takes no other into its list of clients. */
const STANDARD_SECRET = /^[\x20-\x7e]*$/;

/**
 * The certified implementation of OpenID Connect for Node, set up as one tenant's token endpoint. It has the
 * applications of the company, with their newest secret; without one an application has to show an assertion, which its
 * certificates sign or GitHub does.
 */
export function createProvider({ tenant }: Company, url: string) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const judgement: Judgement = { granted: [], refused: [] };
  const provider = new Provider(`${url}/${tenant.id}/v2.0`, {
    clients: tenant.applications.map(clientOf),
    clientAuthMethods: ["client_secret_post", "private_key_jwt"],
    routes: { token: `/${tenant.id}/oauth2/v2.0/token` },
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
    cookies: { keys: ["unused"] },
    ttl: { ClientCredentials: 3600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: { enabled: true, defaultResource, getResourceServerInfo: serversAt(url) },
    },
    extraTokenClaims: ({ oidc }) => claimsOf(tenant.applications, oidc.client?.clientId),
  });
  takeOtherSecretsToo(provider, tenant.applications);
  provider.on("grant.success", ({ oidc }) => {
    const scope = String(oidc.entities.ClientCredentials?.scope);
    judgement.granted.push({ scope, parameters: { ...oidc.body } });
  });
  provider.on("grant.error", (_, error) => judgement.refused.push(`${error.message}: ${detailOf(error)}`));
  return { provider, judgement, publicKey: publicKey as KeyObject };
}

const detailOf = (error: errors.OIDCProviderError): string =>
  error.error_detail ?? error.error_description ?? "";

function clientOf({ appId, passwordCredentials, keyCredentials }: Application): ClientMetadata {
  const secret = passwordCredentials.at(-1);
  const client = {
    client_id: appId,
    grant_types: ["client_credentials"],
    redirect_uris: [],
    response_types: [],
  };
  if (secret === undefined) {
    const registered = keyCredentials.map(({ certificate }) =>
      certificate.publicKey.export({ format: "jwk" }),
    );
    const jwks = { keys: [...registered, signer("github").jwk] as { kty: string }[] };
    return { ...client, token_endpoint_auth_method: "private_key_jwt", jwks };
  }
  return {
    ...client,
    token_endpoint_auth_method: "client_secret_post",
    client_secret: STANDARD_SECRET.test(secret.value) ? secret.value : "-",
    client_secret_expires_at: Math.floor(secret.endDateTime.getTime() / 1000),
  };
}

/** Entra's portal let people choose secrets beyond the standard; the judge then only reads the form. */
function takeOtherSecretsToo({ Client }: Provider, applications: readonly Application[]): void {
  const { compareClientSecret } = Client.prototype;
  Client.prototype.compareClientSecret = function compare(actual: string) {
    const own = applications.find(({ appId }) => appId === this.clientId)?.passwordCredentials.at(-1)?.value;
    if (own === undefined || STANDARD_SECRET.test(own)) return compareClientSecret.call(this, actual);
    return own === actual;
  };
}

/** Entra has no parameter `resource`: what stands before `/.default` is the resource. */
function defaultResource({ oidc }: KoaContextWithOIDC): string | undefined {
  const scope = String(oidc.params?.["scope"] ?? "");
  return scope.endsWith("/.default") ? scope.slice(0, -"/.default".length) : undefined;
}

const serversAt = (url: string) => (_: KoaContextWithOIDC, resource: string) => {
  if (![`${url}/arm`, `${url}/graph`].includes(resource)) throw new errors.InvalidTarget();
  return {
    scope: `${resource}/.default`,
    audience: resource,
    accessTokenFormat: "jwt" as const,
    jwt: { sign: { alg: "RS256" as const } },
  };
};

/** What ARM and Graph know a caller by. */
function claimsOf(applications: readonly Application[], clientId: string | undefined) {
  const principal = applications.find(({ appId }) => appId === clientId)?.servicePrincipal;
  if (!principal) return undefined;
  return {
    appid: principal.appId,
    oid: principal.id,
    tid: principal.tenantId,
    roles: principal.graphPermissions,
  };
}
