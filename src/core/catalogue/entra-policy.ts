import type { Entries } from "./finder.ts";

const LOGS =
  "The sign-in log names the policy: in {portal} open Microsoft Entra ID > Sign-in logs > Service principal sign-ins and look for {clientId}" as const;

const CONDITIONAL_ACCESS = "https://learn.microsoft.com/entra/identity/conditional-access/workload-identity";

/** Codes of the Entra token endpoint about what administrators and Microsoft have blocked (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export const ENTRA_POLICY = {
  "entra/53003": {
    verdict: "blocked",
    level: "error",
    what: "A Conditional Access policy of tenant {tenantId} does not let application {clientId} sign in from here.",
    why: "Such a policy mostly admits known network addresses only, and runners hosted by GitHub have changing ones.",
    fix: `${LOGS}. Run this job on a runner inside the allowed network, or have the administrator exclude the application.`,
    link: CONDITIONAL_ACCESS,
  },
  "entra/530003": {
    verdict: "blocked",
    level: "error",
    what: "A policy of tenant {tenantId} admits managed devices only, so application {clientId} cannot sign in from here.",
    why: "A runner is not a device that the tenant manages.",
    fix: `${LOGS}. Have the administrator exclude the application from the policy.`,
    link: CONDITIONAL_ACCESS,
  },
  "entra/530032": {
    verdict: "blocked",
    level: "error",
    what: "A security policy of tenant {tenantId} blocks the sign-in of application {clientId}.",
    why: "The administrator of the tenant set a rule that this sign-in does not meet.",
    fix: `${LOGS}. Ask the administrator about it.`,
    link: "https://login.microsoftonline.com/error?code=530032",
  },
  "entra/53011": {
    verdict: "blocked",
    level: "error",
    what: "Tenant {tenantId} blocks this sign-in because Microsoft Entra sees a risk in it.",
    why: "Unusual activity was seen in the home tenant of the account.",
    fix: "Have the administrator look into Microsoft Entra ID > Protection > Risky workload identities in {portal}, and dismiss the risk once it is understood.",
    link: "https://login.microsoftonline.com/error?code=53011",
  },
  "entra/530034": {
    verdict: "blocked",
    level: "error",
    what: "Microsoft has blocked this delegated administrator because of suspicious activity.",
    why: "The account or its tenant shows signs of misuse.",
    fix: "Have the administrator of tenant {tenantId} secure the account and contact Microsoft support.",
    link: "https://login.microsoftonline.com/error?code=530034",
  },
  "entra/50053": {
    verdict: "blocked",
    level: "error",
    what: "Microsoft Entra has locked the account, or it blocks the network address of this runner.",
    why: "There were too many failed sign-ins, or malicious activity came from this address.",
    fix: "Wait some minutes and run again. If it stays, use a runner with another network address and look at the sign-in log of tenant {tenantId}.",
    link: "https://login.microsoftonline.com/error?code=50053",
  },
  "entra/500021": {
    verdict: "blocked",
    level: "error",
    what: "Your network does not allow sign-in to tenant {tenantId}.",
    why: "A company proxy adds a list of permitted tenants to every request, and this tenant is not on it.",
    fix: "Have the administrator of the proxy add tenant {tenantId} to the permitted ones, or use a runner outside that network.",
    link: "https://learn.microsoft.com/entra/identity/enterprise-apps/tenant-restrictions",
  },
  "entra/500022": {
    verdict: "blocked",
    level: "error",
    what: "Your network does not allow sign-in to tenant {tenantId}.",
    why: "A company proxy adds a list of permitted tenants to every request, and that list is missing or cannot be read.",
    fix: "Have the administrator of the proxy correct its tenant restrictions, or use a runner outside that network.",
    link: "https://learn.microsoft.com/entra/identity/enterprise-apps/tenant-restrictions",
  },
  "entra/50196": {
    verdict: "throttled",
    level: "error",
    what: "Microsoft Entra stopped answering because application {clientId} asked for the same token too many times.",
    why: "Something signs in with this application in a loop, or very many jobs do at the same moment.",
    fix: "Wait five minutes, and find what asks so often in {portal} under Microsoft Entra ID > Sign-in logs > Service principal sign-ins.",
    link: "https://login.microsoftonline.com/error?code=50196",
  },
  "entra/90055": {
    verdict: "throttled",
    level: "error",
    what: "Microsoft Entra receives too many requests for tenant {tenantId} and asks everybody to wait.",
    why: "The limit is that of the whole tenant, so the cause may be elsewhere.",
    fix: "Run again in a few minutes. Nothing is known to be wrong with the credential.",
    link: "https://login.microsoftonline.com/error?code=90055",
  },
} as const satisfies Entries;
