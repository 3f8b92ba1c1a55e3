import { answer, page, stamp } from "./github-answers.ts";
import { inRepository, type Need, type RepositoryScene, withEnvironment } from "./github-gate.ts";
import type { Environment, Repository } from "./github-state.ts";
import type { Call, Handler, SimResponse } from "./request.ts";

const metadata: Need = {
  access: "read",
  permissions: [[]],
  scope: "repo",
  docs: "repos/repos#get-a-repository",
};
const actions: Need = {
  access: "read",
  permissions: [["actions"]],
  scope: "repo",
  docs: "deployments/environments",
};

/** Repositories and their environments, to be read. */
export const repositoryHandlers: Handler[] = [
  ...inRepository("GET", "", metadata, ({ world, call, repository }) =>
    answer(world, call, 200, repositoryEntity(call, repository)),
  ),
  ...inRepository("GET", "/environments", actions, listEnvironments),
  ...inRepository("GET", "/environments/:environment", actions, (scene) =>
    withEnvironment(scene, (environment) =>
      answer(scene.world, scene.call, 200, environmentEntity(scene, environment)),
    ),
  ),
];

function listEnvironments(scene: RepositoryScene): SimResponse {
  const { world, call, repository } = scene;
  const { items, headers } = page(call, repository.environments);
  const environments = items.map((one) => environmentEntity(scene, one));
  const body = { total_count: repository.environments.length, environments };
  return answer(world, call, 200, body, headers);
}

/** The members that the action and `gh` look at; the real answer has some eighty more. */
export function repositoryEntity(call: Call, repository: Repository) {
  const full_name = `${repository.owner}/${repository.name}`;
  return {
    id: repository.id,
    node_id: Buffer.from(`010:Repository${repository.id}`).toString("base64"),
    name: repository.name,
    full_name,
    private: repository.private,
    owner: { login: repository.owner, type: "Organization" },
    html_url: `https://github.com/${full_name}`,
    url: `${call.base}/repos/${full_name}`,
    visibility: repository.private ? "private" : "public",
    default_branch: "main",
  };
}

function environmentEntity({ world, call, repository }: RepositoryScene, { id, name }: Environment) {
  const place = `${repository.owner}/${repository.name}`;
  return {
    id,
    node_id: Buffer.from(`011:Environment${id}`).toString("base64"),
    name,
    url: `${call.base}/repos/${place}/environments/${encodeURIComponent(name)}`,
    html_url: `https://github.com/${place}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: stamp(world.now()),
    updated_at: stamp(world.now()),
    protection_rules: [],
    deployment_branch_policy: null,
  };
}
