import { resourceManager } from "../azure/arm.ts";
import { type FetchToken, Tokens } from "../azure/tokens.ts";
import type { Credential } from "../core/credential.ts";
import type { Secret } from "../core/secret.ts";
import type { TryCredential } from "../ports.ts";
import type { Adapters, LiveOptions } from "./adapters.ts";

/** Makes a credential of a value: a client secret, or a private key and its certificate as PEM. */
export type CredentialOf = (
  who: { readonly clientId: string; readonly tenantId: string },
  value: Secret,
) => Credential;

/** Tokens of an application that is not, or not only, the caller: in the caller's tenant. */
export function tokensAs(
  { identity, keepSecret }: LiveOptions,
  { tokens, tokenFetcherFor }: Adapters,
  credentialFor: (tenantId: string) => Credential,
): Tokens {
  const fetch: FetchToken = async (audience) => {
    const { tenantId } = await tokens.principal(identity.cloud.graphUrl);
    return tokenFetcherFor(credentialFor(tenantId))(audience);
  };
  return new Tokens(fetch, keepSecret);
}

/** Tokens of its own for each try: a credential that was accepted once would else be taken from memory. */
export function tryCredential(
  options: LiveOptions,
  adapters: Adapters,
  credentialOf: CredentialOf,
): TryCredential {
  const { http } = options.connections;
  const { resourceManagerUrl: url, resourceManagerAudience: audience } = options.identity.cloud;
  return async (clientId, value) => {
    const tokens = tokensAs(options, adapters, (tenantId) => credentialOf({ clientId, tenantId }, value));
    await tokens.token(audience);
    return resourceManager({ http, tokens, url, audience, resourceGroups: async () => [] });
  };
}
