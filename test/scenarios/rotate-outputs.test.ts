import { describe, expect, test } from "vitest";
import { inDays } from "../support/company.ts";
import { createRotationScene, DAY, playRotation, settle } from "../support/rotation.ts";

const PLACES = ["repository", "environment", "vault"] as const;

/** What `rotate` alone reads. */
const NO_STORES = { stores: "", "github-token": "", "current-secret": "" };

describe("dry-run", () => {
  test.concurrent("says in order what would be done, and does nothing", async () => {
    const scene = createRotationScene({ places: ["repository", "vault"] });
    const run = await playRotation(scene, scene.inputs(PLACES, { "dry-run": "true" }));
    expect({ writes: run.writes, problems: run.problems, exitCode: run.exitCode }).toEqual({
      writes: [],
      problems: [],
      exitCode: 0,
    });
    expect(run.notices).toEqual(["rotation/dry-run"]);
    const { due, rotated, steps, stores } = run.report.rotation ?? {};
    expect({ due, rotated }).toEqual({ due: true, rotated: false });
    expect(steps?.map(({ action, target }) => `${action} ${target}`)).toEqual([
      "create a new secret",
      "prove the new secret",
      "publish `keyvault:contoso-kv/azure-client-secret`",
      "publish `github:secret/AZURE_CLIENT_SECRET`",
      "publish `github:environment/production/AZURE_CLIENT_SECRET`",
    ]);
    expect(stores?.map(({ state }) => state)).toEqual(["write-only", "absent", "readable"]);
    for (const { target } of steps ?? []) expect(run.log).toContain(target);
    expect(run.outputs).toMatchObject({ rotated: "false", "client-secret": "", creds: "" });
    expect(scene.application.passwordCredentials).toHaveLength(1);
  });

  test.concurrent("says that nothing is due", async () => {
    const scene = createRotationScene({ endsIn: 200 });
    const ours = settle(scene, PLACES);
    const run = await playRotation(
      scene,
      scene.inputs(PLACES, { "dry-run": "true", "current-secret": ours.value }),
    );
    expect(run.log).toContain("A run would do this: nothing, not due, 70 days left.");
    expect(run.report.rotation).toMatchObject({ due: false, steps: [], reason: "not due, 70 days left" });
    expect(run.writes).toEqual([]);
  });

  test.concurrent("says which secret would be retired", async () => {
    const scene = createRotationScene();
    await playRotation(scene, scene.inputs(PLACES));
    scene.later(DAY * 1.1);
    const current = { "current-secret": scene.places.vault.holds() ?? "" };
    const run = await playRotation(scene, scene.inputs(PLACES, { "dry-run": "true", ...current }));
    expect(run.writes).toEqual([]);
    expect(run.report.rotation?.steps).toEqual([
      { action: "retire", target: `key ID ${scene.old.keyId}`, result: "every store holds a newer secret" },
    ]);
    expect(run.report.rotation?.reason).toBe("not due, 88 days left");
    expect(run.log + run.summary).not.toContain("was removed");
    expect(scene.application.accepts(scene.old.value)).toBe(true);
  });

  test.concurrent("fails where a run would fail, with the same words", async () => {
    const scene = createRotationScene();
    scene.application.owners.length = 0;
    const run = await playRotation(scene, scene.inputs(PLACES, { "dry-run": "true" }));
    expect(run.problems).toEqual(["error graph/Authorization_RequestDenied-rotation"]);
    expect({ exitCode: run.exitCode, writes: run.writes }).toEqual({ exitCode: 1, writes: [] });
  });

  test.concurrent("of issue makes nothing either", async () => {
    const scene = createRotationScene();
    const run = await playRotation(
      scene,
      scene.inputs([], { ...NO_STORES, command: "issue", "dry-run": "true" }),
    );
    expect({ writes: run.writes, notices: run.notices, secret: run.outputs["client-secret"] }).toEqual({
      writes: [],
      notices: ["rotation/dry-run"],
      secret: "",
    });
    expect(run.log).toContain("a client secret for 8 hours");
  });
});

