/** What the use cases need of the world. Adapters implement these; nothing here does anything. */

import type { KeyObject } from "node:crypto";
import type { CredentialEntry, SecretEntry } from "./core/expiry.ts";
import type { Certificate, KeyFile } from "./core/keyfile/key-file.ts";
import type { Posted } from "./core/notify/next.ts";
import type { Permission } from "./core/permissions.ts";
import type { RoleAssignment } from "./core/required-role.ts";
import type { Store } from "./core/rotation/stores.ts";
import type { StoreState } from "./core/rotation/world.ts";
import type { Secret } from "./core/secret.ts";

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
  /** Those that the application signs in with; `hint` is the thumbprint. */
  applicationCertificates(clientId: string): Promise<readonly CredentialEntry[]>;
  applicationSecrets(clientId: string): Promise<readonly SecretEntry[]>;
  servicePrincipalSecrets(clientId: string): Promise<readonly SecretEntry[]>;
}

/** An application registration, as far as its credentials go. */
export interface Application {
  readonly objectId: string;
  readonly displayName: string;
  /** `AzureADMyOrg`, …; those with a personal account in them hold two client secrets at most. */
  readonly signInAudience: string;
  readonly secrets: readonly CredentialEntry[];
  /** Those that prove who it is; it may have keys for other purposes too. */
  readonly certificates: readonly CredentialEntry[];
  /** The key ids of all its `keyCredentials`. */
  readonly certificateKeyIds: readonly string[];
}

export interface NewSecret {
  readonly keyId: string;
  readonly startsOn: Date;
  readonly endsOn: Date;
  readonly value: Secret;
}

/** Microsoft Graph, where it writes. Every method may throw `ServiceError` or `NetworkError`. */
export interface Applications {
  application(clientId: string): Promise<Application>;
  /** Asked for once: a `NetworkError` means that it may have been made all the same. */
  addSecret(
    clientId: string,
    wanted: { readonly displayName: string; readonly startsOn: Date; readonly endsOn: Date },
  ): Promise<NewSecret>;
  /** One that is not there counts as removed. */
  removeSecret(clientId: string, keyId: string): Promise<void>;
}

export interface CertificateToAdd {
  readonly der: Uint8Array;
  readonly displayName: string;
  /** Both in whole seconds, as the certificate says itself. */
  readonly startsOn: Date;
  readonly endsOn: Date;
}

/** The certificates of one application, where they are changed. Every method may throw `ServiceError` or `NetworkError`. */
export interface Certificates {
  /** Asked for once: a `NetworkError` means that it may have been done all the same. */
  add(wanted: CertificateToAdd): Promise<CertificateAdded>;
  /** One that is not there counts as removed. */
  remove(keyId: string): Promise<void>;
}

/** Where the list of them is written whole, and another who does so may drop what was added. */
export interface WholeList extends Certificates {
  /** Adds one again that was added before, with its key id, unless it is listed; answers whether it was not. */
  putBack(keyId: string): Promise<boolean>;
}

export interface CertificateAdded {
  readonly keyId: string;
  readonly startsOn: Date;
  readonly endsOn: Date;
  /** Key ids of certificates that were there before and were not afterwards, whoever removed them. */
  readonly gone: readonly string[];
}

export interface OpenCertificates {
  /** By a living one of its certificates with its private key (PEM): one at a time. */
  byProof(proof: { readonly objectId: string; readonly pem: Secret }): Certificates;
  readonly byPermission: WholeList;
}

export interface MadeCertificate {
  /** The private key as PKCS#8, then the certificate. */
  readonly pem: Secret;
  readonly der: Uint8Array;
  /** SHA-1 of the DER, upper-case hexadecimal. */
  readonly thumbprint: string;
  /** The PEM as it reads. */
  readonly file: KeyFile;
  /** Both as a PKCS#12 file, in base64. */
  pfx(password: Secret): Secret;
}

