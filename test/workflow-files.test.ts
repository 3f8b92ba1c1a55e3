import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { fill } from "../scripts/faces.ts";
import { OUTPUTS, type OutputSpec } from "../src/core/interface.ts";
import { EXAMPLES, US } from "./support/examples.ts";

/** What a runner would not tell us of until somebody is harmed: permissions, pins, outputs, concurrency. */

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");

const WORKFLOWS = readdirSync(join(ROOT, ".github/workflows")).map((name) => `.github/workflows/${name}`);
const COMPOSITES = ["verify/action.yml", "rotate/action.yml"];
const REUSABLE = ["verify", "rotate", "fleet"].map((name) => `.github/workflows/${name}.yml`);
const ALL = [...WORKFLOWS, ...COMPOSITES];

type Texts = Readonly<Record<string, string>>;

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Texts;
  readonly shell?: string;
  readonly with?: Texts;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description?: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value?: string }>>;
  readonly runs: Readonly<Record<"using" | "main" | "post", string>> & { readonly steps: readonly Step[] };
}

interface Job {
  readonly permissions?: Texts;
  readonly needs?: string | readonly string[];
  readonly env?: Texts;
  readonly "timeout-minutes"?: number;
  readonly environment?: unknown;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": unknown };
  readonly outputs?: Texts;
  readonly steps?: readonly Step[];
  readonly uses?: string;
}

interface Call {
  readonly inputs: Readonly<Record<string, { readonly description?: string; readonly type?: string }>>;
  readonly secrets: Readonly<Record<string, { readonly description?: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly description?: string; readonly value: string }>>;
}

interface Workflow {
  readonly on: { readonly workflow_call?: Call };
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflow = (name: string): Workflow => parse(read(name)) as Workflow;
const action = (name: string): Action => parse(read(name)) as Action;

const stepsOf = (name: string): readonly Step[] =>
  COMPOSITES.includes(name)
    ? action(name).runs.steps
    : Object.values(workflow(name).jobs).flatMap((job) => job.steps ?? []);

const callOf = (name: string): Call => workflow(name).on.workflow_call as Call;

describe("action/action.yml", () => {
  const [root, folder] = [action("action.yml"), action("action/action.yml")];

  test("is the root's, seen from its folder", () => {
    const seen = { using: root.runs.using, main: `../${root.runs.main}`, post: `../${root.runs.post}` };
    expect(folder).toEqual({ ...root, runs: seen });
  });

  test("runs what is there", () => {
    expect(existsSync(join(ROOT, "action", folder.runs.main))).toBe(true);
    expect(existsSync(join(ROOT, "action", folder.runs.post))).toBe(true);
  });
});

describe.each(COMPOSITES)("%s", (name) => {
  const { inputs, outputs, runs } = action(name);
  const own = runs.steps.find(({ uses }) => uses === "$/action");

  test("hands each of its inputs on", () => {
    const given = JSON.stringify(runs.steps.map((step) => [step.if, step.with]));
    expect(Object.keys(inputs).filter((input) => !given.includes(`inputs.${input}`))).toEqual([]);
  });

  test("gives the action only inputs that it has, and none but the command by itself", () => {
    const known = Object.keys(action("action.yml").inputs);
    expect(Object.keys(own?.with ?? {}).filter((input) => !known.includes(input))).toEqual([]);
    const fixed = Object.entries(own?.with ?? {}).filter(([, value]) => !value.includes("inputs."));
    expect(fixed.map(([input]) => input)).toEqual(["command"]);
  });

  test("has the outputs of the action, each from the step that runs it", () => {
    expect(Object.entries(outputs).map(([output, { value }]) => [output, value])).toEqual(
      OUTPUTS.map((output) => [output.name, `\${{ steps.${own?.id}.outputs.${output.name} }}`]),
    );
  });

  test("describes each input", () => {
    expect(Object.values(inputs).filter(({ description = "" }) => !/^[A-Z].*\.$/.test(description))).toEqual(
      [],
    );
  });
});

describe.each(REUSABLE)("%s", (name) => {
  const call = callOf(name);
  const { jobs } = workflow(name);

  test("has typed and described inputs, and secrets that nobody must give", () => {
    const inputs = Object.values(call.inputs).filter(
      ({ type = "", description = "" }) =>
        !["string", "boolean", "number"].includes(type) || !/^[A-Z].*\.$/.test(description),
    );
    expect(inputs).toEqual([]);
    expect(
      Object.values(call.secrets).filter(({ description, required }) => !description || required),
    ).toEqual([]);
  });

  test("uses each input and each secret that it takes", () => {
    const text = JSON.stringify(jobs);
    expect(Object.keys(call.inputs).filter((input) => !text.includes(`inputs.${input}`))).toEqual([]);
    expect(Object.keys(call.secrets).filter((secret) => !text.includes(`secrets.${secret}`))).toEqual([]);
  });

  test("lets no masked text out of a job: GitHub would drop the output", () => {
    const masked = OUTPUTS.filter((output: OutputSpec) => output.masked).map((output) => output.name);
    expect(masked.length).toBeGreaterThan(1);
    const values = Object.values(jobs).flatMap((job) => Object.values(job.outputs ?? {}));
    const all = [...values, ...Object.values(call.outputs).map(({ value }) => value)];
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter((value) => value.includes("secrets."))).toEqual([]);
    expect(all.filter((value) => masked.some((output) => value.includes(`outputs.${output} `)))).toEqual([]);
  });

  test("offers what its jobs give, and no more", () => {
    for (const { value } of Object.values(call.outputs)) {
      const [, job = "", output = ""] = /^\$\{\{ jobs\.([\w-]+)\.outputs\.([\w-]+) \}\}$/.exec(value) ?? [];
      expect(Object.keys(jobs[job]?.outputs ?? {})).toContain(output);
    }
  });
});

