import { deepEqual, equal, match } from "node:assert/strict";
import { at, type Lab, type RecordedFact, type Reply, send } from "./lab.ts";

const root = "https://management.azure.com";

/** Asks ARM below the lab's subscription, with its application's token. */
async function arm(lab: Lab, path = "", query = "", method = "GET"): Promise<Reply> {
  const url = `${root}/subscriptions/${lab.subscription.id}${path}?api-version=2022-04-01${query}`;
  return send(lab.simulator, method, url, { token: await lab.signIn() });
}

const give = (lab: Lab, role: string, scope?: string) =>
  lab.subscription.assign(lab.application.servicePrincipal, role, scope ? { scope } : {});

const code = (reply: Reply): string => `${reply.status} ${at(reply.body, "error.code")}`;
const message = (reply: Reply): string => String(at(reply.body, "error.message"));
const authorization = "/providers/Microsoft.Authorization";
const oid = (lab: Lab): string => lab.application.servicePrincipal?.id ?? "";

export const armFacts: RecordedFact[] = [
  {
    fact: "The permissions list is value[] of the four lists of actions, and nextLink is null",
    source: "azure-xplat-cli recordings of 2016 (2015-07-01), and the 2022-04-01 reference",
    check: async (lab) => {
      give(lab, "Reader");
      const { body } = await arm(lab, `${authorization}/permissions`);
      const reader = { actions: ["*/read"], notActions: [], dataActions: [], notDataActions: [] };
      deepEqual(body, { value: [reader], nextLink: null });
    },
  },
  {
    fact: "The permissions of a resource group are those of the subscription and its own",
    source: "azure-xplat-cli recordings of 2014 to 2016",
    check: async (lab) => {
      lab.subscription.addResourceGroup("Web");
      give(lab, "Reader");
      give(lab, "Contributor", "Web");
      const { body } = await arm(lab, `/resourcegroups/web${authorization}/permissions`);
      equal(Object(body).value.length, 2);
    },
  },
  {
    fact: "A HEAD of a resource group is 204 without a body, or 404",
    source: "azure-dev recording of 2026-04",
    check: async (lab) => {
      lab.subscription.addResourceGroup("web");
      give(lab, "Reader");
      const { status, body } = await arm(lab, "/resourceGroups/web", "", "HEAD");
      deepEqual([status, body], [204, null]);
      equal((await arm(lab, "/resourceGroups/none", "", "HEAD")).status, 404);
    },
  },
  {
    fact: "A resource group that does not exist is 404 ResourceGroupNotFound with its name in quotes",
    source: "azure-xplat-cli recording of 2017",
    check: async (lab) => {
      give(lab, "Reader");
      const reply = await arm(lab, "/resourcegroups/none");
      equal(code(reply), "404 ResourceGroupNotFound");
      equal(message(reply), "Resource group 'none' could not be found.");
    },
  },
  {
    fact: "A resource group has id, name, type, location, tags and properties, whatever the case of the path",
    source: "azure-dev recording of 2026-04: asked at /resourcegroups/, named /resourceGroups/",
    check: async (lab) => {
      lab.subscription.addResourceGroup("web");
      give(lab, "Reader");
      const { body } = await arm(lab, "/resourcegroups/WEB");
      deepEqual(Object.keys(Object(body)), ["id", "name", "type", "location", "tags", "properties"]);
      equal(at(body, "id"), `${lab.subscription.scope}/resourceGroups/web`);
    },
  },
  {
    fact: "GET /subscriptions carries a count",
    source: "answer pasted in a public page (2020-01-01)",
    check: async (lab) => {
      give(lab, "Reader");
      const { body } = await lab.ask(`${root}/subscriptions?api-version=2022-12-01`, {
        token: await lab.signIn(),
      });
      deepEqual(at(body, "count"), { type: "Total", value: 1 });
      const names = [
        "id",
        "authorizationSource",
        "managedByTenants",
        "subscriptionId",
        "tenantId",
        "displayName",
      ];
      deepEqual(Object.keys(Object(at(body, "value.0"))), [...names, "state", "subscriptionPolicies"]);
    },
  },
  {
    fact: "A principal without any role gets an empty list, and 403 AuthorizationFailed on the subscription",
    source: "refusals pasted by cloudquery and ARO-RP",
    check: async (lab) => {
      const { body } = await lab.ask(`${root}/subscriptions?api-version=2022-12-01`, {
        token: await lab.signIn(),
      });
      deepEqual(at(body, "value"), []);
      const reply = await arm(lab);
      equal(code(reply), "403 AuthorizationFailed");
      equal(
        message(reply),
        `The client '${lab.application.appId}' with object id '${oid(lab)}' does not have authorization to perform action 'Microsoft.Resources/subscriptions/read' over scope '${lab.subscription.scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      );
    },
  },
  {
    fact: "A role on a resource group only shows the subscription, but gives no permission on it",
    source: "Azure's RBAC documentation: assignments hold at and below their scope",
    check: async (lab) => {
      lab.subscription.addResourceGroup("web");
      give(lab, "Contributor", "web");
      equal((await arm(lab)).status, 200);
      deepEqual(at((await arm(lab, `${authorization}/permissions`)).body, "value"), []);
    },
  },
  {
    fact: "assignedTo() lists what comes by a group, with the group as principal",
    source: "azure-dev recording of 2026-04",
    check: async (lab) => {
      const principal = lab.application.servicePrincipal;
      const inner = lab.tenant.addGroup("deployers", principal ? [principal] : []);
      const outer = lab.tenant.addGroup("everyone", [inner]);
      lab.subscription.assign(outer, "Owner");
      const { body } = await arm(
        lab,
        `${authorization}/roleAssignments`,
        `&$filter=assignedTo('${oid(lab)}')`,
      );
      const properties = at(body, "value.0.properties");
      deepEqual([at(properties, "principalId"), at(properties, "principalType")], [outer.id, "Group"]);
    },
  },
  {
    fact: "principalId eq lists direct assignments only",
    source: "Azure's documentation of listing role assignments by REST (2025-03)",
    check: async (lab) => {
      const principal = lab.application.servicePrincipal;
      lab.subscription.assign(lab.tenant.addGroup("deployers", principal ? [principal] : []), "Owner");
      const mine = give(lab, "Reader");
      const { body } = await arm(
        lab,
        `${authorization}/roleAssignments`,
        `&$filter=principalId eq '${oid(lab)}'`,
      );
      deepEqual(
        Object(body).value.map(({ name }: { name: string }) => name),
        [mine.id],
      );
    },
  },
  {
    fact: "An assignment has twelve properties, null where there is no condition, and seven fractional digits",
    source: "azure-cli cassette of 2023 and azure-dev recording of 2026-04",
    check: async (lab) => {
      give(lab, "Reader");
      const { body } = await arm(lab, `${authorization}/roleAssignments`);
      const properties = at(body, "value.0.properties");
      equal(Object.keys(Object(properties)).length, 12);
      deepEqual([at(properties, "condition"), at(properties, "conditionVersion")], [null, null]);
      match(String(at(properties, "createdOn")), /\.\d{7}Z$/);
      deepEqual(Object.keys(Object(at(body, "value.0"))), ["properties", "id", "type", "name"]);
    },
  },
  {
    fact: "A role is found by its name, and its id stands under the subscription",
    source: "azure-cli cassette of 2023",
    check: async (lab) => {
      give(lab, "Reader");
      const { body } = await arm(lab, `${authorization}/roleDefinitions`, "&$filter=roleName eq 'Reader'");
      const id = `${lab.subscription.scope}${authorization}/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
      equal(at(body, "value.0.id"), id);
      deepEqual(at(body, "value.0.properties.permissions.0.actions"), ["*/read"]);
    },
  },
  {
    fact: "An unknown role is 404 RoleDefinitionDoesNotExist",
    source: "azure-xplat-cli recording of 2017",
    check: async (lab) => {
      give(lab, "Reader");
      const reply = await arm(lab, `${authorization}/roleDefinitions/00000000-0000-4000-8000-00000000cafe`);
      equal(code(reply), "404 RoleDefinitionDoesNotExist");
    },
  },
];
