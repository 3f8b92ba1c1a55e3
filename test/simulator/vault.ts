import { type CloudName, vaultSuffixOf } from "./clouds.ts";
import { hex } from "./ids.ts";
import type { Principal, RoleAssignment } from "./records.ts";

export interface VaultOptions {
  location?: string;
  resourceGroup?: string;
  /** New vaults are of role-based access; older ones have access policies. */
  authorization?: "rbac" | "access-policy";
}

export type VaultPermission = "get" | "list" | "set" | "delete" | "recover" | "purge";

/** One version of a secret. Key Vault counts whole seconds. */
export interface SecretVersion {
  /** 32 hex digits. */
  version: string;
  value: string;
  contentType: string | null;
  enabled: boolean;
  notBefore: Date | null;
  expires: Date | null;
  created: Date;
  updated: Date;
  tags: Record<string, string> | null;
  /** It is the key of a certificate of the vault, which nobody may touch but by way of that. */
  managed: boolean;
}

export interface VaultSecret {
  name: string;
  /** Oldest first; the last one is what a read without a version gets. */
  versions: SecretVersion[];
  /** When it was soft-deleted; null while it is there. */
  deletedAt: Date | null;
  /** So many writes are still refused with ObjectIsBeingRecovered. */
  recovering: number;
}

/** A key vault. Its fields may be changed at any time. */
export interface Vault {
  name: string;
  tenantId: string;
  location: string;
  /** Its Azure resource id, which roles are assigned at. */
  scope: string;
  authorization: "rbac" | "access-policy";
  /** true: its firewall lets nobody in. */
  firewalled: boolean;
  /** Object id → permissions on secrets, for a vault with access policies. */
  policies: Map<string, VaultPermission[]>;
  /** By lower-case name, soft-deleted ones too. */
  secrets: Map<string, VaultSecret>;
  /** How many writes after a recovery are refused with ObjectIsBeingRecovered. */
  recoveryRefusals: number;
  recoverableDays: number;
  /** Its real address, without a trailing slash. */
  url(): string;
  /** Gives an access policy. */
  allow(principal: Principal | null, permissions: VaultPermission[]): void;
  /** Gives a role at the scope of the vault. */
  assign(principal: Principal | null, role: string): RoleAssignment;
  /** Adds a version, as a person in the portal would. */
  set(name: string, value: string, options?: Partial<SecretVersion>): SecretVersion;
  secret(name: string): VaultSecret | undefined;
  /** The newest value, or that of a version; undefined where there is none or the secret is deleted. */
  value(name: string, version?: string): string | undefined;
}

/** What a vault needs of the subscription it lives in. */
export interface VaultHome {
  /** The tenant's id. */
  id: string;
  cloud(): CloudName;
  now(): Date;
  /** "/subscriptions/{id}" */
  scope: string;
  assign(principal: Principal | null, role: string, options: { scope: string }): RoleAssignment;
}

export function createVault(home: VaultHome, name: string, options: VaultOptions): Vault {
  const group = options.resourceGroup ?? "secrets";
  const scope = `${home.scope}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${name}`;
  const vault: Vault = {
    name,
    tenantId: home.id,
    location: options.location ?? "westeurope",
    scope,
    authorization: options.authorization ?? "rbac",
    firewalled: false,
    policies: new Map(),
    secrets: new Map(),
    recoveryRefusals: 0,
    recoverableDays: 90,
    url: () => `https://${name.toLowerCase()}${vaultSuffixOf(home.cloud())}`,
    allow: (principal, permissions) => {
      if (!principal) throw new Error("There is no service principal to give an access policy to");
      vault.policies.set(principal.id, permissions);
    },
    assign: (principal, role) => home.assign(principal, role, { scope }),
    set: (secret, value, more = {}) => addVersion(vault, secret, { value, ...more }, home.now()),
    secret: (secret) => vault.secrets.get(secret.toLowerCase()),
    value: (secret, version) => {
      const found = vault.secret(secret);
      if (!found || found.deletedAt) return undefined;
      return (version ? found.versions.find((one) => one.version === version) : found.versions.at(-1))?.value;
    },
  };
  return vault;
}

/** Adds a version to a secret, which it makes where there is none. */
export function addVersion(
  vault: Vault,
  name: string,
  options: Partial<SecretVersion> & { value: string },
  now: Date,
): SecretVersion {
  const made: SecretVersion = {
    version: hex(32),
    contentType: null,
    enabled: true,
    notBefore: null,
    expires: null,
    created: now,
    updated: now,
    tags: null,
    managed: false,
    ...options,
  };
  const secret = vault.secret(name) ?? { name, versions: [], deletedAt: null, recovering: 0 };
  secret.versions.push(made);
  vault.secrets.set(name.toLowerCase(), secret);
  return made;
}
