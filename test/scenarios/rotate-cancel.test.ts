import { describe, expect, test } from "vitest";
import type { LogEntry } from "../simulator/log.ts";
import { createRotationScene, playRotation, type RotationScene, whose } from "../support/rotation.ts";
import { runAction } from "../support/run-action.ts";

const PLACES = ["repository", "vault"] as const;

/** Settles when the first request of this kind has been answered. */
function answered({ simulator }: RotationScene, is: (entry: LogEntry) => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  simulator.watch((entry) => {
    if (is(entry)) resolve();
  });
  return promise;
}

const whileProving = (scene: RotationScene): Promise<void> => {
  scene.world.propagation.perNode = () => "fail";
  return answered(scene, ({ path, status }) => path.endsWith("/token") && status !== 200);
};
/** The vault has the new secret, and GitHub takes its time. */
const afterFirstWrite = (scene: RotationScene): Promise<void> => {
  scene.simulator.fault({ when: { method: "PUT", host: "api.github.com" }, do: "hang" });
  return answered(scene, ({ method, host }) => method === "PUT" && host.endsWith(".vault.azure.net"));
};
/** Entra has made it, and the run has not heard of it. */
const beforeTheAnswer = (scene: RotationScene): Promise<void> => {
  const made = answered(scene, ({ path }) => path.endsWith("/addPassword"));
  scene.simulator.fault({ when: { path: /\/addPassword$/ }, times: 1, do: "lost-answer" });
  return made;
};

const SHORT = { "pfx-password": String(new Date().getUTCFullYear()) };

const holders = (scene: RotationScene) => PLACES.map((name) => whose(scene, scene.places[name].holds()));
const stateOf = (state: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));

describe("a run that is told to stop", () => {
  test.concurrent.each(["SIGTERM", "SIGINT"] as const)(
    "by %s while it proves removes what it has made",
    async (killWith) => {
      const scene = createRotationScene();
      const run = await playRotation(scene, scene.inputs(PLACES), {
        killWhen: whileProving(scene),
        killWith,
      });
      expect(run.writes).toEqual(["addPassword", "removePassword"]);
      expect(scene.application.passwordCredentials).toHaveLength(1);
      expect(holders(scene)).toEqual(["old", "old"]);
      expect(run.exitCode).toBe(1);
      expect(run.problems).toEqual(["error rotation/undone"]);
      expect(run.log).toContain("it was cancelled");
      expect(run.elapsed).toBeLessThan(10_000);
      expect(run.state["rotation"]).toBe("");
    },
  );

  test.concurrent("after the first write leaves both secrets alive, and says who holds what", async () => {
    const scene = createRotationScene();
    const killWhen = afterFirstWrite(scene);
    scene.simulator.clearFaults();
    scene.simulator.fault({
      when: { method: "PUT", host: "api.github.com" },
      do: { status: 403, body: { message: "Resource not accessible by integration" } },
    });
    const run = await playRotation(scene, scene.inputs(PLACES), { killWhen, killWith: "SIGTERM" });
    expect(holders(scene)).toEqual(["old", "new"]);
    expect(scene.application.passwordCredentials).toHaveLength(2);
    expect({ exitCode: run.exitCode, last: run.problems.at(-1) }).toEqual({
      exitCode: 1,
      last: "error rotation/halfway",
    });
    expect(run.log).toContain("`keyvault:contoso-kv/azure-client-secret` holds the new secret");
  });
});

describe("the post step of a run that was killed", () => {
  test.concurrent.each([
    ["while it proved", whileProving, 1, "old", {}],
    ["before it heard of the new secret", beforeTheAnswer, 1, "old", {}],
    ["after the first write", afterFirstWrite, 2, "new", {}],
    // It is masked wherever it stands, and the year stands in the note.
    ["after the first write, with a short password", afterFirstWrite, 2, "new", SHORT],
  ] as const)("%s", async (_, moment, secrets, inVault, more) => {
    const scene = createRotationScene();
    const inputs = scene.inputs(PLACES, more);
    const env = { GITHUB_RUN_ID: "17123456789" };
    const main = await playRotation(scene, inputs, { env, killWhen: moment(scene), unfinished: true });
    expect(main.exitCode).toBeNull();
    expect(scene.application.passwordCredentials).toHaveLength(2);
    expect(main.state["rotation"]).not.toBe("");
    scene.simulator.clearFaults();

    const post = await playRotation(scene, inputs, {
      env: { ...env, ...stateOf(main.state) },
      step: "post",
      unfinished: true,
    });
    expect(scene.application.passwordCredentials).toHaveLength(secrets);
    expect(holders(scene)).toEqual(["old", inVault]);
    expect(scene.application.accepts(scene.places.vault.holds() ?? "")).toBe(true);
    expect(post.writes).toEqual(secrets === 1 ? ["removePassword"] : []);
    expect({ outputs: post.outputs, summary: post.summary, files: post.files }).toEqual({
      outputs: {},
      summary: "",
      files: {},
    });

    scene.world.propagation.perNode = [];
    const next = await playRotation(scene, scene.inputs(PLACES, { "current-secret": "" }));
    expect(next.outputs["rotated"]).toBe("true");
    for (const name of PLACES) expect(scene.places[name].holds()).toBe(next.outputs["client-secret"]);
  });

  test.concurrent.each([
    ["while it proved", whileProving, "is alive, and could not be removed", /and the next run removes it/],
    ["before it heard of the new secret", beforeTheAnswer, "could not be looked up", /credential list/],
    ["after the first write", afterFirstWrite, "while it wrote the new secret", /Remove no secret by hand/],
  ] as const)("%s, and that cannot reach Graph, warns of what may be left", async (_, moment, what, fix) => {
    const scene = createRotationScene();
    const inputs = scene.inputs(PLACES);
    const env = { GITHUB_RUN_ID: "17123456789" };
    const main = await playRotation(scene, inputs, { env, killWhen: moment(scene), unfinished: true });
    scene.simulator.fault({ when: { host: "graph.microsoft.com" }, do: "reset" });
    const post = await playRotation(
      scene,
      { ...inputs, "timeout-seconds": "5" },
      { env: { ...env, ...stateOf(main.state) }, step: "post", unfinished: true },
    );
    expect({ exitCode: post.exitCode, writes: post.writes }).toEqual({ exitCode: 0, writes: [] });
    expect(post.annotations.map(({ level }) => level)).toEqual(["warning"]);
    expect(post.log).toContain(what);
    expect(post.log).toMatch(fix);
    const { keyId = "" } = scene.application.passwordCredentials.at(-1) ?? {};
    const command = `az ad app credential delete --id ${scene.application.appId} --key-id ${keyId}`;
    expect(post.log.includes(command)).toBe(moment === whileProving);
    expect(post.log).not.toContain("may well be good");
  });

  test.concurrent("has nothing to do after a run that came to its end", async () => {
    const scene = createRotationScene();
    const inputs = scene.inputs(PLACES);
    const main = await playRotation(scene, inputs);
    const post = await runAction({ inputs, env: stateOf(main.state), step: "post" });
    expect({ said: post.stdout + post.stderr, exitCode: post.exitCode }).toEqual({ said: "", exitCode: 0 });
  });
});
