import type { Cloud } from "../cloud.ts";
import type { Finding } from "../finding.ts";
import { Secret } from "../secret.ts";
import { rotationFinding } from "./catalogue.ts";
import { printStore, type Store } from "./stores.ts";

/** What a store may have to hold beside the secret. */
export interface Holder {
  readonly clientId: string;
  readonly tenantId: string;
  /** Undefined for access to the directory alone. */
  readonly subscriptionId: string | undefined;
  readonly cloud: Pick<Cloud, "name" | "authorityHost" | "resourceManagerUrl" | "terraformName">;
}

/**
 * In bytes: 48 KB (https://docs.github.com/actions/reference/security/secrets#limits-for-secrets) and 25 KB
 * (https://learn.microsoft.com/azure/key-vault/secrets/about-secrets). Neither page says which kilobyte: the smaller.
 */
const LIMITS = { github: 48_000, vault: 25_000 } as const;

/** The text that goes into the store. JSON is on one line: GitHub masks each line of a secret, braces too. */
export function payloadOf(store: Store, secret: Secret, holder: Holder): Secret {
  switch (store.format) {
    case "creds":
      return new Secret(JSON.stringify(credsOf(secret, holder)));
    case "arm":
      return new Secret(JSON.stringify(armOf(secret, holder)));
    default:
      return secret;
  }
}

/** A finding where the store does not take so much; preflight asks with the longest secret that Entra makes (64). */
export function tooLarge(store: Store, payload: Secret): Finding | undefined {
  const limit = store.kind === "key-vault" ? LIMITS.vault : LIMITS.github;
  const size = new TextEncoder().encode(payload.reveal()).length;
  if (size <= limit) return undefined;
  const holes = { store: `\`${printStore(store)}\``, size: String(size), limit: String(limit) };
  return rotationFinding("payload/too-large", "stores", holes);
}

/**
 * What azure/login reads (https://github.com/Azure/login#creds). It takes the cloud from its own input, but Azure
 * Stack's address from here; we and the Azure SDK for .NET read both URLs. The public cloud is taken for granted.
 */
function credsOf(secret: Secret, { clientId, tenantId, subscriptionId, cloud }: Holder): object {
  return {
    clientId,
    clientSecret: secret.reveal(),
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    tenantId,
    ...(cloud.name === "azurecloud"
      ? {}
      : {
          activeDirectoryEndpointUrl: cloud.authorityHost,
          resourceManagerEndpointUrl: cloud.resourceManagerUrl,
        }),
  };
}

/** Terraform's variables: https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs#argument-reference */
function armOf(secret: Secret, { clientId, tenantId, subscriptionId, cloud }: Holder): object {
  return {
    ARM_CLIENT_ID: clientId,
    ARM_CLIENT_SECRET: secret.reveal(),
    ...(subscriptionId === undefined ? {} : { ARM_SUBSCRIPTION_ID: subscriptionId }),
    ARM_TENANT_ID: tenantId,
    ...(cloud.name === "azurecloud" || cloud.terraformName === ""
      ? {}
      : { ARM_ENVIRONMENT: cloud.terraformName }),
  };
}
