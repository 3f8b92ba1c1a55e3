import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { answerWith } from "../simulator/http-door.ts";
import { at, requestToken } from "../simulator/lab.ts";
import { createRotationScene, DAY, playRotation, type RotationScene, whose } from "../support/rotation.ts";

const PLACES = ["repository", "vault"] as const;
const NO_SECRET = { "client-secret": "" };

/** The new secret is in both places, signs in, and the old one still does. */
function expectRotated(scene: RotationScene, run: Awaited<ReturnType<typeof playRotation>>) {
  expect(run.problems).toEqual([]);
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({ rotated: "true", "client-id": scene.application.appId });
  expect(PLACES.map((name) => whose(scene, scene.places[name].holds()))).toEqual(["new", "new"]);
  expect(scene.application.accepts(scene.places.vault.holds() ?? "")).toBe(true);
  expect(scene.application.accepts(scene.old.value)).toBe(true);
}

/** An `az` that hands out a token of the rotator for each service it is asked for. */
async function azOf({ simulator, tenant, rotator }: RotationScene, secret: string, folder: string) {
  const cases: string[] = [];
  const tokens: string[] = [];
  for (const resource of [
    "https://graph.microsoft.com",
    "https://vault.azure.net",
    "https://management.azure.com",
  ]) {
    const asked = { scope: `${resource}/.default`, client_secret: secret };
    const accessToken = String(
      at((await requestToken(simulator, tenant, rotator, asked)).body, "access_token"),
    );
    tokens.push(accessToken);
    const answer = { accessToken, expires_on: 1893456000, tenant: tenant.id, tokenType: "Bearer" };
    cases.push(`*${resource}*) cat <<'END'\n${JSON.stringify(answer)}\nEND\n;;`);
  }
  writeFileSync(join(folder, "az"), `#!/bin/sh\ncase "$*" in\n${cases.join("\n")}\nesac\n`);
  chmodSync(join(folder, "az"), 0o755);
  symlinkSync("/bin/cat", join(folder, "cat"));
  simulator.log.length = 0;
  return tokens;
}

