import { applicationEntity, federatedCredentialEntity, servicePrincipalEntity } from "./graph-entities.ts";
import { denied, graphAnswer, graphError, notFound } from "./graph-errors.ts";
import { get, mayReadAll, type Scene, withApplication } from "./graph-gate.ts";
import { keyHandlers } from "./graph-keys.ts";
import { passwordHandlers } from "./graph-passwords.ts";
import { listed } from "./propagation.ts";
import type { Call, Handler, SimResponse } from "./request.ts";
import type { World } from "./world.ts";

/** Microsoft Graph: what the action reads and changes of applications and service principals. */
export const graphHandlers: Handler[] = [
  ...passwordHandlers,
  ...keyHandlers,
  get("/v1.0/applications", listApplications),
  get("/v1.0/applications(appId=':appId')", oneApplication),
  get("/v1.0/applications/:id", oneApplication),
  get("/v1.0/applications(appId=':appId')/federatedIdentityCredentials", listFederatedCredentials),
  get("/v1.0/applications/:id/federatedIdentityCredentials", listFederatedCredentials),
  get("/v1.0/applications(appId=':appId')/owners", listOwners),
  get("/v1.0/applications/:id/owners", listOwners),
  get("/v1.0/servicePrincipals", listServicePrincipals),
  get("/v1.0/servicePrincipals(appId=':appId')", oneServicePrincipal),
  get("/v1.0/servicePrincipals/:id", oneServicePrincipal),
];

/** OwnedBy does not open the list, not even a filtered one (recorded by azure-cli). */
function listApplications(scene: Scene): SimResponse {
  const { world, call, tenant } = scene;
  if (!mayReadAll(scene)) return denied(world, call);
  const filter = filterOf(call);
  if (filter === "unsupported") return unsupportedFilter(world, call);
  const found = tenant.applications.filter((application) => filter === null || keeps(filter, application));
  const value = found.map((application) =>
    select(call, applicationEntity(application, listed(world, application))),
  );
  return graphAnswer(call, `applications${selection(call)}`, { value }, 2);
}

function oneApplication(scene: Scene): SimResponse {
  return withApplication(scene, "read", (application) => {
    const withKeys = selected(scene.call).includes("keyCredentials");
    const shown = listed(scene.world, application);
    const entity = select(scene.call, applicationEntity(application, shown, withKeys));
    return graphAnswer(scene.call, `applications${selection(scene.call)}/$entity`, entity);
  });
}

function listFederatedCredentials(scene: Scene): SimResponse {
  return withApplication(scene, "read", (application) => {
    const context = `applications('${application.objectId}')/federatedIdentityCredentials`;
    return graphAnswer(scene.call, context, {
      value: application.federatedCredentials.map(federatedCredentialEntity),
    });
  });
}

function listOwners(scene: Scene): SimResponse {
  const { world, call, tenant } = scene;
  return withApplication(scene, "read", ({ owners }) => {
    const found = tenant.servicePrincipals.filter(({ id }) => owners.includes(id));
    const value = found.map((owner) => ({
      "@odata.type": "#microsoft.graph.servicePrincipal",
      ...select(call, servicePrincipalEntity(owner, world.findApplication(owner.appId))),
    }));
    return graphAnswer(call, "directoryObjects", { value });
  });
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

const selected = (call: Call): string[] =>
  (call.url.searchParams.get("$select")?.split(",") ?? []).map((name) => name.trim());

function select(call: Call, entity: Record<string, unknown>): Record<string, unknown> {
  const names = selected(call);
  if (names.length === 0) return entity;
  return Object.fromEntries(Object.entries(entity).filter(([name]) => names.includes(name)));
}

const selection = (call: Call): string => (selected(call).length ? `(${selected(call).join(",")})` : "");