describe("the outputs of a rotation", () => {
  test.concurrent("name the new secret, and hand it on masked", async () => {
    const scene = createRotationScene();
    const run = await playRotation(
      scene,
      scene.inputs(PLACES, { "export-env": "both", "lifetime-days": "60" }),
    );
    const made = scene.application.passwordCredentials.at(-1);
    const [subscriptionId, clientId, tenantId] = [
      scene.subscription.id,
      scene.application.appId,
      scene.tenant.id,
    ];
    expect(run.outputs).toMatchObject({
      ...{ verdict: "valid", rotated: "true", "key-id": made?.keyId },
      ...{ "client-id": clientId, "tenant-id": tenantId, "subscription-id": subscriptionId },
      ...{ "client-secret": made?.value, "expires-on": made?.endDateTime.toISOString() },
      creds: JSON.stringify({ clientId, clientSecret: made?.value, subscriptionId, tenantId }),
    });
    // Entra's clock shows whole seconds: a second after it was made it has 60 days, or a second less.
    expect(["59", "60"]).toContain(run.outputs["days-left"]);
    expect(run.masks).toContain(made?.value);
    expect(run.exported).toMatchObject({
      ...{ AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: made?.value, AZURE_TENANT_ID: tenantId },
      ...{ ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: made?.value, ARM_SUBSCRIPTION_ID: subscriptionId },
    });
    expect(run.state["rotation"]).toBe("");
  });

  test.concurrent("export nothing on a night without a rotation: the caller's own secret is not the application's", async () => {
    const scene = createRotationScene({ endsIn: 200 });
    const ours = settle(scene, PLACES);
    const run = await playRotation(
      scene,
      scene.inputs(PLACES, { "export-env": "both", "current-secret": ours.value }),
    );
    expect(run.exported).toEqual({});
    expect(run.outputs).toMatchObject({
      rotated: "false",
      "client-secret": "",
      creds: "",
      "key-id": ours.keyId,
    });
  });

  test.concurrent("are there though Graph's list does not show the new secret yet", async () => {
    const scene = createRotationScene();
    scene.world.propagation.staleReads = 9;
    const run = await playRotation(scene, scene.inputs(PLACES));
    const made = scene.application.passwordCredentials.at(-1);
    expect(run.outputs["key-id"]).toBe(made?.keyId);
    expect(run.outputs["expires-on"]).toBe(made?.endDateTime.toISOString());
    expect(run.log).toContain(`ends on ${made?.endDateTime.toISOString().slice(0, 10)}`);
    expect(run.log + run.summary).toContain(
      `key ID ${made?.keyId}, ends on ${made?.endDateTime.toISOString().slice(0, 10)}`,
    );
    expect(run.log + run.summary).not.toMatch(/ends on [\d-]+T/);
  });
});

describe("jobs that read the old value", () => {
  test.concurrent.each([
    ["of a repository secret are named in a notice", ["repository", "vault"], ["rotation/later-jobs"]],
    ["of an environment read the new one, so nothing is said", ["environment", "vault"], []],
  ] as const)("%s", async (_, places, notices) => {
    const scene = createRotationScene();
    const run = await playRotation(scene, scene.inputs(places));
    expect({ problems: run.problems, notices: run.notices }).toEqual({ problems: [], notices });
    expect(run.annotations.filter(({ level }) => level !== "notice")).toEqual([]);
  });

  test.concurrent("are those of this repository, and only of a secret that was there", async () => {
    const scene = createRotationScene();
    const other = scene.world.github.addRepository("octo-org", "other");
    other.secrets.set("THERE", scene.old.value);
    scene.world.github.tokens[0]?.repositories.push(other);
    const stores = "github:octo-org/other/secret/THERE\ngithub:secret/NEW";
    const run = await playRotation(scene, scene.inputs([], { stores }));
    expect({ problems: run.problems, notices: run.notices }).toEqual({
      ...{ problems: [], notices: ["rotation/new-place"] },
    });
    expect(run.log).toContain("Nothing was in `github:secret/NEW` before this run.");
    // Two runs of one second would be told apart by their key IDs.
    scene.later(DAY);
    const hasty = await playRotation(
      scene,
      scene.inputs([], { stores, "grace-hours": "0", force: "true", "current-secret": "" }),
    );
    expect(hasty.problems, hasty.log).toEqual(["warning rotation/later-jobs-fail"]);
    expect(hasty.log).toContain("in each repository that reads `github:octo-org/other/secret/THERE`");
  });
});

test.concurrent("of several subscriptions only the first goes into JSON, and that is said", async () => {
  const scene = createRotationScene();
  const other = scene.tenant.addSubscription();
  const both = `${scene.inputs([])["subscription-id"]}, ${other.id}`;
  const inputs = { "subscription-id": both, stores: "github:secret/JSON?format=creds\ngithub:secret/PLAIN" };
  const run = await playRotation(scene, scene.inputs([], inputs));
  expect(run.notices).toContain("rotation/first-subscription");
  expect(run.log).toContain("goes into `github:secret/JSON?format=creds`.");
});

describe("fail-on", () => {
  test.concurrent("warning, where the secret is good but sees no subscription", async () => {
    const scene = createRotationScene();
    const other = scene.tenant.addSubscription();
    const inputs = scene.inputs(["vault"], { "fail-on": "warning", "subscription-id": other.id });
    const run = await playRotation(scene, inputs);
    expect({ problems: run.problems, exitCode: run.exitCode }).toEqual({
      problems: ["warning rotation/no-access"],
      exitCode: 1,
    });
  });

  test.concurrent("never keeps a failed rotation green", async () => {
    const scene = createRotationScene();
    scene.application.addSecret({ endsAt: inDays(50) });
    scene.application.owners.length = 0;
    const run = await playRotation(scene, scene.inputs(["vault"], { "fail-on": "never" }));
    expect({ verdict: run.outputs["verdict"], exitCode: run.exitCode }).toEqual({
      verdict: "missing-permission",
      exitCode: 0,
    });
  });
});
