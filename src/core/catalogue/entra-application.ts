import type { Entries } from "./finder.ts";

const NOT_FOUND = {
  verdict: "unknown-application",
  level: "error",
  what: "Tenant {tenantId} has no application with the client ID {clientId}.",
  why: "Either the client ID or the tenant ID is wrong (each may be right and belong to another pair), or `client-id` and `tenant-id` are swapped, or the application was deleted, or this is not its cloud (`environment: {environment}`).",
  fix: "Run `az login --tenant {tenantId}` and `az ad app show --id {clientId}`. If that finds nothing, correct `client-id` or `tenant-id`: compare both with the Overview page of the app registration, where they stand one below the other, in {portal} under Microsoft Entra ID > App registrations. If the application lives in another tenant on purpose, add it to this one: `az ad sp create --id {clientId}`.",
} as const;

const DISABLED = {
  verdict: "application-disabled",
  level: "error",
  what: "Application {clientId} is switched off in tenant {tenantId}.",
  why: "An administrator disabled sign-in for it, or Microsoft disabled it because of suspicious activity.",
  fix: "After finding out why, run `az ad sp update --id {clientId} --set accountEnabled=true`, or in {portal} open Microsoft Entra ID > Enterprise applications > {clientId} > Properties and set Enabled for users to sign-in to Yes.",
} as const;

/** Codes of the Entra token endpoint about the application and what it may ask for (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export const ENTRA_APPLICATION = {
  "entra/700016": { ...NOT_FOUND, link: "https://login.microsoftonline.com/error?code=700016" },
  "entra/700011": { ...NOT_FOUND, link: "https://login.microsoftonline.com/error?code=700011" },
  "entra/700038": {
    verdict: "unknown-application",
    level: "error",
    what: "Microsoft Entra does not take {clientId} for an application ID.",
    why: "The client ID is mistyped or still a placeholder.",
    fix: "Copy the Application (client) ID from the Overview page of the application in {portal} under Microsoft Entra ID > App registrations into `client-id`.",
    link: "https://login.microsoftonline.com/error?code=700038",
  },
  "entra/7000229": {
    verdict: "unknown-application",
    level: "error",
    what: "Application {clientId} exists, but it has no service principal in tenant {tenantId}.",
    why: "An application registered without one, or one that lives in another tenant, cannot sign in here until it is added.",
    fix: "Run `az login --tenant {tenantId}` and `az ad sp create --id {clientId}`, then give the new service principal its role on the subscription.",
    link: "https://go.microsoft.com/fwlink/?linkid=2225119",
  },
  "entra/7000112": { ...DISABLED, link: "https://login.microsoftonline.com/error?code=7000112" },
  "entra/70001": { ...DISABLED, link: "https://login.microsoftonline.com/error?code=70001" },
  "entra/1000031": {
    ...DISABLED,
    what: "Application {clientId} cannot be used in tenant {tenantId} at this time.",
    link: "https://login.microsoftonline.com/error?code=1000031",
  },
  "entra/500011": {
    // The closed set has no word for the other side; it is an application (of Azure) that the tenant does not know.
    verdict: "unknown-application",
    level: "error",
    what: "Tenant {tenantId} does not know the service {resource} that a token was asked for.",
    why: "The tenant belongs to another cloud than `environment: {environment}`, or a URL of a custom cloud is wrong.",
    fix: "Set `environment` to the cloud of the tenant; for `environment: custom` correct `resource-manager-url` or `graph-url`.",
    link: "https://login.microsoftonline.com/error?code=500011",
  },
  "entra/501051": {
    verdict: "missing-permission",
    level: "error",
    what: "Application {clientId} is not assigned to {resource}, which admits assigned applications only.",
    why: "The service requires assignment, and this application has none of its app roles.",
    fix: "Ask the administrator of tenant {tenantId} to assign an app role of {resource} to application {clientId}.",
    link: "https://login.microsoftonline.com/error?code=501051",
  },
  "entra/65001": {
    verdict: "missing-permission",
    level: "error",
    what: "Nobody in tenant {tenantId} has consented to what application {clientId} asks for.",
    why: "A permission was added to the application, and the administrator's consent is missing.",
    fix: "Have an administrator run `az ad app permission admin-consent --id {clientId}`.",
    link: "https://login.microsoftonline.com/error?code=65001",
  },
  "entra/50034": {
    verdict: "unknown-application",
    level: "error",
    what: "Tenant {tenantId} does not know the account that signed in.",
    why: "The account is a user of another tenant, or it was deleted.",
    fix: "Set `tenant-id` to the tenant of the account, or sign in again with `az login --tenant {tenantId}`.",
    link: "https://login.microsoftonline.com/error?code=50034",
  },
} as const satisfies Entries;
