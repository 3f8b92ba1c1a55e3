import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { outputOf } from "./run.ts";

/** A program that is judge here, or one sentence about why it could not be had. */
type Tool = { readonly path: string; readonly version: string } | { readonly missing: string };

declare module "vitest" {
  interface ProvidedContext {
    az: Tool;
    gh: Tool;
  }
}

const HERE = fileURLToPath(new URL("./", import.meta.url));
/** Not in git: what is in it is fetched where it is missing. */
const FOLDER = join(HERE, ".tools");
const AZ = "2.91.0";

/** Before all tests: fetches the programs that npm does not have, and says which versions judge. */
export default async function setup(project: TestProject): Promise<void> {
  const [az, gh] = await Promise.all([haveAz(), haveGh()]);
  project.provide("az", az);
  project.provide("gh", gh);
  const said = (tool: Tool): string => ("missing" in tool ? "missing" : tool.version);
  const judges = [...packages(), ["az", said(az)], ["gh", said(gh)], ["node", process.versions.node]];
  console.log(`The judges:\n${judges.map(([name, version]) => `  ${name} ${version}`).join("\n")}\n`);
}

/** The program's path. Where there is none the test fails with the sentence that says how to get it. */
export function toolPath(name: "az" | "gh"): string {
  const tool = inject(name);
  if ("missing" in tool) throw new Error(tool.missing);
  return tool.path;
}

function packages(): string[][] {
  const read = (file: string) => JSON.parse(readFileSync(join(HERE, file), "utf8"));
  const { devDependencies } = read("package.json") as { devDependencies: Record<string, string> };
  return Object.keys(devDependencies)
    .filter((name) => !name.startsWith("@types/"))
    .map((name) => [name, read(`node_modules/${name}/package.json`).version]);
}

/** Microsoft's own package, in a virtual environment. */
async function haveAz(): Promise<Tool> {
  const folder = join(FOLDER, `azure-cli-${AZ}`);
  const path = join(folder, "bin", "az");
  const complete = join(folder, "complete");
  const known = existsSync(complete) ? await versionOf(path) : undefined;
  if (known !== undefined) return { path, version: known };
  try {
    rmSync(folder, { recursive: true, force: true });
    console.log(`Fetching azure-cli ${AZ}: about a minute, 400 MB …`);
    await outputOf("python3", ["-m", "venv", folder]);
    const quietly = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-compile"];
    await outputOf(join(folder, "bin", "pip"), ["install", ...quietly, `azure-cli==${AZ}`]);
    const version = await versionOf(path);
    if (version === undefined) throw new Error("az does not run");
    writeFileSync(complete, "");
    return { path, version };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      missing: `Azure's CLI (az) could not be installed: have Python 3.10 or newer with venv, and a network in which pip finds azure-cli ${AZ}, and run npm run truth again (it said: ${why})`,
    };
  }
}

/** The `gh` of the machine; else Debian's package, unpacked and not installed. */
async function haveGh(): Promise<Tool> {
  const folder = join(FOLDER, "gh");
  const unpacked = join(folder, "usr", "bin", "gh");
  for (const path of ["gh", unpacked]) {
    const version = await versionOf(path);
    if (version !== undefined) return { path, version };
  }
  try {
    rmSync(folder, { recursive: true, force: true });
    await unpackGh(folder);
    const version = await versionOf(unpacked);
    if (version === undefined) throw new Error("gh does not run");
    return { path: unpacked, version };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      missing: `GitHub's CLI (gh) could not be had: install it so that it is on the PATH, or run npm run truth on Debian or Ubuntu in a network in which apt-get finds the package gh (it said: ${why})`,
    };
  }
}

/** With lists of its own: a fresh machine has none, and only root may change the machine's. */
async function unpackGh(folder: string): Promise<void> {
  const [lists, cache] = [join(folder, "lists"), join(folder, "cache")];
  for (const needed of [lists, cache]) mkdirSync(needed, { recursive: true });
  const own = ["-qq", "-o", `Dir::State::lists=${lists}`, "-o", `Dir::Cache=${cache}`];
  await outputOf("apt-get", [...own, "update"]);
  await outputOf("apt-get", [...own, "download", "gh"], { cwd: folder });
  const found = readdirSync(folder).find((name) => name.endsWith(".deb"));
  if (found === undefined) throw new Error("apt-get left no package");
  await outputOf("dpkg", ["-x", join(folder, found), folder]);
  for (const used of [lists, cache, join(folder, found)]) rmSync(used, { recursive: true });
}

/** Undefined where the program is not there, or does not run. */
async function versionOf(path: string): Promise<string | undefined> {
  const output = await outputOf(path, ["version"]).catch(() => "");
  return /\d+\.\d+\.\d+/.exec(output)?.[0];
}
