import { describe, expect, test } from "vitest";
import {
  createRotationScene,
  DAY,
  playRotation,
  type RotationRun,
  type RotationScene,
} from "../support/rotation.ts";
import { entraSecret } from "../support/secrets.ts";

/** What a finding tells to do, and the key ID that it names. */
function toldOf({ report }: RotationRun, code: string) {
  const { why = "", fix = "" } = report.findings?.find((one) => one.code === code) ?? {};
  return { why, fix, keyId: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(why + fix)?.[0] };
}

/** A run that reads from the vault what is there. */
const aware = (scene: RotationScene) =>
  scene.inputs(["vault"], { "current-secret": scene.places.vault.holds() ?? "" });

describe("a secret in a vault", () => {
  test.concurrent("says what it is, whose it is and when it ends, and its old versions are closed with their secret", async () => {
    const scene = createRotationScene();
    const [vault] = scene.vaults;
    const first = await playRotation(scene, scene.inputs(["vault"]));
    const versions = () => vault?.secret("azure-client-secret")?.versions ?? [];
    const made = scene.application.passwordCredentials.at(-1);
    expect(versions().at(-1)).toMatchObject({
      contentType: "text/plain",
      enabled: true,
      tags: { "managed-by": "azure-credentials", "azure-credentials-key-id": first.outputs["key-id"] },
    });
    expect(versions().at(-1)?.expires?.getTime()).toBe(
      Math.floor((made?.endDateTime.getTime() ?? 0) / 1000) * 1000,
    );
    expect(versions().map(({ enabled }) => enabled)).toEqual([true, true]);

    scene.later(DAY * 2);
    const second = await playRotation(
      scene,
      scene.inputs(["vault"], { force: "true", "current-secret": "" }),
    );
    expect(second.outputs["rotated"]).toBe("true");
    scene.later(DAY * 2);
    const third = await playRotation(scene, aware(scene));
    expect(third.problems).toEqual([]);
    expect(third.writes.filter((write) => write === "removePassword").length).toBeGreaterThan(0);
    expect(third.writes.filter((write) => write.startsWith("PATCH"))).toHaveLength(1);
    const ofFirst = versions().find(
      ({ tags }) => tags?.["azure-credentials-key-id"] === first.outputs["key-id"],
    );
    expect(ofFirst?.enabled).toBe(false);
    expect(versions().at(-1)?.enabled).toBe(true);
    expect(scene.application.accepts(scene.places.vault.holds() ?? "")).toBe(true);
  });

  test.concurrent("that nobody else has told the run of is masked when it is read", async () => {
    const scene = createRotationScene();
    const unknown = entraSecret(77);
    scene.places.vault.put(JSON.stringify({ clientId: scene.application.appId, clientSecret: unknown }));
    const run = await playRotation(scene, scene.inputs(["vault"], { "dry-run": "true" }));
    expect(run.writes).toEqual([]);
    expect(run.masks).toContain(unknown);
  });

  test.concurrent("whose old versions may not be closed is written all the same, with a warning", async () => {
    const scene = createRotationScene();
    const [vault] = scene.vaults;
    await playRotation(scene, scene.inputs(["vault"]));
    scene.later(DAY * 2);
    await playRotation(scene, scene.inputs(["vault"], { force: "true", "current-secret": "" }));
    scene.later(DAY * 2);
    if (vault) {
      vault.authorization = "access-policy";
      vault.allow(scene.rotator.servicePrincipal, ["get", "set"]);
    }
    const run = await playRotation(scene, aware(scene));
    expect({ problems: run.problems, exitCode: run.exitCode }).toEqual({
      problems: ["warning rotation/old-version-readable"],
      exitCode: 0,
    });
    const { keyId, fix } = toldOf(run, "rotation/old-version-readable");
    expect(fix).toContain(
      `\`az keyvault secret list-versions --vault-name contoso-kv --name azure-client-secret --query "[?attributes.enabled && contains(to_string(tags), '${keyId}')].id" --output tsv\``,
    );
    expect(scene.application.passwordCredentials.map((one) => one.keyId)).not.toContain(keyId);
    expect(JSON.stringify(vault?.secret("azure-client-secret")?.versions.map(({ tags }) => tags))).toContain(
      keyId,
    );
  });

  test.concurrent("with more versions than a run looks through keeps no retired secret alive", async () => {
    const scene = createRotationScene();
    const [vault] = scene.vaults;
    await playRotation(scene, scene.inputs(["vault"]));
    scene.later(DAY * 2);
    await playRotation(scene, scene.inputs(["vault"], { force: "true", "current-secret": "" }));
    const versions = vault?.secret("azure-client-secret")?.versions ?? [];
    const held = scene.places.vault.holds() ?? "";
    for (let index = 0; index < 2501; index++) {
      vault?.set("azure-client-secret", held, { enabled: false });
      const [filler] = versions.splice(-1);
      if (filler) versions.unshift(filler);
    }
    scene.later(DAY * 2);
    const run = await playRotation(scene, aware(scene));
    expect({ problems: run.problems, exitCode: run.exitCode }).toEqual({
      problems: ["warning rotation/old-version-readable"],
      exitCode: 0,
    });
    const { keyId, why, fix } = toldOf(run, "rotation/old-version-readable");
    expect(why).toMatch(/thousands of versions/);
    expect(fix).not.toContain("Officer");
    expect(scene.application.passwordCredentials.map((one) => one.keyId)).not.toContain(keyId);
  });

  test.concurrent("whose version was made by hand is closed with its secret, by its value", async () => {
    const scene = createRotationScene();
    const [vault] = scene.vaults;
    await playRotation(scene, scene.inputs(["vault"]));
    scene.later(DAY * 2);
    const run = await playRotation(scene, aware(scene));
    expect(run.writes.at(-1)).toBe("removePassword");
    expect(run.writes).toHaveLength(2);
    expect({ problems: run.problems, notices: run.notices }).toEqual({ problems: [], notices: [] });
    expect(vault?.secret("azure-client-secret")?.versions.map(({ enabled }) => enabled)).toEqual([
      false,
      true,
    ]);
    const later = await playRotation(scene, aware(scene));
    expect(later.notices).toEqual([]);
  });

  test.concurrent("that somebody wrote back with the tags of the new one keeps its secret, and gets a new one", async () => {
    const scene = createRotationScene();
    const [vault] = scene.vaults;
    await playRotation(scene, scene.inputs(["vault"]));
    const tags = vault?.secret("azure-client-secret")?.versions.at(-1)?.tags ?? null;
    vault?.set("azure-client-secret", scene.old.value, { tags });
    scene.later(DAY * 2);
    const unaware = () => scene.inputs(["vault"], { "current-secret": "" });
    const run = await playRotation(scene, unaware());
    expect(run.outputs["rotated"]).toBe("true");
    expect(run.report.rotation?.reason).toContain("does not hold the newest secret");
    expect(run.writes).not.toContain("removePassword");
    expect(scene.application.accepts(scene.old.value)).toBe(true);
    expect(scene.application.accepts(scene.places.vault.holds() ?? "")).toBe(true);
  });

  test.concurrent.each<[string, (keyId: string) => Record<string, string> | null]>([
    ["by hand", () => null],
    ["with its tags", (keyId) => ({ "managed-by": "azure-credentials", "azure-credentials-key-id": keyId })],
  ])(
    "that somebody writes back %s right before the removal keeps its secret, and gets a new one",
    async (_, tagsOf) => {
      const scene = createRotationScene();
      const [vault] = scene.vaults;
      await playRotation(scene, scene.inputs(["vault"]));
      scene.later(DAY * 2);
      const inputs = aware(scene);
      const tags = tagsOf(scene.old.keyId);
      let isBack = false;
      scene.simulator.watch(({ method }) => {
        if (method === "PATCH" && !isBack) vault?.set("azure-client-secret", scene.old.value, { tags });
        isBack ||= method === "PATCH";
      });
      const run = await playRotation(scene, inputs);
      expect(isBack).toBe(true);
      expect(run.writes).not.toContain("removePassword");
      expect(scene.application.accepts(scene.old.value)).toBe(true);
      expect({ exitCode: run.exitCode, rotated: run.outputs["rotated"], problems: run.problems }).toEqual({
        ...{ exitCode: 0, rotated: "true" },
        problems: ["warning key-vault/HoldsRetired"],
      });
      expect(run.log).toContain("written back into secret azure-client-secret of key vault contoso-kv");
      expect(scene.places.vault.holds()).not.toBe(scene.old.value);
      expect(scene.application.accepts(scene.places.vault.holds() ?? "")).toBe(true);
    },
  );

  test.concurrent("in another format than is asked for now is written anew", async () => {
    const scene = createRotationScene();
    await playRotation(scene, scene.inputs(["vault"]));
    scene.later(DAY * 2);
    const store = "keyvault:contoso-kv/azure-client-secret?format=creds";
    const run = await playRotation(scene, scene.inputs([], { stores: store, "current-secret": "" }));
    expect(run.outputs["rotated"]).toBe("true");
    expect(JSON.parse(scene.places.vault.holds() ?? "{}")).toHaveProperty("clientSecret");
  });

  test.concurrent("that cannot be closed for now keeps its secret until it can", async () => {
    const scene = createRotationScene();
    const [vault] = scene.vaults;
    await playRotation(scene, scene.inputs(["vault"]));
    scene.later(DAY * 2);
    scene.simulator.fault({ when: { method: "PATCH", path: /secrets/ }, do: { status: 503 } });
    const failed = await playRotation(scene, { ...aware(scene), "timeout-seconds": "40" });
    expect(failed.exitCode).toBe(1);
    expect(scene.application.accepts(scene.old.value)).toBe(true);
    scene.simulator.clearFaults();
    const mended = await playRotation(scene, aware(scene));
    expect(mended.problems).toEqual([]);
    expect(scene.application.accepts(scene.old.value)).toBe(false);
    expect(vault?.secret("azure-client-secret")?.versions[0]?.enabled).toBe(false);
  });
});
