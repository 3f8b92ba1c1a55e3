import { armAnswer, armError } from "./arm-answers.ts";
import { forbidden, inSubscription, type SubscriptionScene } from "./arm-gate.ts";
import { findGroup, groupNotFound } from "./arm-groups.ts";
import { guid } from "./ids.ts";
import { below, covers, effectiveAssignments, identitiesOf, may, roleOf } from "./rbac.ts";
import type { RoleAssignment, RoleDefinition } from "./records.ts";
import type { Handler, SimResponse } from "./request.ts";

const authorization = "/providers/Microsoft.Authorization";
const readPermissions = "Microsoft.Authorization/permissions/read";
const readAssignments = "Microsoft.Authorization/roleAssignments/read";
const readDefinitions = "Microsoft.Authorization/roleDefinitions/read";

/** Microsoft.Authorization: effective permissions, role assignments and role definitions. */
export const roleHandlers: Handler[] = [
  inSubscription(`${authorization}/permissions`, readPermissions, permissions),
  inSubscription(`/resourceGroups/:group${authorization}/permissions`, readPermissions, permissions),
  inSubscription(`${authorization}/roleAssignments`, readAssignments, listAssignments),
  inSubscription(`/resourceGroups/:group${authorization}/roleAssignments`, readAssignments, listAssignments),
  inSubscription(`${authorization}/roleDefinitions`, readDefinitions, listDefinitions),
  inSubscription(`/resourceGroups/:group${authorization}/roleDefinitions`, readDefinitions, listDefinitions),
  inSubscription(`${authorization}/roleDefinitions/:role`, readDefinitions, oneDefinition),
];

/** The scope a request speaks of, or the refusal where its resource group does not exist. */
function scopeOf({ world, call, subscription }: SubscriptionScene): { scope: string } | SimResponse {
  const name = call.params["group"];
  if (!name) return { scope: subscription.scope };
  const group = findGroup(subscription, name);
  if (!group) return groupNotFound(world, call, name);
  return { scope: `${subscription.scope}/resourceGroups/${group.name}` };
}

/** One entry for each role in force at the scope; a caller with roles only below it gets an empty list. */
function permissions(scene: SubscriptionScene): SimResponse {
  const { world, caller, subscription } = scene;
  const at = scopeOf(scene);
  if ("status" in at) return at;
  const value = effectiveAssignments(world, caller.objectId, at.scope, subscription).flatMap((assignment) =>
    (roleOf(world, assignment)?.permissions ?? []).map((permission) => ({
      ...permission,
      ...(assignment.condition ? { condition: assignment.condition, conditionVersion: "2.0" } : {}),
    })),
  );
  return answer(scene, { value, nextLink: null });
}

function listAssignments(scene: SubscriptionScene): SimResponse {
  const { world, call, caller, subscription } = scene;
  const at = scopeOf(scene);
  if ("status" in at) return at;
  if (!may(world, caller.objectId, readAssignments, at.scope, subscription)) {
    return forbidden(scene, readAssignments, at.scope);
  }
  const filter = assignmentFilter(scene, at.scope);
  if (!filter) return armError(world, call, 400, "BadRequestFormat", "The filter is not supported.");
  const value = world.roleAssignments
    .filter((given) => covers(given.scope, at.scope, subscription) || inside(given, at.scope, scene))
    .filter(filter)
    .map((given) => assignmentEntity(given, subscription.scope));
  return answer(scene, { value });
}

const inside = (given: RoleAssignment, scope: string, { subscription }: SubscriptionScene): boolean =>
  below(given.scope, subscription) && given.scope.toLowerCase().startsWith(`${scope.toLowerCase()}/`);

