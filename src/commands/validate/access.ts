import { check } from "../../core/catalogue/checks.ts";
import { ServiceError } from "../../core/failure.ts";
import type { Finding } from "../../core/finding.ts";
import { deniedActions, grantsNothing, type Permission } from "../../core/permissions.ts";
import { count } from "../../core/render/words.ts";
import { describeRole } from "../../core/roles.ts";
import type { Access, Place } from "./place.ts";
import { checkRequiredRole } from "./required-role.ts";
import { assigneeOf, explain, type Validation } from "./validation.ts";

export const NO_ACCESS: Access = { findings: [], roles: [], resourceGroups: null };

/** What the principal may do in a subscription. Never rejects. */
export async function checkAccess(run: Validation, subscriptionId: string, subject: string): Promise<Access> {
  const { resourceGroup } = run.settings;
  const subscriptionScope = `/subscriptions/${subscriptionId}`;
  const scope =
    resourceGroup === undefined ? subscriptionScope : `${subscriptionScope}/resourceGroups/${resourceGroup}`;
  const place: Place = { subscriptionId, scope, subject };
  try {
    const permissions = run.resources.permissions(scope);
    const [group, granted, listed] = await Promise.all([
      checkResourceGroup(run, place),
      // A group that is not there has no permissions either; the first answer says so better.
      permissions.catch((error: unknown) => ({ error })),
      run.settings.connectionTest ? listGroups(run, place) : NO_ACCESS,
    ]);
    if (group?.level === "error") return { ...NO_ACCESS, findings: [group, ...listed.findings] };
    const there = group === undefined ? [] : [group];
    if ("error" in granted) throw granted.error;
    const judged = await judgeAccess(run, place, granted);
    return {
      findings: [...there, ...judged.findings, ...listed.findings],
      roles: judged.roles,
      resourceGroups: listed.resourceGroups ?? judged.resourceGroups,
    };
  } catch (error) {
    return { ...NO_ACCESS, findings: [explain(run, error, subject, { subscriptionId, resourceGroup })] };
  }
}

async function checkResourceGroup(run: Validation, place: Place): Promise<Finding | undefined> {
  const { resourceGroup } = run.settings;
  if (resourceGroup === undefined) return undefined;
  try {
    const name = await run.resources.resourceGroup(place.subscriptionId, resourceGroup);
    return check("resource-group/exists", place.subject, { resourceGroup: name });
  } catch (error) {
    if (error instanceof ServiceError && error.answer.status === 404) {
      return check("resource-group/absent", place.subject, {
        resourceGroup,
        subscriptionId: place.subscriptionId,
      });
    }
    return explain(run, error, place.subject, { subscriptionId: place.subscriptionId, resourceGroup });
  }
}

/** The connection test of deployment tools: list the groups, page by page. */
async function listGroups(run: Validation, { subscriptionId, subject }: Place): Promise<Access> {
  try {
    const seen = (await run.resources.resourceGroups(subscriptionId)).length;
    const findings = [check("resource-group/listed", subject, { groups: count(seen, "resource group") })];
    return { ...NO_ACCESS, findings, resourceGroups: seen };
  } catch (error) {
    return { ...NO_ACCESS, findings: [explain(run, error, subject, { subscriptionId })] };
  }
}

async function judgeAccess(run: Validation, place: Place, granted: readonly Permission[]): Promise<Access> {
  const { requiredRoles } = run.settings;
  const role =
    requiredRoles.length > 0
      ? await checkRequiredRole(run, place, granted)
      : await describeAccess(run, place, granted);
  return { ...role, findings: [...role.findings, ...(await judgeActions(run, place, granted))] };
}

async function judgeActions(
  run: Validation,
  { scope, subject }: Place,
  granted: readonly Permission[],
): Promise<readonly Finding[]> {
  const required = run.settings.requiredActions;
  if (required.length === 0) return [];
  const denied = deniedActions(granted, required);
  if (denied.length === 0) {
    return [check("actions/allowed", subject, { actions: count(required.length, "action"), scope })];
  }
  // Each is an operation, with the reason behind it in parentheses.
  const actions = denied.map((one) => one.replace(/ \(.*/, "")).join(", ");
  const holes = { missing: denied.join(", "), actions, scope, role: roleFor(denied) };
  return [check("actions/denied", subject, { ...holes, assignee: await assigneeOf(run) })];
}

/** Contributor lacks Microsoft.Authorization, and the role that has all of it is known; for the rest nothing is guessed. */
const roleFor = (denied: readonly string[]): string =>
  denied.every((action) => /^Microsoft\.Authorization\//i.test(action))
    ? "User Access Administrator"
    : "<role>";

/** Nothing was required: say what the permissions amount to. With none at all, look whether a group below is ours. */
async function describeAccess(
  run: Validation,
  place: Place,
  granted: readonly Permission[],
): Promise<Access> {
  const { scope, subject } = place;
  if (!grantsNothing(granted)) {
    const roles = describeRole(granted);
    const finding =
      roles.length > 0
        ? check("role/by-permissions", subject, { role: roles.join(" and "), scope })
        : check("role/custom", subject, { scope });
    return { ...NO_ACCESS, roles, findings: [finding] };
  }
  const below = run.settings.resourceGroup === undefined ? await countVisible(run, place) : 0;
  const finding =
    below > 0
      ? check("role/only-below", subject, { groups: count(below, "resource group"), scope })
      : check("role/none", subject, { scope, role: "Contributor", assignee: await assigneeOf(run) });
  return { ...NO_ACCESS, findings: [finding], resourceGroups: below };
}

const countVisible = async (run: Validation, { subscriptionId }: Place): Promise<number> => {
  const groups = await run.resources.resourceGroups(subscriptionId).catch((error: unknown) => {
    if (error instanceof ServiceError && error.answer.status === 403) return [];
    throw error;
  });
  return groups.length;
};
