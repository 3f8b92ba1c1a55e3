import { check } from "../../core/catalogue/checks.ts";
import { ServiceError } from "../../core/failure.ts";
import type { Finding } from "../../core/finding.ts";
import type { Permission } from "../../core/permissions.ts";
import { mapBounded } from "../../core/pool.ts";
import {
  evaluateRequiredRole,
  type HeldRole,
  metByPermissions,
  type RoleAssignment,
  type RoleJudgement,
  unnamedRoles,
} from "../../core/required-role.ts";
import { describeRole, likelyMeant } from "../../core/roles.ts";
import type { Access, Place } from "./place.ts";
import { assigneeOf, principalOf, type Validation } from "./validation.ts";

const WIDTH = 4;

/** `required-role`: by the role assignments, or by the permissions where those may not be read. */
export async function checkRequiredRole(
  run: Validation,
  place: Place,
  granted: readonly Permission[],
): Promise<Access> {
  const { requiredRoles } = run.settings;
  const { objectId } = await principalOf(run);
  const assignments = await readAssignments(run, place, objectId);
  if (assignments === "forbidden") return judgeByPermissions(run, place, granted);
  const judgement = evaluateRequiredRole({
    required: requiredRoles,
    assignments,
    names: await nameRoles(run, place, assignments),
    targetScope: place.scope,
  });
  const roles = [...new Set(judgement.held.map((role) => role.name))];
  return { roles, resourceGroups: null, findings: await explainRole(run, judgement, place) };
}

/** A custom role may let a principal deploy without letting it read who may do what. */
async function readAssignments({ resources }: Validation, { subscriptionId }: Place, objectId: string) {
  return resources.roleAssignments(subscriptionId, objectId).catch((error: unknown) => {
    if (error instanceof ServiceError && error.answer.status === 403) return "forbidden" as const;
    throw error;
  });
}

async function nameRoles(run: Validation, place: Place, assignments: readonly RoleAssignment[]) {
  const named = await mapBounded(unnamedRoles(assignments, place.scope), WIDTH, async (id) => {
    const definition = `/subscriptions/${place.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
    const name = await run.resources.roleName(definition).catch(() => id);
    return [id, name] as const;
  });
  return new Map(named);
}

async function explainRole(
  run: Validation,
  { held, met }: RoleJudgement,
  { scope, subject }: Place,
): Promise<readonly Finding[]> {
  const { requiredRoles } = run.settings;
  if (met === undefined) {
    const names = [...new Set(held.map((role) => role.name))].join(", ") || "no role";
    const assignee = await assigneeOf(run);
    const holes = { required: requiredRoles.join(" or "), held: names, scope, assignee };
    const slip = misspelt(requiredRoles, held);
    return slip === undefined
      ? [check("role/missing", subject, { ...holes, role: requiredRoles[0] ?? "" })]
      : [check("role/misspelt", subject, { ...holes, ...slip })];
  }
  const { by } = met;
  const holding = met.included
    ? check("role/included", subject, { held: by.name, required: met.required, scope: by.scope })
    : check("role/held", subject, { roles: by.name, scope: by.scope });
  const { portal } = run.identity.cloud;
  return by.conditional
    ? [holding, check("role/conditional", subject, { role: by.name, scope: by.scope, portal })]
    : [holding];
}

/** The first required role that is a letter or two away from one that there is. */
function misspelt(required: readonly string[], held: readonly HeldRole[]) {
  const names = held.map((role) => role.name);
  return required
    .map((name) => ({ misspelt: name, meant: likelyMeant(name, names) }))
    .find((slip): slip is { misspelt: string; meant: string } => slip.meant !== undefined);
}

async function judgeByPermissions(
  run: Validation,
  { scope, subject }: Place,
  granted: readonly Permission[],
): Promise<Access> {
  const roles = describeRole(granted);
  const met = metByPermissions(roles, run.settings.requiredRoles);
  const finding =
    met === undefined
      ? check("role/unreadable", subject, { scope, assignee: await assigneeOf(run) })
      : check("role/by-permissions", subject, { role: met.by, scope });
  return { roles, resourceGroups: null, findings: [finding] };
}
