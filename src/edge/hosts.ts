import type { Cloud } from "../core/cloud.ts";
import type { Credential, Identity } from "../core/credential.ts";
import type { ManagementCertificate } from "../core/settings.ts";

type Env = Readonly<Record<string, string | undefined>>;

const authorityUrls = ({ authorityHost, authorityAliases }: Cloud): readonly string[] => [
  authorityHost,
  ...authorityAliases,
];

/** Every address that a run may call, save the stores of a rotation. */
export function allowedUrls({ cloud, credential, otherwise }: Identity, env: Env): readonly string[] {
  const federated = credential.kind === "oidc" || otherwise?.kind === "oidc";
  const idToken = federated ? [env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? ""] : [];
  return [...authorityUrls(cloud), cloud.resourceManagerUrl, cloud.graphUrl, ...idToken];
}

/** Where a management certificate may be shown: nowhere but at the classic API of its cloud. */
export const classicHosts = (
  management: Pick<ManagementCertificate, "cloud"> | undefined,
): ReadonlySet<string> => hostsOf(management === undefined ? [] : [management.cloud.serviceManagementUrl]);

/**
 * Managed identities are asked for on the machine itself: the metadata address that every Azure VM has, or what
 * App Service, Arc and the like name in the environment.
 */
export function metadataHosts(credential: Credential, env: Env): ReadonlySet<string> {
  if (credential.kind !== "managed-identity") return new Set();
  const named = ["IDENTITY_ENDPOINT", "MSI_ENDPOINT", "IMDS_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST"];
  return hostsOf(["http://169.254.169.254", ...named.map((name) => env[name] ?? "")]);
}

/** Where a credential may be shown. */
export const hostsFor = (credential: Credential, cloud: Cloud, env: Env): ReadonlySet<string> =>
  credential.kind === "managed-identity" ? metadataHosts(credential, env) : hostsOf(authorityUrls(cloud));

export const hostsOf = (urls: readonly string[]): ReadonlySet<string> =>
  new Set(urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).host));
