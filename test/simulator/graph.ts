import type { Application } from "./application.ts";
import { type Caller, readBearer, type TokenFault } from "./bearer.ts";
import { applicationEntity, federatedCredentialEntity, servicePrincipalEntity } from "./graph-entities.ts";
import { denied, graphAnswer, graphError, notFound, unauthenticated } from "./graph-errors.ts";
import type { Call, Handler, SimResponse } from "./request.ts";
import type { Tenant } from "./tenant.ts";
import type { World } from "./world.ts";

/** What a Graph handler works with once the token is known to be good. */
interface Scene {
  world: World;
  call: Call;
  caller: Caller;
  tenant: Tenant;
}

/** Microsoft Graph: what the action reads about applications and service principals. */
export const graphHandlers: Handler[] = [
  get("/v1.0/applications", listApplications),
  get("/v1.0/applications(appId=':appId')", oneApplication),
  get("/v1.0/applications/:id", oneApplication),
  get("/v1.0/applications(appId=':appId')/federatedIdentityCredentials", listFederatedCredentials),
  get("/v1.0/applications/:id/federatedIdentityCredentials", listFederatedCredentials),
  get("/v1.0/servicePrincipals", listServicePrincipals),
  get("/v1.0/servicePrincipals(appId=':appId')", oneServicePrincipal),
  get("/v1.0/servicePrincipals/:id", oneServicePrincipal),
];

function get(path: string, handle: (scene: Scene) => SimResponse): Handler {
  const guarded = (world: World, call: Call) => {
    const caller = readBearer(world, call.cloud, "graph", call);
    if ("reason" in caller) return unauthenticated(world, call, tokenFaults[caller.reason]);
    const tenant = world.tenants.find(({ id }) => id === caller.tenantId);
    return tenant
      ? handle({ world, call, caller, tenant })
      : unauthenticated(world, call, tokenFaults.malformed);
  };
  return { method: "GET", path, handle: guarded };
}

const tokenFaults: Record<TokenFault["reason"], string> = {
  missing: "Access token is empty.",
  malformed: "Access token validation failure.",
  audience: "Access token validation failure. Invalid audience.",
  expired: "Lifetime validation failed, the token is expired.",
};

const readAll = [
  "Application.Read.All",
  "Application.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];

const mayReadAll = ({ caller }: Scene): boolean => caller.roles.some((role) => readAll.includes(role));

/** Application.ReadWrite.OwnedBy reaches only the applications whose owner is the caller's service principal. */
function mayRead(scene: Scene, application: Application): boolean {
  if (mayReadAll(scene)) return true;
  return (
    scene.caller.roles.includes("Application.ReadWrite.OwnedBy") &&
    application.owners.includes(scene.caller.objectId)
  );
}

/** OwnedBy does not open the list, not even a filtered one (recorded by azure-cli). */
function listApplications(scene: Scene): SimResponse {
  const { world, call, tenant } = scene;
  if (!mayReadAll(scene)) return denied(world, call);
  const filter = filterOf(call);
  if (filter === "unsupported") return unsupportedFilter(world, call);
  const found = tenant.applications.filter((application) => filter === null || keeps(filter, application));
  const value = found.map((application) => select(call, applicationEntity(application)));
  return graphAnswer(call, `applications${selection(call)}`, { value }, 2);
}

function oneApplication(scene: Scene): SimResponse {
  return withApplication(scene, (application) => {
    const entity = select(scene.call, applicationEntity(application));
    return graphAnswer(scene.call, `applications${selection(scene.call)}/$entity`, entity);
  });
}

function listFederatedCredentials(scene: Scene): SimResponse {
  return withApplication(scene, (application) => {
    const context = `applications('${application.objectId}')/federatedIdentityCredentials`;
    return graphAnswer(scene.call, context, {
      value: application.federatedCredentials.map(federatedCredentialEntity),
    });
  });
}

function withApplication(scene: Scene, then: (application: Application) => SimResponse): SimResponse {
  const { world, call, tenant } = scene;
  const { appId, id } = call.params;
  const found = tenant.applications.find((known) => (id ? known.objectId === id : known.appId === appId));
  const anything = mayReadAll(scene) || scene.caller.roles.includes("Application.ReadWrite.OwnedBy");
  if (!anything || (found && !mayRead(scene, found))) return denied(world, call);
  return found ? then(found) : notFound(world, call, id ?? appId ?? "");
}

function listServicePrincipals(scene: Scene): SimResponse {
  const { world, call, tenant } = scene;
  if (!mayReadAll(scene)) return denied(world, call);
  const filter = filterOf(call);
  if (filter === "unsupported") return unsupportedFilter(world, call);
  const found = tenant.servicePrincipals.filter((principal) => filter === null || keeps(filter, principal));
  const value = found.map((one) =>
    select(call, servicePrincipalEntity(one, world.findApplication(one.appId))),
  );
  return graphAnswer(call, `servicePrincipals${selection(call)}`, { value });
}

function oneServicePrincipal(scene: Scene): SimResponse {
  const { world, call, tenant } = scene;
  if (!mayReadAll(scene)) return denied(world, call);
  const { appId, id } = call.params;
  const found = tenant.servicePrincipals.find((known) => (id ? known.id === id : known.appId === appId));
  if (!found) return notFound(world, call, id ?? appId ?? "");
  const entity = select(call, servicePrincipalEntity(found, world.findApplication(found.appId)));
  return graphAnswer(call, `servicePrincipals${selection(call)}/$entity`, entity);
}

interface Filter {
  property: "appId" | "displayName";
  value: string;
}

/** Only `appId eq '…'` and `displayName eq '…'` are simulated. */
function filterOf(call: Call): Filter | null | "unsupported" {
  const text = call.url.searchParams.get("$filter");
  if (text === null) return null;
  const found = /^(appId|displayName) eq '([^']*)'$/.exec(text);
  return found ? { property: found[1] as Filter["property"], value: found[2] ?? "" } : "unsupported";
}

const keeps = ({ property, value }: Filter, item: { appId: string; displayName: string }): boolean =>
  item[property].toLowerCase() === value.toLowerCase();

const unsupportedFilter = (world: World, call: Call): SimResponse =>
  graphError(
    world,
    call,
    400,
    "Request_UnsupportedQuery",
    "Unsupported or invalid query filter clause specified.",
  );

const selected = (call: Call): string[] => call.url.searchParams.get("$select")?.split(",") ?? [];

function select(call: Call, entity: Record<string, unknown>): Record<string, unknown> {
  const names = selected(call).map((name) => name.trim());
  if (names.length === 0) return entity;
  return Object.fromEntries(Object.entries(entity).filter(([name]) => names.includes(name)));
}

const selection = (call: Call): string => (selected(call).length ? `(${selected(call).join(",")})` : "");
