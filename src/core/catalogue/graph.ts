import type { Entries } from "./finder.ts";

const ERRORS = "https://learn.microsoft.com/graph/errors";

/** Codes of Microsoft Graph where an application is read (learn.microsoft.com/graph/errors). */
export const GRAPH = {
  "graph/Authorization_RequestDenied": {
    verdict: "missing-permission",
    level: "error",
    what: "Application {clientId} may not read applications in Microsoft Graph.",
    why: "Reading one's own registration needs a permission too, and an administrator must consent to it.",
    fix: "{grant}",
    link: "https://learn.microsoft.com/graph/api/application-get",
  },
  "graph/Request_ResourceNotFound": {
    verdict: "unknown-application",
    level: "error",
    what: "Tenant {tenantId} holds no registration of application {clientId}.",
    why: "The registration lives in another tenant, or it is a managed identity, which has none.",
    fix: "Nothing, if that is intended: set `check-expiry: off`. Otherwise compare `client-id` and `tenant-id` with {portal} under Microsoft Entra ID > App registrations.",
    link: "https://learn.microsoft.com/graph/api/application-get",
  },
  "graph/InvalidAuthenticationToken": {
    verdict: "unknown",
    level: "error",
    what: "Microsoft Graph does not accept the token that Microsoft Entra issued (trace ID {traceId}).",
    why: "The clock of this runner is wrong, or the token is for another cloud than {graph}.",
    fix: "Set the clock of a self-hosted runner right and check `environment` and `graph-url`. US Government L4 and L5 and China have their own addresses of Graph.",
    link: "https://learn.microsoft.com/graph/deployments",
  },
  "graph/TooManyRequests": {
    verdict: "throttled",
    level: "error",
    what: "Microsoft Graph received too many requests and asked to wait.",
    why: "Other jobs and programs use the same limit. Nothing is known to be wrong with the credential.",
    fix: "Run again in a few minutes.",
    link: "https://learn.microsoft.com/graph/throttling",
  },
  "graph/Directory_ConcurrencyViolation": {
    verdict: "throttled",
    level: "error",
    what: "Microsoft Graph was busy with another change in tenant {tenantId} and asked to wait.",
    why: "Two programs worked on the same application at the same moment.",
    fix: "Run again in a minute.",
    link: ERRORS,
  },
} as const satisfies Entries;

const POLICIES = "https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy";
const ADD = "https://learn.microsoft.com/graph/api/application-addpassword";

/**
 * Codes of Microsoft Graph where the secrets and certificates of an application are changed. One that ends in `-rotation` is a code
 * of above with another cause and another way out.
 */
export const GRAPH_ROTATION = {
  "graph/Authorization_RequestDenied-rotation": {
    verdict: "missing-permission",
    level: "error",
    what: "Application {clientId} may not change the credentials of application {target} in Microsoft Graph.",
    why: "It takes two things: the permission Application.ReadWrite.OwnedBy with the consent of an administrator, and to be an owner of {target}, even where both are the same application. What was granted within the last minutes may not work yet.",
    fix: "{grant}",
    link: ADD,
  },
  "graph/Request_ResourceNotFound-rotation": {
    verdict: "unknown-application",
    level: "error",
    what: "Tenant {tenantId} holds no registration of application {target}, whose credentials were to be changed.",
    why: "The client ID is mistyped or is an object ID, the registration lives in another tenant, or it was deleted.",
    fix: "Compare the client ID with {portal} under Microsoft Entra ID > App registrations, or with `az ad app show --id {target}`.",
    link: ADD,
  },
  "graph/CredentialInvalidLifetimeAsPerAppPolicy": {
    verdict: "refused-by-policy",
    level: "error",
    what: "Tenant {tenantId} does not allow a credential of application {target} to live that long.",
    why: "An app management policy limits the lifetime of client secrets or of certificates. Nothing was changed.",
    fix: "Set `{lifetime}` to no more than the policy allows: `az rest --method get --url {graph}/v1.0/policies/defaultAppManagementPolicy` shows its `maxLifetime`, or ask an administrator.",
    link: POLICIES,
  },
  "graph/CredentialTypeNotAllowedAsPerAppPolicy": {
    verdict: "refused-by-policy",
    level: "error",
    what: "Tenant {tenantId} does not allow new client secrets for application {target}.",
    why: "An app management policy forbids them. Secrets that are there stay valid until they end. Nothing was changed.",
    fix: "Sign in without a secret: with GitHub's OIDC token, which never needs rotating (`az ad app federated-credential create --id {target} --parameters credential.json`), or with a certificate. Otherwise ask an administrator to exempt the application from the policy.",
    link: POLICIES,
  },
  "graph/TooManyAppPasswords": {
    verdict: "limit-reached",
    level: "error",
    what: "Application {target} holds as many client secrets as it may.",
    why: "An application that people with personal Microsoft accounts can sign in to holds two at most, and a rotation needs room for one more than is in use. Nothing was changed.",
    fix: "Remove a secret that nobody uses: `az ad app credential list --id {target} --output table`, then `az ad app credential delete --id {target} --key-id <key ID>`. If nobody signs in with a personal account: `az ad app update --id {target} --sign-in-audience AzureADMyOrg`.",
    link: "https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation",
  },
  "graph/Directory_ResourceSizeExceeded": {
    verdict: "limit-reached",
    level: "error",
    what: "The registration of application {target} is full: it takes no further credential.",
    why: "All credentials, permissions and addresses of an application share one limit of size; most often it is filled by old secrets that nobody removed. Nothing was changed.",
    fix: "Remove what has ended: `az ad app credential list --id {target} --output table`, then `az ad app credential delete --id {target} --key-id <key ID>` for each.",
    link: "https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions",
  },
} as const satisfies Entries;
