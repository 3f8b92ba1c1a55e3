import { describe, expect, test } from "vitest";
import { json } from "../simulator/request.ts";
import { createRotationScene, DAY, HERE, playRotation, type RotationScene } from "../support/rotation.ts";
import { entraSecret } from "../support/secrets.ts";

const CREDS = ["clientId", "clientSecret", "subscriptionId", "tenantId"];
const ARM = ["ARM_CLIENT_ID", "ARM_CLIENT_SECRET", "ARM_SUBSCRIPTION_ID", "ARM_TENANT_ID"];

/** A place, how it is read as a workflow reads it, and the keys of its JSON; none for the bare secret. */
type Row = readonly [
  line: string,
  read: (scene: RotationScene) => string | undefined,
  keys?: readonly string[],
];

const inHere =
  (name: string, more: { environment?: string; dependabot?: boolean } = {}) =>
  ({ world }: RotationScene) =>
    world.github.secretValue({ repository: HERE, ...more }, name);

const ROWS: readonly Row[] = [
  ["github:secret/PLAIN", inHere("PLAIN")],
  [
    "github:octo-org/other.repo/secret/PLAIN",
    ({ world }) => world.github.secretValue({ repository: "octo-org/other.repo" }, "PLAIN"),
  ],
  ["github:environment/eu/west 1/PLAIN", inHere("PLAIN", { environment: "eu/west 1" })],
  [
    "github:octo-org/other.repo/environment/staging/PLAIN",
    ({ world }) =>
      world.github.secretValue({ repository: "octo-org/other.repo", environment: "staging" }, "PLAIN"),
  ],
  ["github:dependabot/PLAIN", inHere("PLAIN", { dependabot: true })],
  [
    "github:org/octo-org/PLAIN",
    ({ world }) => world.github.secretValue({ organization: "octo-org" }, "PLAIN"),
  ],
  [
    "github:org/octo-org/dependabot/PLAIN",
    ({ world }) => world.github.secretValue({ organization: "octo-org", dependabot: true }, "PLAIN"),
  ],
  ["keyvault:contoso-kv/plain", ({ vaults }) => vaults[0]?.value("plain")],
  ["keyvault:https://contoso-kv.vault.azure.net/by-address", ({ vaults }) => vaults[0]?.value("by-address")],
  ["github:secret/CREDS?format=creds", inHere("CREDS"), CREDS],
  ["github:secret/ARM?format=arm", inHere("ARM"), ARM],
  ["keyvault:contoso-kv/creds?format=creds", ({ vaults }) => vaults[0]?.value("creds"), CREDS],
  ["keyvault:contoso-kv-2/arm?format=arm", ({ vaults }) => vaults[1]?.value("arm"), ARM],
];

function sceneWithAll(): RotationScene {
  const scene = createRotationScene();
  scene.repository.addEnvironment("eu/west 1");
  const other = scene.world.github.addRepository("octo-org", "other.repo");
  other.addEnvironment("staging");
  const [token] = scene.world.github.tokens;
  if (token) {
    token.repositories.push(other);
    token.permissions["organization_dependabot_secrets"] = "write";
  }
  return scene;
}

const lines = ROWS.map(([line]) => line).join("\n");

test.concurrent("every kind of place gets the secret, in its own form and on one line", async () => {
  const scene = sceneWithAll();
  const run = await playRotation(scene, scene.inputs([], { stores: lines }));
  expect(run.problems).toEqual([]);
  const secret = run.outputs["client-secret"] ?? "";
  expect(scene.application.accepts(secret)).toBe(true);
  const ids = [scene.application.appId, secret, scene.subscription.id, scene.tenant.id];
  for (const [line, read, keys] of ROWS) {
    const held = read(scene);
    const expected =
      keys === undefined
        ? secret
        : JSON.stringify(Object.fromEntries(keys.map((key, index) => [key, ids[index]])));
    expect({ line, held }).toEqual({ line, held: expected });
    expect(held).not.toContain("\n");
  }
  const keyId = run.outputs["key-id"];
  expect(run.report.rotation?.stores.map(({ keyId: held }) => held)).toEqual(ROWS.map(() => keyId));
  expect(run.writes).toHaveLength(1 + ROWS.length);
  // The vaults come first, because a failure shows there; GitHub's are then written side by side.
  const [made, ...written] = run.writes.map((write) => write.split("/")[1] ?? write);
  const toGithub = written.slice(written.lastIndexOf("secrets") + 1);
  expect([made, written[0], ...[...new Set(toGithub)].toSorted()]).toEqual([
    ...["addPassword", "secrets", "orgs", "repos"],
  ]);
});

