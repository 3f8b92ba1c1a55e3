import type { SecretClient, SecretProperties } from "@azure/keyvault-secrets";
import type { Cloud } from "../core/cloud.ts";
import { dateOf } from "../core/dates.ts";
import { NetworkError, ServiceError } from "../core/failure.ts";
import { isSameId } from "../core/guid.ts";
import { isInFormat } from "../core/rotation/payload.ts";
import { type Format, type Store, vaultUrl } from "../core/rotation/stores.ts";
import type { StoreState } from "../core/rotation/world.ts";
import type { Secret } from "../core/secret.ts";
import type { Http } from "../http/client.ts";
import type { SecretStore } from "../ports.ts";
import type { Tokens } from "./tokens.ts";
import { applicationIn, keyIdIn, MOST_OTHERS, othersIn, type Tags, withOurs } from "./vault-tags.ts";

/** What people write by hand is little; each costs a request. */
const MOST_READ = 50;
/** More hold one secret only where somebody wants the run to be busy; each costs a request. */
const MOST_DISABLED = 100;
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
  /**
   * Called with every value that a vault shows, before anything else sees it. Answers with what Graph would show of
   * the credentials in it, and whose they are, where the value itself says so.
   */
  readonly shown: (value: string) => Shown;
  /** The client ID of the application whose credentials are written. */
  readonly application: string;
}

interface Shown {
  readonly hints: readonly string[];
  readonly application: string | undefined;
}

type About = Parameters<SecretStore["write"]>[1];
type Deed = "read" | "list" | "write";

/** Secrets in Azure Key Vault. */
export function keyVault(options: KeyVaultOptions): (store: VaultStore) => SecretStore {
  return (store) => new VaultSecret(options, store);
}

/** What a token for the vaults of a cloud is asked for: `https://vault.azure.net`, with no slash at its end. */
export const vaultAudience = ({ keyVaultSuffix }: Cloud): string =>
  `https://${keyVaultSuffix.replace(/^\./, "")}`;

/** A write adds a version and leaves the older ones readable until `forget` disables them. */
class VaultSecret implements SecretStore {
  readonly #options: KeyVaultOptions;
  readonly #store: VaultStore;
  readonly #url: string;
  /** From the last look, so that a write is one request. */
  #others: Tags | undefined;

  constructor(options: KeyVaultOptions, store: VaultStore) {
    this.#options = options;
    this.#store = store;
    this.#url = vaultUrl(store.vault, options.cloud.keyVaultSuffix);
  }

