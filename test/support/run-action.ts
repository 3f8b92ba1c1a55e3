import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Report } from "../../src/core/report.ts";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

export interface ActionRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What a reader of the job log sees: commands of the runner taken out, masks applied as the runner would. */
  readonly log: string;
  readonly masks: readonly string[];
  readonly annotations: readonly { readonly level: string; readonly title: string; readonly message: string }[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly exported: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly report: Report;
  /** Every file that the run left in RUNNER_TEMP, by name. */
  readonly files: Readonly<Record<string, { readonly text: string; readonly mode: number }>>;
}

export interface RunOptions {
  /** By input name; defaults of action.yml are filled in as the runner does. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The event payload (GITHUB_EVENT_PATH). */
  readonly event?: unknown;
  readonly entry?: "index.js" | "post.js";
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
  const file = (name: string, text = "") => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const temp = mkdtempSync(join(folder, "temp-"));
  const env = {
    PATH: process.env["PATH"] ?? "",
    GITHUB_ACTIONS: "true",
    GITHUB_REPOSITORY: "octo/app",
    RUNNER_TEMP: temp,
    GITHUB_OUTPUT: file("output"),
    GITHUB_ENV: file("env"),
    GITHUB_STATE: file("state"),
    GITHUB_STEP_SUMMARY: file("summary"),
    ...(options.event !== undefined && { GITHUB_EVENT_PATH: file("event.json", JSON.stringify(options.event)) }),
    ...inputVariables(options.inputs ?? {}),
    ...options.env,
  };
  const child = await finish(join(DIST, options.entry ?? "index.js"), env);
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const outputs = keyValues(read("output"));
  const commands = parseCommands(child.stdout);
  return {
    ...child,
    ...commands,
    outputs,
    exported: keyValues(read("env")),
    state: keyValues(read("state")),
    summary: read("summary"),
    report: outputs["report"] ? (JSON.parse(readFileSync(outputs["report"], "utf8")) as Report) : NO_REPORT,
    files: Object.fromEntries(
      readdirSync(temp).map((name) => {
        const path = join(temp, name);
        return [name, { text: readFileSync(path, "utf8"), mode: statSync(path).mode & 0o777 }];
      }),
    ),
  };
}

const NO_REPORT = {} as Report;

const inputVariables = (inputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));

function finish(entry: string, env: Record<string, string>) {
  return new Promise<Pick<ActionRun, "exitCode" | "stdout" | "stderr">>((resolve, reject) => {
    const child = spawn(process.execPath, [entry], { env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** `k<<DELIMITER` heredocs, as the runner's FileCommandManager reads them. */
function keyValues(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const [name, delimiter] = (lines[at] ?? "").split("<<");
    if (name === undefined || delimiter === undefined) continue;
    const end = lines.indexOf(delimiter, at + 1);
    values[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return values;
}

const unescape = (text: string): string =>
  text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");

function parseCommands(stdout: string): Pick<ActionRun, "log" | "masks" | "annotations"> {
  const masks: string[] = [];
  const annotations: { level: string; title: string; message: string }[] = [];
  const visible: string[] = [];
  for (const line of stdout.split("\n")) {
    const command = /^::([a-z-]+)(?: (.*?))?::(.*)$/.exec(line);
    const [, name, properties, value] = command ?? [];
    if (name === undefined) visible.push(line);
    else if (name === "add-mask") masks.push(unescape(value ?? ""));
    else if (["error", "warning", "notice"].includes(name)) {
      const title = unescape(/title=([^,]*)/.exec(properties ?? "")?.[1] ?? "");
      annotations.push({ level: name, title, message: unescape(value ?? "") });
    } else if (name === "group") visible.push(`▸ ${value}`);
    else if (name !== "endgroup" && name !== "debug") throw new Error(`Unexpected command ${name}`);
  }
  return { log: visible.join("\n"), masks, annotations };
}
