import { type BuiltInRole, builtInRole, includesRole } from "./roles.ts";

/** ARM's role assignment, as far as it matters here. */
export interface RoleAssignment {
  /** `/`, a management group, `/subscriptions/…` or anything below. */
  readonly scope: string;
  readonly roleDefinitionId: string;
  /** An ABAC condition narrows what the role allows. */
  readonly conditional: boolean;
}

export interface HeldRole {
  /** The name of the role; its id where the name could not be read. */
  readonly name: string;
  /** The id of the role definition, a GUID in lower case. */
  readonly id: string;
  /** Where it was assigned: the target itself or above it. */
  readonly scope: string;
  readonly conditional: boolean;
}

export interface RoleJudgement {
  /** All that holds at the target scope, directly or inherited. */
  readonly held: readonly HeldRole[];
  /** The assignment that satisfies the requirement; undefined where none does. */
  readonly met: Proof | undefined;
}

interface Proof {
  /** As the user wrote it. */
  readonly required: string;
  readonly by: HeldRole;
  /** Another role than the required one, which can do all that one can. */
  readonly included: boolean;
}

/** The GUID at the end of a role definition's id: the part before it names whichever scope was asked. */
export function roleIdOf(roleDefinitionId: string): string {
  return segments(roleDefinitionId).at(-1) ?? "";
}

/**
 * Whether an assignment at one scope holds at another: the same scope or one above it. A management group covers
 * any subscription, because ARM lists the assignments of those groups only that are above the one asked about.
 */
export function scopeCovers(assignmentScope: string, targetScope: string): boolean {
  const above = segments(assignmentScope);
  if (above[0] === "providers" && above[1] === "microsoft.management") return true;
  const below = segments(targetScope);
  return above.every((segment, index) => segment === below[index]);
}

/** Ids of the roles whose names must be asked for, to compare them or to print them. */
export function unnamedRoles(assignments: readonly RoleAssignment[], targetScope: string): readonly string[] {
  const ids = assignments
    .filter((assignment) => scopeCovers(assignment.scope, targetScope))
    .map((assignment) => roleIdOf(assignment.roleDefinitionId))
    .filter((id) => builtInRole(id) === undefined);
  return [...new Set(ids)];
}

/**
 * Judges `required-role`: any of `required` (names or ids) will do, and so will a stronger built-in role.
 * `names` gives the names of the roles that are not built in, by the id that `roleIdOf` makes.
 */
export function evaluateRequiredRole(question: {
  readonly required: readonly string[];
  readonly assignments: readonly RoleAssignment[];
  readonly names: ReadonlyMap<string, string>;
  readonly targetScope: string;
}): RoleJudgement {
  const held = question.assignments
    .filter((assignment) => scopeCovers(assignment.scope, question.targetScope))
    .map((assignment): HeldRole => {
      const id = roleIdOf(assignment.roleDefinitionId);
      const name = builtInRole(id) ?? question.names.get(id) ?? id;
      return { name, id, scope: assignment.scope, conditional: assignment.conditional };
    });
  const proofs = held.flatMap((by) =>
    question.required.flatMap((required) => {
      if (isRole(by, required)) return [{ required, by, included: false }];
      return includes(builtInRole(by.id), required) ? [{ required, by, included: true }] : [];
    }),
  );
  // The plainest proof: without a condition, then by the very role that was asked for.
  const weakness = (proof: Proof) => (proof.by.conditional ? 2 : 0) + (proof.included ? 1 : 0);
  const met = proofs.sort((one, other) => weakness(one) - weakness(other))[0];
  return { held, met };
}

/** The same question where the assignments cannot be read: judged by what `describeRole` recognised. */
export function metByPermissions(
  recognised: readonly BuiltInRole[],
  required: readonly string[],
): { readonly required: string; readonly by: BuiltInRole } | undefined {
  for (const by of recognised) {
    const wanted = required.find((one) => includes(by, one));
    if (wanted !== undefined) return { required: wanted, by };
  }
  return undefined;
}

function isRole(held: HeldRole, wanted: string): boolean {
  return held.name.toLowerCase() === wanted.toLowerCase() || held.id === roleIdOf(wanted);
}

function includes(strong: BuiltInRole | undefined, wanted: string): boolean {
  const weak = builtInRole(roleIdOf(wanted));
  return strong !== undefined && weak !== undefined && includesRole(strong, weak);
}

function segments(path: string): string[] {
  return path
    .toLowerCase()
    .split("/")
    .filter((segment) => segment !== "");
}
