import { describe, expect, test } from "vitest";
import { serve } from "../simulator/tls-door.ts";
import { createRotationScene, DAY, HERE, type RotationScene } from "../support/rotation.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";

const RUN = { GITHUB_RUN_ID: "77", GITHUB_RUN_ATTEMPT: "1" };
const PLACES = ["repository"] as const;

async function runIn(
  scene: RotationScene,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  step: "main" | "post" = "main",
): Promise<ActionRun> {
  const door = await serve(scene.simulator);
  try {
    return await runAction({ inputs, step, env: { ...door.environment(), ...RUN, ...env } });
  } finally {
    await door.close();
  }
}

const writesOf = ({ simulator }: RotationScene): readonly string[] =>
  simulator.log
    .filter(({ method, host }) => method !== "GET" && !host.startsWith("login."))
    .map(({ path }) => path);

const forgedNote = (keyId: string): string =>
  JSON.stringify({ nonce: "abcd", draws: 1, keyId, startsOn: new Date().toISOString(), writes: [] });

describe("a note of the post step that somebody else wrote", () => {
  test.concurrent.each(["rotate", "issue"])("is not looked at by the main step of %s", async (command) => {
    const scene = createRotationScene();
    const inputs = scene.inputs(PLACES, { command, "dry-run": "true" });
    const run = await runIn(scene, inputs, { STATE_rotation: forgedNote(scene.old.keyId) });
    expect(run.exitCode, run.log).toBe(0);
    expect(writesOf(scene)).toEqual([]);
    expect(scene.application.accepts(scene.old.value)).toBe(true);
  });

  test.concurrent.each(["rotate", "issue"])(
    "removes no secret that does not bear the label of this process, after %s",
    async (command) => {
      const scene = createRotationScene();
      const state = { STATE_rotation: forgedNote(scene.old.keyId) };
      await runIn(scene, scene.inputs(PLACES, { command }), state, "post");
      expect(writesOf(scene)).toEqual([]);
      expect(scene.application.accepts(scene.old.value)).toBe(true);
    },
  );

  test.concurrent("that cannot be read begins nothing", async () => {
    const scene = createRotationScene();
    await runIn(scene, scene.inputs(PLACES, { force: "true" }), { STATE_rotation: "null" }, "post");
    expect(writesOf(scene)).toEqual([]);
  });
});

describe("a clock that is wrong", () => {
  test.concurrent("of GitHub ends no secret of another list of stores", async () => {
    const scene = createRotationScene({ endsIn: 80 });
    const other = scene.application.addSecret({
      displayName: `azcreds ${HERE} 11.1.aaaa 0 others -`,
      startsAt: new Date(Date.now() - 10 * DAY),
      endsAt: new Date(Date.now() + 75 * DAY),
    });
    const date = new Date(Date.now() + 100 * DAY).toUTCString();
    const { handle } = scene.simulator;
    const wrong: RotationScene["simulator"] = {
      ...scene.simulator,
      handle: async (request) => {
        const answer = await handle(request);
        return request.url.host === "api.github.com"
          ? { ...answer, headers: { ...answer.headers, date } }
          : answer;
      },
    };
    await runIn({ ...scene, simulator: wrong }, scene.inputs(PLACES));
    expect(scene.application.accepts(other.value)).toBe(true);
    expect(scene.application.accepts(scene.places.repository.holds() ?? "")).toBe(true);
  });
});

test.concurrent("a secret that bears our label and begins in the future is no reason to wait, and retires nothing", async () => {
  const scene = createRotationScene({ endsIn: 5 });
  const first = await runIn(scene, scene.inputs(PLACES));
  expect(first.outputs["rotated"], first.log).toBe("true");
  const label = scene.application.passwordCredentials.at(-1)?.displayName ?? "";
  scene.application.addSecret({
    displayName: label.replace(HERE, "evil/repo"),
    startsAt: new Date(Date.now() + 500 * DAY),
    endsAt: new Date(Date.now() + 590 * DAY),
  });
  const held = scene.places.repository.holds() ?? "";
  scene.later(2 * DAY);
  const second = await runIn(scene, scene.inputs(PLACES, { "current-secret": held }), {
    GITHUB_RUN_ID: "78",
  });
  expect(second.exitCode, second.log).toBe(0);
  expect(second.outputs["days-left"]).toMatch(/^8[78]$/);
  expect(scene.application.accepts(held)).toBe(true);
});

test.concurrent.each(["rotate", "issue"])(
  "%s makes nothing that the post step could not be told of",
  async (command) => {
    const scene = createRotationScene();
    const run = await runIn(scene, scene.inputs(PLACES, { command }), { GITHUB_STATE: "/nowhere/state" });
    expect(run.exitCode, run.log).toBe(1);
    expect(run.log).toContain("GITHUB_STATE");
    expect(writesOf(scene)).toEqual([]);
  },
);
