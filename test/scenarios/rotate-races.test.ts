import { describe, expect, test } from "vitest";
import { printLabel, scopeOf } from "../../src/core/rotation/label.ts";
import { createRotationScene, HERE, playRotation, type RotationScene } from "../support/rotation.ts";

const PLACES = ["repository", "vault"] as const;
const A_SECOND = 1000;

/** What another run makes for the same stores. */
function rivalOf(scene: RotationScene) {
  const ids = PLACES.map((name) => scene.places[name].line.replace(/^github:/, `github:${HERE}/`));
  const displayName = printLabel({
    ...{ repository: HERE, runId: "88", attempt: 1, nonce: "r1v4", baseline: 0, predecessor: undefined },
    scope: scopeOf(ids.map((id) => id.toLowerCase())),
  });
  const startsAt = new Date(Date.now() + 30 * A_SECOND);
  return scene.application.addSecret({ displayName, startsAt });
}

/** Lets something happen right before the first such request is answered. */
function meanwhile(scene: RotationScene, method: string, host: RegExp, happens: () => void): void {
  let isOver = false;
  scene.simulator.fault({
    when: (request) => {
      if (isOver || request.method !== method || !host.test(request.url.host)) return false;
      isOver = true;
      happens();
      return false;
    },
    do: "reset",
  });
}

describe("a run that has written every store says that another run's secret comes in place of its own:", () => {
  test.concurrent("the application lists a newer one", async () => {
    const scene = createRotationScene({ places: PLACES });
    meanwhile(scene, "PUT", /vault/, () => rivalOf(scene));
    const run = await playRotation(scene, scene.inputs(PLACES));
    expect(run.problems, run.log).toEqual([]);
    expect(run.notices).toEqual(["rotation/superseded"]);
    expect(run.outputs).toMatchObject({ rotated: "false", "client-secret": "" });
    expect(run.log).toContain(
      "run 88 of octo-org/octo-repo rotates the same secret, and its new one is newer",
    );
    for (const name of PLACES) expect(scene.application.accepts(scene.places[name].holds() ?? "")).toBe(true);
    expect(run.writes.filter((write) => write === "removePassword")).toEqual([]);
  });

  test.concurrent("the vault holds it, and the list does not show it yet", async () => {
    const scene = createRotationScene({ places: PLACES });
    let rival = { keyId: "", value: "" };
    meanwhile(scene, "PUT", /vault/, () => {
      meanwhile(scene, "GET", /vault/, () => {
        rival = scene.application.addSecret();
        scene.places.vault.put(rival.value);
        const [version] = scene.vaults[0]?.secret("azure-client-secret")?.versions.slice(-1) ?? [];
        if (version)
          version.tags = { "managed-by": "azure-credentials", "azure-credentials-key-id": rival.keyId };
      });
    });
    const run = await playRotation(scene, scene.inputs(PLACES));
    expect({ problems: run.problems, notices: run.notices }, run.log).toEqual({
      problems: [],
      notices: ["rotation/superseded"],
    });
    expect(run.outputs["rotated"]).toBe("false");
    expect(run.log).toContain(`azure-client-secret\` holds key ID ${rival.keyId}`);
    const vault = run.report.rotation?.stores.find(({ store }) => store.startsWith("keyvault:"));
    expect(vault?.keyId).toBe(rival.keyId);
  });
});

test.concurrent("a last look that fails says nothing", async () => {
  const scene = createRotationScene({ places: PLACES });
  meanwhile(scene, "PUT", /vault/, () => {
    scene.simulator.fault({ when: { method: "GET", host: "graph.microsoft.com" }, do: { status: 403 } });
  });
  const run = await playRotation(scene, scene.inputs(PLACES));
  expect(run.problems, run.log).toEqual([]);
  expect(run.outputs["rotated"]).toBe("true");
});