  async observe(): Promise<StoreState> {
    const current = await this.#read().catch(none);
    if (current === undefined && (await this.#isDeleted()))
      throw this.#refusal("read", 409, "ObjectIsDeletedButRecoverable");
    if (current?.managed) throw this.#refusal("write", 403, "SecretManagedByKeyVault");
    const others = othersIn(current?.tags, this.#store.format);
    const tags = Object.keys(others).length;
    // To leave one out could be against a policy of the tenant, and none says of itself that nobody needs it.
    if (tags > MOST_OTHERS) throw this.#refusal("write", 0, "TooManyTags", { tags: String(tags) });
    this.#others = others;
    if (current === undefined) return { kind: "absent" };
    const { hints, isInFormat, application = applicationIn(current.tags) } = current;
    const state = { ...stateOf(current, this.#url), hints, application };
    // What was written in another format than the one that is asked for now is not what the store is to hold.
    return isInFormat ? state : { ...state, keyId: undefined };
  }

  /** No not-before: it would take the secret from readers whose clock is behind, or that honour it to the letter. */
  async write(value: Secret, { keyId, endsOn }: About): Promise<StoreState> {
    if (this.#others === undefined) await this.observe();
    const { name, format } = this.#store;
    const { application } = this.#options;
    const about = {
      contentType: CONTENT_TYPES[format],
      expiresOn: endsOn,
      tags: withOurs(this.#others ?? {}, { keyId, application }),
    };
    return this.#ask("write", async (client) =>
      stateOf((await client.setSecret(name, value.reveal(), about)).properties, this.#url),
    );
  }

  /**
   * Disables every version that holds the credential, save the current one. Which that is, only a read tells: the list
   * is in the order of the ids, and two versions of one second have the same age. Of a version without our tags its
   * value tells, where Graph shows a hint of the credential. Of too many some are disabled, and the rest is a refusal:
   * to wait for it would let whoever may write to the vault keep the credential alive.
   */
  async forget(keyId: string, hint?: string): Promise<boolean> {
    const current = await this.#read().catch((error: unknown) => {
      // A current version that is disabled is not in the list below.
      if (error instanceof ServiceError && error.answer.codes.includes("SecretDisabled")) return null;
      return none(error);
    });
    if (current === undefined) return false;
    const { enabled, isAll } = await this.#ask("list", (client) => enabledOf(client, this.#store.name));
    const old = enabled.filter(({ version }) => version !== current?.version);
    const unmarked = old.filter(({ holds }) => holds === undefined);
    const isToldApart = hint !== undefined && unmarked.length <= MOST_READ;
    let disabled = 0;
    for (const { version, holds } of old) {
      const isIt =
        holds === undefined ? isToldApart && (await this.#shows(version, hint)) : isSameId(holds, keyId);
      if (!isIt) continue;
      if (++disabled > MOST_DISABLED) throw this.#refusal("list", 0, "TooManyVersions");
      await this.#disable(version);
    }
    if (!isAll) throw this.#refusal("list", 0, "TooManyVersions");
    return unmarked.length > 0 && !isToldApart;
  }

  async #shows(version: string, hint: string): Promise<boolean> {
    const { hints } = await this.#read(version);
    return hints.includes(hint);
  }

  #disable(version: string): Promise<unknown> {
    return this.#ask("write", (client) =>
      client.updateSecretProperties(this.#store.name, version, { enabled: false }),
    );
  }

  /** The properties do not come without the value. */
  #read(version?: string): Promise<Read> {
    return this.#ask("read", async (client) => {
      const { name, format } = this.#store;
      const { value = "", properties } = await client.getSecret(
        name,
        version === undefined ? {} : { version },
      );
      return { ...properties, ...this.#options.shown(value), isInFormat: isInFormat(format, value) };
    });
  }

  /** The name of a deleted secret cannot be written to until it is purged. Who may not look learns it from the write. */
  async #isDeleted(): Promise<boolean> {
    const found = await this.#ask("read", (client) => client.getDeletedSecret(this.#store.name)).catch(
      (error: unknown) => {
        if (error instanceof ServiceError && error.answer.status === 403) return undefined;
        return none(error);
      },
    );
    return found !== undefined;
  }

  /** The SDK is loaded with the first request. */
  async #ask<T>(deed: Deed, question: (client: SecretClient) => Promise<T>): Promise<T> {
    const { http, tokens, cloud } = this.#options;
    const { askVault } = await import("./vault-client.ts");
    const audience = vaultAudience(cloud);
    return askVault({ http, tokens, audience, url: this.#url, facts: this.#facts(deed) }, question);
  }

  #facts(deed: Deed) {
    return { vault: this.#store.vault, secret: this.#store.name, deed };
  }

  #refusal(deed: Deed, status: number, code: string, more: Readonly<Record<string, string>> = {}) {
    const facts = { ...this.#facts(deed), ...more };
    return new ServiceError("key-vault", { status, codes: [code], facts });
  }
}

type Read = SecretProperties & Shown & { readonly isInFormat: boolean };

interface Version {
  readonly version: string;
  /** The key id in its tags; undefined where it was not written by us. */
  readonly holds: string | undefined;
}

/** The versions that can be read, and whether these are all of them. */
async function enabledOf(client: SecretClient, name: string) {
  const enabled: Version[] = [];
  let seen = 0;
  for await (const one of client.listPropertiesOfSecretVersions(name)) {
    if (++seen > MOST_VERSIONS) return { enabled, isAll: false };
    if (one.version !== undefined && one.enabled !== false)
      enabled.push({ version: one.version, holds: keyIdIn(one.tags) });
  }
  return { enabled, isAll: true };
}

/** When the version was made, not when its tags were last touched: what it holds is as old as itself. */
function stateOf({ tags, createdOn, updatedOn }: SecretProperties, url: string) {
  const updatedAt = dateOf(createdOn ?? updatedOn ?? 0);
  // The SDK makes a date of whatever is there.
  if (updatedAt === undefined) throw new NetworkError("not-json", new URL(url).host, "no-date");
  return { kind: "readable" as const, keyId: keyIdIn(tags), updatedAt };
}

function none(error: unknown): undefined {
  const isVault = error instanceof ServiceError && error.service === "key-vault";
  if (isVault && error.answer.status === 404) return undefined;
  throw error;
}