export type MakeCertificate = (wanted: {
  readonly name: string;
  readonly startsOn: Date;
  readonly endsOn: Date;
  readonly keySize: number;
}) => Promise<MadeCertificate>;

/** One place that keeps the secret. Every method may throw `ServiceError` or `NetworkError`. */
export interface SecretStore {
  /** What it shows of itself; throws where it could not be written either. */
  observe(): Promise<StoreState>;
  /** Idempotent. Answers with the state that the write has led to. */
  write(value: Secret, about: Omit<NewSecret, "value">): Promise<StoreState>;
  /**
   * Makes old values of the credential unreadable, where the store keeps them (Key Vault: the versions are disabled).
   * `hint` is what Graph shows of it. Answers whether old ones are left of which nothing says what they hold.
   */
  forget(keyId: string, hint?: string): Promise<boolean>;
}

export type OpenStore = (store: Store) => SecretStore;

/**
 * Signs in anew with a secret, or with a private key and its certificate (PEM), on a connection of its own where
 * another is busy, and hands over what it then sees. May throw `ServiceError` or `NetworkError`.
 */
export type TryCredential = (clientId: string, value: Secret) => Promise<ResourceManager>;

export interface ClassicSubscription {
  readonly id: string;
  readonly name: string;
  /** Active, Warned, Disabled, Deleting, Deleted; others may come. */
  readonly status: string;
}

export interface ManagementCertificate {
  /** SHA-1, upper-case hexadecimal. */
  readonly thumbprint: string;
  /** When it was uploaded; undefined where that is not told. */
  readonly created: Date | undefined;
}

/**
 * Azure Service Management, the classic API, seen with one management certificate. Every method may throw
 * `ServiceError` or `NetworkError`.
 */
export interface ServiceManagement {
  subscription(id: string): Promise<ClassicSubscription>;
  /** The names of the cloud services. */
  hostedServices(id: string): Promise<readonly string[]>;
  certificates(id: string): Promise<readonly ManagementCertificate[]>;
  /** Asked for once: a `NetworkError` means that it may have been added all the same. */
  addCertificate(id: string, certificate: Certificate): Promise<void>;
}

/** Throws a `ServiceError` where no connection can be opened with the certificate and key of this file. */
export type OpenServiceManagement = (file: KeyFile) => ServiceManagement;

/**
 * Where a run tells people what it found: the comments of one pull request, or the issues of a repository. Every
 * method may throw `ServiceError` or `NetworkError`.
 */
export interface Board {
  /** What stands there of ours, of this place: of issues, those that are open. */
  posted(): Promise<readonly Posted[]>;
  /** Asked for once: a `NetworkError` means that it may have been posted all the same. */
  post(text: Text): Promise<void>;
  update(id: number, text: Text): Promise<void>;
  /** Says that it is mended; an issue is closed by it. */
  settle(id: number, text: Text): Promise<void>;
}

export interface Text {
  /** Of an issue; a comment has none. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export interface PrivateKeyMade {
  readonly key: KeyObject;
  /** PKCS#8, not encrypted. */
  readonly pem: Secret;
}

/** Makes an RSA key of so many bits, which is masked before anybody has it. */
export type NewKey = (bits: number) => Promise<PrivateKeyMade>;

/** The folder that the files of a run go to. */
export interface KeyFolder {
  /** Only a new file, which only this user can read; answers with its path. May throw `FileError`. */
  write(name: string, content: Uint8Array): string;
  read(name: string): Uint8Array;
  /** Takes back what was written. */
  clear(): void;
}

export interface Traffic {
  /** Requests made so far. */
  readonly requests: number;
  /** Milliseconds during which at least one was under way. */
  readonly busy: number;
  /** How far the runner's clock is ahead of the services', in milliseconds; undefined before the first answer. */
  readonly clockSkew: number | undefined;
  /** The same by the last answer of one host. */
  clockSkewOf(host: string): number | undefined;
}
