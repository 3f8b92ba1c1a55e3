import type { X509Certificate } from "node:crypto";
import type { CloudName } from "./clouds.ts";
import type { Freshness } from "./propagation.ts";

/** A client secret. Times that Graph chose itself have a fraction, given ones mostly are whole seconds. */
export interface PasswordCredential {
  keyId: string;
  displayName: string | null;
  startDateTime: Date;
  endDateTime: Date;
  value: string;
  /** Set while the nodes of Entra may not all have it. */
  fresh?: Freshness;
}

/** An app management policy, of a tenant or of one application. It stops additions, never what exists. */
export interface CredentialPolicy {
  id: string;
  /** Longest life of a new secret, in days; null for no limit. */
  maxLifetimeDays: number | null;
  /** false: no new secret may be added at all. */
  passwords: boolean;
  /** Longest life of a new certificate, in days; left out for no limit. */
  maxKeyLifetimeDays?: number;
}

/** A registered certificate. */
export interface KeyCredential {
  keyId: string;
  displayName: string | null;
  startDateTime: Date;
  endDateTime: Date;
  certificate: X509Certificate;
  /** Set while the nodes of Entra may not all have it. */
  fresh?: Freshness;
}

export interface FederatedCredential {
  id: string;
  name: string;
  issuer: string;
  subject: string;
  description: string;
  audiences: string[];
}

/** An answer that Entra is told to give whatever the client sends. */
export interface Refusal {
  code: number;
  status?: number;
  error?: string;
  text?: string;
}

/** What roles can be assigned to. `id` is the object id. */
export interface Principal {
  id: string;
  principalType: "ServicePrincipal" | "Group" | "User";
}

export interface ServicePrincipal extends Principal {
  principalType: "ServicePrincipal";
  appId: string;
  tenantId: string;
  displayName: string;
  accountEnabled: boolean;
  servicePrincipalType: "Application" | "ManagedIdentity";
  createdDateTime: Date;
  /** Application permissions on Graph, e.g. "Application.Read.All"; tokens carry them in `roles`. */
  graphPermissions: string[];
  /** Its own secrets, beside those of the application; oldest first. */
  passwordCredentials: PasswordCredential[];
  /** Object ids of the service principals that own it. */
  owners: string[];
  /** The app instance property lock: no secret may be added here. */
  locked: boolean;
}

export interface Group extends Principal {
  principalType: "Group";
  tenantId: string;
  displayName: string;
  /** Object ids of members: service principals, users, other groups. */
  members: string[];
}

export interface ResourceGroup {
  name: string;
  location: string;
  tags: Record<string, string>;
}

export interface Permission {
  actions: string[];
  notActions: string[];
  dataActions: string[];
  notDataActions: string[];
}

/** A role. `id` is the GUID; `assignableScopes` of ["/"] is a built-in one. */
export interface RoleDefinition {
  id: string;
  roleName: string;
  description: string;
  type: "BuiltInRole" | "CustomRole";
  assignableScopes: string[];
  permissions: Permission[];
}

export interface RoleAssignment {
  id: string;
  roleDefinitionId: string;
  principalId: string;
  principalType: Principal["principalType"];
  /** "/", a management group, a subscription, a resource group or a resource. */
  scope: string;
  condition: string | null;
  createdOn: Date;
}

export interface TenantOptions {
  id?: string;
  displayName?: string;
  /** Verified domains; the first one is the initial domain. */
  domains?: string[];
  cloud?: CloudName;
}
