import { check } from "../../core/catalogue/checks.ts";
import type { Finding } from "../../core/finding.ts";
import { isSameId } from "../../core/guid.ts";
import { mapBounded } from "../../core/pool.ts";
import { count } from "../../core/render/words.ts";
import type { SubscriptionReport } from "../../core/report.ts";
import type { Subscription } from "../../ports.ts";
import { checkAccess, NO_ACCESS } from "./access.ts";
import { assigneeOf, explain, principalOf, type Validation } from "./validation.ts";

/** How many of the listed subscriptions are looked at side by side. */
const WIDTH = 8;

export interface Checked {
  readonly findings: readonly Finding[];
  readonly report: SubscriptionReport | undefined;
}

/** One subscription: does it exist for us, is it usable, may the principal do there what is asked. Never rejects. */
export async function checkSubscription(run: Validation, id: string): Promise<Checked> {
  const subject = `subscription ${id}`;
  // Both are asked at once; what the second says only matters if the first one stands.
  const access = checkAccess(run, id, subject);
  try {
    const subscription = await run.resources.subscription(id);
    const state = judgeState(run, subscription, subject);
    const found = await access;
    return {
      findings: [...state, ...(await judgeTenant(run, subscription, subject)), ...found.findings],
      report: {
        ...describe(subscription, id),
        roles: found.roles,
        resourceGroups: found.resourceGroups,
      },
    };
  } catch (error) {
    await access;
    const place = { subscriptionId: id, unreadable: "subscription" } as const;
    return { findings: [explain(run, error, subject, place)], report: { ...UNSEEN, id } };
  }
}

/** No subscription was named: say which ones the principal can see. Entra-only credentials see none, and are good. */
export async function listSubscriptions(run: Validation): Promise<readonly Checked[]> {
  const subject = "subscriptions";
  try {
    const visible = await run.resources.subscriptions();
    const needed = asksForAccess(run);
    const summary =
      visible.length === 0
        ? check(needed ? "subscription/none-to-check" : "subscription/none-visible", subject, {
            assignee: await assigneeOf(run),
          })
        : check("subscription/found", subject, { subscriptions: count(visible.length, "subscription") });
    const listed = await mapBounded(visible, WIDTH, (subscription) => checkListed(run, subscription));
    return [{ findings: [summary], report: undefined }, ...listed];
  } catch (error) {
    return [{ findings: [explain(run, error, subject)], report: undefined }];
  }
}

/** What is required is checked in each of them: to pass over it without a word would be a green light. */
async function checkListed(run: Validation, subscription: Subscription): Promise<Checked> {
  const { id } = subscription;
  const subject = `subscription ${id}`;
  const asked = asksForAccess(run) || run.settings.connectionTest;
  const access = asked ? await checkAccess(run, id, subject) : NO_ACCESS;
  return {
    findings: [...judgeState(run, subscription, subject), ...access.findings],
    report: {
      ...describe(subscription, id),
      roles: access.roles,
      resourceGroups: access.resourceGroups,
    },
  };
}

const asksForAccess = ({ settings }: Validation): boolean =>
  settings.requiredRoles.length > 0 ||
  settings.requiredActions.length > 0 ||
  settings.resourceGroup !== undefined;

/** What a report says of a subscription before anything is known of it. */
export const UNSEEN = {
  ...{ name: null, state: null, tenantId: null, quotaId: null },
  ...{ roles: [], resourceGroups: null, hostedServices: null },
};

const describe = (subscription: Subscription, id: string): SubscriptionReport => ({
  ...UNSEEN,
  id,
  name: subscription.name || null,
  state: subscription.state || null,
  tenantId: subscription.tenantId ?? null,
  quotaId: subscription.quotaId || null,
});

/** States of learn.microsoft.com/azure/cost-management-billing/manage/subscription-states. */
function judgeState(run: Validation, subscription: Subscription, subject: string): readonly Finding[] {
  const { id, name, state, quotaId } = subscription;
  const holes = { name, state, subscriptionId: id, portal: run.identity.cloud.portal };
  const csp = /^CSP/i.test(quotaId) ? [check("subscription/csp", subject, { ...holes, quotaId })] : [];
  return [check(STATES.get(state.toLowerCase()) ?? "subscription/unknown-state", subject, holes), ...csp];
}

const STATES: ReadonlyMap<string, StateCode> = new Map<string, StateCode>([
  ["enabled", "subscription/enabled"],
  ["warned", "subscription/warned"],
  ["pastdue", "subscription/past-due"],
  ["disabled", "subscription/disabled"],
  ["deleted", "subscription/deleted"],
]);

type StateCode = `subscription/${"enabled" | "warned" | "past-due" | "disabled" | "deleted"}`;

/** Azure Lighthouse lets a principal of one tenant manage a subscription of another: worth a line, no more. */
async function judgeTenant(
  run: Validation,
  { id, name, tenantId: homeTenantId }: Subscription,
  subject: string,
): Promise<readonly Finding[]> {
  const { tenantId } = await principalOf(run);
  if (homeTenantId === undefined || tenantId === "" || isSameId(homeTenantId, tenantId)) return [];
  return [check("subscription/other-tenant", subject, { name, subscriptionId: id, homeTenantId, tenantId })];
}
