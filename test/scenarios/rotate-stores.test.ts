import { describe, expect, test } from "vitest";
import { json } from "../simulator/request.ts";
import { createRotationScene, HERE, playRotation, type RotationScene } from "../support/rotation.ts";

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

describe("`?visibility=selected`, which names no repository,", () => {
  const SELECTED = "github:org/octo-org/SHARED?visibility=selected";

  test.concurrent.each([
    ["all", "all repositories"],
    ["private", "all private repositories"],
  ] as const)(
    "is refused before anything is made where %s can read the secret",
    async (visibility, readers) => {
      const scene = createRotationScene();
      scene.organization.secrets.set("SHARED", scene.old.value, { visibility });
      const run = await playRotation(scene, scene.inputs([], { stores: SELECTED }));
      expect({ problems: run.problems, writes: run.writes, verdict: run.outputs["verdict"] }).toEqual({
        ...{ problems: ["error github/closes-secret"], writes: [], verdict: "malformed" },
      });
      expect(run.log).toContain(`stores, line 1: ${SELECTED}`);
      expect(run.log).toContain(`from ${readers} of organization octo-org`);
      expect(run.log).toContain("gh secret set SHARED --org octo-org --app actions --repos");
    },
  );

  test.concurrent.each(["false", "true"])(
    "is warned of where the secret is new (dry-run: %s)",
    async (dryRun) => {
      const scene = createRotationScene();
      const run = await playRotation(scene, scene.inputs([], { stores: SELECTED, "dry-run": dryRun }));
      expect(run.problems).toEqual(["warning rotation/read-by-nobody"]);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain("no repository can read it until some are chosen");
        expect(text).toContain("orgs/octo-org/actions/secrets/SHARED/repositories/");
      }
    },
  );

  test.concurrent("is kept with its choice where some are chosen", async () => {
    const scene = createRotationScene();
    const selected = [scene.repository.id];
    scene.organization.secrets.set("SHARED", scene.old.value, { visibility: "selected", selected });
    const run = await playRotation(scene, scene.inputs([], { stores: SELECTED }));
    expect(run.problems).toEqual([]);
    expect(scene.organization.secrets.secrets.get("SHARED")?.selected).toEqual(selected);
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
