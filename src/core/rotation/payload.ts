import { rotating } from "../catalogue/rotating.ts";
import type { Cloud } from "../cloud.ts";
import type { Finding } from "../finding.ts";
import { Secret } from "../secret.ts";
import { rotationFinding } from "./catalogue.ts";
import { type Format, printStore, type Store } from "./stores.ts";
import type { StoreLine } from "./task.ts";

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
export const LIMITS = { github: 48_000, vault: 25_000 } as const;

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

/** Whether a text is what `payloadOf` makes in this format, or the text of a certificate, whatever credential is in it. */
export function isInFormat(format: Format, text: string): boolean {
  switch (format) {
    case "creds":
      return hasKey(text, "clientSecret");
    case "arm":
      return hasKey(text, "ARM_CLIENT_SECRET");
    case "pem":
      return text.includes("-----BEGIN ");
    default:
      return !/^\s*\{|-----BEGIN /.test(text);
  }
}

function hasKey(text: string, key: string): boolean {
  try {
    return Object.hasOwn(JSON.parse(text) ?? {}, key);
  } catch {
    return false;
  }
}

/** The longest that Entra makes: https://learn.microsoft.com/graph/api/resources/passwordcredential */
const LONGEST_SECRET = new Secret("x".repeat(64));
/** Entra's own ID of the tenant goes into the store, also where a domain was given. */
const A_TENANT = "00000000-0000-0000-0000-000000000000";

/**
 * A finding for each store that could never take what it is to hold, before there is a secret to hold. Only the
 * addresses of a cloud of one's own are as long as somebody writes them; a certificate has room in every store.
 */
export function tooLarge(stores: readonly StoreLine[], holder: Omit<Holder, "tenantId">): readonly Finding[] {
  return stores.flatMap(({ store, line }) => {
    const payload = payloadOf(store, LONGEST_SECRET, { ...holder, tenantId: A_TENANT });
    const limit = store.kind === "key-vault" ? LIMITS.vault : LIMITS.github;
    const size = new TextEncoder().encode(payload.reveal()).length;
    if (size <= limit) return [];
    const holes = { line: String(line), store: `\`${printStore(store)}\`` };
    return [
      rotationFinding("payload/too-large", "stores", { ...holes, size: String(size), limit: String(limit) }),
    ];
  });
}

/** Says which of several subscriptions the JSON in the stores names. */
export function firstSubscription(stores: readonly StoreLine[], ids: readonly string[]): readonly Finding[] {
  const [first] = ids;
  const json = stores.filter(({ store: { format } }) => format === "creds" || format === "arm");
  if (first === undefined || ids.length < 2 || json.length === 0) return [];
  const names = json.map(({ store }) => `\`${printStore(store)}\``).join(", ");
  const holes = { count: String(ids.length), first, stores: names };
  return [rotating("rotation/first-subscription", "subscription-id", holes)];
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
