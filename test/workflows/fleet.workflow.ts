import { describe, expect, test } from "vitest";
import type { Application } from "../simulator/application.ts";
import { inDays } from "../support/company.ts";
import { caller, createScene, type Scene } from "./scene.ts";

const FLEET = caller("fleet");

interface Entry {
  readonly name?: string;
  readonly "target-client-id": string;
  readonly [input: string]: unknown;
}

/** An application of the fleet, which the rotator owns, with its secret in the repository. */
function member({ tenant, rotator, repository }: Scene, name: string): Application {
  const application = tenant.addApplication({ displayName: name });
  application.addOwner(rotator.servicePrincipal);
  const { value } = application.addSecret({ startsAt: inDays(-80), endsAt: inDays(10) });
  repository.secrets.set(`SECRET_${name.toUpperCase()}`, value);
  return application;
}

const entry = (application: Application, name: string): Entry => ({
  name,
  "target-client-id": application.appId,
  stores: `github:secret/SECRET_${name.toUpperCase()}`,
});

const run = (scene: Scene, matrix: readonly Entry[]) =>
  scene.run({ workflow: FLEET, vars: { ...scene.vars, MATRIX: JSON.stringify(matrix) } });

const held = ({ repository }: Scene, name: string) =>
  repository.secrets.value(`SECRET_${name.toUpperCase()}`) ?? "";

describe("a fleet", () => {
  test("keeps no report where `keep-report` is false, and makes no table", async () => {
    const scene = createScene();
    const workflow = FLEET.replace(/^( +)max-parallel: 2$/m, "$&\n$1keep-report: false");
    const matrix = JSON.stringify([entry(member(scene, "web"), "web")]);
    const done = await scene.run({ workflow, vars: { ...scene.vars, MATRIX: matrix } });
    expect(done.log).toContain("The client secret was rotated.");
    expect(done.artifacts).toEqual({});
    expect(done.summaries.filter((text) => text.includes("## Rotation of"))).toEqual([]);
  });

  test("rotates each application in a job of its own, and sums up", async () => {
    const scene = createScene();
    const names = ["web", "api", "batch"];
    const all = names.map((name) => ({ name, application: member(scene, name) }));
    const done = await run(
      scene,
      all.map(({ application, name }) => entry(application, name)),
    );
    expect(Object.values(done.jobs)).toEqual(Array.from({ length: 5 }, () => "success"));
    for (const { name, application } of all) {
      expect(application.passwordCredentials).toHaveLength(2);
      expect(application.passwordCredentials.at(-1)?.value).toBe(held(scene, name));
    }
    const table = done.summaries.find((text) => text.includes("## Rotation of 3 applications")) ?? "";
    expect(
      table
        .trim()
        .split("\n")
        .slice(2)
        .map((row) => row.split(" | ").slice(0, 3)),
    ).toEqual([
      ["| application", "verdict", "days left"],
      ["| ---", "---", "---"],
      // Of 90: the clocks are read in whole seconds.
      ...names.map((name) => [`| ${name}`, "valid", expect.stringMatching(/^(?:89|90)$/)]),
    ]);
    expect(done.log).toContain('verdicts=["valid","valid","valid"]');
  });

  test("goes on with the others where one fails, and the summary says which", async () => {
    const scene = createScene();
    const [good, bad] = [member(scene, "good"), member(scene, "bad")];
    bad.owners.length = 0;
    const done = await run(scene, [entry(bad, "bad"), entry(good, "good")]);
    // act calls each later job of a matrix failed once one is, so the others are told by what they did.
    expect(Object.values(done.jobs).toSorted()).toEqual(["failure", "failure", "success"]);
    expect(good.passwordCredentials.at(-1)?.value).toBe(held(scene, "good"));
    expect(bad.passwordCredentials).toHaveLength(1);
    const table = done.summaries.find((text) => text.includes("## Rotation of 2 applications")) ?? "";
    expect(table).toMatch(/\| bad \| missing-permission \|/);
    expect(table).toMatch(/\| good \| valid \|/);
  });

  test("lets an application say for itself what it needs, also 0 and false", async () => {
    const scene = createScene();
    const [dry, quick] = [member(scene, "dry"), member(scene, "quick")];
    await run(scene, [
      { ...entry(dry, "dry"), "dry-run": true },
      { ...entry(quick, "quick"), "grace-hours": 0, "lifetime-days": 7, "rotate-before-days": 1 },
    ]);
    expect(dry.passwordCredentials).toHaveLength(1);
    const [made] = quick.passwordCredentials.slice(-1);
    expect(Math.round(((made?.endDateTime.getTime() ?? 0) - Date.now()) / 86_400_000)).toBe(7);
  });

  test("makes no table of what a name tries to be", async () => {
    const scene = createScene();
    const name = "a|b <img src=x> [c](https://x.example) `d`\n# e";
    const done = await run(scene, [{ ...entry(member(scene, "odd"), "odd"), name }]);
    const table = done.summaries.find((text) => text.includes("## Rotation of 1 applications")) ?? "";
    expect(table.trim().split("\n")).toHaveLength(5);
    expect(table).not.toMatch(/<img|\[c\]|`d`/);
  });

  test("of none runs no job", async () => {
    const scene = createScene();
    await expect(run(scene, [])).rejects.toThrow("act ran no job");
    expect(scene.arrived()).toEqual([]);
  });
});