describe("the jobs of the reusable workflows", () => {
  const jobs = Object.fromEntries(
    REUSABLE.flatMap((name) =>
      Object.entries(workflow(name).jobs).map(([id, job]) => [`${name.split("/").at(-1)} ${id}`, job]),
    ),
  );
  const rotations = ["rotate.yml rotate", "fleet.yml rotate"];

  test("may do this, and nothing else", () => {
    expect(Object.fromEntries(Object.entries(jobs).map(([id, job]) => [id, job.permissions]))).toEqual({
      "verify.yml verify": { "id-token": "write", "pull-requests": "write" },
      "rotate.yml rotate": { "id-token": "write", issues: "write" },
      "fleet.yml check": {},
      "fleet.yml rotate": { "id-token": "write", issues: "write" },
      "fleet.yml summary": {},
    });
  });

  test.each(rotations)("%s: one at a time for an application, and never killed half way", (id) => {
    const { concurrency } = jobs[id] as Job;
    expect(concurrency?.group).toMatch(/^azure-credentials-\$\{\{ .*target-client-id \|\|.* \}\}$/);
    expect(concurrency?.["cancel-in-progress"]).toBe(false);
  });

  test.each(["verify.yml verify", ...rotations])("%s can run in an environment of GitHub", (id) => {
    expect(jobs[id]?.environment).toMatch(/inputs\.github-environment \}\}$/);
  });
});

