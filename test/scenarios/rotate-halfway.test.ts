import { describe, expect, test } from "vitest";
import { createAuthority } from "../simulator/certificates.ts";
import type { FaultAction } from "../simulator/faults.ts";
import { inDays } from "../support/company.ts";
import {
  createRotationScene,
  DAY,
  type PlaceName,
  playRotation,
  type RotationScene,
  settle,
  whose,
} from "../support/rotation.ts";

const PLACES = ["repository", "environment", "vault"] as const;
const environment = { method: "PUT", path: /\/environments\// };

const holders = (scene: RotationScene) => PLACES.map((name) => whose(scene, scene.places[name].holds()));
const keyIds = ({ application }: RotationScene) => application.passwordCredentials.map(({ keyId }) => keyId);

describe("a store refuses the new secret after others have taken it:", () => {
  test.concurrent.each<[string, FaultAction, string, Record<string, string>, string]>([
    [
      "for ever (403)",
      { status: 403, body: { message: "Resource not accessible by integration" } },
      "missing-permission",
      {},
      "holds what it held before",
    ],
    [
      "with a fault of its own (500)",
      { status: 500, body: "x" },
      "unreachable",
      { "timeout-seconds": "15" },
      "may hold the new secret",
    ],
  ])("%s", async (_, action, verdict, more, words) => {
    const scene = createRotationScene();
    scene.simulator.fault({ when: environment, do: action });
    const run = await playRotation(scene, scene.inputs(PLACES, more));
    const { keyId = "" } = scene.application.passwordCredentials.at(-1) ?? {};
    expect(keyIds(scene)).toEqual([scene.old.keyId, keyId]);
    expect(holders(scene)).toEqual(["new", "old", "new"]);
    expect({
      exitCode: run.exitCode,
      verdict: run.outputs["verdict"],
      rotated: run.outputs["rotated"],
    }).toEqual({
      exitCode: 1,
      verdict,
      rotated: "false",
    });
    expect(run.problems.at(-1)).toBe("error rotation/halfway");
    expect(run.log).toContain(
      `\`github:secret/AZURE_CLIENT_SECRET\` holds the new secret (key ID ${keyId}).`,
    );
    expect(run.log).toContain(
      `\`keyvault:contoso-kv/azure-client-secret\` holds the new secret (key ID ${keyId}).`,
    );
    expect(run.log).toContain(`\`github:environment/production/AZURE_CLIENT_SECRET\` ${words}`);
    expect(run.report.rotation?.stores.map((store) => store.keyId)).toEqual([keyId, null, keyId]);
    expect(run.report.rotation).toMatchObject({
      due: true,
      reason: "the application has no secret that was made by this action for these stores",
    });
    expect(run.outputs).toMatchObject({ "client-secret": "", creds: "" });

    scene.simulator.clearFaults();
    scene.later(60_000);
    const next = await playRotation(scene, scene.inputs(PLACES, { "current-secret": "" }));
    expect(next.problems).toEqual([]);
    expect(next.outputs["rotated"]).toBe("true");
    for (const name of PLACES) expect(scene.places[name].holds()).toBe(next.outputs["client-secret"]);
    expect(scene.application.accepts(scene.old.value)).toBe(true);
  });

  test.concurrent("where it is the first to be asked, all of it is taken back", async () => {
    const scene = createRotationScene();
    const refusal = { error: { code: "Forbidden", message: "x", innererror: { code: "ForbiddenByRbac" } } };
    scene.simulator.fault({
      when: { method: "PUT", host: "contoso-kv.vault.azure.net" },
      do: { status: 403, body: refusal },
    });
    const run = await playRotation(scene, scene.inputs(PLACES));
    expect(keyIds(scene)).toEqual([scene.old.keyId]);
    expect(holders(scene)).toEqual(["old", "old", "old"]);
    expect(run.problems).toEqual(["error key-vault/ForbiddenByRbac", "error rotation/undone"]);
    expect(run.outputs["verdict"]).toBe("missing-permission");
    expect(run.writes).toEqual(["addPassword", "PUT /secrets/azure-client-secret", "removePassword"]);
  });

  // In the words of the simulator: what the services really say of a value that is too large is not recorded.
  test.concurrent.each<[PlaceName, FaultAction, string]>([
    [
      "repository",
      { status: 422, body: { message: "Secret is too large. The maximum size is 48 KB." } },
      "github/write-refused",
    ],
    [
      "vault",
      { status: 400, body: { error: { code: "BadParameter", message: "The value is too long." } } },
      "key-vault/BadParameter",
    ],
  ])("likewise where the value is too large for the %s", async (place, refusal, code) => {
    const scene = createRotationScene({ places: [place] });
    scene.simulator.fault({ when: { method: "PUT" }, do: refusal });
    const run = await playRotation(scene, scene.inputs([place]));
    expect(keyIds(scene)).toEqual([scene.old.keyId]);
    expect(run.problems).toEqual([`error ${code}`, "error rotation/undone"]);
  });

  test.concurrent.each<[string, FaultAction]>([
    ["its answer is lost", "lost-answer"],
    ["it fails once", { status: 502, body: "x" }],
  ])("but not where %s once", async (_, action) => {
    const scene = createRotationScene();
    scene.simulator.fault({ when: environment, times: 1, do: action });
    const run = await playRotation(scene, scene.inputs(PLACES));
    expect({ problems: run.problems, rotated: run.outputs["rotated"] }).toEqual({
      problems: [],
      rotated: "true",
    });
    expect(holders(scene)).toEqual(["new", "new", "new"]);
  });
});

test.concurrent("a write whose answer was lost is not taken back because a later try is refused", async () => {
  const scene = createRotationScene({ places: ["repository"] });
  const put = { method: "PUT", host: "api.github.com" };
  scene.simulator.fault({ when: put, times: 1, do: "lost-answer" });
  scene.simulator.fault({
    when: put,
    do: { status: 403, body: { message: "Resource not accessible by integration" } },
  });
  const run = await playRotation(scene, scene.inputs(["repository"]));
  expect(run.exitCode).toBe(1);
  expect(run.log).toContain("may hold the new secret");
  const held = scene.places.repository.holds() ?? "";
  expect(held).not.toBe(scene.old.value);
  expect(scene.application.accepts(held)).toBe(true);
});

describe("a failed run whose stores held a dead secret does not say that all is well:", () => {
  const forbidden: FaultAction = {
    status: 403,
    body: { message: "Resource not accessible by integration" },
  };
  test.concurrent.each<[string, (scene: RotationScene) => void, string]>([
    [
      "Entra makes no new one",
      ({ tenant }) => {
        tenant.credentialPolicy = { id: "contoso", maxLifetimeDays: null, passwords: false };
      },
      "error rotation/stuck",
    ],
    [
      "GitHub takes none",
      ({ simulator }) => simulator.fault({ when: { method: "PUT", host: "api.github.com" }, do: forbidden }),
      "error rotation/undone",
    ],
    [
      "a store takes it and another does not",
      ({ simulator }) => simulator.fault({ when: environment, do: forbidden }),
      "error rotation/halfway",
    ],
  ])("%s", async (_, change, end) => {
    const places = ["repository", "environment"] as const;
    const scene = createRotationScene({ endsIn: -3 });
    change(scene);
    const run = await playRotation(scene, scene.inputs(places));
    const dead = "the secret in `current-secret` is one that has expired";
    expect(run.problems.slice(-2)).toEqual([end, "warning rotation/still-dead"]);
    expect(run.log).toContain(`may hold a dead one: ${dead}.`);
    expect(run.log + run.summary).not.toMatch(
      /both (?:work|live)|that works|Nothing is broken|goes on working/,
    );
    expect(run.report.rotation).toMatchObject({ due: true, reason: dead });
    expect(run.outputs["verdict"]).toBe(end.endsWith("stuck") ? "refused-by-policy" : "missing-permission");
  });
});

describe("the old secret", () => {
  test.concurrent("goes at once without a grace time, with a warning", async () => {
    const scene = createRotationScene();
    const run = await playRotation(scene, scene.inputs(PLACES, { "grace-hours": "0" }));
    expect({ problems: run.problems, exitCode: run.exitCode }).toEqual({
      problems: ["warning rotation/later-jobs-fail"],
      exitCode: 0,
    });
    expect(run.outputs["rotated"]).toBe("true");
    expect(run.writes.at(-1)).toBe("removePassword");
    expect(scene.application.accepts(scene.old.value)).toBe(false);
    expect(holders(scene)).toEqual(["new", "new", "new"]);
  });

  test.concurrent("that nobody has proven to be in the stores is never removed", async () => {
    const scene = createRotationScene();
    await playRotation(scene, scene.inputs(PLACES, { "current-secret": "" }));
    scene.later(2 * DAY);
    const run = await playRotation(
      scene,
      scene.inputs(PLACES, { "current-secret": scene.places.vault.holds() ?? "" }),
    );
    expect(run.writes).toEqual([]);
    expect(scene.application.accepts(scene.old.value)).toBe(true);
  });

  test.concurrent("goes alone: secrets of others are never touched, whatever they are called", async () => {
    const scene = createRotationScene();
    const others = [
      scene.application.addSecret({ displayName: "azcreds", endsAt: inDays(50) }),
      scene.application.addSecret({ displayName: null, endsAt: inDays(-3) }),
      scene.application.addSecret({ displayName: "nightly", endsAt: inDays(500) }),
    ];
    await playRotation(scene, scene.inputs(PLACES));
    scene.later(2 * DAY);
    const run = await playRotation(
      scene,
      scene.inputs(PLACES, { "current-secret": scene.places.vault.holds() ?? "" }),
    );
    expect(run.writes).toEqual([expect.stringMatching(/^PATCH .secrets/), "removePassword"]);
    expect(keyIds(scene)).not.toContain(scene.old.keyId);
    for (const { keyId } of others) expect(keyIds(scene)).toContain(keyId);
  });

  test.concurrent("that shares its key ID with a certificate is let be", async () => {
    const scene = createRotationScene();
    const ours = settle(scene, PLACES, { endsIn: -3 });
    const { keyId } = scene.application.addCertificate(createAuthority().certificate);
    const entry = scene.application.passwordCredentials.find((one) => one.keyId === ours.keyId);
    if (entry) entry.keyId = keyId;
    const run = await playRotation(scene, scene.inputs(PLACES, { "current-secret": "" }));
    expect({ problems: run.problems, rotated: run.outputs["rotated"] }).toEqual({
      problems: [],
      rotated: "true",
    });
    expect(run.writes).not.toContain("removePassword");
    expect(keyIds(scene)).toContain(keyId);
  });

  test.concurrent("that cannot be removed is a failure that says so, and the next night tries again", async () => {
    const scene = createRotationScene();
    await playRotation(scene, scene.inputs(PLACES));
    scene.later(2 * DAY);
    const body = { error: { code: "Authorization_RequestDenied", message: "x" } };
    scene.simulator.fault({ when: { path: /removePassword/ }, do: { status: 403, body } });
    const inputs = scene.inputs(PLACES, { "current-secret": scene.places.vault.holds() ?? "" });
    const run = await playRotation(scene, inputs);
    expect({ exitCode: run.exitCode, verdict: run.outputs["verdict"] }).toEqual({
      exitCode: 1,
      verdict: "missing-permission",
    });
    expect(run.problems).toEqual([
      "error graph/Authorization_RequestDenied-rotation",
      "error rotation/stuck",
    ]);
    expect(run.writes.filter((write) => write === "removePassword").length).toBeLessThanOrEqual(3);
    expect(run.log).toContain(`${scene.old.keyId} could not be removed`);
    scene.simulator.clearFaults();
    expect((await playRotation(scene, inputs)).writes).toEqual(["removePassword"]);
  });
});

test.concurrent("two runs at the same moment end with a living secret in every store", async () => {
  const scene = createRotationScene();
  const runs = await Promise.all([1, 2].map(() => playRotation(scene, scene.inputs(PLACES))));
  for (const name of PLACES) {
    expect(scene.application.accepts(scene.places[name].holds() ?? "")).toBe(true);
    expect(scene.places[name].holds()).not.toBe(scene.old.value);
  }
  // Where the older one overwrites a vault last, each of them says that its own did not stay.
  const rotated = runs.filter(({ outputs }) => outputs["rotated"] === "true");
  for (const { report, problems, log } of runs.filter((run) => !rotated.includes(run))) {
    const codes = report.findings.map(({ code }) => code);
    // The one that stepped back; or it came so late that it found the other's work done.
    expect(codes.includes("rotation/superseded") || codes.includes("rotation/not-due"), log).toBe(true);
    expect(problems).toEqual([]);
  }
  expect(scene.application.accepts(scene.old.value)).toBe(true);
});
