import type { Entries } from "./finder.ts";

const AZ_LOGIN = "https://learn.microsoft.com/cli/azure/authenticate-azure-cli";
const MANAGED_IDENTITY =
  "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview";

const SIGN_IN =
  "Put a step with `azure/login` before this one, or run `az login --tenant {tenantId}` on a self-hosted runner." as const;

/** Identities that the machine lends: the session of the Azure CLI, and a managed identity. */
export const SESSIONS = {
  "azure-cli/not-installed": {
    verdict: "missing",
    level: "error",
    what: "The Azure CLI is not installed on this runner, so there is no session to check.",
    why: "`auth: azure-cli` uses whoever signed in with `az login`; the command `az` was not found.",
    fix: "Install the Azure CLI on the runner, or choose another `auth`.",
    link: "https://learn.microsoft.com/cli/azure/install-azure-cli",
  },
  "azure-cli/not-signed-in": {
    verdict: "missing",
    level: "error",
    what: "Nobody is signed in to the Azure CLI on this runner.",
    why: "The step that signs in has not run, failed, or ran in another job.",
    fix: SIGN_IN,
    link: AZ_LOGIN,
  },
  "azure-cli/expired": {
    verdict: "expired",
    level: "error",
    what: "The session of the Azure CLI on this runner has expired.",
    why: "A session of an OIDC sign-in cannot be renewed after some minutes; others end after a time without use or by a policy.",
    fix: SIGN_IN,
    link: AZ_LOGIN,
  },
  "azure-cli/failed": {
    verdict: "unknown",
    level: "error",
    what: "The Azure CLI could not give a token.",
    why: "Its own message is not repeated here, because it may hold secrets.",
    fix: "Run `az account get-access-token --query expiresOn --output tsv` in a step before this one and read what it says.",
    link: AZ_LOGIN,
  },
  "managed-identity/unavailable": {
    verdict: "unreachable",
    level: "error",
    what: "There is no managed identity service on this runner.",
    why: "Only machines and services in Azure have one; runners hosted by GitHub do not. In a container the address 169.254.169.254 must not go through a proxy.",
    fix: "Run the job on a self-hosted runner in Azure, set NO_PROXY to 169.254.169.254 if there is a proxy, or choose another `auth`.",
    link: MANAGED_IDENTITY,
  },
  "managed-identity/not-assigned": {
    verdict: "missing",
    level: "error",
    what: "This machine does not have {identity}.",
    why: "No such identity is assigned to it, or the assignment is only minutes old.",
    fix: "Assign it: `az vm identity assign --resource-group <group> --name <machine>`, with `--identities <resource ID>` for a user-assigned identity, whose client ID goes into `client-id`.",
    link: MANAGED_IDENTITY,
  },
  "managed-identity/failed": {
    verdict: "unknown",
    level: "error",
    what: "The managed identity service of this machine gave no token (HTTP {status}).",
    why: "The identity may have been removed moments ago, or the service has a passing fault.",
    fix: "Run again. If it stays, look at the identity of the machine in {portal} and assign it anew.",
    link: MANAGED_IDENTITY,
  },
} as const satisfies Entries;
