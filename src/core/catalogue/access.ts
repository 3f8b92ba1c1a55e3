import type { Entries } from "./finder.ts";

const PASS = { verdict: "valid", level: "pass", why: "", fix: "", link: "" } as const;

const ASSIGN = "https://learn.microsoft.com/azure/role-based-access-control/role-assignments-cli";

/** Roles and permissions, as concluded from what Azure Resource Manager lists. */
export const ACCESS = {
  "role/held": {
    ...PASS,
    what: "The identity is {roles} at {scope}.",
  },
  "role/by-permissions": {
    ...PASS,
    what: "The identity has the permissions of {role} at {scope}.",
  },
  "role/custom": {
    ...PASS,
    what: "The identity has permissions at {scope}, but not those of Owner, Contributor or Reader as a whole.",
  },
  "role/included": {
    ...PASS,
    what: "The identity is {held} at {scope}, which includes {required}.",
  },
  "role/missing": {
    verdict: "missing-role",
    level: "error",
    what: "The identity does not hold {required} at {scope}; it holds {held}.",
    why: "The role was never given there, was given at another scope, or was given within the last ten minutes.",
    fix: 'Give it the role: `az role assignment create --assignee {assignee} --role "{role}" --scope "{scope}"`.',
    link: ASSIGN,
  },
  "role/misspelt": {
    verdict: "missing-role",
    level: "error",
    what: "The identity does not hold {required} at {scope}; it holds {held}.",
    why: "There may be no role {misspelt}: {meant} may have been meant.",
    fix: 'Did you mean {meant}? Then correct `required-role`. If there is such a role, give it: `az role assignment create --assignee {assignee} --role "{misspelt}" --scope "{scope}"`.',
    link: "https://learn.microsoft.com/azure/role-based-access-control/built-in-roles",
  },
  "role/conditional": {
    verdict: "valid",
    level: "notice",
    what: "The role {role} at {scope} is bound to a condition.",
    why: "The condition may leave out some of what the role allows, and it is not evaluated here.",
    fix: "To be certain, list what the deploy needs in `required-actions`, or read the condition in {portal} under Access control (IAM) > Role assignments.",
    link: "https://learn.microsoft.com/azure/role-based-access-control/conditions-overview",
  },
  "role/unreadable": {
    verdict: "missing-permission",
    level: "error",
    what: "The identity may not read role assignments at {scope}, so `required-role` cannot be checked.",
    why: "That needs the permission Microsoft.Authorization/roleAssignments/read, which Reader has and a narrow custom role may lack.",
    fix: 'Give it Reader as well: `az role assignment create --assignee {assignee} --role "Reader" --scope "{scope}"`. Or use `required-actions` in place of `required-role`: those are checked without that permission.',
    link: ASSIGN,
  },
  "role/none": {
    verdict: "missing-role",
    level: "error",
    what: "The sign-in works, but the identity may do nothing at all at {scope}.",
    why: "It has no role there. A role given within the last ten minutes may not work yet.",
    fix: 'Give it a role: `az role assignment create --assignee {assignee} --role "{role}" --scope "{scope}"`.',
    link: ASSIGN,
  },
  "role/only-below": {
    verdict: "valid",
    level: "notice",
    what: "The identity has no permission at {scope} itself, but it sees {groups} in it.",
    why: "Its roles were given at resource groups.",
    fix: "Name the group that you deploy to with `resource-group`: roles and permissions are then checked there.",
    link: "https://learn.microsoft.com/azure/role-based-access-control/scope-overview",
  },
  "actions/allowed": {
    ...PASS,
    what: "Required and allowed at {scope}: {actions}.",
  },
  "actions/denied": {
    verdict: "missing-role",
    level: "error",
    what: "The identity may not do all that is required at {scope}: {missing}.",
    why: "None of its roles there allows it, or the role that does leaves it out again.",
    fix: 'Give it a role that allows {actions}: `az role assignment create --assignee {assignee} --role "{role}" --scope "{scope}"`. The page behind the link says which built-in role allows which action.',
    link: "https://learn.microsoft.com/azure/role-based-access-control/built-in-roles",
  },
} as const satisfies Entries;
