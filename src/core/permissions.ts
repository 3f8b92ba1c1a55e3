import { covers, overlaps } from "./wildcard.ts";

/** One entry of ARM's `permissions` list: what one role allows, and what it leaves out of that. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

export type Allowance =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: "not-granted" }
  /** A role grants it, and the same role takes it away again by the pattern `excludedBy`. */
  | { readonly allowed: false; readonly reason: "excluded"; readonly excludedBy: string };

const DATA_PREFIX = "data:";

/**
 * Evaluates one operation as ARM does: `notActions` take away only from the `actions` of their own entry, and one
 * entry that allows is enough (https://learn.microsoft.com/azure/role-based-access-control/role-definitions#notactions).
 * `data:` before the operation asks for a data action. An operation with wildcards is allowed only where a single
 * entry allows all that it stands for. Deny assignments are not part of what ARM lists, so not of this answer.
 */
export function allows(permissions: readonly Permission[], operation: string): Allowance {
  const data = operation.toLowerCase().startsWith(DATA_PREFIX);
  const action = data ? operation.slice(DATA_PREFIX.length) : operation;
  let excludedBy: string | undefined;
  for (const entry of permissions) {
    const granted = data ? entry.dataActions : entry.actions;
    const excluded = data ? entry.notDataActions : entry.notActions;
    if (!granted.some((pattern) => covers(pattern, action))) continue;
    const exclusion = excluded.find((pattern) => overlaps(pattern, action));
    if (exclusion === undefined) return { allowed: true };
    excludedBy ??= exclusion;
  }
  if (excludedBy === undefined) return { allowed: false, reason: "not-granted" };
  return { allowed: false, reason: "excluded", excludedBy };
}

/** The operations that are not allowed, each with its reason, ready for the sentence of `actions/denied`. */
export function deniedActions(permissions: readonly Permission[], operations: readonly string[]): string[] {
  return operations.flatMap((operation) => {
    const allowance = allows(permissions, operation);
    if (allowance.allowed) return [];
    if (allowance.reason === "not-granted") return [`${operation} (no role grants it)`];
    return [`${operation} (its role leaves out ${allowance.excludedBy})`];
  });
}

/** A principal with nothing at all at the scope that was asked about. */
export function grantsNothing(permissions: readonly Permission[]): boolean {
  return permissions.every((entry) => entry.actions.length === 0 && entry.dataActions.length === 0);
}
