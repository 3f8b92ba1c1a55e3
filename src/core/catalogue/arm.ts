import type { Entries } from "./finder.ts";

const CLOCK = {
  // A wrong clock, ours or a host's, says nothing of the credential.
  verdict: "unreachable",
  level: "error",
} as const;

const ROLES = "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting";
const ERRORS =
  "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors";

const UNKNOWN_VERSION = {
  verdict: "unsupported",
  level: "error",
  what: "The cloud at {resourceManager} does not know the version of the interface that this action speaks (code {code}).",
  why: "Clouds of one's own, such as Azure Stack Hub, lag behind the public ones.",
  fix: "Check `resource-manager-url`. If it is right, use `offline: true` for this cloud.",
  link: ERRORS,
} as const;

/** Codes of Azure Resource Manager (learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors). */
export const ARM = {
  "arm/AuthorizationFailed": {
    verdict: "missing-role",
    level: "error",
    what: "The sign-in works, but the identity {assignee} may not do this at {scope}.",
    why: "It has no role there that allows it. A role given within the last ten minutes may not work yet.",
    fix: 'Give it a role: `az role assignment create --assignee {assignee} --role "{role}" --scope "{scope}"`. If it has one already, wait ten minutes and run again.',
    link: ROLES,
  },
  "arm/AuthorizationFailed-subscription": {
    verdict: "missing-role",
    level: "error",
    what: "The sign-in works, but the identity {assignee} may not even read {scope}.",
    why: "It has no role there. A role given within the last ten minutes may not work yet.",
    fix: 'Give it a role. Reader is enough for this check; a deploy needs more, most often Contributor: `az role assignment create --assignee {assignee} --role "{deployRole}" --scope "{scope}"`. If it has one already, wait ten minutes and run again.',
    link: ROLES,
  },
  "arm/LinkedAuthorizationFailed": {
    verdict: "missing-role",
    level: "error",
    what: "The sign-in works, but the identity {assignee} may not use another resource that this one at {scope} depends on.",
    why: "It has a role on one of the two resources only.",
    fix: 'Give it a role that covers both: `az role assignment create --assignee {assignee} --role "{role}" --scope "{scope}"`.',
    link: ROLES,
  },
  "arm/SubscriptionNotFound": {
    verdict: "no-subscription",
    level: "error",
    what: "Azure finds no subscription {subscriptionId} for this identity.",
    why: "The ID is mistyped, the subscription was deleted or belongs to another cloud than `environment: {environment}`. An identity without any role on it may get the same answer.",
    fix: 'Compare `subscription-id` with `az account list --all --output table`. If it is right, give the identity a role: `az role assignment create --assignee {assignee} --role "Reader" --scope "/subscriptions/{subscriptionId}"`.',
    link: "https://learn.microsoft.com/azure/azure-portal/get-subscription-tenant-id",
  },
  "arm/InvalidAuthenticationTokenTenant": {
    // The credential is good and so is the subscription: they do not belong together.
    verdict: "no-subscription",
    level: "error",
    what: "Subscription {subscriptionId} belongs to tenant {rightTenant}, but the sign-in was to tenant {tenantId}.",
    why: "Subscription ID and tenant ID come from two different tenants. A subscription moved to another tenant within the last hour gives this too.",
    fix: "If the subscription is the right one, set `tenant-id` to {rightTenant} and `client-id` to an application of that tenant; if the tenant is the right one, correct `subscription-id`.",
    link: "https://learn.microsoft.com/azure/azure-portal/get-subscription-tenant-id",
  },
  "arm/InvalidSubscriptionId": {
    verdict: "malformed",
    level: "error",
    what: "{subscriptionId} is not the ID of a subscription.",
    why: "It is mistyped, or the name of the subscription was given instead of its ID.",
    fix: "Set `subscription-id` to the ID: `az account list --output table` prints both.",
    link: "https://learn.microsoft.com/azure/azure-portal/get-subscription-tenant-id",
  },
  "arm/ExpiredAuthenticationToken": {
    ...CLOCK,
    what: "Azure Resource Manager says that the token, which was issued moments ago, has expired.",
    why: "The clock of this runner is wrong, or the job was paused.",
    fix: "Run again. On a self-hosted runner set the clock right, for example with `sudo timedatectl set-ntp true`.",
    link: ERRORS,
  },
  "arm/InvalidAuthenticationToken": {
    verdict: "unknown",
    level: "error",
    what: "Azure Resource Manager does not accept the token that Microsoft Entra issued (trace ID {traceId}).",
    why: "It is for another cloud than {resourceManager}, or a policy of tenant {tenantId} revoked it right away, for example because of this runner's network address.",
    fix: "Check `environment`, then look at Microsoft Entra ID > Sign-in logs in {portal}, or give Microsoft support the trace ID.",
    link: ERRORS,
  },
  "arm/InvalidAuthenticationToken-no-principal": {
    verdict: "unknown-application",
    level: "error",
    what: "Application {clientId} has no service principal in tenant {tenantId}, so Azure Resource Manager does not accept it.",
    why: "An application registered without one, or one that lives in another tenant, must first be added here.",
    fix: 'Run `az login --tenant {tenantId}` and `az ad sp create --id {clientId}`, then `az role assignment create --assignee {clientId} --role "{role}" --scope "{scope}"`.',
    link: "https://learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals",
  },
  "arm/InvalidAuthenticationTokenAudience": {
    verdict: "malformed",
    level: "error",
    what: "Azure Resource Manager at {resourceManager} wants tokens for another address.",
    why: "`resource-manager-url` does not fit the cloud that issues the tokens, {authority}.",
    fix: "Set `environment` to the right cloud; for `environment: custom` take `authority-host` and `resource-manager-url` from the same cloud.",
    link: ERRORS,
  },
  "arm/AuthenticationFailed": {
    verdict: "unknown",
    level: "error",
    what: "Azure Resource Manager says that no valid token came with the request (trace ID {traceId}).",
    why: "A proxy may have removed the Authorization header on the way.",
    fix: "Exempt {resourceManager} from the inspection of the proxy, or give Microsoft support the trace ID.",
    link: ERRORS,
  },
  "arm/ReadOnlyDisabledSubscription": {
    verdict: "subscription-disabled",
    level: "error",
    what: "Subscription {subscriptionId} is disabled and can only be read.",
    why: "A bill is unpaid, a spending limit or the end of a trial was reached, or somebody cancelled it.",
    fix: "Have the owner reactivate it in {portal} under Subscriptions > {subscriptionId} > Overview.",
    link: "https://learn.microsoft.com/azure/cost-management-billing/manage/subscription-disabled",
  },
  "arm/DisallowedOperation": {
    verdict: "unsupported",
    level: "error",
    what: "Subscription {subscriptionId} is of a kind that cannot hold resources.",
    why: "It is a tenant-level or legacy subscription, meant for access to the directory only.",
    fix: "Set `subscription-id` to another subscription; `az account list --output table` prints those that you can use.",
    link: ERRORS,
  },
  "arm/RequestDisallowedByPolicy": {
    verdict: "refused-by-policy",
    level: "error",
    what: "An Azure Policy refuses this at {scope}.",
    why: "An administrator assigned a policy to the subscription or a group above it.",
    fix: "In {portal} open Policy > Compliance for {scope} and see which assignment denies it.",
    link: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy",
  },
  "arm/ResourceGroupNotFound": {
    // The closed set has one word for a place that is not there; a role would not help.
    verdict: "no-subscription",
    level: "error",
    what: "Subscription {subscriptionId} has no resource group {resourceGroup}.",
    why: "The name is mistyped, the group lives in another subscription, or it was not made yet.",
    fix: 'Correct `resource-group`, or make the group: `az group create --subscription {subscriptionId} --name "{resourceGroup}" --location <region>`.',
    link: ERRORS,
  },
  "arm/RoleDefinitionDoesNotExist": {
    verdict: "missing-role",
    level: "error",
    what: "A role that was asked about does not exist in the tenant of subscription {subscriptionId}.",
    why: "A custom role was deleted, or the ID in `required-role` belongs to another tenant.",
    fix: 'Correct `required-role`; `az role definition list --scope "{scope}" --output table` prints the roles there are.',
    link: "https://learn.microsoft.com/azure/role-based-access-control/built-in-roles",
  },
  "arm/MissingSubscriptionRegistration": {
    // The role is enough, the subscription does not offer the service yet.
    verdict: "unsupported",
    level: "error",
    what: "Subscription {subscriptionId} is not registered for the service that was asked for.",
    why: "Each service must be switched on once in a subscription before resources of it can be made.",
    fix: "Run `az provider register --subscription {subscriptionId} --namespace {namespace}`.",
    link: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider",
  },
  "arm/NoRegisteredProviderFound": UNKNOWN_VERSION,
  "arm/InvalidApiVersionParameter": UNKNOWN_VERSION,
} as const satisfies Entries;
