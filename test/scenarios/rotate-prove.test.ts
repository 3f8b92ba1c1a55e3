import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { concurrencyViolation, type FaultAction } from "../simulator/faults.ts";
import type { Propagation } from "../simulator/propagation.ts";
import { json } from "../simulator/request.ts";
import type { Simulator } from "../simulator/simulator.ts";
import {
  createRotationScene,
  playRotation,
  type RotationScene,
  refusedSignIns,
  whose,
} from "../support/rotation.ts";

const PLACES = ["repository", "vault"] as const;
const addPassword = { path: /\/addPassword$/ };

/** Everything is as it was before the run: one secret, and it is in every place. */
function expectUndone(scene: RotationScene) {
  expect(scene.application.passwordCredentials.map(({ keyId }) => keyId)).toEqual([scene.old.keyId]);
  for (const name of PLACES) expect(scene.places[name].holds()).toBe(scene.old.value);
}

function expectRotated(scene: RotationScene, run: Awaited<ReturnType<typeof playRotation>>) {
  expect({ problems: run.problems, exitCode: run.exitCode }).toEqual({ problems: [], exitCode: 0 });
  expect(run.outputs["rotated"]).toBe("true");
  for (const name of PLACES) expect(scene.places[name].holds()).toBe(run.outputs["client-secret"]);
  expect(scene.application.accepts(run.outputs["client-secret"] ?? "")).toBe(true);
}

describe("a secret goes nowhere before Entra accepts it everywhere:", () => {
  test.concurrent.each<[string, Partial<Propagation>, number]>([
    ["the second sign-in of two is refused", { perNode: ["ok", "fail"] }, 1],
    ["one node in three does not know it yet", { perNode: ["ok", "fail", "ok", "fail", "ok", "ok"] }, 2],
    ["it is called expired at first", { acceptAfter: 2, refusal: 7000222 }, 2],
  ])("%s", async (_, propagation, refused) => {
    const scene = createRotationScene();
    Object.assign(scene.world.propagation, propagation);
    const seen: (string | undefined)[] = [];
    scene.simulator.watch(({ method, path, status }) => {
      if (method === "POST" && path.endsWith("/token") && status !== 200) {
        seen.push(...PLACES.map((name) => whose(scene, scene.places[name].holds())));
      }
    });
    const run = await playRotation(scene, scene.inputs(PLACES));
    expectRotated(scene, run);
    expect(refusedSignIns(scene)).toBe(refused);
    expect(new Set(seen)).toEqual(new Set(["old"]));
    expect(run.log).toContain("signed in twice");
  });

  test.concurrent("a list that does not show it yet is no reason to wait", async () => {
    const scene = createRotationScene();
    scene.world.propagation.staleReads = 5;
    expectRotated(scene, await playRotation(scene, scene.inputs(PLACES)));
  });

  test.concurrent.each([
    ["", 0],
    [", and a list that goes on showing it changes nothing", 3],
  ])("one that is never accepted is removed again, and no store is touched%s", async (_, staleReads) => {
    const scene = createRotationScene();
    scene.world.propagation.perNode = () => "fail";
    scene.world.propagation.staleReads = staleReads;
    const run = await playRotation(scene, scene.inputs(PLACES, { "propagation-timeout-seconds": "3" }));
    expect(run.writes).toEqual(["addPassword", "removePassword"]);
    expectUndone(scene);
    expect(run.problems).toEqual(["error rotation/not-proven", "error rotation/undone"]);
    expect({
      verdict: run.outputs["verdict"],
      exitCode: run.exitCode,
      rotated: run.outputs["rotated"],
    }).toEqual({
      verdict: "unreachable",
      exitCode: 1,
      rotated: "false",
    });
    expect(refusedSignIns(scene)).toBeLessThanOrEqual(9);
    expect(run.log).toContain("every store holds what it held before");
  });

  test.concurrent("a probe that Azure does not answer proves nothing", async () => {
    const scene = createRotationScene();
    scene.simulator.fault({ when: { host: "management.azure.com" }, do: "html" });
    const run = await playRotation(scene, scene.inputs(PLACES));
    expect(run.writes).toEqual(["addPassword", "removePassword"]);
    expectUndone(scene);
    expect(run.outputs["verdict"]).toBe("unreachable");
  });

  test.concurrent("an application that may not see the subscription is proven by its sign-in, with a warning", async () => {
    const scene = createRotationScene();
    const other = scene.tenant.addSubscription();
    const run = await playRotation(scene, scene.inputs(PLACES, { "subscription-id": other.id }));
    expect({ problems: run.problems, exitCode: run.exitCode }).toEqual({
      problems: ["warning rotation/no-access"],
      exitCode: 0,
    });
    expect(run.outputs["rotated"]).toBe("true");
  });
});

