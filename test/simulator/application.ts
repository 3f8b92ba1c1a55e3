import { X509Certificate } from "node:crypto";
import { clientSecret, guid, isGuid } from "./ids.ts";
import { freshness, type Removed } from "./propagation.ts";
import type {
  CredentialPolicy,
  FederatedCredential,
  KeyCredential,
  PasswordCredential,
  Refusal,
  ServicePrincipal,
} from "./records.ts";

export interface ApplicationOptions {
  appId?: string;
  objectId?: string;
  displayName?: string;
  signInAudience?: string;
  /** Application permissions on Graph of its service principal in the home tenant. */
  graphPermissions?: string[];
  /** false makes an application without a service principal (AADSTS7000229). */
  servicePrincipal?: boolean;
}

export interface SecretOptions {
  startsAt?: Date;
  endsAt?: Date;
  displayName?: string | null;
  keyId?: string;
  /** As if made through Graph this very moment: `world.propagation` holds for it. */
  fresh?: boolean;
}

/** An application registration. Its fields may be changed at any time: the simulator reads them anew. */
export interface Application {
  appId: string;
  objectId: string;
  tenantId: string;
  displayName: string;
  signInAudience: string;
  publisherDomain: string;
  createdDateTime: Date;
  /** Oldest first; Graph shows them newest first. */
  passwordCredentials: PasswordCredential[];
  /** Secrets removed through Graph, which stale reads may still show. */
  removed: Removed<PasswordCredential>[];
  /** Oldest first, likewise. */
  keyCredentials: KeyCredential[];
  removedKeys: Removed<KeyCredential>[];
  federatedCredentials: FederatedCredential[];
  /** Object ids of the owning service principals, as Application.ReadWrite.OwnedBy asks for. */
  owners: string[];
  /** The app management policy assigned to it, which overrides the tenant's; null for none. */
  credentialPolicy: CredentialPolicy | null;
  /** When Graph last changed it. */
  lastWrite: Date | null;
  /** How many credentials fit into the object (Directory_ResourceSizeExceeded). */
  maxCredentials: number;
  /** Blocked by Conditional Access: a right credential gets AADSTS53003. */
  conditionalAccess: "open" | "blocked";
  refusal: Refusal | null;
  /** The service principal in the home tenant. */
  servicePrincipal: ServicePrincipal | null;
  addSecret(options?: SecretOptions): { keyId: string; value: string };
  /** Registers a certificate given as PEM or DER. */
  addCertificate(certificate: string | Uint8Array, displayName?: string): { keyId: string };
  addFederatedCredential(credential: Partial<FederatedCredential> & { subject: string }): FederatedCredential;
  addOwner(principal: ServicePrincipal | null): void;
  /** Whether a secret is a living one of the application or its service principal, once it has reached every node. */
  accepts(secret: string): boolean;
  /** Likewise a certificate, by its SHA-1 thumbprint in hexadecimal digits. */
  acceptsCertificate(thumbprint: string): boolean;
  /** Makes Entra answer every token request of this application with a code; null ends it. */
  refuseWith(code: number | null, shape?: Omit<Refusal, "code">): void;
}

/** All secrets that sign the application in: its own, and those of its service principal at home. */
export const secretsOf = ({ passwordCredentials, servicePrincipal }: Application): PasswordCredential[] => [
  ...passwordCredentials,
  ...(servicePrincipal?.passwordCredentials ?? []),
];

/** SHA-1 of the DER, in upper-case hexadecimal digits. */
export const thumbprintOf = ({ certificate }: KeyCredential): string =>
  certificate.fingerprint.replaceAll(":", "");

const lives = ({ startDateTime, endDateTime }: PasswordCredential | KeyCredential, now: Date): boolean =>
  startDateTime <= now && now < endDateTime;

const twoYears = 2 * 365 * 86_400_000;

/** Makes the record of an application; the tenant adds its service principal. */
export function createApplication(
  home: { id: string; domain: string; now: () => Date },
  options: ApplicationOptions,
): Application {
  const application: Application = {
    appId: options.appId ?? guid(),
    objectId: options.objectId ?? guid(),
    tenantId: home.id,
    displayName: options.displayName ?? "deploy",
    signInAudience: options.signInAudience ?? "AzureADMyOrg",
    publisherDomain: home.domain,
    createdDateTime: wholeSeconds(home.now()),
    passwordCredentials: [],
    removed: [],
    keyCredentials: [],
    removedKeys: [],
    federatedCredentials: [],
    owners: [],
    credentialPolicy: null,
    lastWrite: null,
    maxCredentials: 600,
    conditionalAccess: "open",
    refusal: null,
    servicePrincipal: null,
    addSecret: (secret = {}) => addSecret(application, secret, home.now()),
    addCertificate: (certificate, displayName) => addCertificate(application, certificate, displayName),
    addFederatedCredential: (credential) => addFederatedCredential(application, credential),
    addOwner: (principal) => {
      if (!principal) throw new Error("There is no service principal to make an owner");
      application.owners.push(principal.id);
    },
    accepts: (secret) => secretsOf(application).some((one) => one.value === secret && lives(one, home.now())),
    acceptsCertificate: (thumbprint) =>
      application.keyCredentials.some((key) => thumbprintOf(key) === thumbprint && lives(key, home.now())),
    refuseWith: (code, shape = {}) => {
      application.refusal = code === null ? null : { code, ...shape };
    },
  };
  if (!isGuid(application.appId)) throw new Error(`An application id is a GUID, not ${application.appId}`);
  return application;
}

function addSecret(application: Application, options: SecretOptions, now: Date) {
  const start = wholeSeconds(options.startsAt ?? now);
  const secret: PasswordCredential = {
    keyId: options.keyId ?? guid(),
    displayName: options.displayName ?? null,
    startDateTime: start,
    endDateTime: wholeSeconds(options.endsAt ?? new Date(start.getTime() + twoYears)),
    value: clientSecret(),
    ...(options.fresh ? { fresh: freshness(now) } : {}),
  };
  application.passwordCredentials.push(secret);
  return { keyId: secret.keyId, value: secret.value };
}

function addCertificate(application: Application, data: string | Uint8Array, displayName?: string) {
  const certificate = new X509Certificate(data);
  const keyId = guid();
  application.keyCredentials.push({
    keyId,
    displayName: displayName ?? certificate.subject.split("\n").reverse().join(", "),
    startDateTime: wholeSeconds(certificate.validFromDate),
    endDateTime: wholeSeconds(certificate.validToDate),
    certificate,
  });
  return { keyId };
}

function addFederatedCredential(
  application: Application,
  options: Partial<FederatedCredential> & { subject: string },
): FederatedCredential {
  const credential: FederatedCredential = {
    id: guid(),
    name: `github-${application.federatedCredentials.length + 1}`,
    issuer: "https://token.actions.githubusercontent.com",
    description: "",
    audiences: ["api://AzureADTokenExchange"],
    ...options,
  };
  application.federatedCredentials.push(credential);
  return credential;
}

const wholeSeconds = (date: Date): Date => new Date(Math.floor(date.getTime() / 1000) * 1000);
