import { describe, expect, test } from "vitest";
import { throttled } from "../simulator/faults.ts";
import { createRotationScene, playRotation, type RotationScene, settle } from "../support/rotation.ts";
import { entraSecret } from "../support/secrets.ts";

const PLACES = ["repository", "vault"] as const;
const ROTATION = [
  "addPassword",
  "PUT /secrets/azure-client-secret",
  "PUT /repos/octo-org/octo-repo/actions/secrets/AZURE_CLIENT_SECRET",
];
const dayIn = (days: number): string =>
  new Date(Date.now() + (days + 0.5) * 86_400_000).toISOString().slice(0, 10);

type Change = (scene: RotationScene) => Record<string, string> | undefined;

/** A company whose secret was rotated 20 days ago and ends in 70, after this change. */
async function runAfter(change: Change, ages: { age?: number; endsIn?: number } = {}) {
  const scene = createRotationScene({ endsIn: 200, places: PLACES });
  const ours = settle(scene, PLACES, ages);
  const inputs = scene.inputs(PLACES, { "current-secret": ours.value, ...change(scene) });
  return { scene, ours, run: await playRotation(scene, inputs) };
}

/** Only what is asked of Entra for the application itself, not for the rotator. */
const signInOf = (
  { application, simulator }: RotationScene,
  fault: Parameters<typeof simulator.fault>[0]["do"],
) =>
  simulator.fault({
    when: ({ url, body }) => url.pathname.endsWith("/token") && body.includes(application.appId),
    do: fault,
  });

describe("a secret that is not due is left alone, without one write:", () => {
  test.concurrent.each<[string, Change]>([
    ["it has 70 days left", () => undefined],
    ["it is younger than rotate-after-days", () => ({ "rotate-after-days": "21" })],
    ["no current secret is given", () => ({ "current-secret": "" })],
    [
      "Entra cannot be reached for the current secret",
      (scene) => {
        signInOf(scene, "html");
        return undefined;
      },
    ],
    [
      "Entra throttles the sign-in with the current secret",
      (scene) => {
        signInOf(scene, throttled(3600));
        return undefined;
      },
    ],
    [
      "Conditional Access refuses the current secret",
      (scene) => {
        scene.application.refuseWith(53003);
        return undefined;
      },
    ],
  ])("%s", async (_, change) => {
    const { scene, ours, run } = await runAfter(change);
    expect(run.writes).toEqual([]);
    expect(run.report.rotation).toMatchObject({
      due: false,
      rotated: false,
      reason: "not due, 70 days left",
    });
    expect(run.problems).toEqual([]);
    expect({ exitCode: run.exitCode, verdict: run.outputs["verdict"] }).toEqual({
      exitCode: 0,
      verdict: "valid",
    });
    expect(run.outputs).toMatchObject({
      rotated: "false",
      "key-id": ours.keyId,
      "days-left": "70",
      "client-id": scene.application.appId,
      "client-secret": "",
      creds: "",
    });
    expect(run.log).toContain("Nothing was changed: not due, 70 days left.");
    expect(run.state["rotation"] ?? "").toBe("");
  });
});

describe("`current-secret` is not what the stores hold: nothing is made, and the log says so, where", () => {
  test.concurrent.each<[string, Change, string, { age?: number; endsIn?: number }]>([
    ["it works", ({ old }) => ({ "current-secret": old.value }), "it works, and is another than", {}],
  ])("%s", async (_, change, words, ages) => {
    for (const more of [{}, { "dry-run": "true" }]) {
      const { run } = await runAfter((scene) => ({ ...change(scene), ...more }), ages);
      expect(run.problems).toEqual(["warning rotation/current-elsewhere"]);
      expect(run.log).toContain(`\`current-secret\` is not what the stores hold: ${words}`);
      expect(run.report.rotation).toMatchObject({
        due: false,
        rotated: false,
        reason: "not due, 70 days left",
      });
      expect({ writes: run.writes, exitCode: run.exitCode }).toEqual({ writes: [], exitCode: 0 });
    }
  });

  test.concurrent("and where it is dead, it is said beside the rotation that it is the reason for", async () => {
    const { run } = await runAfter(() => ({ "current-secret": entraSecret(7) }), { age: 2 });
    expect(run.problems).toEqual(["warning rotation/current-elsewhere"]);
    expect(run.log).toContain(
      "`current-secret` is not what the stores hold: it is no secret of this application",
    );
    expect(run.outputs["rotated"]).toBe("true");
  });

  test.concurrent("but a run that was queued before the rotation has read the older one with right", async () => {
    const { run } = await runAfter(({ old }) => ({ "current-secret": old.value }), { age: 0.5 });
    expect({ problems: run.problems, writes: run.writes }).toEqual({ problems: [], writes: [] });
  });
});

