import { describe, expect, test } from "vitest";
import { issuedLabel } from "../../src/core/rotation/issued.ts";
import { concurrencyViolation, type FaultAction } from "../simulator/faults.ts";
import {
  createRotationScene,
  HERE,
  playRotation,
  type RotationScene,
  refusedSignIns,
} from "../support/rotation.ts";

const HOUR = 3_600_000;
const RUN = "17123456789";
const removePassword = { path: /\/removePassword$/ };

const issueInputs = (scene: RotationScene, more: Record<string, string> = {}) =>
  scene.inputs([], { command: "issue", "github-token": "", "current-secret": "", stores: "", ...more });
const issue = (
  scene: RotationScene,
  more: Record<string, string> = {},
  options: Parameters<typeof playRotation>[2] = {},
) =>
  playRotation(scene, issueInputs(scene, more), { ...options, env: { GITHUB_RUN_ID: RUN, ...options.env } });

/** The post step of the same job. */
const post = (
  scene: RotationScene,
  state: Readonly<Record<string, string>>,
  more: Record<string, string> = {},
) =>
  issue(scene, more, {
    step: "post",
    unfinished: true,
    env: Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
  });

const keyIds = ({ application }: RotationScene) => application.passwordCredentials.map(({ keyId }) => keyId);

/** The main step is killed before it hears that its secret was made. */
async function killedAtCreation(scene: RotationScene) {
  const { promise: killWhen, resolve } = Promise.withResolvers<void>();
  scene.simulator.watch(({ path }) => {
    if (path.endsWith("/addPassword")) resolve();
  });
  scene.simulator.fault({ when: { path: /\/addPassword$/ }, times: 1, do: "lost-answer" });
  return issue(scene, {}, { killWhen, unfinished: true });
}

/** The state of a main step, with something else in its note. */
const noted = (state: Readonly<Record<string, string>>, part: object): Record<string, string> => ({
  ...state,
  rotation: JSON.stringify({ ...JSON.parse(state["rotation"] ?? ""), ...part }),
});

/** A secret of `issue` that a job has left behind. */
const leftover = ({ application }: RotationScene, run: { runId: string; attempt?: number }, endsIn: number) =>
  application.addSecret({
    displayName: issuedLabel({ repository: HERE, attempt: 1, nonce: "k3f9", ...run }),
    startsAt: new Date(Date.now() - 3 * HOUR),
    endsAt: new Date(Date.now() + endsIn * HOUR),
  });

describe("issue", () => {
  test.concurrent.each([["as long as lifetime-hours says", { "lifetime-hours": "2" }, 2]])(
    "makes a secret that lives %s, masked, and the post step removes it",
    async (_, more, hours) => {
      const scene = createRotationScene();
      const main = await issue(scene, { "export-env": "azure", ...more });
      const made = scene.application.passwordCredentials.at(-1);
      expect({ problems: main.problems, exitCode: main.exitCode }).toEqual({ problems: [], exitCode: 0 });
      expect(main.outputs).toMatchObject({
        verdict: "valid",
        "client-id": scene.application.appId,
        "client-secret": made?.value,
        "key-id": made?.keyId,
        "expires-on": made?.endDateTime.toISOString(),
      });
      expect(JSON.parse(main.outputs["creds"] ?? "")).toMatchObject({ clientSecret: made?.value });
      expect(main.exported["AZURE_CLIENT_SECRET"]).toBe(made?.value);
      expect(main.masks).toContain(made?.value);
      const lives = (made?.endDateTime.getTime() ?? 0) - Date.now();
      expect(Math.abs(lives - hours * HOUR)).toBeLessThan(60_000);
      expect(main.state["rotation"]).toContain(made?.keyId);
      expect(main.state["rotation"]).not.toContain(made?.value);

      const after = await post(scene, main.state);
      expect(after.exitCode).toBe(0);
      expect(keyIds(scene)).toEqual([scene.old.keyId]);
      expect(after.writes).toEqual(["removePassword"]);
      expect(after.annotations).toEqual([]);
      expect(after.log).toContain(`The client secret of this job (${made?.keyId}) was removed.`);
      expect({ outputs: after.outputs, summary: after.summary }).toEqual({ outputs: {}, summary: "" });
    },
  );

  test.concurrent("waits until Entra accepts it everywhere", async () => {
    const scene = createRotationScene();
    scene.world.propagation.perNode = ["ok", "fail"];
    const run = await issue(scene);
    expect(run.problems).toEqual([]);
    expect(scene.application.accepts(run.outputs["client-secret"] ?? "")).toBe(true);
    expect(refusedSignIns(scene)).toBe(1);
  });

  test.concurrent("removes one that Entra never accepts, and hands nothing on", async () => {
    const scene = createRotationScene();
    scene.world.propagation.perNode = () => "fail";
    const run = await issue(scene, { "propagation-timeout-seconds": "1" });
    expect(keyIds(scene)).toEqual([scene.old.keyId]);
    expect({
      exitCode: run.exitCode,
      verdict: run.outputs["verdict"],
      secret: run.outputs["client-secret"],
    }).toEqual({
      exitCode: 1,
      verdict: "unreachable",
      secret: "",
    });
    expect(run.state["rotation"]).toBe("");
  });

  test.concurrent("whose first answer is lost removes that one and draws another", async () => {
    const scene = createRotationScene();
    scene.simulator.fault({ when: { path: /\/addPassword$/ }, times: 1, do: "lost-answer" });
    const run = await issue(scene);
    expect(run.problems).toEqual([]);
    expect(keyIds(scene)).toEqual([scene.old.keyId, run.outputs["key-id"]]);
  });

  test.concurrent("says that a policy forbids it", async () => {
    const scene = createRotationScene();
    scene.tenant.credentialPolicy = { id: HERE, maxLifetimeDays: null, passwords: false };
    const run = await issue(scene);
    expect(run.outputs["verdict"]).toBe("refused-by-policy");
    expect(keyIds(scene)).toEqual([scene.old.keyId]);
  });
});

