import { type Classic, createClassic } from "./classic.ts";
import { guid } from "./ids.ts";
import type { Principal, ResourceGroup, RoleAssignment } from "./records.ts";
import { createVault, type Vault, type VaultHome, type VaultOptions } from "./vault.ts";

export type SubscriptionState = "Enabled" | "Warned" | "PastDue" | "Disabled" | "Deleted" | (string & {});

export interface SubscriptionOptions {
  id?: string;
  displayName?: string;
  state?: SubscriptionState;
  quotaId?: string;
  spendingLimit?: "On" | "Off" | "CurrentPeriodOff";
  /** Names of the management groups above it, nearest first. The tenant's root group is always above these. */
  managementGroups?: string[];
}

export interface AssignOptions {
  /** Default: the subscription. A bare name without "/" is a resource group of this subscription. */
  scope?: string;
  condition?: string;
}

/** A subscription. Its fields may be changed at any time. */
export interface Subscription {
  id: string;
  tenantId: string;
  displayName: string;
  state: SubscriptionState;
  quotaId: string;
  spendingLimit: string;
  managementGroups: string[];
  /** "/subscriptions/{id}" */
  scope: string;
  resourceGroups: ResourceGroup[];
  /** Resource provider namespace → registration state. */
  providers: Map<string, string>;
  addResourceGroup(name: string, options?: Partial<ResourceGroup>): ResourceGroup;
  /** Gives a role, by name or id, to a service principal, a group or a user. */
  assign(principal: Principal | null, role: string, options?: AssignOptions): RoleAssignment;
  /** What the classic service management API knows of it. */
  classic: Classic;
  vaults: Vault[];
  /** A key vault; by default one with role-based access and soft delete, as new ones are. */
  addVault(name: string, options?: VaultOptions): Vault;
}

/** What the world lends to a subscription to assign roles with. */
export type AssignRole = (
  principal: Principal,
  role: string,
  scope: string,
  condition: string | null,
) => RoleAssignment;

/** The tenant a subscription is made in. */
export type SubscriptionHome = Omit<VaultHome, "assign" | "scope">;

export function createSubscription(
  home: SubscriptionHome,
  options: SubscriptionOptions,
  assignRole: AssignRole,
): Subscription {
  const id = options.id ?? guid();
  const tenantId = home.id;
  const scope = `/subscriptions/${id}`;
  const subscription: Subscription = {
    id,
    tenantId,
    displayName: options.displayName ?? "Production",
    state: options.state ?? "Enabled",
    quotaId: options.quotaId ?? "PayAsYouGo_2014-09-01",
    spendingLimit: options.spendingLimit ?? "Off",
    managementGroups: [...(options.managementGroups ?? []), tenantId],
    scope,
    resourceGroups: [],
    providers: new Map([
      ["Microsoft.Resources", "Registered"],
      ["Microsoft.Authorization", "Registered"],
    ]),
    addResourceGroup: (name, more = {}) => {
      const group: ResourceGroup = { name, location: "westeurope", tags: {}, ...more };
      subscription.resourceGroups.push(group);
      return group;
    },
    assign: (principal, role, { scope: at = scope, condition } = {}) => {
      if (!principal) throw new Error("There is no service principal to give a role to");
      const full = at.startsWith("/") ? at : `${scope}/resourceGroups/${at}`;
      return assignRole(principal, role, full, condition ?? null);
    },
    classic: createClassic(home.now),
    vaults: [],
    addVault: (name, more = {}) => {
      const vault = createVault({ ...home, scope, assign: subscription.assign }, name, more);
      subscription.vaults.push(vault);
      return vault;
    },
  };
  return subscription;
}
