import type { SecretClient, SecretProperties } from "@azure/keyvault-secrets";
import type { Cloud } from "../core/cloud.ts";
import { NetworkError, ServiceError } from "../core/failure.ts";
import { isGuid } from "../core/guid.ts";
import { type Format, type Store, vaultUrl } from "../core/rotation/stores.ts";
import type { StoreState } from "../core/rotation/world.ts";
import type { Http } from "../http/client.ts";
import type { SecretStore } from "../ports.ts";
import type { Tokens } from "./tokens.ts";

/** Tags can be read with `list` alone: nothing secret goes into them. */
const MARK = { name: "managed-by", value: "azure-credentials" } as const;
const KEY_ID = "azure-credentials-key-id";
/** A hundred pages; a list that does not end is no list. */
const MOST_VERSIONS = 2500;

/** Those of certificates are what Key Vault itself calls the two, where it keeps certificates. */
const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  value: "text/plain",
  creds: "application/json",
  arm: "application/json",
  pem: "application/x-pem-file",
  pfx: "application/x-pkcs12",
};

export type VaultStore = Store & { readonly kind: "key-vault" };

export interface KeyVaultOptions {
  readonly http: Http;
  readonly tokens: Tokens;
  readonly cloud: Cloud;
}

type Deed = "read" | "list" | "write";
type Ask = <T>(deed: Deed, question: (client: SecretClient) => Promise<T>) => Promise<T>;

/**
 * A secret in Azure Key Vault. A write adds a version and leaves the older ones readable until `forget` disables
 * them. The SDK is loaded with the first request.
 */
export function keyVault(options: KeyVaultOptions): (store: VaultStore) => SecretStore {
  const { http, tokens, cloud } = options;
  const audience = vaultAudience(cloud);
  return (store) => {
    const { name } = store;
    const url = vaultUrl(store.vault, cloud.keyVaultSuffix);
    const ask: Ask = async (deed, question) => {
      const { askVault } = await import("./vault-client.ts");
      const facts = { vault: store.vault, secret: name, deed };
      return askVault({ http, tokens, url, audience, facts }, question);
    };
    return {
      observe: () => observe(ask, store),
      write: (value, { keyId, endsOn }) =>
        ask("write", async (client) => {
          // No not-before: it would take the secret from readers whose clock is behind, or that honour it to the letter.
          const { properties } = await client.setSecret(name, value.reveal(), {
            contentType: CONTENT_TYPES[store.format],
            expiresOn: endsOn,
            tags: { [MARK.name]: MARK.value, [KEY_ID]: keyId },
          });
          return stateOf(properties);
        }),
      forget: (keyId) => forget(ask, name, keyId, new URL(url).host),
    };
  };
}

/** What a token for the vaults of a cloud is asked for: `https://vault.azure.net`, with no slash at its end. */
export const vaultAudience = ({ keyVaultSuffix }: Cloud): string =>
  `https://${keyVaultSuffix.replace(/^\./, "")}`;

async function observe(ask: Ask, { vault, name }: VaultStore): Promise<StoreState> {
  const current = await ask("read", (client) => client.getSecret(name)).catch(none);
  if (current !== undefined) return stateOf(current.properties);
  if (!(await isDeleted(ask, name))) return { kind: "absent" };
  const facts = { vault, secret: name, deed: "read" };
  throw new ServiceError("key-vault", { status: 409, codes: ["ObjectIsDeletedButRecoverable"], facts });
}

/** The name of a deleted secret cannot be written to until it is purged. Who may not look learns it from the write. */
async function isDeleted(ask: Ask, name: string): Promise<boolean> {
  const found = await ask("read", (client) => client.getDeletedSecret(name)).catch((error: unknown) => {
    if (error instanceof ServiceError && error.answer.status === 403) return undefined;
    return none(error);
  });
  return found !== undefined;
}

/**
 * Disables every version that holds the credential, save the current one. Which that is, only a read tells: the list
 * is in the order of the ids, and two versions of one second have the same age.
 */
async function forget(ask: Ask, name: string, keyId: string, host: string): Promise<void> {
  const current = await ask("read", (client) => client.getSecret(name)).catch((error: unknown) => {
    // A current version that is disabled is not in the list below.
    if (error instanceof ServiceError && error.answer.codes.includes("SecretDisabled")) return null;
    return none(error);
  });
  if (current === undefined) return;
  const versions = await ask("list", (client) => outdated(client, name, keyId, host));
  for (const version of versions) {
    if (version === current?.properties.version) continue;
    await ask("write", (client) => client.updateSecretProperties(name, version, { enabled: false }));
  }
}

/** The enabled versions with the key id in their tags. */
async function outdated(client: SecretClient, name: string, keyId: string, host: string): Promise<string[]> {
  const found: string[] = [];
  let seen = 0;
  for await (const { version, enabled, tags } of client.listPropertiesOfSecretVersions(name)) {
    if (++seen > MOST_VERSIONS) throw new NetworkError("too-large", host, `${MOST_VERSIONS} versions`);
    if (version === undefined || enabled === false) continue;
    if (keyIdIn(tags)?.toLowerCase() === keyId.toLowerCase()) found.push(version);
  }
  return found;
}

/** When the version was made, not when its tags were last touched: what it holds is as old as itself. */
const stateOf = ({ tags, createdOn, updatedOn }: SecretProperties): StoreState => ({
  kind: "readable",
  keyId: keyIdIn(tags),
  updatedAt: createdOn ?? updatedOn ?? new Date(0),
});

const keyIdIn = (tags: Readonly<Record<string, string>> | undefined): string | undefined =>
  tags?.[MARK.name] === MARK.value && isGuid(tags[KEY_ID] ?? "") ? tags[KEY_ID] : undefined;

function none(error: unknown): undefined {
  const isVault = error instanceof ServiceError && error.service === "key-vault";
  if (isVault && error.answer.status === 404) return undefined;
  throw error;
}
