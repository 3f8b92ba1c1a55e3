import { describe, expect, test } from "vitest";
import { caller, createScene, pullRequest, results, type Scene, WRONG } from "./scene.ts";

/** Both ways to the same check: a step, and a job that calls the reusable workflow. */
const STEP = caller("verify-step");

const CALL = caller("verify-call");

const WAYS = [
  { way: "a step", workflow: STEP, job: "check" },
  { way: "a called workflow", workflow: CALL, job: "verify" },
] as const;

const withSecret = (scene: Scene, value: string) => ({ ...scene.secrets(), AZURE_CLIENT_SECRET: value });

describe.each(WAYS)("verify as $way", ({ workflow, job }) => {
  test("is green: outputs for what comes after, a summary, and the report as an artifact", async () => {
    const scene = createScene();
    const run = await scene.run({ workflow, ...pullRequest() });
    expect(new Set(Object.values(run.jobs))).toEqual(new Set(["success"]));
    expect(results(run)).toHaveProperty(job);
    expect(run.log).toMatch(/verdict=valid days=200/);
    expect(run.summaries).toEqual([expect.stringContaining("**`valid`**")]);
    const [name = "", report = ""] = Object.entries(run.artifacts)[0] ?? [];
    expect(name).toMatch(new RegExp(`^azure-credentials-${job}-`));
    expect(JSON.parse(report)).toMatchObject({ command: "validate", verdict: "valid" });
  });

  test("is red with a wrong secret, says why, and keeps the report all the same", async () => {
    const scene = createScene();
    const run = await scene.run({ workflow, secrets: withSecret(scene, WRONG) });
    expect(results(run)[job]).toBe("failure");
    expect(run.annotations).toEqual([expect.stringMatching(/^error: .*client secret/i)]);
    expect(run.summaries).toEqual([expect.stringContaining("**`wrong-secret`**")]);
    expect(Object.values(run.artifacts)).toEqual([expect.stringContaining('"verdict": "wrong-secret"')]);
    expect(run.log).not.toContain(WRONG);
  });

  test("keeps no report where `keep-report` is false", async () => {
    const silent = workflow.replace(/^( +)warn-days: 45$/m, "$&\n$1keep-report: false");
    const run = await createScene().run({ workflow: silent });
    expect(run.log).toMatch(/verdict=valid days=200/);
    expect(run.artifacts).toEqual({});
  });

  test("hands each input on: a secret that ends within `warn-days` is a warning, and green", async () => {
    const run = await createScene({ endsIn: 40 }).run({ workflow });
    expect(results(run)[job]).toBe("success");
    expect(run.log).toMatch(/verdict=expiring days=40/);
    expect(run.annotations).toEqual([expect.stringMatching(/^warning: /)]);
  });

  test.each([
    ["a fork", pullRequest("someone/octo-repo"), "fork"],
    ["Dependabot", pullRequest(undefined, "dependabot[bot]"), "Dependabot"],
  ])(
    "is skipped for a pull request of %s: green, says why, asks nobody and keeps nothing",
    async (_, event, why) => {
      const scene = createScene();
      const run = await scene.run({ workflow, ...event });
      expect(results(run)[job]).toBe("success");
      expect(run.summaries).toEqual([expect.stringContaining("**`skipped`**")]);
      expect(run.log).toMatch(new RegExp(`Skipped: this run .*${why}`));
      expect(scene.arrived()).toEqual([]);
      expect(run.artifacts).toEqual({});
      expect(scene.repository.comments).toEqual([]);
    },
  );
});

describe.each(WAYS)("the comment of verify as $way", ({ workflow, job }) => {
  const wrong = (scene: Scene) =>
    scene.run({ workflow, ...pullRequest(), secrets: withSecret(scene, WRONG) });

  test("is one for all runs: written by the first red one, kept by the next, mended by the green one", async () => {
    const scene = createScene();
    const { comments } = scene.repository;
    await wrong(scene);
    expect(comments.map(({ issue, user }) => [issue, user])).toEqual([[7, "github-actions[bot]"]]);
    expect(comments[0]?.body).toContain("wrong-secret");
    await wrong(scene);
    expect(comments).toHaveLength(1);
    const green = await scene.run({ workflow, ...pullRequest() });
    expect(results(green)[job]).toBe("success");
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).not.toContain("wrong-secret");
    expect(JSON.stringify(comments)).not.toContain(WRONG);
  });

  test("is not missed where the job may not write one: a notice says which line to add", async () => {
    const scene = createScene({ mayWrite: [] });
    const run = await wrong(scene);
    expect(run.log).toContain("pull-requests: write");
    expect(run.summaries).toEqual([expect.stringContaining("**`wrong-secret`**")]);
    expect(scene.repository.comments).toEqual([]);
  });

  test("is not spoken of in a run for no pull request", async () => {
    const scene = createScene();
    const run = await scene.run({ workflow });
    expect(run.log).not.toMatch(/pull request/i);
    expect(scene.arrived().filter(({ host }) => host === "api.github.com")).toEqual([]);
  });
});

describe("a caller that forgets something is told which line is missing, and where:", () => {
  const without = (text: string, ...lines: readonly RegExp[]) =>
    lines.reduce((shorter, line) => shorter.replace(line, ""), text);

  test("the secret of a called workflow, or the permission to do without", async () => {
    const workflow = without(CALL, / +secrets:\n.*\n/, / +id-token: write\n/);
    const run = await createScene().run({ workflow });
    expect(results(run)).toMatchObject({ verify: "failure" });
    expect(run.log).toContain("`client_secret` under `secrets:` of the job that calls it");
    expect(run.log).toContain(
      "`id-token: write` under `permissions:` of the job, and of the job that calls it",
    );
  });

  test("all of it", async () => {
    const workflow = without(
      CALL,
      / +secrets:\n.*\n/,
      / +id-token: write\n/,
      / +client-id:.*\n/,
      / +tenant-id:.*\n/,
    );
    const run = await createScene().run({ workflow });
    expect(results(run)).toMatchObject({ verify: "failure" });
    expect(run.log).toContain(
      "a called workflow needs each secret under `secrets:` of the job that calls it",
    );
  });
});