describe("a secret of an organization", () => {
  test.concurrent.each([
    ["keeps that all repositories read it", "", { visibility: "all" }, { visibility: "all", selected: [] }],
    [
      "keeps the chosen repositories",
      "",
      { visibility: "selected" },
      { visibility: "selected", selected: "all" },
    ],
    ["is private where it is new", "", undefined, { visibility: "private", selected: [] }],
    [
      "gets the visibility that the line says",
      "?visibility=all",
      { visibility: "private" },
      { visibility: "all", selected: [] },
    ],
  ] as const)("%s", async (_, option, before, after) => {
    const scene = createRotationScene();
    const others = Array.from({ length: 120 }, (_each, index) =>
      scene.world.github.addRepository("octo-org", `repo-${index}`),
    );
    const selected = others.map(({ id }) => id);
    const [token] = scene.world.github.tokens;
    token?.repositories.push(...others);
    if (before)
      scene.organization.secrets.set("SHARED", scene.old.value, {
        ...before,
        ...(before.visibility === "selected" && { selected }),
      });
    const run = await playRotation(
      scene,
      scene.inputs([], { stores: `github:org/octo-org/SHARED${option}` }),
    );
    expect(run.problems).toEqual([]);
    const shared = scene.organization.secrets.secrets.get("SHARED");
    expect(shared?.value).toBe(run.outputs["client-secret"]);
    expect({ visibility: shared?.visibility, selected: shared?.selected }).toEqual({
      visibility: after.visibility,
      selected: after.selected === "all" ? selected : after.selected,
    });
  });

  test.concurrent("whose chosen repositories the token does not all see is refused before anything is made", async () => {
    const scene = createRotationScene();
    scene.organization.secrets.set("SHARED", scene.old.value, { visibility: "selected" });
    scene.simulator.fault({
      when: { path: /\/SHARED\/repositories$/ },
      do: ({ url }) => {
        const repositories = url.searchParams.get("page") === "1" ? [{ id: scene.repository.id }] : [];
        return json(200, { total_count: 2, repositories });
      },
    });
    const run = await playRotation(scene, scene.inputs([], { stores: "github:org/octo-org/SHARED" }));
    expect({ problems: run.problems, writes: run.writes }).toEqual({
      problems: ["error github/hidden-repositories"],
      writes: [],
    });
  });
});

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
    const third = await playRotation(
      scene,
      scene.inputs(["vault"], { "current-secret": scene.places.vault.holds() ?? "" }),
    );
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
    const run = await playRotation(
      scene,
      scene.inputs(["vault"], { "current-secret": scene.places.vault.holds() ?? "" }),
    );
    expect({ problems: run.problems, exitCode: run.exitCode }).toEqual({
      problems: ["warning rotation/old-version-readable"],
      exitCode: 0,
    });
    expect(run.log).toContain("`keyvault:contoso-kv/azure-client-secret`");
  });
});

test.concurrent("an API of GitHub Enterprise Server is asked where the runner says it is", async () => {
  const scene = createRotationScene();
  scene.simulator.fault({ when: { host: "api.github.com" }, do: { status: 500, body: "x" } });
  const run = await playRotation(
    scene,
    scene.inputs(["repository"], { "dry-run": "true", "timeout-seconds": "4" }),
    {
      env: { GITHUB_API_URL: "https://github.contoso.example/api/v3/" },
    },
  );
  expect(run.traffic.some(({ host }) => host === "api.github.com")).toBe(false);
  expect(run.outputs["verdict"]).toBe("unreachable");
});
