import type { Permission, RoleAssignment, RoleDefinition } from "./records.ts";
import type { Subscription } from "./subscription.ts";
import type { World } from "./world.ts";

const lower = (text: string): string => text.toLowerCase().replace(/\/+$/, "") || "/";

/** Whether an assignment at `upper` also holds at `scope`: at itself, at a parent, or at a management group above. */
export function covers(upper: string, scope: string, subscription: Subscription): boolean {
  const [above, at] = [lower(upper), lower(scope)];
  if (above === "/" || above === at || at.startsWith(`${above}/`)) return true;
  const group = /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)$/.exec(above)?.[1];
  return subscription.managementGroups.some((name) => name.toLowerCase() === group);
}

/** Object ids under which a principal gets roles: its own and those of every group it is in, however deep. */
export function identitiesOf(world: World, objectId: string): string[] {
  const found = [objectId];
  const groups = world.tenants.flatMap((tenant) => tenant.groups);
  for (const id of found) {
    for (const group of groups) {
      if (group.members.includes(id) && !found.includes(group.id)) found.push(group.id);
    }
  }
  return found;
}

/** Assignments of a principal, its groups included, that hold at a scope. */
export function effectiveAssignments(
  world: World,
  objectId: string,
  scope: string,
  subscription: Subscription,
): RoleAssignment[] {
  const identities = identitiesOf(world, objectId);
  return world.roleAssignments.filter(
    (given) => identities.includes(given.principalId) && covers(given.scope, scope, subscription),
  );
}

/** Whether a principal has any role on a subscription, above it or below it: enough to see that it exists. */
export function canSee(world: World, objectId: string, subscription: Subscription): boolean {
  const identities = identitiesOf(world, objectId);
  return world.roleAssignments.some(
    (given) =>
      identities.includes(given.principalId) &&
      (covers(given.scope, subscription.scope, subscription) || below(given.scope, subscription)),
  );
}

/** Whether a scope lies in a subscription. */
export const below = (scope: string, subscription: Subscription): boolean =>
  lower(scope).startsWith(`${lower(subscription.scope)}/`);

export function roleOf(world: World, assignment: RoleAssignment): RoleDefinition | undefined {
  return world.roleDefinitions.find(({ id }) => id === assignment.roleDefinitionId);
}

/** Whether a principal may do an action at a scope: allowed by one role that does not itself take it back. */
export function may(
  world: World,
  objectId: string,
  action: string,
  scope: string,
  subscription: Subscription,
): boolean {
  return permissionsOf(world, objectId, scope, subscription).some(({ actions, notActions }) =>
    allows(actions, notActions, action),
  );
}

/** The same for an action on data, such as reading a secret: no other permission includes these. */
export function mayData(
  world: World,
  objectId: string,
  action: string,
  scope: string,
  subscription: Subscription,
): boolean {
  return permissionsOf(world, objectId, scope, subscription).some(({ dataActions, notDataActions }) =>
    allows(dataActions, notDataActions, action),
  );
}

const permissionsOf = (
  world: World,
  objectId: string,
  scope: string,
  subscription: Subscription,
): Permission[] =>
  effectiveAssignments(world, objectId, scope, subscription).flatMap(
    (assignment) => roleOf(world, assignment)?.permissions ?? [],
  );

function allows(actions: string[], notActions: string[], action: string): boolean {
  const hits = (pattern: string) =>
    new RegExp(`^${pattern.split("*").map(escapeText).join(".*")}$`, "i").test(action);
  return actions.some(hits) && !notActions.some(hits);
}

const escapeText = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
