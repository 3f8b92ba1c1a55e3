import type { Application } from "../simulator/application.ts";
import type { CloudName } from "../simulator/clouds.ts";
import type { Permission } from "../simulator/records.ts";
import { createSimulator, type Simulator } from "../simulator/simulator.ts";
import type { Subscription } from "../simulator/subscription.ts";
import type { Tenant } from "../simulator/tenant.ts";
import { createWorld, type World } from "../simulator/world.ts";

const DAY = 86_400_000;

/** A moment from now on, in days; negative for one that is past. Half a day more, so that whole days stay whole. */
export const inDays = (days: number): Date => new Date(Date.now() + (days + 0.5) * DAY);

export interface CompanyOptions {
  cloud?: CloudName;
  /** When the secret ends, in days from now; default 200. */
  endsIn?: number;
  /** Role of the principal on the subscription; null for none. Default Contributor. */
  role?: string | null;
  /** Permissions on Microsoft Graph; default those that let it read its own registration. */
  graph?: readonly string[];
  /** How far the services' clock is ahead of the runner's, in milliseconds. */
  ahead?: number;
}

/** One tenant, one application with one secret, one subscription. All is in order until a test breaks it. */
export interface Company {
  readonly world: World;
  readonly simulator: Simulator;
  readonly tenant: Tenant;
  readonly application: Application;
  readonly secret: { readonly keyId: string; readonly value: string };
  readonly subscription: Subscription;
  /** The four values, as the inputs of the action. */
  readonly inputs: Readonly<Record<"client-id" | "tenant-id" | "subscription-id" | "client-secret", string>>;
}

export function createCompany(options: CompanyOptions = {}): Company {
  const { cloud = "azurecloud", endsIn = 200, role = "Contributor", ahead = 0 } = options;
  const world = createWorld({ now: () => new Date(Date.now() + ahead) });
  const tenant = world.addTenant({ displayName: "Contoso", domains: ["contoso.example"], cloud });
  const application = tenant.addApplication({
    graphPermissions: [...(options.graph ?? ["Application.Read.All"])],
  });
  const secret = application.addSecret({ startsAt: inDays(-100), endsAt: inDays(endsIn) });
  const subscription = tenant.addSubscription();
  if (role !== null) subscription.assign(application.servicePrincipal, role);
  const inputs = {
    "client-id": application.appId,
    "tenant-id": tenant.id,
    "subscription-id": subscription.id,
    "client-secret": secret.value,
  };
  return { world, simulator: createSimulator(world), tenant, application, secret, subscription, inputs };
}

/** Gives the principal a role of the tenant's own on the subscription. */
export function assignCustomRole(
  { world, application, subscription }: Company,
  name: string,
  permission: Partial<Permission>,
) {
  const role = world.addRole(name, permission);
  subscription.assign(application.servicePrincipal, role.id);
  return role;
}
