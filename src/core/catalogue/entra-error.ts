import type { Entries } from "./finder.ts";

const OAUTH = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes";

/**
 * Answers of the token endpoint without a code of Entra's, told apart by OAuth's `error` word alone: a sign-in server
 * of a custom cloud, or Entra on a bad day. `invalid_client` covers a wrong secret and an unknown application alike,
 * so its verdict stays `unknown`.
 */
export const ENTRA_ERROR = {
  "entra/invalid_client": {
    verdict: "unknown",
    level: "error",
    what: "{authority} refused the client ID and its credential together, without saying which is wrong (trace ID {traceId}).",
    why: "The client ID is unknown there, or the secret or federated credential does not belong to it.",
    fix: "Check `client-id`, `tenant-id` and the secret, and that the application lives in the cloud `environment: {environment}`.",
    link: OAUTH,
  },
  "entra/unauthorized_client": {
    verdict: "unknown",
    level: "error",
    what: "{authority} does not let application {clientId} sign in this way (trace ID {traceId}).",
    why: "The application is unknown there, switched off, or not set up for this kind of sign-in.",
    fix: "Check `client-id` and `tenant-id`, and look at the application in {portal} under Microsoft Entra ID > App registrations.",
    link: OAUTH,
  },
  "entra/invalid_tenant": {
    verdict: "unknown-tenant",
    level: "error",
    what: "There is no tenant {tenantId} at {authority}.",
    why: "The tenant ID is mistyped, or the tenant belongs to another cloud.",
    fix: "Compare `tenant-id` with `az account show --query tenantId --output tsv`. If the tenant belongs to another cloud, set `environment` to {otherEnvironments}.",
    link: "https://learn.microsoft.com/entra/fundamentals/how-to-find-tenant",
  },
  "entra/interaction_required": {
    verdict: "blocked",
    level: "error",
    what: "A policy of tenant {tenantId} asks for a person at this sign-in, and a workflow has none (trace ID {traceId}).",
    why: "A policy such as multifactor authentication applies to this identity.",
    fix: "In {portal} look at Microsoft Entra ID > Sign-in logs for the policy, and have the administrator exclude the identity.",
    link: OAUTH,
  },
  "entra/temporarily_unavailable": {
    verdict: "unreachable",
    level: "error",
    what: "{authority} says that it cannot answer at the moment (trace ID {traceId}).",
    why: "It is overloaded or under maintenance. This says nothing about the credential.",
    fix: "Run again in a few minutes. If it lasts, look at https://azure.status.microsoft/status.",
    link: OAUTH,
  },
} as const satisfies Entries;
