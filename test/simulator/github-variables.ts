import { answer, page, problem, stamp } from "./github-answers.ts";
import { inOrganization, inRepository, type Need, withEnvironment } from "./github-gate.ts";
import type { Variables } from "./github-state.ts";
import type { Call, Handler, SimResponse } from "./request.ts";
import type { World } from "./world.ts";

interface Scene {
  world: World;
  call: Call;
}

type Operation = (scene: Scene, variables: Variables) => SimResponse;

const operations: [method: string, path: string, operation: Operation][] = [
  ["GET", "", list],
  ["GET", "/:name", (scene, all) => withVariable(scene, all, (found) => reply(scene, 200, entity(found)))],
  ["POST", "", create],
  ["PATCH", "/:name", update],
  ["DELETE", "/:name", remove],
];

/** Configuration variables of repositories, environments and organisations: the least that can be written and read. */
export const variableHandlers: Handler[] = operations.flatMap(([method, path, operation]) => [
  ...inRepository(method, `/actions/variables${path}`, need(method, ["actions_variables"]), (scene) =>
    operation(scene, scene.repository.variables),
  ),
  ...inRepository(
    method,
    `/environments/:environment/variables${path}`,
    need(method, ["environments"]),
    (scene) => withEnvironment(scene, ({ variables }) => operation(scene, variables)),
  ),
  ...inOrganization(
    method,
    `/actions/variables${path}`,
    need(method, ["organization_actions_variables"]),
    (scene) => operation(scene, scene.organization.variables),
  ),
]);

function need(method: string, permissions: string[]): Need {
  const scope = permissions[0]?.startsWith("organization") ? "admin:org" : "repo";
  const access = method === "GET" ? "read" : "write";
  return { access, permissions: [permissions], scope, docs: "actions/variables" };
}

const reply = ({ world, call }: Scene, status: number, body: unknown, headers = {}): SimResponse =>
  answer(world, call, status, body, headers);

function list(scene: Scene, variables: Variables): SimResponse {
  const { items, headers } = page(scene.call, [...variables.values()]);
  return reply(scene, 200, { total_count: variables.size, variables: items.map(entity) }, headers);
}

function create(scene: Scene, variables: Variables): SimResponse {
  const { name, value } = JSON.parse(scene.call.body) as { name: string; value: string };
  const key = name.toUpperCase();
  if (variables.has(key)) return problem(scene.world, scene.call, 409, "Already exists", "actions/variables");
  const now = scene.world.now();
  variables.set(key, { name: key, value, createdAt: now, updatedAt: now });
  return reply(scene, 201, {});
}

function update(scene: Scene, variables: Variables): SimResponse {
  return withVariable(scene, variables, (found) => {
    found.value = (JSON.parse(scene.call.body) as { value: string }).value;
    found.updatedAt = scene.world.now();
    return reply(scene, 204, null);
  });
}

function remove(scene: Scene, variables: Variables): SimResponse {
  return withVariable(scene, variables, ({ name }) => {
    variables.delete(name);
    return reply(scene, 204, null);
  });
}

type Variable = Variables extends Map<string, infer V> ? V : never;

function withVariable(
  scene: Scene,
  variables: Variables,
  then: (found: Variable) => SimResponse,
): SimResponse {
  const found = variables.get((scene.call.params["name"] ?? "").toUpperCase());
  return found ? then(found) : problem(scene.world, scene.call, 404, "Not Found", "actions/variables");
}

const entity = ({ name, value, createdAt, updatedAt }: Variable) => ({
  name,
  value,
  created_at: stamp(createdAt),
  updated_at: stamp(updatedAt),
});