/** Entra hands out secrets that begin like this, one after the other, and then ordinary ones. */
function drawing({ simulator, application }: RotationScene, beginnings: readonly string[]): Simulator {
  let drawn = 0;
  const handle: Simulator["handle"] = async (request) => {
    const answer = await simulator.handle(request);
    if (!addPassword.path.test(request.url.pathname) || answer.status !== 200) return answer;
    const beginning = beginnings[drawn++];
    const entry = application.passwordCredentials.at(-1);
    if (beginning === undefined || entry === undefined) return answer;
    entry.value = beginning + entry.value.slice(beginning.length);
    return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), secretText: entry.value }) };
  };
  return { ...simulator, handle };
}

describe("a secret that would break a shell", () => {
  test.concurrent.each([
    ["begins with a dash", ["-"], "it begins with a dash"],
    ["twice in a row", ["-a", "~b"], "it begins with a tilde"],
    ["holds a dollar sign", ["ab$c"], "it holds a character"],
  ])("is drawn again, before anybody has seen it: %s", async (_, beginnings, why) => {
    const scene = createRotationScene();
    const simulator = drawing(scene, beginnings);
    const run = await playRotation({ ...scene, simulator }, scene.inputs(PLACES));
    expectRotated(scene, run);
    expect(run.writes.filter((write) => /Password/.test(write))).toEqual([
      ...beginnings.flatMap(() => ["addPassword", "removePassword"]),
      "addPassword",
    ]);
    expect(scene.application.passwordCredentials).toHaveLength(2);
    expect(run.log).toContain(why);
    expect(run.outputs["client-secret"]).toMatch(/^[A-Za-z0-9]/);
  });

  test.concurrent("is drawn four times at most", async () => {
    const scene = createRotationScene();
    const simulator = drawing(
      scene,
      Array.from({ length: 9 }, () => "-"),
    );
    const run = await playRotation({ ...scene, simulator }, scene.inputs(PLACES));
    expectUndone(scene);
    expect(run.writes.filter((write) => write === "addPassword")).toHaveLength(4);
    expect(run.exitCode).toBe(1);
    expect(run.problems).toHaveLength(1);
  });
});

describe("Graph", () => {
  test.concurrent.each<[string, FaultAction, number]>([
    ["is busy with another change (409)", concurrencyViolation(409), 1],
    ["is busy with another change (503)", concurrencyViolation(503), 1],
    ["does the work and its answer is lost", "lost-answer", 1],
    ["answers with a fault of its own", { status: 500, body: "x" }, 1],
    ["makes the secret and answers with what nobody can read", () => json(200, { "@odata.context": "x" }), 1],
  ])("%s: the run goes on, and leaves no secret behind that nobody has", async (_, action, times) => {
    const scene = createRotationScene();
    scene.simulator.fault({ when: addPassword, times, do: action });
    const run = await playRotation(scene, scene.inputs(PLACES));
    expect(run.exitCode).toBe(0);
    expect(run.outputs["rotated"]).toBe("true");
    expect(scene.application.passwordCredentials).toHaveLength(2);
    for (const name of PLACES) expect(scene.places[name].holds()).toBe(run.outputs["client-secret"]);
  });

  test.concurrent("does not find the new secret at first where it is to be removed again", async () => {
    const scene = createRotationScene();
    scene.world.propagation.perNode = () => "fail";
    scene.simulator.fault({ when: { path: /\/removePassword$/ }, times: 1, do: concurrencyViolation(409) });
    const run = await playRotation(scene, scene.inputs(PLACES, { "propagation-timeout-seconds": "1" }));
    expectUndone(scene);
    expect(run.outputs["verdict"]).toBe("unreachable");
  });

  test.concurrent("never answers: the run ends in time, red, and with nothing new in the stores", async () => {
    const scene = createRotationScene();
    scene.simulator.fault({ when: addPassword, do: { status: 500, body: "x" } });
    const run = await playRotation(scene, scene.inputs(PLACES, { "timeout-seconds": "5" }));
    expectUndone(scene);
    expect(run.exitCode).toBe(1);
    expect(run.elapsed).toBeLessThan(15_000);
  });
});

/** Alone, because it looks at all sockets of this process. */
test("a service that closes every connection between two sign-ins does not end the run in the middle", async () => {
  const scene = createRotationScene();
  scene.world.propagation.perNode = ["fail", "fail"];
  const sockets = new Set<Socket>();
  const onSocket = (message: unknown) => sockets.add((message as { socket: Socket }).socket);
  subscribe("net.server.socket", onSocket);
  scene.simulator.watch(({ path, status }) => {
    if (!path.endsWith("/token") || status === 200) return;
    setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, 700);
  });
  const run = await playRotation(scene, scene.inputs(PLACES));
  unsubscribe("net.server.socket", onSocket);
  expectRotated(scene, run);
  expect(refusedSignIns(scene)).toBe(2);
});
