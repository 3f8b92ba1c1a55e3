import { describe, expect, test } from "vitest";
import { inDays } from "../support/company.ts";
import {
  createRotationScene,
  type PlaceName,
  playRotation,
  type RotationScene,
  whose,
} from "../support/rotation.ts";

/** `target-client-id` names another application than the one whose secret the stores hold. */

const PLACES = ["repository", "vault"] as const;

/** A second application of the same owner. It has a role only where it is said. */
function withOther(scene: RotationScene, role?: string) {
  const other = scene.tenant.addApplication({ displayName: "other" });
  other.addOwner(scene.rotator.servicePrincipal);
  other.addSecret({ startsAt: inDays(-5), endsAt: inDays(300) });
  if (role !== undefined) scene.subscription.assign(other.servicePrincipal, role);
  return other;
}

const held = (scene: RotationScene, places: readonly PlaceName[] = PLACES) =>
  places.map((place) => whose(scene, scene.places[place].holds()));

describe("where something says whose the stores are, nothing is begun:", () => {
  const json = ({ application, old, tenant }: RotationScene): string =>
    JSON.stringify({ clientId: application.appId, clientSecret: old.value, tenantId: tenant.id });

  test.concurrent.each<[string, (scene: RotationScene) => Record<string, string>, string]>([
    ["JSON in `current-secret`", (scene) => ({ "current-secret": json(scene) }), "`current-secret`"],
    [
      "JSON in a vault",
      (scene) => {
        scene.places.vault.put(json(scene));
        return { "current-secret": "" };
      },
      "`keyvault:contoso-kv/azure-client-secret`",
    ],
  ])("%s", async (_, prepare, place) => {
    const scene = createRotationScene({ places: PLACES });
    const other = withOther(scene, "Contributor");
    const more = prepare(scene);
    const run = await playRotation(scene, scene.inputs(PLACES, { ...more, "target-client-id": other.appId }));
    expect({ problems: run.problems, writes: run.writes, exitCode: run.exitCode }).toEqual({
      ...{ problems: ["error rotation/other-application"], writes: [], exitCode: 1 },
    });
    expect(run.log).toContain(`${place} holds a credential of application ${scene.application.appId}`);
    expect(held(scene)).toEqual(["old", "old"]);
  });

  test.concurrent("a vault that this action has written for another application", async () => {
    const scene = createRotationScene({ places: PLACES });
    const other = withOther(scene, "Contributor");
    const first = await playRotation(scene, scene.inputs(PLACES));
    expect(first.outputs["rotated"]).toBe("true");
    const more = { "target-client-id": other.appId, "current-secret": "" };
    const run = await playRotation(scene, scene.inputs(PLACES, more));
    expect({ problems: run.problems, writes: run.writes }).toEqual({
      ...{ problems: ["error rotation/other-application"], writes: [] },
    });
    expect(held(scene)).toEqual(["new", "new"]);
  });

  test.concurrent("an empty target, and a `current-secret` that is not the caller's", async () => {
    const scene = createRotationScene({ places: PLACES });
    scene.rotator.addOwner(scene.rotator.servicePrincipal);
    const run = await playRotation(scene, scene.inputs(PLACES, { "target-client-id": "" }));
    expect({ problems: run.problems, writes: run.writes }).toEqual({
      ...{ problems: ["error rotation/target-left-out"], writes: [] },
    });
    expect(run.log).toContain(scene.rotator.appId);
    expect(held(scene)).toEqual(["old", "old"]);
  });
});

describe("where Entra does not know what the stores hold, and no run has written them:", () => {
  test.concurrent("what was made for an application that does not see the subscription is taken back", async () => {
    const scene = createRotationScene({ places: PLACES });
    const other = withOther(scene);
    const before = other.passwordCredentials.length;
    const run = await playRotation(scene, scene.inputs(PLACES, { "target-client-id": other.appId }));
    expect(run.problems).toContain("error rotation/wrong-target");
    expect({ writes: run.writes, exitCode: run.exitCode }).toEqual({
      ...{ writes: ["addPassword", "removePassword"], exitCode: 1 },
    });
    expect(other.passwordCredentials).toHaveLength(before);
    expect(held(scene)).toEqual(["old", "old"]);
  });

  test.concurrent("unless `force` says that it is meant", async () => {
    const scene = createRotationScene({ places: PLACES });
    const other = withOther(scene);
    const more = { "target-client-id": other.appId, force: "true" };
    const run = await playRotation(scene, scene.inputs(PLACES, more));
    expect(run.outputs["rotated"], run.log).toBe("true");
  });

  test.concurrent.each([
    ["with what was done", {}, "true"],
    ["with the plan", { "dry-run": "true" }, "false"],
  ])("the doubt is said %s", async (_, more, rotated) => {
    const scene = createRotationScene({ places: PLACES });
    const { passwordCredentials: secrets } = scene.application;
    secrets.splice(0, secrets.length);
    const run = await playRotation(scene, scene.inputs(PLACES, more));
    expect(run.problems, run.log).toEqual(["warning rotation/current-unknown"]);
    expect({ rotated: run.outputs["rotated"], exitCode: run.exitCode }).toEqual({ rotated, exitCode: 0 });
  });
});
