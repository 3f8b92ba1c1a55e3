import { describe, expect, test } from "vitest";
import { DAY, whose } from "../support/rotation.ts";
import { caller, createScene, results, type Scene } from "./scene.ts";

const STEP = caller("rotate-step");

const CALL = caller("rotate-call");

const VALIDATE = caller("validate");

describe.each([
  ["a step", STEP],
  ["a called workflow", CALL],
])("rotate as %s", (_, workflow) => {
  test("brings a new secret to every store, and a later run signs in with it", async () => {
    const scene = createScene();
    const { repository, vault } = scene.places;
    const run = await scene.run({ workflow, event: "schedule" });
    expect(new Set(Object.values(run.jobs))).toEqual(new Set(["success"]));
    expect([whose(scene, repository.holds()), whose(scene, vault.holds())]).toEqual(["new", "new"]);
    expect(run.log).toContain("Permissions asked for: secrets");
    expect(run.log).not.toContain(repository.holds());
    const check = await scene.run({ workflow: VALIDATE });
    expect(check.jobs).toEqual({ "Check/check": "success" });
    expect(check.summaries).toEqual([expect.stringContaining("**`valid`**")]);
  });

  test("changes nothing on the next night, and retires the old secret after the grace time", async () => {
    const scene = createScene();
    await scene.run({ workflow, event: "schedule" });
    scene.later(DAY / 2);
    scene.arrived();
    const second = await scene.run({ workflow, event: "schedule" });
    expect(new Set(Object.values(second.jobs))).toEqual(new Set(["success"]));
    expect(scene.application.passwordCredentials).toHaveLength(2);
    scene.later(2 * DAY);
    const third = await scene.run({ workflow, event: "schedule" });
    expect(new Set(Object.values(third.jobs))).toEqual(new Set(["success"]));
    expect(scene.application.accepts(scene.old.value)).toBe(false);
    expect(whose(scene, scene.places.repository.holds())).toBe("new");
  });

  test("is red where the App does not give a token, says so twice, and has changed nothing", async () => {
    const scene = createScene();
    const run = await scene.run({ workflow, secrets: { ...scene.secrets(), ROTATOR_APP_PRIVATE_KEY: "" } });
    expect(results(run)["rotate"]).toBe("failure");
    expect(run.log).toContain("Input required and not supplied: private-key");
    expect(run.log).toContain("`github-token`");
    expect(whose(scene, scene.places.repository.holds())).toBe("old");
    expect(scene.application.passwordCredentials).toHaveLength(1);
  });
});

describe("a store in another repository", () => {
  const stores = "github:octo-org/shop/secret/AZURE_CLIENT_SECRET";
  const night = (scene: Scene, repositories: string) => {
    const names = STEP.replace(/^( +)app-id: /m, `$1app-repositories: ${repositories}\n$&`);
    const workflow = names.replace("keyvault:contoso-kv/azure-client-secret", stores);
    return scene.run({ workflow, event: "schedule" });
  };
  const held = ({ other, places }: Scene) => [
    places.repository.holds(),
    other.secrets.value("AZURE_CLIENT_SECRET"),
  ];

  test.each(["octo-repo, shop", '"shop,octo-repo"'])(
    "is written where %s are named",
    async (repositories) => {
      const scene = createScene();
      await night(scene, repositories);
      expect(held(scene).map((value) => whose(scene, value))).toEqual(["new", "new"]);
    },
  );

  test("takes this one away from the token where it alone is named, and nothing is changed", async () => {
    const scene = createScene();
    const run = await night(scene, "shop");
    expect(results(run)["rotate"]).toBe("failure");
    expect(held(scene)).toEqual([scene.old.value, undefined]);
    expect(scene.application.passwordCredentials).toHaveLength(1);
  });
});

