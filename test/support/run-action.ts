import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { Report } from "../../src/core/report.ts";
import { type Annotation, hide, keyValues, readCommands } from "./runner-commands.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Another build than the one that is committed, e.g. one with a mistake that the tests should find. */
const DIST = process.env["DIST"] ?? join(ROOT, "dist");
/** Children at the same time: more only wait for each other. */
const MOST = 4;

export interface ActionRun {
  readonly exitCode: number | null;
  /** Milliseconds from the start of the process to its end. */
  readonly elapsed: number;
  readonly stdout: string;
  readonly stderr: string;
  /** All that was printed but the masks, as it was printed: what a leak would be in. */
  readonly printed: string;
  /** What a reader of the job log sees: the commands of the runner taken out, its masks applied. */
  readonly log: string;
  readonly masks: readonly string[];
  /** Those of them that were there before the first word was printed. */
  readonly earlyMasks: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly exported: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Empty where the run left none. */
  readonly report: Report;
  /** Every file that the run left in RUNNER_TEMP, by its path there. */
  readonly files: Readonly<Record<string, LeftFile>>;
}

export interface LeftFile {
  readonly text: string;
  readonly bytes: Buffer;
  readonly mode: number;
  /** Of the folder that it lies in. */
  readonly folderMode: number;
}

export interface RunOptions {
  /** By input name; the others are at the defaults of action.yml. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The event payload (GITHUB_EVENT_PATH). */
  readonly event?: unknown;
  readonly step?: "main" | "post";
  /** Kills the process, as the runner does with a job that is cancelled and does not end. */
  readonly killWhen?: Promise<unknown>;
  /** What it is killed with; default SIGKILL. */
  readonly killWith?: NodeJS.Signals;
}

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: Readonly<Record<"main" | "post", string>>;
}

/** Runs the built action as the runner does: a child process with INPUT_* variables and the runner's files. */
export async function runAction(options: RunOptions = {}): Promise<ActionRun> {
  const folder = mkdtempSync(join(tmpdir(), "action-run-"));
  try {
    return await runIn(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runIn(folder: string, options: RunOptions): Promise<ActionRun> {
  const manifest = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as Manifest;
  const file = (name: string, text = "") => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const temp = mkdtempSync(join(folder, "temp-"));
  const env: Record<string, string> & { readonly RUNNER_TEMP: string } = {
    PATH: process.env["PATH"] ?? "",
    GITHUB_ACTIONS: "true",
    GITHUB_REPOSITORY: "octo-org/octo-repo",
    RUNNER_TEMP: temp,
    GITHUB_OUTPUT: file("output"),
    GITHUB_ENV: file("env"),
    GITHUB_STATE: file("state"),
    GITHUB_STEP_SUMMARY: file("summary"),
    ...(options.event !== undefined && {
      GITHUB_EVENT_PATH: file("event.json", JSON.stringify(options.event)),
    }),
    ...inputVariables(manifest, options.inputs ?? {}),
    ...options.env,
  };
  const entry = join(DIST, basename(manifest.runs[options.step ?? "main"]));
  const child = await inTurn(() => finish(entry, env, options));
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const commands = readCommands(child.stdout);
  const outputs = keyValues(read("output"));
  return {
    ...child,
    ...commands,
    log: hide(commands.visible.join("\n"), commands.masks),
    outputs,
    exported: keyValues(read("env")),
    state: keyValues(read("state")),
    summary: read("summary"),
    report: outputs["report"] ? (JSON.parse(readFileSync(outputs["report"], "utf8")) as Report) : NO_REPORT,
    files: filesIn(env["RUNNER_TEMP"]),
  };
}

function filesIn(folder: string): Readonly<Record<string, LeftFile>> {
  // A test may name a folder that cannot be.
  if (!existsSync(folder)) return {};
  const mode = (path: string): number => statSync(path).mode & 0o777;
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
  return Object.fromEntries(
    files.map((path) => {
      const bytes = readFileSync(path);
      const file = { bytes, text: bytes.toString(), mode: mode(path), folderMode: mode(dirname(path)) };
      return [relative(folder, path), file];
    }),
  );
}

const NO_REPORT = {} as Report;

/** The runner sets a variable for every input that action.yml declares, and for what the workflow gives besides. */
function inputVariables(manifest: Manifest, given: Readonly<Record<string, string>>): Record<string, string> {
  const declared = Object.entries(manifest.inputs).map(
    // An expression is filled in by the runner; here that is for the test to do.
    ([name, input]) => [name, input.default?.startsWith("${{") ? "" : (input.default ?? "")] as const,
  );
  const all = { ...Object.fromEntries(declared), ...given };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]),
  );
}

let free = MOST;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (free > 0) free--;
  else await new Promise<void>((go) => waiting.push(go));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  }
}

function finish(
  entry: string,
  env: Record<string, string>,
  { killWhen, killWith = "SIGKILL" }: Pick<RunOptions, "killWhen" | "killWith">,
) {
  return new Promise<Pick<ActionRun, "exitCode" | "elapsed" | "stdout" | "stderr">>((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(process.execPath, [entry], { env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    killWhen?.then(() => child.kill(killWith), reject);
    child.on("error", reject);
    child.on("close", (exitCode) =>
      resolve({ exitCode, elapsed: performance.now() - begin, stdout, stderr }),
    );
  });
}
