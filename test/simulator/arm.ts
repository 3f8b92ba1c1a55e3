import { armAnswer, armError } from "./arm-answers.ts";
import { type ArmScene, inSubscription, type SubscriptionScene, tenantLevel } from "./arm-gate.ts";
import { groupHandlers } from "./arm-groups.ts";
import { roleHandlers } from "./arm-roles.ts";
import { canSee } from "./rbac.ts";
import type { Handler, SimResponse } from "./request.ts";
import type { Subscription } from "./subscription.ts";

/** Azure Resource Manager: what the action reads about subscriptions, access and resources. */
export const armHandlers: Handler[] = [
  tenantLevel("/subscriptions", listSubscriptions),
  inSubscription("", "Microsoft.Resources/subscriptions/read", oneSubscription),
  inSubscription("/providers", "Microsoft.Resources/subscriptions/providers/read", listProviders),
  inSubscription("/providers/:namespace", "Microsoft.Resources/subscriptions/providers/read", oneProvider),
  ...groupHandlers,
  ...roleHandlers,
];

/** Of the token's tenant, those the caller has a role in; no role anywhere is an empty list and no error. */
function listSubscriptions({ world, call, caller }: ArmScene): SimResponse {
  const tenant = world.tenants.find(({ id }) => id === caller.tenantId);
  const seen = (tenant?.subscriptions ?? []).filter((found) => canSee(world, caller.objectId, found));
  const value = seen.map(subscriptionEntity);
  return armAnswer(world, call, { value, count: { type: "Total", value: value.length } });
}

function oneSubscription({ world, call, subscription }: SubscriptionScene): SimResponse {
  return armAnswer(world, call, subscriptionEntity(subscription));
}

function subscriptionEntity(subscription: Subscription) {
  return {
    id: subscription.scope,
    authorizationSource: "RoleBased",
    managedByTenants: [],
    subscriptionId: subscription.id,
    tenantId: subscription.tenantId,
    displayName: subscription.displayName,
    state: subscription.state,
    subscriptionPolicies: {
      locationPlacementId: "Public_2014-09-01",
      quotaId: subscription.quotaId,
      spendingLimit: subscription.spendingLimit,
    },
  };
}

function listProviders({ world, call, subscription }: SubscriptionScene): SimResponse {
  const value = [...subscription.providers].map(([name, state]) => providerEntity(subscription, name, state));
  return armAnswer(world, call, { value });
}

/** Every namespace that is not known to the subscription is one that Azure has, but that is not registered here. */
function oneProvider({ world, call, subscription }: SubscriptionScene): SimResponse {
  const asked = call.params["namespace"] ?? "";
  const found = [...subscription.providers].find(([name]) => name.toLowerCase() === asked.toLowerCase());
  if (!/^[A-Za-z]+\.[A-Za-z.]+$/.test(asked)) {
    const message = `The resource namespace '${asked}' is invalid.`;
    return armError(world, call, 404, "InvalidResourceNamespace", message);
  }
  return armAnswer(world, call, providerEntity(subscription, ...(found ?? [asked, "NotRegistered"])));
}

function providerEntity(subscription: Subscription, namespace: string, registrationState: string) {
  return {
    id: `${subscription.scope}/providers/${namespace}`,
    namespace,
    registrationPolicy: "RegistrationRequired",
    resourceTypes: [],
    registrationState,
  };
}
