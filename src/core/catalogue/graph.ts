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