describe.each([
  ["a step", STEP],
  ["a called workflow", CALL],
])("the issue of rotate as %s", (_, workflow) => {
  const night = (scene: Scene) => scene.run({ workflow, event: "schedule" });

  test("is opened by a failure, written over by the next, and closed by a success", async () => {
    const scene = createScene();
    const { issues } = scene.repository;
    const owners = scene.application.owners.splice(0);
    const run = await night(scene);
    expect(results(run)["rotate"]).toBe("failure");
    expect(issues.map(({ state }) => state)).toEqual(["open"]);
    expect(issues[0]?.body).toContain("missing-permission");
    await night(scene);
    expect(issues.map(({ state }) => state)).toEqual(["open"]);
    scene.application.owners.push(...owners);
    expect(results(await night(scene))["rotate"]).toBe("success");
    expect(issues.map(({ state }) => state)).toEqual(["closed"]);
    const said = JSON.stringify([issues, scene.repository.comments]);
    for (const { value } of scene.application.passwordCredentials) expect(said).not.toContain(value);
  });

  test("tells of a GitHub App that gives no token, too", async () => {
    const scene = createScene();
    await scene.run({ workflow, secrets: { ...scene.secrets(), ROTATOR_APP_PRIVATE_KEY: "" } });
    expect(scene.repository.issues.map(({ state }) => state)).toEqual(["open"]);
  });

  test("is not missed where the job may not write one: a notice says which line to add", async () => {
    const scene = createScene({ mayWrite: [] });
    scene.application.owners.length = 0;
    const run = await night(scene);
    expect(results(run)["rotate"]).toBe("failure");
    expect(run.log).toContain("issues: write");
    expect(scene.repository.issues).toEqual([]);
  });
});

describe("a secret that was rotated", () => {
  test("signs the next step of the same job in, masked", async () => {
    const scene = createScene();
    const run = await scene.run({ workflow: STEP });
    expect(run.log).toContain("az account show");
    const made = scene.places.repository.holds() ?? "?";
    expect(run.outputs["Rotate/rotate azure"]?.["client-secret"]).toBe(made);
    expect(run.log).not.toContain(made);
  });

  test("leaves the called workflow only as its ID", async () => {
    const scene = createScene();
    const run = await scene.run({ workflow: CALL });
    const [made] = scene.application.passwordCredentials.filter(({ keyId }) => keyId !== scene.old.keyId);
    expect(run.log).toContain(`rotated=true key=${made?.keyId}`);
  });
});

describe("the App is asked for a token that may do what the stores need:", () => {
  const ORG = "github:org/octo-org/AZURE_CLIENT_SECRET";
  test.each([
    ["a secret of this repository", ["github:secret/A"], "secrets"],
    ["one of another repository", ["github:octo-org/octo-repo/secret/A"], "secrets"],
    ["one of an environment", ["github:environment/production/A"], "secrets, environments"],
    [
      "one of another's environment",
      ["github:octo-org/octo-repo/environment/production/A"],
      "secrets, environments",
    ],
    ["one of Dependabot", ["github:dependabot/A"], "dependabot-secrets"],
    ["one of an organization", [ORG], "organization-secrets"],
    ["two kinds", ["github:secret/A", ORG], "secrets, organization-secrets"],
    ["one that cannot be named", ["github:org/octo-org/dependabot/A"], "all"],
    [
      "one of an organization, and one of Dependabot in a repository",
      [ORG, "github:octo-org/octo-repo/dependabot/A"],
      "dependabot-secrets, organization-secrets",
    ],
    ["none, but for a comment", ["keyvault:contoso-kv/azure-client-secret # was github:secret"], "metadata"],
    [
      "a vault whose name says secret",
      ["keyvault:contoso-kv/azure-client-secret", "github:dependabot/A"],
      "dependabot-secrets",
    ],
  ])("%s", async (_, stores, permissions) => {
    const workflow = STEP.replace(/github:secret\/.*\n.*keyvault:.*\n/, `${stores.join("\n            ")}\n`);
    const scene = createScene();
    const run = await scene.run({
      workflow: workflow.replace("          app-id:", "          dry-run: true\n          app-id:"),
    });
    expect(results(run)).toEqual({ rotate: "success" });
    expect(run.log).toContain(`Permissions asked for: ${permissions}\n`);
  });

  test("no more for a line that is mistyped", async () => {
    const workflow = STEP.replace("github:secret/", "github:secrets/");
    const run = await createScene().run({ workflow });
    expect(results(run)).toEqual({ rotate: "failure" });
    expect(run.log).toContain("Permissions asked for: metadata\n");
  });

  test("none where all stores are vaults", async () => {
    const workflow = STEP.replace(/ +github:secret\/.*\n/, "");
    const scene = createScene();
    const run = await scene.run({ workflow });
    expect(results(run)).toEqual({ rotate: "success" });
    expect(run.log).not.toContain("Permissions asked for");
    expect(whose(scene, scene.places.vault.holds())).toBe("new");
  });
});
