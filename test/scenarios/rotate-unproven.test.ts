import { describe, expect, test } from "vitest";
import { inDays } from "../support/company.ts";
import { createRotationScene, playRotation, type RotationScene, settle } from "../support/rotation.ts";

const PLACES = ["repository"] as const;
const UNPROVEN = "rotation/unproven";

/** A first rotation; `current-secret` is empty, as a mistyped name of a secret leaves it. */
async function rotated(scene: RotationScene, more: Readonly<Record<string, string>> = {}) {
  const run = await playRotation(scene, scene.inputs(PLACES, { "current-secret": "", ...more }));
  expect(run.outputs["rotated"]).toBe("true");
  return run.report.findings.filter(({ code }) => code === UNPROVEN);
}

describe("what the stores held before the first rotation, and nothing proves, stays for good:", () => {
  test.concurrent("the night that put another in its place says so, and how to remove it", async () => {
    const scene = createRotationScene({ endsIn: 300, places: PLACES });
    const [finding, ...others] = await rotated(scene);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ level: "notice", verdict: "valid" });
    expect(finding?.why).toContain("`current-secret` is empty, and 1 client secret of application");
    expect(finding?.fix).toContain(`az ad app credential list --id ${scene.application.appId}`);
  });

  test.concurrent("and no later one, which knows what was there", async () => {
    const scene = createRotationScene({ endsIn: 300, places: PLACES });
    settle(scene, PLACES);
    expect(await rotated(scene, { force: "true" })).toEqual([]);
  });

  test.concurrent.each<[string, (scene: RotationScene) => Record<string, string>]>([
    ["`current-secret` is given", ({ old }) => ({ "current-secret": old.value })],
    [
      "no other secret of the application is alive",
      ({ application }) => {
        for (const entry of application.passwordCredentials) entry.endDateTime = inDays(-2);
        return {};
      },
    ],
  ])("nothing is said where %s", async (_, change) => {
    const scene = createRotationScene({ endsIn: 300, places: PLACES });
    expect(await rotated(scene, change(scene))).toEqual([]);
  });

  test.concurrent("nor where the store held nothing before", async () => {
    expect(await rotated(createRotationScene({ endsIn: 300, places: [] }))).toEqual([]);
  });
});
