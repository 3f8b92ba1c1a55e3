import { answer, page, problem, stamp } from "./github-answers.ts";
import { inOrganization, inRepository, type Need, withEnvironment } from "./github-gate.ts";
import { repositoryEntity } from "./github-repositories.ts";
import { acceptedSecret, keyId } from "./github-secret-rules.ts";
import { same } from "./github-state.ts";
import type { SecretStore, StoredSecret } from "./github-stores.ts";
import type { Access } from "./github-tokens.ts";
import type { Call, Handler, SimResponse } from "./request.ts";
import type { World } from "./world.ts";

/** What an operation on a store works with. */
export interface StoreScene {
  world: World;
  call: Call;
  need: Need;
  store: SecretStore;
}

interface Operation {
  method: string;
  path: string;
  access: Access;
  /** Name in the REST reference; {a} stands for "a repository", "an environment", … */
  title: string;
  run(scene: StoreScene): SimResponse;
}

const operations: Operation[] = [
  { method: "GET", path: "/public-key", access: "read", title: "get-{a}-public-key", run: publicKey },
  { method: "GET", path: "", access: "read", title: "list-{plain}-secrets", run: list },
  { method: "GET", path: "/:name", access: "read", title: "get-{a}-secret", run: one },
  { method: "PUT", path: "/:name", access: "write", title: "create-or-update-{a}-secret", run: put },
  { method: "DELETE", path: "/:name", access: "write", title: "delete-{a}-secret", run: remove },
];

/** Secrets of Actions and Dependabot, in repositories, environments and organisations. */
export const secretHandlers: Handler[] = [
  ...operations.flatMap((operation) => [
    ...repositorySecrets(operation, "actions", "secrets"),
    ...repositorySecrets(operation, "dependabot", "dependabot_secrets"),
    ...environmentSecrets(operation),
    ...organizationSecrets(operation, "actions", "organization_secrets"),
    ...organizationSecrets(operation, "dependabot", "organization_dependabot_secrets"),
  ]),
  ...(["actions", "dependabot"] as const).flatMap(selectedRepositories),
];

function needOf(operation: Operation, of: SecretStore["of"], plain: string, permissions: string[]): Need {
  const a = /^[aeiou]/.test(plain) ? `an-${plain}` : `a-${plain}`;
  const title = operation.title.replace("{a}", a).replace("{plain}", plain);
  const scope = plain === "organization" ? "admin:org" : "repo";
  return { access: operation.access, permissions: [permissions], scope, docs: `${of}/secrets#${title}` };
}

function repositorySecrets(operation: Operation, of: SecretStore["of"], permission: string): Handler[] {
  const need = needOf(operation, of, "repository", [permission]);
  return inRepository(operation.method, `/${of}/secrets${operation.path}`, need, (scene) => {
    const store = of === "actions" ? scene.repository.secrets : scene.repository.dependabot;
    return operation.run({ ...scene, store });
  });
}

/** A recorded answer says that it takes both permissions. */
function environmentSecrets(operation: Operation): Handler[] {
  const need = needOf(operation, "actions", "environment", ["secrets", "environments"]);
  const path = `/environments/:environment/secrets${operation.path}`;
  return inRepository(operation.method, path, need, (scene) =>
    withEnvironment(scene, ({ secrets: store }) => operation.run({ ...scene, store })),
  );
}

function organizationSecrets(operation: Operation, of: SecretStore["of"], permission: string): Handler[] {
  const need = needOf(operation, of, "organization", [permission]);
  return inOrganization(operation.method, `/${of}/secrets${operation.path}`, need, (scene) => {
    const store = of === "actions" ? scene.organization.secrets : scene.organization.dependabot;
    return operation.run({ ...scene, store });
  });
}

function publicKey({ world, call, store }: StoreScene): SimResponse {
  return answer(world, call, 200, { key_id: keyId, key: store.publicKey });
}

function list({ world, call, store }: StoreScene): SimResponse {
  const all = [...store.secrets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, headers } = page(call, all);
  const secrets = items.map((secret) => entity(call, store, secret));
  return answer(world, call, 200, { total_count: all.length, secrets }, headers);
}

function one(scene: StoreScene): SimResponse {
  const { world, call, store } = scene;
  return withSecret(scene, (secret) => answer(world, call, 200, entity(call, store, secret)));
}

/** 201 and an empty object for a new secret, 204 for one that was there. */
function put(scene: StoreScene): SimResponse {
  const { world, call, store } = scene;
  const name = (call.params["name"] ?? "").toUpperCase();
  const written = acceptedSecret(scene, name);
  if ("status" in written) return written;
  const known = store.secrets.get(name);
  store.set(name, written.value, { ...written.access, writes: (known?.writes ?? 0) + 1 });
  return known ? answer(world, call, 204, null) : answer(world, call, 201, {});
}

function remove(scene: StoreScene): SimResponse {
  return withSecret(scene, ({ name }) => {
    scene.store.secrets.delete(name);
    return answer(scene.world, scene.call, 204, null);
  });
}

function withSecret(scene: StoreScene, then: (secret: StoredSecret) => SimResponse): SimResponse {
  const found = scene.store.secrets.get((scene.call.params["name"] ?? "").toUpperCase());
  return found ? then(found) : problem(scene.world, scene.call, 404, "Not Found", scene.need.docs);
}

/** The value is never told. An organisation's secret says who may read it. */
function entity(call: Call, store: SecretStore, secret: StoredSecret) {
  const times = { created_at: stamp(secret.createdAt), updated_at: stamp(secret.updatedAt) };
  if (store.kind !== "organization") return { name: secret.name, ...times };
  const place = `${call.base}/orgs/${call.params["org"]}/${store.of}/secrets/${secret.name}`;
  const selected =
    secret.visibility === "selected" ? { selected_repositories_url: `${place}/repositories` } : {};
  return { name: secret.name, ...times, visibility: secret.visibility, ...selected };
}

function selectedRepositories(of: SecretStore["of"]): Handler[] {
  const title = "list-selected-repositories-for-{a}-secret";
  const operation: Operation = { method: "GET", path: "/:name/repositories", access: "read", title, run };
  const permission = of === "actions" ? "organization_secrets" : "organization_dependabot_secrets";
  return organizationSecrets(operation, of, permission);

  function run(scene: StoreScene): SimResponse {
    const { world, call } = scene;
    return withSecret(scene, ({ selected }) => {
      const all = world.github.repositories.filter(
        ({ id, owner }) => selected.includes(id) && same(owner, call.params["org"]),
      );
      const { items, headers } = page(call, all);
      const repositories = items.map((repository) => repositoryEntity(call, repository));
      return answer(world, call, 200, { total_count: all.length, repositories }, headers);
    });
  }
}
