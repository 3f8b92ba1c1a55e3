import type { Cloud } from "./cloud.ts";
import type { GivenFile } from "./given-file.ts";
import type { Certificate, KeyFileFormat } from "./keyfile/key-file.ts";
import type { Secret } from "./secret.ts";

/** Ways of proving who we are. Every `switch` over `kind` is exhaustive. */
export type Credential = ClientSecret | ClientCertificate | Federated | AzureCliSession | ManagedIdentity;

interface ServicePrincipal {
  readonly clientId: string;
  /** A GUID or a verified domain. */
  readonly tenantId: string;
}

export interface ClientSecret extends ServicePrincipal {
  readonly kind: "client-secret";
  readonly clientSecret: Secret;
  /** Of one that was given in JSON, as `creds`: what that holds besides. To replace it is to write the JSON anew. */
  readonly inJson?: { readonly subscriptionId: string | undefined } | undefined;
}

export interface ClientCertificate extends ServicePrincipal {
  readonly kind: "client-certificate";
  /** Undefined of one that was made during this run. */
  readonly given: GivenFile | undefined;
  /** Undefined until the file is read, and where it has no key that fits. */
  readonly signing: SigningMaterial | undefined;
}

/** What signs in with a certificate. */
export interface SigningMaterial {
  /** PEM: the private key as PKCS#8, then its certificate, then the issuers of that upwards. */
  readonly pem: Secret;
  readonly certificate: Certificate;
  /** Of the file that it was read from. */
  readonly format: KeyFileFormat;
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
  "client-certificate": "client certificate",
  oidc: "OIDC federation",
  "azure-cli": "Azure CLI session",
  "managed-identity": "managed identity",
};

/** A credential with the place where it is used: what one run validates. */
export interface Identity {
  readonly credential: Credential;
  readonly cloud: Cloud;
  readonly subscriptionIds: readonly string[];
  /**
   * What else would prove the same application. It checks nothing: where Entra refuses the certificate in hand, the
   * application's certificates are looked up with it.
   */
  readonly otherwise?: Credential | undefined;
}