describe("a secret is rotated, and the log says why:", () => {
  test.concurrent.each<[string, Change, string, { age?: number; endsIn?: number }?]>([
    [
      "it is within rotate-before-days of its end",
      () => undefined,
      `the secret ends on ${dayIn(29)}, with 29 days left`,
      { endsIn: 29 },
    ],
    [
      "it is as old as rotate-after-days",
      () => ({ "rotate-after-days": "20" }),
      `the secret is from ${dayIn(-20.5)}, older than \`rotate-after-days\` (20)`,
    ],
    [
      "Entra knows no such secret (7000215)",
      () => ({ "current-secret": entraSecret(7) }),
      "the secret in `current-secret` is no secret of this application",
    ],
    [
      "Entra says that it has expired (7000222)",
      ({ application, old }) => {
        const entry = application.passwordCredentials.find(({ keyId }) => keyId === old.keyId);
        if (entry) entry.endDateTime = new Date(Date.now() - 86_400_000);
        return { "current-secret": old.value };
      },
      "the secret in `current-secret` is one that has expired",
    ],
    [
      "what the store may hold instead of the newest ends soon",
      ({ application, old }) => {
        const entry = application.passwordCredentials.find(({ keyId }) => keyId === old.keyId);
        if (entry) entry.endDateTime = new Date(Date.now() + 10.5 * 86_400_000);
        return { "current-secret": old.value };
      },
      `\`current-secret\` is another than the newest secret, and ends on ${dayIn(10)}, with 10 days left`,
    ],
    ["force", () => ({ force: "true" }), "`force` is set"],
    [
      "nothing of ours is there",
      ({ application }) => {
        const last = application.passwordCredentials.at(-1);
        if (last) last.displayName = "made by hand";
        return undefined;
      },
      "the application has no secret that was made by this action for these stores",
    ],
    [
      "a store is not there yet",
      ({ repository }) => {
        repository.secrets.secrets.clear();
        return undefined;
      },
      "`github:secret/AZURE_CLIENT_SECRET` does not exist yet",
    ],
    [
      "somebody has changed a secret at GitHub",
      ({ places }) => {
        places.repository.put(entraSecret(8));
        return undefined;
      },
      "`github:secret/AZURE_CLIENT_SECRET` does not hold the newest secret",
    ],
    [
      "somebody has put another value into the vault",
      ({ places }) => {
        places.vault.put(entraSecret(9));
        return undefined;
      },
      "`keyvault:contoso-kv/azure-client-secret` does not hold the newest secret",
    ],
  ])("%s", async (_, change, reason, ages = {}) => {
    const { scene, ours, run } = await runAfter(change, ages);
    expect(run.problems.filter((one) => one !== "warning rotation/current-elsewhere")).toEqual([]);
    expect(run.report.rotation).toMatchObject({ due: true, rotated: true, reason });
    expect(run.writes).toEqual(ROTATION);
    expect(run.outputs["key-id"]).not.toBe(ours.keyId);
    expect(run.log).toContain(`because ${reason}.`);
    for (const name of PLACES) {
      expect(scene.places[name].holds()).toBe(run.outputs["client-secret"]);
      expect(scene.application.accepts(scene.places[name].holds() ?? "")).toBe(true);
    }
    expect(scene.application.passwordCredentials.map(({ keyId }) => keyId)).toContain(ours.keyId);
  });

  test.concurrent("it has ended, and goes once there is a new one", async () => {
    const { scene, ours, run } = await runAfter(() => ({ "current-secret": "" }), { endsIn: -2 });
    expect({ problems: run.problems, notices: run.notices }).toEqual({
      problems: [],
      notices: ["rotation/later-jobs-dead"],
    });
    expect(run.log).toContain(`it may be dead: the newest secret of this action's ended on ${dayIn(-2)}.`);
    expect(run.log).not.toContain("goes on working");
    expect(run.report.rotation).toMatchObject({ due: true, rotated: true });
    expect(run.writes).toEqual([...ROTATION, "removePassword"]);
    expect(run.report.rotation?.reason).toBe(`the secret ended on ${dayIn(-2)}`);
    expect(run.log).toContain(`${ours.keyId}: it ended on ${dayIn(-2)}.`);
    expect(scene.places.vault.holds()).toBe(run.outputs["client-secret"]);
  });

  test.concurrent("the list of stores has changed", async () => {
    const scene = createRotationScene({ endsIn: 200 });
    const ours = settle(scene, ["repository"]);
    const inputs = scene.inputs(["repository", "environment"], { "current-secret": ours.value });
    const { report, problems } = await playRotation(scene, inputs);
    expect(problems).toEqual([]);
    expect(report.rotation?.reason).toBe(
      "the application has no secret that was made by this action for these stores",
    );
  });
});

describe("night after night", () => {
  test.concurrent("the first run rotates, the next ones find it not due, one day later the old one goes", async () => {
    const scene = createRotationScene();
    const places = ["repository", "environment", "vault"] as const;
    const first = await playRotation(scene, scene.inputs(places));
    expect(first.report.rotation?.rotated).toBe(true);
    scene.later(3_600_000 * 23);
    const inputs = scene.inputs(places, { "current-secret": scene.places.repository.holds() ?? "" });
    const second = await playRotation(scene, inputs);
    expect(second.writes).toEqual([]);
    scene.later(3_600_000 * 2);
    const third = await playRotation(scene, inputs);
    expect(third.writes).toEqual([expect.stringMatching(/^PATCH .secrets/), "removePassword"]);
    expect(third.report.rotation).toMatchObject({ due: false, rotated: false });
    expect(third.log).toContain("1 old secret was removed; not due, 88 days left.");
    const fourth = await playRotation(scene, inputs);
    expect(fourth.writes).toEqual([]);
    expect(scene.application.passwordCredentials).toHaveLength(1);
    expect(scene.application.accepts(scene.places.environment.holds() ?? "")).toBe(true);
  });
});
