import type { Entries } from "./finder.ts";

const OTHER_CLOUD = {
  // The tenant exists, but not where we asked.
  verdict: "unknown-tenant",
  level: "error",
  what: "Tenant {tenantId} belongs to another cloud than the one that was asked, {authority}.",
  why: "Azure Government and Azure in China have their own sign-in hosts; the run used `environment: {environment}`.",
  fix: "Set `environment` to {otherEnvironments}, whichever the tenant belongs to.",
} as const;

const NO_TENANT = {
  verdict: "unknown-tenant",
  level: "error",
  what: "Microsoft Entra could not tell which tenant application {clientId} signs in to.",
  why: "`tenant-id` is empty, or a word such as `common` instead of the ID of one tenant.",
  fix: "Set `tenant-id` to the Directory (tenant) ID: `az account show --query tenantId --output tsv` prints it.",
} as const;

/** Codes of the Entra token endpoint about the tenant and its cloud (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export const ENTRA_TENANT = {
  "entra/90002": {
    verdict: "unknown-tenant",
    level: "error",
    what: "There is no tenant {tenantId} at {authority}.",
    why: "The tenant ID is mistyped (often a client ID or a subscription ID was pasted), the tenant was deleted, it belongs to another cloud, or `client-id` and `tenant-id` are swapped.",
    fix: "Compare `tenant-id` with `az account show --query tenantId --output tsv`, and compare both with the Overview page of the app registration, where they stand one below the other. If the tenant belongs to another cloud, set `environment` to {otherEnvironments}.",
    link: "https://learn.microsoft.com/entra/fundamentals/how-to-find-tenant",
  },
  "entra/900023": {
    verdict: "unknown-tenant",
    level: "error",
    what: "{tenantId} is neither a tenant ID nor a domain that Microsoft Entra knows.",
    why: "The tenant ID is mistyped (a digit too many or too few is enough), or the domain is not verified in the tenant.",
    fix: "Set `tenant-id` to the Directory (tenant) ID: `az account show --query tenantId --output tsv` prints it.",
    link: "https://learn.microsoft.com/entra/fundamentals/how-to-find-tenant",
  },
  "entra/50059": { ...NO_TENANT, link: "https://login.microsoftonline.com/error?code=50059" },
  "entra/50128": { ...NO_TENANT, link: "https://login.microsoftonline.com/error?code=50128" },
  "entra/90038": {
    ...OTHER_CLOUD,
    link: "https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud",
  },
  "entra/900439": {
    ...OTHER_CLOUD,
    link: "https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud",
  },
  "entra/900382": {
    ...OTHER_CLOUD,
    link: "https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud",
  },
  "entra/900432": {
    ...OTHER_CLOUD,
    link: "https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud",
  },
} as const satisfies Entries;
