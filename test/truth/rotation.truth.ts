import { describe, expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { githubSecrets } from "../../src/github/secrets.ts";
import type { NewSecret, SecretStore } from "../../src/ports.ts";
import { type Scene, useScene } from "../azure/scene.ts";
import { API, HERE, inProcess, STORES, storeOf } from "../github/scene.ts";
import { serve } from "../simulator/tls-door.ts";
import { createRotationScene, DAY } from "../support/rotation.ts";
import { runAction } from "../support/run-action.ts";
import { askSdk } from "./ask-sdk.ts";
import { type AzureWorld, createAzureWorld, VAULT_SECRET } from "./azure-world.ts";
import { recordAnswers } from "./github-schemas.ts";
import { judgeRotation } from "./rotation.ts";

const PLACES = ["repository", "environment", "organization", "dependabot", "vault"] as const;
const scene = useScene();
const KINDS = Object.keys(STORES) as (keyof typeof STORES)[];

/** One store of each kind at GitHub, and the vault. */
function openStores({ lab }: Scene, { store }: AzureWorld): SecretStore[] {
  const { github } = lab.world;
  const repository = github.addRepository(HERE.owner, HERE.name);
  repository.addEnvironment("production");
  const organization = github.addOrganization(HERE.owner);
  organization.secrets.set("AZURE_SECRET", "old", { visibility: "selected", selected: [repository.id] });
  const permissions = {
    secrets: "write",
    environments: "write",
    dependabot_secrets: "write",
    organization_secrets: "write",
    organization_dependabot_secrets: "write",
  } as const;
  const access = { repositories: [repository], organizations: [organization], permissions };
  const token = new Secret(github.addAppToken(access).value);
  const open = githubSecrets({ http: inProcess(lab), apiUrl: API, token, here: HERE });
  return [...KINDS.map((kind) => open(storeOf(kind))), store];
}

/** The adapters, called in the order in which a rotation calls them. */
async function rotate(here: Scene, world: AzureWorld, stores: readonly SecretStore[]): Promise<NewSecret> {
  const old = here.lab.secret.keyId;
  await world.graph.application(world.target.appId);
  await Promise.all(stores.map((store) => store.observe()));
  const made = await world.addSecret();
  for (const store of stores) await store.write(made.value, made);
  for (const store of stores) await store.forget(old);
  await world.graph.removeSecret(world.target.appId, old);
  return made;
}

describe("all requests of a rotation, and all answers to them", () => {
  test("are as the services describe them", async () => {
    const here = scene();
    const world = createAzureWorld(here);
    const stores = openStores(here, world);
    const { simulator } = here.lab;
    const answers = recordAnswers(simulator);
    const made = await rotate(here, world, stores);

    const { operations, complaints, unjudged } = judgeRotation(simulator.log, answers);
    expect(complaints).toEqual([]);
    const writes = operations.filter(
      (name) => name.includes("create-or-update") || name.startsWith("graph/"),
    );
    expect(writes).toEqual([
      "actions/create-or-update-repo-secret",
      "actions/create-or-update-environment-secret",
      "dependabot/create-or-update-repo-secret",
      "actions/create-or-update-org-secret",
      "dependabot/create-or-update-org-secret",
      "graph/addPassword",
      "graph/removePassword",
    ]);
    expect(unjudged.filter((one) => !one.endsWith("login.microsoftonline.com"))).toEqual([
      "GET graph.microsoft.com",
      "GET contoso-kv.vault.azure.net",
      "PUT contoso-kv.vault.azure.net",
    ]);

    const [kept] = await askSdk(world.asAdmin, [["secrets", "getSecret", VAULT_SECRET]]);
    expect(kept?.value).toMatchObject({ value: made.value.reveal() });
    expect(world.target.passwordCredentials.map(({ keyId }) => keyId)).toEqual([made.keyId]);
  });

  test("and so are those of the built action, that rotates and a day later retires the old secret", async () => {
    const world = createRotationScene({ places: PLACES });
    const answers = recordAnswers(world.simulator);
    const door = await serve(world.simulator);
    try {
      for (const [night, current] of [world.old.value, undefined].entries()) {
        const holds = world.places.repository.holds() ?? "";
        const inputs = world.inputs(PLACES, { "current-secret": current ?? holds });
        const env = { ...door.environment(), GITHUB_RUN_ID: String(night + 1) };
        const { exitCode, log } = await runAction({ inputs, env });
        expect(exitCode, log).toBe(0);
        world.later(1.1 * DAY);
      }
    } finally {
      await door.close();
    }
    const { operations, complaints } = judgeRotation(world.simulator.log, answers);
    expect(complaints).toEqual([]);
    expect(operations.filter((name) => name.startsWith("graph/"))).toEqual([
      "graph/addPassword",
      "graph/removePassword",
    ]);
    expect(operations.filter((name) => name.includes("create-or-update")).sort()).toEqual([
      "actions/create-or-update-environment-secret",
      "actions/create-or-update-org-secret",
      "actions/create-or-update-repo-secret",
      "dependabot/create-or-update-repo-secret",
    ]);
  });

  test("is awake: it would have found", async () => {
    const here = scene();
    const world = createAzureWorld(here);
    const { keyId } = await world.addSecret();
    await world.graph.removeSecret(world.target.appId, keyId);
    const [add, remove] = here.lab.simulator.log.filter(({ path }) => path.endsWith("Password"));
    if (!add || !remove) throw new Error("Nothing was asked");
    expect(judgeRotation([add, remove]).complaints).toEqual([]);
    const spoilt: [object, object][] = [
      [add, { displayName: "not wrapped" }],
      [add, { passwordCredential: { display: "a member that there is not" } }],
      [add, { passwordCredential: { endDateTime: 1_800_000_000 } }],
      [add, { passwordCredential: { secretText: "chosen by ourselves" } }],
      [remove, { keyID: keyId }],
      [remove, { keyId: null }],
    ];
    for (const [entry, body] of spoilt) {
      const log = [{ ...entry, body: JSON.stringify(body) } as typeof add];
      expect(judgeRotation(log).complaints, JSON.stringify(body)).toHaveLength(1);
    }
  });
});
