import { type Application, thumbprintOf } from "./application.ts";
import type { Shown } from "./propagation.ts";
import type { FederatedCredential, KeyCredential, PasswordCredential, ServicePrincipal } from "./records.ts";

/** Whole seconds have no fraction; the times that Graph chose itself have seven digits. */
const time = (date: Date): string =>
  date.getTime() % 1000 === 0
    ? date.toISOString().replace(/\.\d+Z$/, "Z")
    : date.toISOString().replace("Z", "0000Z");

/** Newest first, and the value is never told again: `secretText` is there, and null. */
const passwords = (list: PasswordCredential[]) =>
  list.toReversed().map((secret) => passwordEntity(secret, null));

export const passwordEntity = (secret: PasswordCredential, secretText: string | null) => ({
  customKeyIdentifier: null,
  displayName: secret.displayName,
  endDateTime: time(secret.endDateTime),
  hint: secret.value.slice(0, 3),
  keyId: secret.keyId,
  secretText,
  startDateTime: time(secret.startDateTime),
});

/** `customKeyIdentifier` is the SHA-1 of the DER in upper-case hex, not base64. */
export const keyEntity = (key: KeyCredential, withKey: boolean) => ({
  customKeyIdentifier: thumbprintOf(key),
  displayName: key.displayName,
  endDateTime: time(key.endDateTime),
  key: withKey ? key.certificate.raw.toString("base64") : null,
  keyId: key.keyId,
  startDateTime: time(key.startDateTime),
  type: "AsymmetricX509Cert",
  usage: "Verify",
});

const info = {
  logoUrl: null,
  marketingUrl: null,
  privacyStatementUrl: null,
  supportUrl: null,
  termsOfServiceUrl: null,
};
const implicitGrantSettings = { enableAccessTokenIssuance: false, enableIdTokenIssuance: false };
const verifiedPublisher = { displayName: null, verifiedPublisherId: null, addedDateTime: null };

/**
 * The application entity: the 2022 members that every recording has, in their order. Later years only add more.
 * @param withKeys whether the certificates themselves are shown: only to who selects them of one object
 */
export function applicationEntity(
  application: Application,
  shown: Shown,
  withKeys = false,
): Record<string, unknown> {
  return {
    id: application.objectId,
    deletedDateTime: null,
    appId: application.appId,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
    createdDateTime: time(application.createdDateTime),
    displayName: application.displayName,
    description: null,
    groupMembershipClaims: null,
    identifierUris: [],
    isDeviceOnlyAuthSupported: null,
    isFallbackPublicClient: null,
    notes: null,
    publisherDomain: application.publisherDomain,
    serviceManagementReference: null,
    signInAudience: application.signInAudience,
    tags: [],
    tokenEncryptionKeyId: null,
    defaultRedirectUri: null,
    certification: null,
    optionalClaims: null,
    addIns: [],
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [],
      preAuthorizedApplications: [],
    },
    appRoles: [],
    info,
    keyCredentials: shown.keys.toReversed().map((key) => keyEntity(key, withKeys)),
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: "Allow" },
    passwordCredentials: passwords(shown.passwords),
    publicClient: { redirectUris: [] },
    requiredResourceAccess: [],
    verifiedPublisher,
    web: { homePageUrl: null, logoutUrl: null, redirectUris: [], implicitGrantSettings },
    spa: { redirectUris: [] },
  };
}

/** The service principal entity. It shows its own secrets only, never those of the application. */
export function servicePrincipalEntity(
  principal: ServicePrincipal,
  application: Application | undefined,
): Record<string, unknown> {
  return {
    id: principal.id,
    deletedDateTime: null,
    accountEnabled: principal.accountEnabled,
    alternativeNames: [],
    appDisplayName: principal.displayName,
    appDescription: null,
    appId: principal.appId,
    applicationTemplateId: null,
    appOwnerOrganizationId: application?.tenantId ?? null,
    appRoleAssignmentRequired: false,
    createdDateTime: time(principal.createdDateTime),
    description: null,
    disabledByMicrosoftStatus: null,
    displayName: principal.displayName,
    homepage: null,
    loginUrl: null,
    logoutUrl: null,
    notes: null,
    notificationEmailAddresses: [],
    preferredSingleSignOnMode: null,
    preferredTokenSigningKeyThumbprint: null,
    replyUrls: [],
    servicePrincipalNames: [principal.appId],
    servicePrincipalType: principal.servicePrincipalType,
    signInAudience: application?.signInAudience ?? null,
    tags: [],
    tokenEncryptionKeyId: null,
    samlSingleSignOnSettings: null,
    addIns: [],
    appRoles: [],
    info,
    keyCredentials: [],
    oauth2PermissionScopes: [],
    passwordCredentials: passwords(principal.passwordCredentials),
    resourceSpecificApplicationPermissions: [],
    verifiedPublisher,
  };
}

/** Federated credentials are no part of the application entity; they have a list of their own. */
export const federatedCredentialEntity = (credential: FederatedCredential) => ({
  id: credential.id,
  name: credential.name,
  issuer: credential.issuer,
  subject: credential.subject,
  description: credential.description,
  audiences: credential.audiences,
});