describe("the post step of issue", () => {
  test.concurrent("removes the secret of a job that was killed before it heard of it", async () => {
    const scene = createRotationScene();
    const main = await killedAtCreation(scene);
    expect({ exitCode: main.exitCode, count: keyIds(scene).length }).toEqual({ exitCode: null, count: 2 });
    const after = await post(scene, main.state);
    expect(keyIds(scene)).toEqual([scene.old.keyId]);
    expect(after.exitCode).toBe(0);
  });

  test.concurrent("tries again where Graph is busy", async () => {
    const scene = createRotationScene();
    const main = await issue(scene);
    scene.simulator.fault({ when: removePassword, times: 1, do: concurrencyViolation(409) });
    await post(scene, main.state);
    expect(keyIds(scene)).toEqual([scene.old.keyId]);
  });

  test.concurrent("that cannot remove it warns, names the key and when it ends, and does not fail the job", async () => {
    const scene = createRotationScene();
    const soon = { "timeout-seconds": "5" };
    const main = await issue(scene, soon);
    const body = { error: { code: "Authorization_RequestDenied", message: "x" } };
    scene.simulator.fault({ when: removePassword, do: { status: 403, body } });
    const after = await post(scene, main.state, soon);
    const keyId = main.outputs["key-id"] ?? "";
    expect(after.exitCode).toBe(0);
    expect(after.annotations).toHaveLength(1);
    expect(after.annotations[0]?.level).toBe("warning");
    expect(after.log).toContain(`The client secret of this job (${keyId}) could not be removed.`);
    expect(after.log).toContain(
      `az ad app credential delete --id ${scene.application.appId} --key-id ${keyId}`,
    );
    expect(after.log).toContain((main.outputs["expires-on"] ?? "-").slice(0, 10));
  });

  test.concurrent.each<[string, string, FaultAction]>([
    ["Entra cuts the connection", "login.microsoftonline.com", "reset"],
    ["Entra never answers", "login.microsoftonline.com", "hang"],
    ["Graph cuts the connection", "graph.microsoft.com", "reset"],
    ["Graph has a fault of its own", "graph.microsoft.com", { status: 503, body: "x" }],
  ])("says what is left, and how to remove it, where %s", async (_, host, action) => {
    const scene = createRotationScene();
    const main = await issue(scene, { "lifetime-hours": "2" });
    scene.simulator.fault({ when: { host }, do: action });
    const after = await post(scene, main.state, { "lifetime-hours": "2", "timeout-seconds": "5" });
    const keyId = main.outputs["key-id"] ?? "-";
    expect({ exitCode: after.exitCode, writes: after.writes }).toEqual({ exitCode: 0, writes: [] });
    expect(after.annotations.map(({ level }) => level)).toEqual(["warning"]);
    expect(after.log).toContain(`The client secret of this job (${keyId}) could not be removed.`);
    expect(after.log).toContain(
      `az ad app credential delete --id ${scene.application.appId} --key-id ${keyId}`,
    );
    const end = (main.outputs["expires-on"] ?? "-").slice(0, 16).replace("T", " ");
    expect(after.log).toContain(`It ends by itself on ${end} UTC`);
    expect(after.log).toContain(host);
    expect(after.log).toContain("unreachable: The client secret of this job is still there.");
  });

  test.concurrent("finds that a secret of an hour ago was removed by somebody already", async () => {
    const scene = createRotationScene();
    const main = await issue(scene);
    scene.application.passwordCredentials.pop();
    const after = await post(scene, noted(main.state, { startsOn: new Date(Date.now() - HOUR) }));
    expect({ exitCode: after.exitCode, annotations: after.annotations }).toEqual({
      exitCode: 0,
      annotations: [],
    });
    expect(after.log).toContain("Entra lists no client secret of this job");
    expect(after.log).not.toContain("works no more");
  });

  test.concurrent("believes a note of no secret that another has made, and removes what the label shows", async () => {
    const scene = createRotationScene();
    const main = await issue(scene);
    const after = await post(scene, noted(main.state, { keyId: scene.old.keyId }));
    expect(keyIds(scene)).toEqual([scene.old.keyId]);
    expect(after.log).toContain(`The client secret of this job (${main.outputs["key-id"]}) was removed.`);
    expect(after.log).not.toContain(`(${scene.old.keyId})`);
  });
});