describe("what a job must grant to call a reusable workflow: with less, GitHub does not start the run", () => {
  const asked = (name: string): Texts =>
    Object.assign({}, ...Object.values(workflow(name).jobs).map((job) => job.permissions));
  const calls = EXAMPLES.flatMap(({ page, line, text }) =>
    Object.values((parse(text) as Partial<Workflow> | null)?.jobs ?? {})
      .filter(({ uses = "" }) => uses.startsWith(`${US}/.github/workflows/`))
      .map((job) => ({ where: `${page}:${line}`, job, name: job.uses?.slice(US.length + 1).split("@")[0] })),
  );

  test.each(REUSABLE)("%s says it at its head, and the recipes in their table", (name) => {
    const head = read(name).split("\nname: ")[0];
    const file = name.split("/").at(-1);
    const row = read("docs/recipes.md")
      .split("\n")
      .find((line) => /^\| `\w+\.yml`/.test(line) && line.includes(`\`${file}\``));
    for (const [permission, level] of Object.entries(asked(name))) {
      expect(head).toContain(`\`${permission}: ${level}\``);
      expect(row).toContain(`\`${permission}: ${level}\``);
    }
  });

  test.each(calls)("$where grants it to $name", ({ job, name = "" }) => {
    expect(job.permissions).toEqual(asked(name));
  });

  test("each of them is called in an example", () => {
    expect(REUSABLE.filter((name) => calls.every((call) => call.name !== name))).toEqual([]);
  });
});

describe("a release", () => {
  const { jobs } = workflow(".github/workflows/release.yml");

  test("is packed where no foreign package has run, and after those that did are gone", () => {
    const packing = Object.values(jobs).filter(({ steps = [] }) => /git archive/.test(JSON.stringify(steps)));
    expect(packing.map(({ needs }) => needs)).toEqual(["check"]);
    expect(JSON.stringify(packing)).not.toMatch(/npm |npx |build\.ts/);
    expect(jobs["publish"]?.needs).toBe("pack");
  });

  test("shows the token that may write to the steps alone that use it", () => {
    expect(JSON.stringify(Object.values(jobs).map(({ env }) => env))).not.toContain("token");
    const steps = jobs["publish"]?.steps ?? [];
    const using = steps.filter(({ run = "" }) => /\bgh /.test(run));
    expect(steps.filter(({ env }) => env?.["GH_TOKEN"] !== undefined)).toEqual(using);
    expect(using).toHaveLength(2);
  });
});

describe.each(WORKFLOWS)("%s", (name) => {
  const { permissions, jobs } = workflow(name);

  test("gives nothing to all, and to each job what it says", () => {
    expect(permissions).toEqual({});
    expect(Object.entries(jobs).filter(([, job]) => job.permissions === undefined)).toEqual([]);
  });

  test("ends in time", () => {
    const endless = Object.entries(jobs).filter(([, job]) => !job.uses && !(job["timeout-minutes"] ?? 0));
    expect(endless.map(([id]) => id)).toEqual([]);
  });
});

describe.each(ALL)("%s", (name) => {
  test("takes from elsewhere only what is pinned to a commit, with its version beside it", () => {
    const uses = [...read(name).matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, what = ""]) => what);
    const ours = /^\$\/[\w./-]+$/;
    const pinned = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+(?:\.\d+)*$/;
    expect(uses.filter((what) => !ours.test(what) && !pinned.test(what))).toEqual([]);
  });

  test("names what it takes from here, and that is there", () => {
    const ours = stepsOf(name).flatMap(({ uses = "" }) => (uses.startsWith("$/") ? [uses.slice(2)] : []));
    expect(ours.filter((path) => !existsSync(join(ROOT, path, "action.yml")))).toEqual([]);
  });

  test("splices nothing into a script, and says which shell runs it", () => {
    const scripts = stepsOf(name).filter(({ run }) => run !== undefined);
    expect(scripts.filter(({ run = "" }) => run.includes("${{"))).toEqual([]);
    if (!WORKFLOWS.includes(name) || REUSABLE.includes(name)) {
      expect(scripts.filter(({ shell }) => shell !== "bash")).toEqual([]);
    }
  });
});

describe("what is filled in between marks", () => {
  test("has the indentation of its place, and leaves the rest alone", () => {
    const text = "a:\n  # <one>\n  old: 1\n  # </one>\nb: 2\n";
    expect(fill(text, { one: ["x: $1", "y:"] })).toBe("a:\n  # <one>\n  x: $1\n  y:\n  # </one>\nb: 2\n");
  });

  test("needs its mark", () => {
    expect(() => fill("a: 1\n", { one: [] })).toThrow("There is no mark <one>");
  });
});
