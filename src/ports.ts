/** What the use cases need of the world. Adapters implement these; nothing here does anything. */

export interface Clock {
  now(): Date;
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

export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

export interface RoleAssignment {
  readonly scope: string;
  readonly roleDefinitionId: string;
  readonly principalId: string;
  /** An ABAC condition narrows what the role allows. */
  readonly conditional: boolean;
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
  resourceGroups(subscriptionId: string): Promise<readonly string[]>;
}

/** A client secret as Graph shows it: all but the secret. */
export interface PasswordCredential {
  readonly keyId: string;
  readonly displayName: string | undefined;
  /** The first three characters of the secret. */
  readonly hint: string | undefined;
  readonly startsOn: Date | undefined;
  readonly endsOn: Date;
}

/** Microsoft Graph. */
export interface Directory {
  applicationSecrets(clientId: string): Promise<readonly PasswordCredential[]>;
  servicePrincipalSecrets(clientId: string): Promise<readonly PasswordCredential[]>;
}

export interface Traffic {
  /** Requests made so far. */
  readonly requests: number;
  /** Milliseconds during which at least one was under way. */
  readonly busy: number;
}
