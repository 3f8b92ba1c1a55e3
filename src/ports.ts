/** What the use cases need of the world. Adapters implement these; nothing here does anything. */

import type { SecretEntry } from "./core/expiry.ts";
import type { Permission } from "./core/permissions.ts";
import type { RoleAssignment } from "./core/required-role.ts";

export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}

/** Whom the token is for, as its claims say. */
export interface Principal {
  readonly tenantId: string;
  readonly objectId: string;
  readonly clientId: string | undefined;
}

/** Signs in with one credential. Every method may throw `ServiceError` or `NetworkError`. */
export interface SignIn {
  /** Gets a token for `audience` (`https://management.azure.com`); a second call for one audience is free. */
  principal(audience: string): Promise<Principal>;
}

export interface Subscription {
  readonly id: string;
  readonly name: string;
  /** Enabled, Warned, PastDue, Disabled, Deleted; others may come. */
  readonly state: string;
  readonly tenantId: string | undefined;
  /** `CSP_2015-05-01`, `EnterpriseAgreement_2014-09-01`, …; empty where ARM does not say. */
  readonly quotaId: string;
}

/** Azure Resource Manager, seen as one principal. */
export interface ResourceManager {
  subscription(id: string): Promise<Subscription>;
  subscriptions(): Promise<readonly Subscription[]>;
  /** What the principal may do at a scope (`/subscriptions/…` or `/subscriptions/…/resourceGroups/…`). */
  permissions(scope: string): Promise<readonly Permission[]>;
  /** Assignments of the principal, direct and through groups, that touch the subscription. */
  roleAssignments(subscriptionId: string, objectId: string): Promise<readonly RoleAssignment[]>;
  /** The name of a role, by the id of its definition. */
  roleName(roleDefinitionId: string): Promise<string>;
  /** The group's name as Azure spells it; a `ServiceError` with 404 where there is none. */
  resourceGroup(subscriptionId: string, name: string): Promise<string>;
  resourceGroups(subscriptionId: string): Promise<readonly string[]>;
}

/** Microsoft Graph. */
export interface Directory {
  applicationSecrets(clientId: string): Promise<readonly SecretEntry[]>;
  servicePrincipalSecrets(clientId: string): Promise<readonly SecretEntry[]>;
}

export interface Traffic {
  /** Requests made so far. */
  readonly requests: number;
  /** Milliseconds during which at least one was under way. */
  readonly busy: number;
  /** How far the runner's clock is ahead of the services', in milliseconds; undefined before the first answer. */
  readonly clockSkew: number | undefined;
}