describe("the post step of issue, where Entra's list lags behind", () => {
  test.concurrent("looks again, and removes the secret once it is listed", async () => {
    const scene = createRotationScene();
    // The proof looks once, and so does the post step.
    scene.world.propagation.staleReads = 2;
    const main = await issue(scene);
    const after = await post(scene, main.state);
    expect(keyIds(scene)).toEqual([scene.old.keyId]);
    expect(after.log).toContain(`The client secret of this job (${main.outputs["key-id"]}) was removed.`);
  });

  test.concurrent("looks again for one that the killed job had not heard of", async () => {
    const scene = createRotationScene();
    scene.world.propagation.staleReads = 1;
    const main = await killedAtCreation(scene);
    const after = await post(scene, main.state);
    expect(keyIds(scene)).toEqual([scene.old.keyId]);
    expect(after.log).toContain("was removed.");
  });

  test.concurrent("names a secret that is never listed, how to remove it, and does not call it removed", async () => {
    const scene = createRotationScene();
    scene.world.propagation.staleReads = 999;
    const soon = { "timeout-seconds": "5" };
    const main = await issue(scene, soon);
    const after = await post(scene, main.state, soon);
    const keyId = main.outputs["key-id"] ?? "-";
    expect({ exitCode: after.exitCode, writes: after.writes }).toEqual({ exitCode: 0, writes: [] });
    expect(after.annotations.map(({ level }) => level)).toEqual(["warning"]);
    expect(after.log).toContain(`The client secret of this job (${keyId}) could not be removed.`);
    expect(after.log).toContain("Entra does not list it yet");
    expect(after.log).toContain(
      `az ad app credential delete --id ${scene.application.appId} --key-id ${keyId}`,
    );
    const end = (main.outputs["expires-on"] ?? "-").slice(0, 16).replace("T", " ");
    expect(after.log).toContain(`It ends by itself on ${end} UTC`);
    expect(after.log).not.toContain("was removed");
  });

  test.concurrent("says no more than that none is listed where the job was killed before it heard of one", async () => {
    const scene = createRotationScene();
    scene.world.propagation.staleReads = 999;
    const main = await killedAtCreation(scene);
    const after = await post(scene, main.state, { "timeout-seconds": "5" });
    expect({ exitCode: after.exitCode, writes: after.writes }).toEqual({ exitCode: 0, writes: [] });
    expect(after.log).toContain("Entra lists no client secret of this job");
  });
});

describe("what dead jobs have left behind is removed", () => {
  test.concurrent.each([["issue"], ["rotate"]])(
    "by the next %s: what has ended, and what an earlier attempt made",
    async (command) => {
      const scene = createRotationScene();
      const ended = leftover(scene, { runId: "16000000001" }, -1);
      const earlier = leftover(scene, { runId: RUN }, 5);
      const alive = leftover(scene, { runId: "16000000002" }, 5);
      const env = { GITHUB_RUN_ID: RUN, GITHUB_RUN_ATTEMPT: "2" };
      const inputs = command === "issue" ? issueInputs(scene) : scene.inputs(["vault"]);
      const run = await playRotation(scene, inputs, { env });
      expect(run.problems).toEqual([]);
      expect(keyIds(scene)).not.toContain(ended.keyId);
      expect(keyIds(scene)).not.toContain(earlier.keyId);
      expect(keyIds(scene)).toContain(alive.keyId);
      expect(keyIds(scene)).toContain(scene.old.keyId);
      expect(run.log).toContain(ended.keyId);
    },
  );
});
