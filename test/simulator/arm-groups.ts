import { armAnswer, armError } from "./arm-answers.ts";
import { forbidden, inSubscription, type SubscriptionScene } from "./arm-gate.ts";
import { may } from "./rbac.ts";
import type { ResourceGroup } from "./records.ts";
import type { Call, Handler, SimResponse } from "./request.ts";
import type { Subscription } from "./subscription.ts";
import type { World } from "./world.ts";

const read = "Microsoft.Resources/subscriptions/resourceGroups/read";

/** Resource groups: list, read, and the existence check by HEAD. */
export const groupHandlers: Handler[] = [
  inSubscription("/resourceGroups", read, list),
  inSubscription("/resourceGroups/:group", read, one),
  inSubscription("/resourceGroups/:group", read, exists, "HEAD"),
];

/** Names are compared without regard to case, as everywhere in ARM. */
export function findGroup(subscription: Subscription, name: string): ResourceGroup | undefined {
  return subscription.resourceGroups.find((group) => group.name.toLowerCase() === name.toLowerCase());
}

export const groupNotFound = (world: World, call: Call, name: string): SimResponse =>
  armError(world, call, 404, "ResourceGroupNotFound", `Resource group '${name}' could not be found.`);

const scopeOf = ({ subscription }: SubscriptionScene, name: string): string =>
  `${subscription.scope}/resourceGroups/${name}`;

const readable = (scene: SubscriptionScene, name: string): boolean =>
  may(scene.world, scene.caller.objectId, read, scopeOf(scene, name), scene.subscription);

/** Only the groups the caller may read; `$top` cuts pages, and nextLink names the next one on the host that is asked. */
function list(scene: SubscriptionScene): SimResponse {
  const { world, call, subscription } = scene;
  const all = subscription.resourceGroups.filter((group) => readable(scene, group.name));
  const top = Number(call.url.searchParams.get("$top") ?? 1000);
  const start = Number(call.url.searchParams.get("$skiptoken") ?? 0);
  const value = all.slice(start, start + top).map((group) => entity(scene, group));
  const end = start + value.length;
  if (end >= all.length) return armAnswer(world, call, { value });
  const next = new URL(call.url);
  next.searchParams.set("$skiptoken", String(end));
  return armAnswer(world, call, { value, nextLink: next.href });
}

function one(scene: SubscriptionScene): SimResponse {
  const { world, call, subscription } = scene;
  const name = call.params["group"] ?? "";
  if (!readable(scene, name)) return forbidden(scene, read, scopeOf(scene, name));
  const group = findGroup(subscription, name);
  return group ? armAnswer(world, call, entity(scene, group)) : groupNotFound(world, call, name);
}

/** 204 or 404, both without a body. */
function exists(scene: SubscriptionScene): SimResponse {
  const answer = one(scene);
  if (answer.status === 200) return armAnswer(scene.world, scene.call, null, 204);
  return { ...answer, body: "" };
}

function entity({ subscription }: SubscriptionScene, group: ResourceGroup) {
  return {
    id: `${subscription.scope}/resourceGroups/${group.name}`,
    name: group.name,
    type: "Microsoft.Resources/resourceGroups",
    location: group.location,
    tags: group.tags,
    properties: { provisioningState: "Succeeded" },
  };
}