describe("the rotator signs in", () => {
  test.concurrent("with the OIDC token of the job, and holds no secret at all", async () => {
    const scene = createRotationScene();
    scene.rotator.passwordCredentials.length = 0;
    scene.rotator.addFederatedCredential({ subject: "repo:octo-org/octo-repo:ref:refs/heads/main" });
    const options = { connection: { oidc: true } };
    expectRotated(scene, await playRotation(scene, scene.inputs(PLACES, NO_SECRET), options));
  });

  test.concurrent("as whoever is signed in to the Azure CLI", async () => {
    const scene = createRotationScene();
    const folder = mkdtempSync(join(tmpdir(), "az-"));
    try {
      const inputs = scene.inputs(PLACES);
      const tokens = await azOf(scene, inputs["client-secret"] ?? "", folder);
      const session = { auth: "azure-cli", "client-id": "", ...NO_SECRET };
      const options = { env: { PATH: folder }, secrets: tokens };
      expectRotated(scene, await playRotation(scene, { ...inputs, ...session }, options));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test.concurrent("as the managed identity of the machine", async () => {
    const scene = createRotationScene();
    const { servicePrincipal, header } = scene.tenant.addManagedIdentity();
    scene.application.addOwner(servicePrincipal);
    servicePrincipal.graphPermissions = ["Application.ReadWrite.OwnedBy"];
    scene.vaults[0]?.assign(servicePrincipal, "Key Vault Secrets Officer");
    const server = createServer(answerWith(scene.simulator));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    try {
      const identity = { auth: "managed-identity", "client-id": "", ...NO_SECRET };
      const env = { IDENTITY_ENDPOINT: `http://localhost:${port}/login/msi/token`, IDENTITY_HEADER: header };
      expectRotated(
        scene,
        await playRotation(scene, scene.inputs(PLACES, identity), { env, secrets: [header] }),
      );
    } finally {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  });

  test.concurrent.each([
    ["the Azure CLI", { auth: "azure-cli", "client-id": "" }],
    ["a managed identity, whose client ID is no application's", { auth: "managed-identity" }],
  ] as const)("with %s, and must then say which application is meant", async (_, session) => {
    const scene = createRotationScene();
    const inputs = scene.inputs(PLACES, { ...session, ...NO_SECRET, "target-client-id": "" });
    const run = await playRotation(scene, inputs);
    expect(run.problems).toEqual(["error rotation/no-target"]);
    expect(run.requests).toEqual([]);
  });
});

describe("an application that rotates itself", () => {
  test.concurrent("gets a new secret, and a day later takes the old one away with it", async () => {
    const scene = createRotationScene();
    const first = await playRotation(scene, scene.selfInputs(PLACES));
    expectRotated(scene, first);
    scene.later(DAY * 1.1);
    const inputs = scene.selfInputs(PLACES, { "client-secret": scene.places.repository.holds() ?? "" });
    const second = await playRotation(scene, inputs);
    expect(second.problems).toEqual([]);
    expect(second.writes).toEqual([expect.stringMatching(/^PATCH .secrets/), "removePassword"]);
    expect(scene.application.accepts(scene.old.value)).toBe(false);
    expect(whose(scene, scene.places.vault.holds())).toBe("new");
  });

  test.concurrent("needs no more of the old secret than that it signs in once", async () => {
    const scene = createRotationScene();
    const run = await playRotation(scene, scene.selfInputs(PLACES, { "subscription-id": "" }));
    expectRotated(scene, run);
    const signIns = run.traffic.filter(({ path, body }) => path.endsWith("/token") && body.includes("graph"));
    expect(signIns).toHaveLength(1);
  });

  test.concurrent("cannot do so any more once its secret has ended, and says what that means", async () => {
    const scene = createRotationScene({ endsIn: -51 });
    const run = await playRotation(scene, scene.selfInputs(PLACES));
    expect(run.problems).toEqual(["error entra/7000222"]);
    expect({ verdict: run.outputs["verdict"], writes: run.writes }).toEqual({
      verdict: "expired",
      writes: [],
    });
  });

  test.concurrent("may also keep what azure/login reads, and sign in with it", async () => {
    const scene = createRotationScene();
    const creds = (clientSecret: string) =>
      JSON.stringify({ clientId: scene.application.appId, clientSecret, tenantId: scene.tenant.id });
    const stores = "github:secret/AZURE_CREDENTIALS?format=creds";
    const bare = { "client-id": "", "client-secret": "", "tenant-id": "", "subscription-id": "" };
    const inputs = scene.selfInputs([], { ...bare, stores, creds: creds(scene.old.value) });
    const first = await playRotation(scene, inputs);
    expect(first.problems).toEqual([]);
    const kept =
      scene.world.github.secretValue({ repository: "octo-org/octo-repo" }, "AZURE_CREDENTIALS") ?? "";
    expect(JSON.parse(kept)).toEqual(JSON.parse(creds(first.outputs["client-secret"] ?? "")));
    scene.later(DAY * 1.1);
    const second = await playRotation(scene, { ...inputs, creds: kept });
    expect(second.writes).toEqual(["removePassword"]);
    expect(scene.application.accepts(scene.old.value)).toBe(false);
  });
});

describe("a run that GitHub gives no secrets is skipped", () => {
  const event = {
    pull_request: {
      head: { repo: { full_name: "someone/octo-repo", fork: true } },
      base: { repo: { full_name: "octo-org/octo-repo" } },
    },
  };
  test.concurrent.each([["rotate"], ["issue"]])("in %s too, green and without a request", async (command) => {
    const scene = createRotationScene();
    const none = { "client-secret": "", "current-secret": "", "github-token": "" };
    const run = await playRotation(scene, scene.inputs(PLACES, { ...none, command }), { event });
    expect({ verdict: run.outputs["verdict"], exitCode: run.exitCode }).toEqual({
      verdict: "skipped",
      exitCode: 0,
    });
    expect(run.notices).toEqual(["skipped/fork"]);
    expect(run.requests).toEqual([]);
    expect(run.outputs["rotated"]).toBe(command === "issue" ? "" : "false");
  });
});
