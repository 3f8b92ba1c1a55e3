import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { EXAMPLES, US } from "../support/examples.ts";
import { outputOf, run } from "../truth/run.ts";
import { completed } from "./example.ts";
import { toolPath } from "./tools.ts";

/** What others' linters find in our actions and workflows, and in what the documentation tells people to write. */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const WORKFLOWS = ".github/workflows";
const ACTIONS = ["action.yml", "action/action.yml", "verify/action.yml", "rotate/action.yml"];
const OURS = [...ACTIONS, ...readdirSync(join(ROOT, WORKFLOWS)).map((name) => join(WORKFLOWS, name))];

const CALLERS = fileURLToPath(new URL("./callers/", import.meta.url));

/** One that must be complained of. */
const wrong = (name: string): string => readFileSync(new URL(`./wrong/${name}.yml`, import.meta.url), "utf8");

/** Whole workflows of other repositories: the examples, and those that the tests run. By name of the file. */
const OTHERS: readonly (readonly [name: string, text: string])[] = [
  ...EXAMPLES.flatMap((example): [string, string][] => {
    const text = completed(example);
    return text === undefined ? [] : [[`${example.page.replace(/\W/g, "-")}-${example.line}.yml`, text]];
  }),
  ...readdirSync(CALLERS).map((name): [string, string] => [
    `caller-${name}`,
    readFileSync(join(CALLERS, name), "utf8"),
  ]),
];

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files in it. */
function folderOf(files: readonly (readonly [name: string, text: string])[]): string {
  const folder = mkdtempSync(join(tmpdir(), "lint-"));
  folders.push(folder);
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const ownText = (name: string): string => readFileSync(join(ROOT, name), "utf8");

/** actionlint 1.7.12 knows that action as it was before it took a client ID in place of an App ID. */
const IGNORED = [
  'input "client-id" is not defined in action "actions/create-github-app-token@v3"',
  'missing input "app-id" which is required by action "actions/create-github-app-token@v3"',
];

describe("actionlint finds nothing", () => {
  /** It does not know `$/`. As `./` it even looks into the action that is named. */
  const nearby = (text: string): string =>
    text
      .replace(/\buses: \$\//g, "uses: ./")
      .replaceAll(new RegExp(`\\b${US}(/[^@]+)?@v1`, "g"), (_, path) => `.${path ?? "/"}`);

  async function findings(extra: readonly (readonly [string, string])[]): Promise<string> {
    const own = OURS.map((name) => [name, nearby(ownText(name))] as const);
    const folder = folderOf([
      ...own,
      ...extra.map(([name, text]) => [join(WORKFLOWS, name), nearby(text)] as const),
    ]);
    cpSync(join(ROOT, "dist"), join(folder, "dist"), { recursive: true });
    // By this it knows where the project begins.
    mkdirSync(join(folder, ".git"));
    const labels = "self-hosted-runner: { labels: [azure, corporate-network] }\n";
    writeFileSync(join(folder, ".github/actionlint.yaml"), labels);
    const { code, output, complaints } = await run(
      toolPath("actionlint"),
      ["-no-color", "-oneline", ...IGNORED.flatMap((text) => ["-ignore", text])],
      {
        cwd: folder,
      },
    );
    return code === 0 ? output : `${output}${complaints}` || `ended with ${code}`;
  }

  test("in our workflows, in the examples, and in the workflows of the tests", async () => {
    expect(await findings(OTHERS)).toBe("");
  });

  test("and it is awake: an input that is misspelt, and an output that is not there", async () => {
    const said = await findings([["wrong.yml", wrong("misspelt")]]);
    expect(said).toContain('input "cred" is not defined in action');
    expect(said).toContain('property "verdikt" is not defined');
  });
});

describe("zizmor finds nothing", () => {
  const zizmor = async (folder: string, ...more: readonly string[]): Promise<string> => {
    const options = ["--offline", "--strict-collection", "--no-progress", "--color", "never", ...more];
    const { code, output, complaints } = await run(toolPath("zizmor"), [...options, folder]);
    const said = `${output}${complaints}`.replace(/^ INFO .*\n/gm, "");
    return code === 0 && said.includes("No findings to report") ? "" : said;
  };

  test("in our actions and workflows", async () => {
    expect(await zizmor(folderOf(OURS.map((name) => [name, ownText(name)])))).toBe("");
  });

  test("in the examples and in the workflows of the tests", async () => {
    const config = folderOf([["zizmor.yml", POLICY]]);
    const files = OTHERS.map(([name, text]) => [join(WORKFLOWS, name), text] as const);
    expect(await zizmor(folderOf(files), "--config", join(config, "zizmor.yml"))).toBe("");
  });

  test("and it is awake: an expression in a script, an action that is not pinned", async () => {
    const said = await zizmor(folderOf([[join(WORKFLOWS, "wrong.yml"), wrong("dangerous")]]));
    expect(said).toMatch(/error\[template-injection\]/);
    expect(said).toMatch(/error\[unpinned-uses\]/);
  });
});

/** What is let pass in examples, and why. */
const POLICY = `
rules:
  unpinned-uses:
    config:
      policies:
        # A reader could not tell one commit from another; docs/recipes.md says how to pin what is copied from there.
        "*": ref-pin
`;

describe("GitHub's language service finds nothing", () => {
  const ASK = fileURLToPath(new URL("./ask-languageservice.mjs", import.meta.url));

  async function findings(files: readonly string[]): Promise<string> {
    const folder = toolPath("languageservice").replace(/\/node_modules\/.*/, "");
    const node = join(ROOT, "node_modules/node/bin/node");
    return outputOf(node, [ASK, folder, ...files]);
  }

  test("in our actions and workflows", async () => {
    expect(await findings(OURS.map((name) => join(ROOT, name)))).toBe("");
  });

  test("in the examples and in the workflows of the tests", async () => {
    const files = OTHERS.map(([name, text]) => [join(WORKFLOWS, name), text] as const);
    const folder = folderOf(files);
    const said = await findings(files.map(([name]) => join(folder, name)));
    // It does not look into called workflows for their outputs; actionlint does.
    expect(said.replace(/^.*: Context access might be invalid: .*\n/gm, "")).toBe("");
  });

  test("and it is awake: a step of a composite action without a shell", async () => {
    const action = fileURLToPath(new URL("./wrong/action.yml", import.meta.url));
    expect(await findings([action])).toContain("Required property is missing: shell");
  });
});
