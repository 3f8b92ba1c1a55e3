import { type Application, type ApplicationOptions, createApplication } from "./application.ts";
import type { CloudName } from "./clouds.ts";
import { guid } from "./ids.ts";
import type { CredentialPolicy, Group, Principal, ServicePrincipal, TenantOptions } from "./records.ts";
import {
  type AssignRole,
  createSubscription,
  type Subscription,
  type SubscriptionOptions,
} from "./subscription.ts";

/** A managed identity: a service principal without an application, and what its token endpoint asks for. */
export interface ManagedIdentity {
  clientId: string;
  /** Value of the X-IDENTITY-HEADER that App Service puts into IDENTITY_HEADER. */
  header: string;
  servicePrincipal: ServicePrincipal;
}

/** A directory with all that lives in it. */
export interface Tenant {
  id: string;
  displayName: string;
  domains: string[];
  cloud: CloudName;
  applications: Application[];
  servicePrincipals: ServicePrincipal[];
  managedIdentities: ManagedIdentity[];
  groups: Group[];
  subscriptions: Subscription[];
  /** The tenant's default app management policy; null where it is off, as it is by default. */
  credentialPolicy: CredentialPolicy | null;
  /** Two writes on one application closer together than this are a Directory_ConcurrencyViolation; 0 is off. */
  writeSpacing: { milliseconds: number; status: 409 | 503 };
  addApplication(options?: ApplicationOptions): Application;
  /** Consents to an application, of this or another tenant: makes its service principal here. */
  addServicePrincipal(application: Application, graphPermissions?: string[]): ServicePrincipal;
  addManagedIdentity(displayName?: string): ManagedIdentity;
  addGroup(displayName: string, members: Principal[]): Group;
  addSubscription(options?: SubscriptionOptions): Subscription;
}

export function createTenant(options: TenantOptions, now: () => Date, assignRole: AssignRole): Tenant {
  const id = options.id ?? guid();
  const tenant: Tenant = {
    id,
    displayName: options.displayName ?? "Contoso",
    domains: options.domains ?? [`contoso-${id.slice(0, 8)}.onmicrosoft.com`],
    cloud: options.cloud ?? "azurecloud",
    applications: [],
    servicePrincipals: [],
    managedIdentities: [],
    groups: [],
    subscriptions: [],
    credentialPolicy: null,
    writeSpacing: { milliseconds: 0, status: 409 },
    addApplication: (more = {}) => {
      const application = createApplication({ id, domain: tenant.domains[0] ?? "", now }, more);
      tenant.applications.push(application);
      if (more.servicePrincipal !== false) {
        application.servicePrincipal = tenant.addServicePrincipal(application, more.graphPermissions);
      }
      return application;
    },
    addServicePrincipal: (application, graphPermissions = []) =>
      add(tenant.servicePrincipals, {
        ...principal(id, application.appId, application.displayName, now()),
        graphPermissions,
      }),
    addManagedIdentity: (displayName = "build-agent") => {
      const identity = principal(id, guid(), displayName, now());
      identity.servicePrincipalType = "ManagedIdentity";
      add(tenant.servicePrincipals, identity);
      const made = { clientId: identity.appId, header: guid(), servicePrincipal: identity };
      return add(tenant.managedIdentities, made);
    },
    addGroup: (displayName, members) =>
      add(tenant.groups, {
        id: guid(),
        principalType: "Group",
        tenantId: id,
        displayName,
        members: members.map((member) => member.id),
      }),
    addSubscription: (more = {}) => {
      const home = { id, cloud: () => tenant.cloud, now };
      return add(tenant.subscriptions, createSubscription(home, more, assignRole));
    },
  };
  return tenant;
}

function principal(tenantId: string, appId: string, displayName: string, now: Date): ServicePrincipal {
  return {
    id: guid(),
    principalType: "ServicePrincipal",
    appId,
    tenantId,
    displayName,
    accountEnabled: true,
    servicePrincipalType: "Application",
    createdDateTime: now,
    graphPermissions: [],
    passwordCredentials: [],
    owners: [],
    locked: false,
  };
}

function add<T>(list: T[], item: T): T {
  list.push(item);
  return item;
}
