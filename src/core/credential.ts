import type { Cloud } from "./cloud.ts";
import type { Secret } from "./secret.ts";

/** Ways of proving who we are. Later issues add certificates; every `switch` over `kind` is exhaustive. */
export type Credential = ClientSecret | Federated | AzureCliSession | ManagedIdentity;

interface ServicePrincipal {
  readonly clientId: string;
  /** A GUID or a verified domain. */
  readonly tenantId: string;
}

export interface ClientSecret extends ServicePrincipal {
  readonly kind: "client-secret";
  readonly clientSecret: Secret;
}

export interface Federated extends ServicePrincipal {
  readonly kind: "oidc";
  readonly audience: string;
}

/** Whoever `az login` signed in; the tenant narrows it, where it is given. */
export interface AzureCliSession {
  readonly kind: "azure-cli";
  readonly tenantId: string | undefined;
}

/** System-assigned where there is no client id. */
export interface ManagedIdentity {
  readonly kind: "managed-identity";
  readonly clientId: string | undefined;
}

export type CredentialKind = Credential["kind"];

/** How the kinds are called in sentences. */
export const KIND_NAMES: Readonly<Record<CredentialKind, string>> = {
  "client-secret": "client secret",
  oidc: "OIDC federation",
  "azure-cli": "Azure CLI session",
  "managed-identity": "managed identity",
};

/** A credential with the place where it is used: what one run validates. */
export interface Identity {
  readonly credential: Credential;
  readonly cloud: Cloud;
  readonly subscriptionIds: readonly string[];
}
