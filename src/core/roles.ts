import { nearest } from "./inputs/nearest.ts";
import { allows, type Permission } from "./permissions.ts";
import { covers } from "./wildcard.ts";

/** Built-in roles with the same id in every tenant and cloud (learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
export const BUILT_IN_ROLES = {
  Owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  "User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
  "Role Based Access Control Administrator": "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
} as const;

export type BuiltInRole = keyof typeof BUILT_IN_ROLES;

const NAMES = Object.keys(BUILT_IN_ROLES) as readonly BuiltInRole[];

/** Whoever holds the role on the left can do all that those on the right can. */
const INCLUDED: Readonly<Record<BuiltInRole, readonly BuiltInRole[]>> = {
  Owner: ["Contributor", "Reader", "User Access Administrator", "Role Based Access Control Administrator"],
  Contributor: ["Reader"],
  Reader: [],
  "User Access Administrator": ["Reader", "Role Based Access Control Administrator"],
  "Role Based Access Control Administrator": ["Reader"],
};

/** The built-in role of a name or an id, in any letter case. */
export function builtInRole(nameOrId: string): BuiltInRole | undefined {
  const wanted = nameOrId.toLowerCase();
  return NAMES.find((name) => name.toLowerCase() === wanted || BUILT_IN_ROLES[name] === wanted);
}

/** The role that a misspelt name may stand for: a built-in one, or one of those held. Short names are told apart more. */
export function likelyMeant(name: string, held: readonly string[]): string | undefined {
  if (builtInRole(name) !== undefined) return undefined;
  return nearest(name, [...NAMES, ...held], name.length < 8 ? 1 : 2);
}

export function includesRole(held: BuiltInRole, required: BuiltInRole): boolean {
  return held === required || INCLUDED[held].includes(required);
}

/**
 * What Contributor leaves out of `*`. Whole branches rather than Azure's exact list: the list grows, and a role that
 * leaves out a little more of these branches still deploys as Contributor does. A role that leaves out anything else
 * is a custom one.
 */
const OUTSIDE_CONTRIBUTOR = [
  "Microsoft.Authorization/*",
  "Microsoft.Blueprint/blueprintAssignments/*",
  "Microsoft.Compute/galleries/share/*",
  "Microsoft.Purview/consents/*",
  "Microsoft.Resources/deploymentStacks/manageDenySetting/*",
  "Microsoft.Subscription/*",
];

const actsAsContributor = (entry: Permission): boolean =>
  entry.actions.some((pattern) => covers(pattern, "*")) &&
  entry.notActions.every((exclusion) => OUTSIDE_CONTRIBUTOR.some((branch) => covers(branch, exclusion))) &&
  allows([entry], "*/read").allowed;

/**
 * Built-in roles that the effective permissions amount to, whatever the roles behind them are called: the strongest
 * ones only (an Owner is not also a Reader). Empty for a custom role, and for a role that covers some services only.
 */
export function describeRole(permissions: readonly Permission[]): readonly BuiltInRole[] {
  const can = (...operations: string[]) => operations.every((one) => allows(permissions, one).allowed);
  if (can("*")) return ["Owner"];
  const roles: BuiltInRole[] = [];
  if (permissions.some(actsAsContributor)) roles.push("Contributor");
  if (can("*/read", "Microsoft.Authorization/*")) roles.push("User Access Administrator");
  else if (
    can(
      "*/read",
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/roleAssignments/delete",
    )
  ) {
    roles.push("Role Based Access Control Administrator");
  }
  if (roles.length === 0 && can("*/read")) roles.push("Reader");
  return roles;
}
