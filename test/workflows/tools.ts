import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { outputOf } from "../truth/run.ts";
import { exportProject } from "./project.ts";

/** A program that npm does not have, or one sentence about why it could not be had. */
type Tool = { readonly path: string; readonly version: string } | { readonly missing: string };

const VERSIONS = {
  act: "0.2.89",
  actionlint: "1.7.12",
  zizmor: "1.32.0",
  languageservice: "0.3.61",
} as const;
export type ToolName = keyof typeof VERSIONS;

declare module "vitest" {
  interface ProvidedContext {
    tools: Readonly<Record<ToolName, Tool>>;
    /** The folder with the exported project. */
    project: string;
    /** The file in which each run of a workflow is written down. */
    ledger: string;
  }
}

/** Not in git: what is in it is fetched where it is missing. */
const FOLDER = fileURLToPath(new URL("./.tools", import.meta.url));

/** The program's path. Where there is none the test fails with the sentence that says how to get it. */
export function toolPath(name: ToolName): string {
  const tool = inject("tools")[name];
  if ("missing" in tool) throw new Error(tool.missing);
  return tool.path;
}

/** Before all tests: fetches the programs and exports the project. After them: says how many workflows were executed. */
export default async function setup(project: TestProject): Promise<() => void> {
  mkdirSync(FOLDER, { recursive: true });
  const act = await have("act", byGo("github.com/nektos/act"));
  const actionlint = await have("actionlint", byGo("github.com/rhysd/actionlint/cmd/actionlint"));
  const zizmor = await have("zizmor", byPip);
  const languageservice = await have(
    "languageservice",
    byNpm,
    "node_modules/@actions/languageservice/package.json",
  );
  const tools = { act, actionlint, zizmor, languageservice };
  const said = Object.entries(tools).map(([name, tool]) =>
    "missing" in tool ? tool.missing : `${name} ${tool.version}`,
  );
  console.log(said.join("\n"));
  const copy = exportProject();
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  const ledger = join(folder, "runs");
  writeFileSync(ledger, "");
  project.provide("tools", tools);
  project.provide("project", copy.folder);
  project.provide("ledger", ledger);
  return () => {
    console.log(executed(readFileSync(ledger, "utf8")));
    rmSync(folder, { recursive: true, force: true });
    copy.remove();
  };
}

function executed(ledger: string): string {
  const runs = ledger
    .split("\n")
    .filter(Boolean)
    .map((line) => Object.values(JSON.parse(line) as object));
  const jobs = runs.flat();
  const count = (result: string) => jobs.filter((one) => one === result).length;
  const others = jobs.length - count("success") - count("failure");
  return `Executed: ${runs.length} runs of workflows, ${jobs.length} jobs (${count("success")} green, ${count("failure")} red as they should be, ${others} others)`;
}

const NEEDS: Readonly<Record<ToolName, string>> = {
  act: "Go",
  actionlint: "Go",
  zizmor: "Python 3.10 or newer with venv",
  languageservice: "npm",
};

async function have(
  name: ToolName,
  fetch: (name: ToolName, folder: string) => Promise<string>,
  file = join("bin", name),
): Promise<Tool> {
  const wanted = VERSIONS[name];
  const folder = join(FOLDER, `${name}-${wanted}`);
  const path = join(folder, file);
  try {
    if ((await versionOf(path)) !== wanted) {
      console.log(`Fetching ${name} ${wanted} …`);
      rmSync(folder, { recursive: true, force: true });
      await fetch(name, folder);
    }
    if ((await versionOf(path)) !== wanted) throw new Error(`${name} does not run`);
    return { path, version: wanted };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      missing: `${name} ${wanted} could not be installed: have ${NEEDS[name]} and a network, and run npm run workflows again (it said: ${why})`,
    };
  }
}

const byGo = (module: string) => (name: ToolName, folder: string) =>
  outputOf("go", ["install", `${module}@v${VERSIONS[name]}`], {
    env: { ...(process.env as Record<string, string>), GOBIN: join(folder, "bin") },
  });

async function byPip(name: ToolName, folder: string): Promise<string> {
  await outputOf("python3", ["-m", "venv", folder]);
  const quietly = ["--quiet", "--no-input", "--disable-pip-version-check"];
  return outputOf(join(folder, "bin", "pip"), ["install", ...quietly, `${name}==${VERSIONS[name]}`]);
}

function byNpm(name: ToolName, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const quietly = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  return outputOf("npm", ["install", ...quietly, "--prefix", folder, `@actions/${name}@${VERSIONS[name]}`]);
}

/**
 * Empty where the program is not there, or does not run. A package says it in a file. A program that go has built
 * says it in its own way.
 */
async function versionOf(path: string): Promise<string> {
  if (path.endsWith("package.json")) {
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version : "";
  }
  const output = await outputOf(path, ["--version"]).catch(() => "");
  return /\d+\.\d+\.\d+/.exec(output)?.[0] ?? "";
}
