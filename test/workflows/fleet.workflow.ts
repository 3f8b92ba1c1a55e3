import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Application } from "../simulator/application.ts";
import { inDays } from "../support/company.ts";
import { caller, createScene, results, type Scene } from "./scene.ts";

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
    expect(Object.values(done.jobs)).toEqual(Array.from({ length: 6 }, () => "success"));
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
    expect(Object.values(done.jobs).toSorted()).toEqual(["failure", "failure", "success", "success"]);
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

  test("rotates nothing where two applications share a place, and says which", async () => {
    const scene = createScene();
    const [web, api] = [member(scene, "web"), member(scene, "api")];
    const stores = "github:secret/SECRET_WEB";
    const done = await run(scene, [entry(web, "web"), { ...entry(api, "api"), stores }]);
    expect(results(done)).toEqual({ check: "failure" });
    expect(done.annotations).toEqual([
      `error: entry 1 (web) and entry 2 (api) of \`matrix\` name the same store, ${stores.toLowerCase()}: there each would replace what the other has written. Give each application a store of its own.`,
    ]);
    expect(scene.arrived()).toEqual([]);
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

describe("before a fleet sets out, what its entries share is looked for", () => {
  const workflow = readFileSync(new URL("../../.github/workflows/fleet.yml", import.meta.url), "utf8");
  const { run: script, env: inputs } = (parse(workflow) as Fleet).jobs.check.steps[0];

  interface Fleet {
    readonly jobs: { readonly check: { readonly steps: readonly [{ run: string; env: object }] } };
  }

  /** The lines that the script prints; `PATH` without jq is a runner that has none. */
  function said(matrix: unknown, env: Readonly<Record<string, string>> = {}): readonly string[] {
    const none = Object.fromEntries(Object.keys(inputs).map((name) => [name, ""]));
    const given = { ...none, MATRIX: JSON.stringify(matrix), GITHUB_REPOSITORY: "Octo-Org/octo-repo" };
    try {
      const options = { env: { PATH: "/usr/local/bin:/usr/bin:/bin", ...given, ...env }, encoding: "utf8" };
      return execFileSync(
        "/bin/bash",
        ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        options as { encoding: "utf8" },
      )
        .split("\n")
        .slice(0, -1);
    } catch (error) {
      return (error as { stdout: string }).stdout.split("\n").slice(0, -1);
    }
  }

  const of = (...stores: readonly string[]) =>
    stores.map((text, at) => ({
      "target-client-id": `0000000${at}-0000-4000-8000-000000000000`,
      stores: text,
    }));

  test.each([
    ["letter by letter", "keyvault:kv/web", "keyvault:kv/web"],
    ["in other letters", "github:secret/WEB", "github:secret/web"],
    ["with blanks around it, and a comment", "github:secret/WEB", "  github:secret/WEB\t# of the web"],
    ["in another format", "github:org/octo/WEB", "github:org/octo/WEB?visibility=all&format=creds"],
    ["among others", "github:secret/A\nkeyvault:kv/web", "# both\r\nkeyvault:kv/web\r\ngithub:secret/B"],
    ["with this repository's name", "github:secret/WEB", "github:octo-org/octo-repo/secret/WEB"],
    ["by its address", "keyvault:kv/web", "keyvault:https://kv.vault.azure.net/secrets/web"],
  ])("the same store, %s", (_, one, other) => {
    const lines = said(of(one, other));
    expect(lines).toEqual([
      expect.stringMatching(/^::error::entry 1 \(.+\) and entry 2 \(.+\) .+ same store, /),
    ]);
  });

  test.each([
    ["another name", "github:secret/WEB", "github:secret/WEB2"],
    ["another kind", "github:secret/WEB", "github:dependabot/WEB"],
    ["another repository's", "github:secret/WEB", "github:octo-org/other/secret/WEB"],
    ["another vault", "keyvault:kv/web", "keyvault:kv-2/web"],
    ["only in a comment", "github:secret/WEB", "# github:secret/WEB\ngithub:secret/API #github:secret/WEB"],
    [
      "twice in one entry, which the rotation itself says",
      "github:secret/A\ngithub:secret/A",
      "keyvault:kv/b",
    ],
  ])("nothing is said of a store that is %s", (_, one, other) => {
    expect(said(of(one, other))).toEqual([]);
  });

  test("the stores of all count for an entry that names none", () => {
    const STORES = "github:secret/WEB";
    expect(said(of("", "github:secret/WEB"), { STORES })).toHaveLength(1);
    expect(said(of("github:secret/A", "github:secret/B"), { STORES })).toEqual([]);
  });

  test("an application that is there twice is named with both its entries", () => {
    const [one] = of("github:secret/A");
    const id = one?.["target-client-id"] ?? "";
    const again = { "target-client-id": `{${id.toUpperCase()}}`, name: "again", stores: "keyvault:kv/b" };
    expect(said([one, ...of("", "keyvault:kv/c").slice(1), again])).toEqual([
      `::error::entry 1 (${id}) and entry 3 (again) of \`matrix\` rotate the same application, ${id}. Put all its stores into one entry.`,
    ]);
  });

  test("an entry without an application is the caller's, its own or that of all", () => {
    const CALLER = of("")[0]?.["target-client-id"] ?? "";
    const [one, two] = [{ stores: "keyvault:kv/a" }, { stores: "keyvault:kv/b" }];
    expect(said([one, two], { CALLER })).toEqual([expect.stringContaining(" same application, ")]);
    expect(said([one, { ...two, "client-id": CALLER.replace("0", "1") }], { CALLER })).toEqual([]);
    expect(said([one, two])).toEqual([]);
  });

  test("everything that is shared is told at once, and no name can end the line", () => {
    const name = "a\n::warning::b%0A";
    const lines = said([
      ...of("keyvault:kv/a\nkeyvault:kv/b"),
      { name, stores: "keyvault:kv/a\nkeyvault:kv/b" },
    ]);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain("entry 2 (a%0A::warning::b%250A)");
  });

  test("what is no list of objects is told in a sentence", () => {
    for (const matrix of [{}, ["web"], "web"])
      expect(said(matrix)).toEqual([
        expect.stringMatching(/^::error::`matrix` is not a JSON array of objects/),
      ]);
    expect(said([], { MATRIX: "[{" })).toEqual([expect.stringContaining("is not a JSON array of objects")]);
  });

  test("without jq nothing is looked for, and that is said", () => {
    const lines = said(of("keyvault:kv/a", "keyvault:kv/a"), { PATH: "/nowhere" });
    expect(lines).toEqual([expect.stringMatching(/^::notice::/)]);
  });
});
