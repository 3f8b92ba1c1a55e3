import { ACCESS } from "./access.ts";
import { EXPIRY } from "./expiry.ts";
import { type Entries, finder } from "./finder.ts";

const STATES = "https://learn.microsoft.com/azure/cost-management-billing/manage/subscription-states";

const PASS = { verdict: "valid", level: "pass", why: "", fix: "", link: "" } as const;

/** The checks that went through, and what is concluded of good answers rather than said by a service. */
const OUTCOMES = {
  "sign-in/accepted": {
    ...PASS,
    what: "Microsoft Entra accepts the {kind} in tenant {tenantId}.",
  },
  "sign-in/registered": {
    verdict: "valid",
    level: "notice",
    what: "Application {clientId} has {certificates}.",
    why: "The other credential that this run was given may read that.",
    fix: "Use a certificate that is registered, or register the one in hand: `az ad app credential reset --id {clientId} --append --cert @certificate.pem`.",
    link: "https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials",
  },
  "subscription/enabled": {
    ...PASS,
    what: "Subscription {name} ({subscriptionId}) is enabled.",
  },
  "subscription/warned": {
    verdict: "valid",
    level: "warning",
    what: "Azure has warned about subscription {name} ({subscriptionId}); it still works.",
    why: "A bill is unpaid or a limit is near, and Azure will disable it if nothing is done.",
    fix: "Have the owner look at Cost Management + Billing in {portal}.",
    link: STATES,
  },
  "subscription/past-due": {
    verdict: "valid",
    level: "warning",
    what: "The payment for subscription {name} ({subscriptionId}) is overdue; it still works.",
    why: "Azure will disable it if the bill stays unpaid.",
    fix: "Have the owner pay it under Cost Management + Billing > Invoices in {portal}.",
    link: STATES,
  },
  "subscription/disabled": {
    verdict: "subscription-disabled",
    level: "error",
    what: "Subscription {name} ({subscriptionId}) is disabled: it can be read, but nothing can be deployed.",
    why: "A bill is unpaid, a spending limit or the end of a trial was reached, or somebody cancelled it.",
    fix: "Have the owner reactivate it in {portal} under Subscriptions > {subscriptionId} > Overview.",
    link: "https://learn.microsoft.com/azure/cost-management-billing/manage/subscription-disabled",
  },
  "subscription/deleted": {
    verdict: "subscription-disabled",
    level: "error",
    what: "Subscription {name} ({subscriptionId}) has been deleted.",
    why: "Somebody cancelled it; Azure keeps it for up to 90 days before it is gone for good.",
    fix: "Set `subscription-id` to another one (`az account list --output table`), or have the owner ask Azure support to bring it back.",
    link: STATES,
  },
  "subscription/unknown-state": {
    verdict: "valid",
    level: "warning",
    what: "Subscription {name} ({subscriptionId}) is in the state {state}, which this action does not know.",
    why: "Azure may have added a new state; it is not guessed whether deploying works.",
    fix: "Look at the subscription in {portal} under Subscriptions > {subscriptionId}.",
    link: STATES,
  },
  "subscription/csp": {
    verdict: "valid",
    level: "notice",
    what: "Subscription {name} ({subscriptionId}) was bought through a partner ({quotaId}).",
    why: "Such a subscription works with service principals as here, but not with management certificates.",
    fix: "Nothing to do for this credential.",
    link: "https://learn.microsoft.com/azure/cost-management-billing/costs/understand-cost-mgt-data",
  },
  "subscription/other-tenant": {
    verdict: "valid",
    level: "notice",
    what: "Subscription {name} ({subscriptionId}) belongs to tenant {homeTenantId}, and the sign-in was to tenant {tenantId}.",
    why: "It is delegated to this tenant, so the roles that count may not be listed.",
    fix: "Nothing, if that is intended. Otherwise set `tenant-id` to {homeTenantId}, with an application of that tenant.",
    link: "https://learn.microsoft.com/azure/lighthouse/concepts/tenants-users-roles",
  },
  "subscription/none-visible": {
    verdict: "valid",
    level: "notice",
    what: "The sign-in works, but the identity sees no subscription.",
    why: "It has no role on any; for access to the directory alone that is right.",
    fix: 'To deploy, give it a role: `az role assignment create --assignee {assignee} --role "Contributor" --scope "/subscriptions/<subscription-id>"`.',
    link: "https://learn.microsoft.com/azure/role-based-access-control/role-assignments-cli",
  },
  "subscription/none-to-check": {
    verdict: "no-subscription",
    level: "error",
    what: "The sign-in works, but the identity sees no subscription, so roles, actions and resource groups cannot be checked.",
    why: "It has no role on any, and `subscription-id` names none.",
    fix: 'Set `subscription-id`, and give the identity a role there: `az role assignment create --assignee {assignee} --role "Contributor" --scope "/subscriptions/<subscription-id>"`.',
    link: "https://learn.microsoft.com/azure/role-based-access-control/role-assignments-cli",
  },
  "subscription/found": {
    ...PASS,
    what: "The identity sees {subscriptions}.",
  },
  "resource-group/exists": {
    ...PASS,
    what: "Resource group {resourceGroup} exists.",
  },
  "resource-group/absent": {
    // The closed set has one word for a place that is not there; no role would bring it back.
    verdict: "no-subscription",
    level: "error",
    what: "Subscription {subscriptionId} has no resource group {resourceGroup}.",
    why: "The name is mistyped, the group lives in another subscription, or it was not made yet.",
    fix: 'Correct `resource-group`, or make the group: `az group create --subscription {subscriptionId} --name "{resourceGroup}" --location <region>`.',
    link: "https://learn.microsoft.com/azure/azure-resource-manager/management/manage-resource-groups-cli",
  },
  "resource-group/listed": {
    ...PASS,
    what: "The identity sees {groups}.",
  },
  "run/timeout": {
    verdict: "unreachable",
    level: "error",
    what: "The checks did not end within {seconds} seconds, so this one has no result.",
    why: "A host did not answer, or a service asked to wait. This says nothing about the credential.",
    fix: "Run again. If it stays, look at the hosts in the log and let the runner reach them, or raise `timeout-seconds`.",
    link: "",
  },
} as const satisfies Entries;

/** What the use cases say of their own. */
export const CHECKS = { ...OUTCOMES, ...ACCESS, ...EXPIRY };

/** Makes a finding of one of these checks: `check("subscription/enabled", subject, { name, subscriptionId })`. */
export const check = finder(CHECKS);