/** atScope(), assignedTo('oid') (through groups), principalId eq 'oid' (direct only), or two of them with "and". */
function assignmentFilter(scene: SubscriptionScene, scope: string) {
  const { world, call, subscription } = scene;
  const text = call.url.searchParams.get("$filter") ?? "";
  const tests: ((given: RoleAssignment) => boolean)[] = [];
  for (const part of text.split(/ and /i).filter(Boolean)) {
    const [, assigned] = /^assignedTo\('([^']+)'\)$/i.exec(part.trim()) ?? [];
    const [, direct] = /^principalId eq '([^']+)'$/i.exec(part.trim()) ?? [];
    if (assigned) {
      const identities = identitiesOf(world, assigned);
      tests.push((given) => identities.includes(given.principalId));
    } else if (direct) tests.push((given) => given.principalId === direct);
    else if (/^atScope\(\)$/i.test(part.trim()))
      tests.push((given) => covers(given.scope, scope, subscription));
    else return undefined;
  }
  return (given: RoleAssignment) => tests.every((test) => test(given));
}

/** The role is always named under the subscription that is asked, whatever the scope of the assignment. */
function assignmentEntity(given: RoleAssignment, subscriptionScope: string) {
  const created = given.createdOn.toISOString().replace(/(\.\d+)Z/, "$10000Z");
  return {
    properties: {
      roleDefinitionId: definitionId(given.roleDefinitionId, subscriptionScope),
      principalId: given.principalId,
      principalType: given.principalType,
      scope: given.scope,
      condition: given.condition,
      conditionVersion: given.condition ? "2.0" : null,
      createdOn: created,
      updatedOn: created,
      createdBy: given.principalId,
      updatedBy: given.principalId,
      delegatedManagedIdentityResourceId: null,
      description: null,
    },
    id: `${given.scope === "/" ? "" : given.scope}${authorization}/roleAssignments/${given.id}`,
    type: "Microsoft.Authorization/roleAssignments",
    name: given.id,
  };
}

const definitionId = (id: string, subscriptionScope: string): string =>
  `${subscriptionScope}${authorization}/roleDefinitions/${id}`;

function listDefinitions(scene: SubscriptionScene): SimResponse {
  const { world, call, subscription } = scene;
  const at = scopeOf(scene);
  if ("status" in at) return at;
  const name = /^roleName eq '([^']*)'$/i.exec(call.url.searchParams.get("$filter") ?? "")?.[1];
  const value = world.roleDefinitions
    .filter((role) => role.assignableScopes.some((scope) => covers(scope, at.scope, subscription)))
    .filter((role) => name === undefined || role.roleName.toLowerCase() === name.toLowerCase())
    .map((role) => definitionEntity(role, subscription.scope));
  return answer(scene, { value });
}

function oneDefinition(scene: SubscriptionScene): SimResponse {
  const { world, call, subscription } = scene;
  const id = call.params["role"] ?? "";
  const role = world.roleDefinitions.find((found) => found.id === id.toLowerCase());
  if (role) return answer(scene, definitionEntity(role, subscription.scope));
  const message = `The specified role definition with ID '${id}' does not exist.`;
  return answer(scene, { error: { code: "RoleDefinitionDoesNotExist", message } }, 404);
}

function definitionEntity(role: RoleDefinition, subscriptionScope: string) {
  return {
    properties: {
      roleName: role.roleName,
      type: role.type,
      description: role.description,
      assignableScopes: role.assignableScopes,
      permissions: role.permissions,
      createdOn: "2015-02-02T21:55:09.8806423Z",
      updatedOn: "2021-11-11T20:13:47.8628684Z",
      createdBy: null,
      updatedBy: null,
    },
    id: definitionId(role.id, subscriptionScope),
    type: "Microsoft.Authorization/roleDefinitions",
    name: role.id,
  };
}

/** Microsoft.Authorization says in a header for whom it worked; its own errors do not come from the gateway. */
function answer({ world, call, caller }: SubscriptionScene, body: unknown, status = 200): SimResponse {
  const plain = armAnswer(world, call, body, status);
  const who = `tenantId=${caller.tenantId},objectId=${caller.objectId}/westeurope/${guid()}`;
  return { ...plain, headers: { ...plain.headers, "x-ms-operation-identifier": who } };
}
