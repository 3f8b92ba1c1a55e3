/** Runs a workflow by act, in host mode and without a network, and reads what it says of it. */
import { spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { inject } from "vitest";
import { COMMIT, localRepositories } from "./project.ts";
import { toolPath } from "./tools.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const NODE = join(ROOT, "node_modules/node/bin");
const BIN = fileURLToPath(new URL("./bin", import.meta.url));

export interface WorkflowOptions {
  /** What stands in the file of the caller's repository. */
  readonly workflow: string;
  /** Default: push. */
  readonly event?: string;
  readonly payload?: unknown;
  /** Who started the run; default octocat. */
  readonly actor?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** Variables that every step sees. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface WorkflowRun {
  /** `success`, `failure` or `skipped` by the name of the job; a called workflow's are `caller/name/job`. */
  readonly jobs: Readonly<Record<string, string>>;
  /** By `job step`, and for a step in a composite action `job step/inner`. Of what act says, the last. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly summaries: readonly string[];
  /** Errors, warnings and notices. */
  readonly annotations: readonly string[];
  /** What a reader of the log sees. */
  readonly log: string;
  /** Files kept as artifacts, by name of the artifact. */
  readonly artifacts: Readonly<Record<string, string>>;
}

interface Message {
  readonly job?: string;
  readonly msg: string;
  readonly stepID?: readonly string[];
  readonly jobResult?: string;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly content?: string;
}

/** Numbers of runs, so that each is one of its own. */
let lastRun = 18_000_000_000 + process.pid * 1000;

/** Rejects where act could not make anything of the workflow: no job at all has a result. */
export async function runWorkflow(options: WorkflowOptions): Promise<WorkflowRun> {
  const folder = mkdtempSync(join(tmpdir(), "workflow-"));
  try {
    const { said, complaints } = await execute(folder, options);
    const run = { ...readMessages(said), artifacts: artifactsIn(join(folder, "artifacts")) };
    if (Object.keys(run.jobs).length === 0) {
      throw new Error(`act ran no job:\n${[run.log, complaints].join("\n").trim().slice(-2000)}`);
    }
    appendFileSync(inject("ledger"), `${JSON.stringify(run.jobs)}\n`);
    return run;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function execute(folder: string, options: WorkflowOptions) {
  const file = ".github/workflows/caller.yml";
  const place = (name: string) => join(folder, name);
  for (const name of ["home", "cache", "sessions", dirname(join("caller", file))]) {
    mkdirSync(place(name), { recursive: true });
  }
  writeFileSync(place(join("caller", file)), options.workflow);
  writeFileSync(place("event.json"), JSON.stringify(options.payload ?? {}));
  lastRun += 1;
  const env = {
    GITHUB_REPOSITORY: "octo-org/octo-repo",
    GITHUB_RUN_ID: String(lastRun),
    SHA_REF: COMMIT,
    STANDIN_ARTIFACTS: place("artifacts"),
    STANDIN_SESSIONS: place("sessions"),
    ...options.env,
  };
  const args = [
    ...[options.event ?? "push", "--workflows", file, "--eventpath", place("event.json")],
    ...["--actor", options.actor ?? "octocat", "--defaultbranch", "main", "--concurrent-jobs", "1"],
    ...[
      "--json",
      "--rm",
      "--no-cache-server",
      "--action-offline-mode",
      "--action-cache-path",
      place("cache"),
    ],
    ...["--platform", "ubuntu-latest=-self-hosted", "--platform", "self-hosted=-self-hosted"],
    ...["env", "secret", "var", "input"].flatMap((kind) => [`--${kind}-file`, "/dev/null"]),
    ...pairs("--env", env),
    ...pairs("--secret", options.secrets ?? {}),
    ...pairs("--var", options.vars ?? {}),
    ...localRepositories(inject("project"), [options.workflow]).flatMap((one) => ["--local-repository", one]),
  ];
  // What is in this environment would be in that of every step, so there is as good as nothing.
  const bare = {
    ...{ HOME: place("home"), TMPDIR: folder, ACT_DISABLE_VERSION_CHECK: "1" },
    PATH: [BIN, NODE, "/usr/local/bin", "/usr/bin", "/bin"].join(":"),
  };
  const child = spawn(toolPath("act"), args, {
    cwd: place("caller"),
    env: bare,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((done, failed) => child.on("error", failed).on("close", done));
  const [said, complaints] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { said, complaints };
}

const pairs = (flag: string, values: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);

function readMessages(said: string): Omit<WorkflowRun, "artifacts"> {
  const messages = said
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Message);
  const jobs: Record<string, string> = {};
  const outputs: Record<string, Record<string, string>> = {};
  for (const { job = "", jobResult, command, stepID = [], name = "", arg = "" } of messages) {
    if (jobResult !== undefined) jobs[job] = jobResult;
    if (command !== "set-output") continue;
    const step = `${job} ${stepID.join("/")}`;
    outputs[step] = { ...outputs[step], [name]: arg };
  }
  const of = (...commands: readonly string[]) =>
    messages.filter(({ command = "" }) => commands.includes(command));
  return {
    jobs,
    outputs,
    // act repeats that of a step inside of a composite action for the step around it.
    summaries: [...new Set(of("summary").map(({ content = "" }) => content))],
    annotations: of("error", "warning", "notice").map(({ command, arg = "" }) => `${command}: ${arg}`),
    log: messages
      .filter(({ msg }) => !NOISE.test(msg))
      .map(({ job = "", msg }) => `[${job}] ${stripVTControlCharacters(msg).trimEnd()}\n`)
      .join(""),
  };
}

/** What act says of itself. */
const NOISE = /^LocalRepositoryCache |located inside a git repository$|^unable to get git ref/;

function artifactsIn(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  return Object.fromEntries(
    readdirSync(folder).map((name) => {
      const [file = ""] = readdirSync(join(folder, name));
      return [name, readFileSync(join(folder, name, file), "utf8")];
    }),
  );
}
