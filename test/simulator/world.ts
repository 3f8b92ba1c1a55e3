import type { Application } from "./application.ts";
import type { Cloud } from "./clouds.ts";
import { createGitHub, type GitHub } from "./github-state.ts";
import { guid } from "./ids.ts";
import { createPropagation, type Propagation } from "./propagation.ts";
import type { Permission, Principal, RoleAssignment, RoleDefinition, TenantOptions } from "./records.ts";
import { builtInRoles, customRole } from "./roles.ts";
import type { Subscription } from "./subscription.ts";
import { createTenant, type Tenant } from "./tenant.ts";
import type { Vault } from "./vault.ts";

export interface WorldOptions {
  /** The clock of every service; default the real one. Token and secret lifetimes follow it. */
  now?: () => Date;
}

/** All state. Handlers read and change it; tests build it, look at it and change it between requests. */
export interface World {
  now(): Date;
  tenants: Tenant[];
  roleDefinitions: RoleDefinition[];
  roleAssignments: RoleAssignment[];
  github: GitHub;
  /** Seconds an access token lives; 86399 in the recorded client-credentials answers. */
  tokenLifetime: number;
  /** Entra joined the parts of error_description by CRLF until 2023, by a blank since 2024. */
  errorSeparator: " " | "\r\n";
  /** How slowly Entra hands changes of secrets on to its nodes; at once by default. */
  propagation: Propagation;
  addTenant(options?: TenantOptions): Tenant;
  addRole(roleName: string, permission: Partial<Permission>, assignableScopes?: string[]): RoleDefinition;
  assignRole(principal: Principal, role: string, scope: string, condition?: string | null): RoleAssignment;
  /** By GUID or verified domain; only the tenants that a cloud serves. */
  findTenant(name: string, cloud: Cloud): Tenant | undefined;
  findApplication(appId: string): Application | undefined;
  findSubscription(id: string): Subscription | undefined;
  /** Vaults of all subscriptions: their names are unique in a cloud. */
  vaults(): Vault[];
}

export function createWorld(options: WorldOptions = {}): World {
  const now = options.now ?? (() => new Date());
  const world: World = {
    now,
    tenants: [],
    roleDefinitions: [...builtInRoles],
    roleAssignments: [],
    github: createGitHub(now),
    tokenLifetime: 86_399,
    errorSeparator: " ",
    propagation: createPropagation(),
    addTenant: (more = {}) => {
      const tenant = createTenant(more, now, world.assignRole);
      world.tenants.push(tenant);
      return tenant;
    },
    addRole: (roleName, permission, assignableScopes = ["/"]) => {
      const role = customRole({ roleName, permission, assignableScopes });
      world.roleDefinitions.push(role);
      return role;
    },
    assignRole: (principal, role, scope, condition = null) =>
      assignRole(world, { principal, role, scope, condition }),
    findTenant: (name, cloud) =>
      world.tenants.find((tenant) => {
        const served = cloud.name === "custom" || tenant.cloud === cloud.name;
        return served && [tenant.id, ...tenant.domains].some((known) => same(known, name));
      }),
    findApplication: (appId) =>
      world.tenants.flatMap((tenant) => tenant.applications).find((found) => same(found.appId, appId)),
    findSubscription: (id) =>
      world.tenants.flatMap((tenant) => tenant.subscriptions).find((found) => same(found.id, id)),
    vaults: () => world.tenants.flatMap(({ subscriptions }) => subscriptions.flatMap(({ vaults }) => vaults)),
  };
  return world;
}

function assignRole(
  world: World,
  given: { principal: Principal; role: string; scope: string; condition: string | null },
): RoleAssignment {
  const role = world.roleDefinitions.find(
    (found) => found.id === given.role || same(found.roleName, given.role),
  );
  if (!role) throw new Error(`There is no role ${given.role}`);
  const assignment: RoleAssignment = {
    id: guid(),
    roleDefinitionId: role.id,
    principalId: given.principal.id,
    principalType: given.principal.principalType,
    scope: given.scope,
    condition: given.condition,
    createdOn: world.now(),
  };
  world.roleAssignments.push(assignment);
  return assignment;
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
