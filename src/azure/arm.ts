import { NetworkError } from "../core/failure.ts";
import type { Permission } from "../core/permissions.ts";
import type { RoleAssignment } from "../core/required-role.ts";
import type { Http } from "../http/client.ts";
import { type Json, listAt, objectAt, readJson, textAt, textsAt } from "../http/json.ts";
import type { ResourceManager, Subscription } from "../ports.ts";
import { armRefusal } from "./refusals.ts";
import type { Tokens } from "./tokens.ts";

/** Newest versions that all three public clouds answer. */
const SUBSCRIPTIONS_API = "2022-12-01";
const AUTHORIZATION_API = "2022-04-01";
const RESOURCES_API = "2021-04-01";
/** A principal with more pages than this is no deploy credential. */
const MOST_PAGES = 20;
const MOST_ITEMS = 20_000;
/** Azure's own are below 200 characters. */
const LONGEST_PATTERN = 500;

export interface ArmOptions {
  readonly http: Http;
  readonly tokens: Tokens;
  readonly url: string;
  readonly audience: string;
  /** The part that @azure/arm-resources does; loaded only where it is needed. */
  readonly resourceGroups: (subscriptionId: string) => Promise<readonly string[]>;
}

/**
 * Azure Resource Manager in single calls through the shared client: the SDK packages for subscriptions and
 * permissions would cost more to load than the calls take (docs/dependencies.md).
 */
export function resourceManager(options: ArmOptions): ResourceManager {
  const { http, tokens, url, audience } = options;

  const get = async (pathAndQuery: string): Promise<Json> => {
    const target = new URL(`${url}${pathAndQuery}`);
    const token = await tokens.token(audience);
    const response = await http.send({
      method: "GET",
      url: target.href,
      headers: { authorization: `Bearer ${token.reveal()}`, accept: "application/json" },
    });
    if (response.status !== 200) throw armRefusal(response, target.host);
    return readJson(response, target.host);
  };

  const list = async (pathAndQuery: string): Promise<readonly Json[]> => {
    const items: Json[] = [];
    let next: string | undefined = pathAndQuery;
    for (let page = 0; next !== undefined && page < MOST_PAGES; page++) {
      const json: Json = await get(next);
      // No list is no answer of ARM's: to take it for an empty one would blame the credential.
      if (!Array.isArray(json["value"])) throw new NetworkError("not-json", new URL(url).host, "no-list");
      for (const item of listAt(json, "value").slice(0, MOST_ITEMS - items.length)) items.push(item);
      next = nextPage(textAt(json, "nextLink"), url);
    }
    return items;
  };

  return {
    subscription: async (id) => {
      const json = await get(`/subscriptions/${segment(id)}?api-version=${SUBSCRIPTIONS_API}`);
      if (textAt(json, "state") === undefined)
        throw new NetworkError("not-json", new URL(url).host, "no-state");
      return toSubscription(json);
    },
    subscriptions: async () =>
      (await list(`/subscriptions?api-version=${SUBSCRIPTIONS_API}`)).map(toSubscription),
    permissions: async (scope) =>
      (
        await list(`${scope}/providers/Microsoft.Authorization/permissions?api-version=${AUTHORIZATION_API}`)
      ).map(toPermission),
    roleAssignments: async (subscriptionId, objectId) =>
      (
        await list(
          `/subscriptions/${segment(subscriptionId)}/providers/Microsoft.Authorization/roleAssignments` +
            `?api-version=${AUTHORIZATION_API}&$filter=assignedTo('${segment(objectId)}')`,
        )
      ).map(toRoleAssignment),
    roleName: async (roleDefinitionId) => {
      const json = await get(`${roleDefinitionId}?api-version=${AUTHORIZATION_API}`);
      return textAt(objectAt(json, "properties"), "roleName") ?? roleDefinitionId;
    },
    resourceGroup: async (subscriptionId, name) => {
      const path = `/subscriptions/${segment(subscriptionId)}/resourcegroups/${segment(name)}`;
      return textAt(await get(`${path}?api-version=${RESOURCES_API}`), "name") ?? name;
    },
    resourceGroups: options.resourceGroups,
  };
}

const segment = (text: string): string => encodeURIComponent(text);

/** The rest of a list, on the same host only: our token goes nowhere else. */
function nextPage(link: string | undefined, url: string): string | undefined {
  if (link === undefined) return undefined;
  if (!URL.canParse(link)) throw new NetworkError("not-json", new URL(url).host, "nextLink");
  const next = new URL(link);
  if (next.host.replace(/:443$/, "") !== new URL(url).host)
    throw new NetworkError("foreign-host", "another host", "nextLink");
  const prefix = new URL(url).pathname.replace(/\/$/, "");
  return next.pathname.slice(prefix.length) + next.search;
}

const toSubscription = (json: Json): Subscription => ({
  id: textAt(json, "subscriptionId") ?? "",
  name: textAt(json, "displayName") ?? "",
  state: textAt(json, "state") ?? "",
  tenantId: textAt(json, "tenantId"),
  quotaId: textAt(objectAt(json, "subscriptionPolicies"), "quotaId") ?? "",
});

const toPermission = (json: Json): Permission => ({
  actions: granting(textsAt(json, "actions")),
  notActions: excluding(textsAt(json, "notActions")),
  dataActions: granting(textsAt(json, "dataActions")),
  notDataActions: excluding(textsAt(json, "notDataActions")),
});

/** A monstrous pattern is not worth matching: it grants nothing, and it excludes everything. */
const granting = (patterns: readonly string[]) => patterns.filter(({ length }) => length <= LONGEST_PATTERN);
const excluding = (patterns: readonly string[]) =>
  patterns.map((pattern) => (pattern.length <= LONGEST_PATTERN ? pattern : "*"));

function toRoleAssignment(json: Json): RoleAssignment {
  const properties = objectAt(json, "properties");
  return {
    scope: textAt(properties, "scope") ?? "",
    roleDefinitionId: textAt(properties, "roleDefinitionId") ?? "",
    conditional: textAt(properties, "condition") !== undefined,
  };
}
