import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { convert, type Source } from "../commands/convert.ts";
import { type Attach, generate } from "../commands/generate.ts";
import type { Outcome } from "../commands/outcome.ts";
import { inputFinding } from "../core/catalogue/inputs.ts";
import { making } from "../core/catalogue/making.ts";
import { type Finding, hasError } from "../core/finding.ts";
import type { GivenFile, Purpose } from "../core/given-file.ts";
import { readConvert } from "../core/inputs/convert.ts";
import { readGenerate } from "../core/inputs/generate.ts";
import { Keeper } from "../core/inputs/keeper.ts";
import { readDestination } from "../core/inputs/pfx.ts";
import { readRaw } from "../core/inputs/raw.ts";
import { unread } from "../core/inputs/unread.ts";
import type { Destination } from "../core/making/task.ts";
import type { Reading, RunContext } from "../core/settings.ts";
import { keyFolder } from "../files/folder.ts";
import { newKey } from "../files/new-key.ts";
import { newFolderName } from "../files/own-folder.ts";
import type { KeyFolder } from "../ports.ts";
import { temporaryFolder } from "../report/report-file.ts";
import type { Runner } from "../report/runner.ts";
import type { AttachingRun } from "./attaching.ts";
import { openGiven } from "./certificates.ts";

export interface MakingRun extends AttachingRun {
  readonly runner: Runner;
}

/** `generate` and `convert`, from their own inputs to the files. Loaded only for them. */
export async function makeKeyFiles(run: MakingRun, reading: Reading): Promise<Outcome> {
  const raw = readRaw(run.env);
  const findings = unread(reading.settings.command, raw);
  const keeper = new Keeper(run.runner.mask);
  const destination = readDestination(raw, findings);
  const act =
    reading.settings.command === "generate"
      ? await prepareGenerate(run, reading, keeper)
      : prepareConvert(run, reading, keeper);
  keeper.secrets.forEach(run.keep);
  findings.push(...act.findings);
  if (act.make === undefined || hasError(findings)) return outcome(findings);
  const folder = folderFor(destination, run.runner);
  if (folder === undefined) return outcome([...findings, making("made/no-note", "files")]);
  const made = await act.make(folder);
  return { ...made, findings: [...findings, ...made.findings] };
}

interface Act {
  readonly findings: readonly Finding[];
  /** Undefined where something stands against it, or there is nothing to do. */
  readonly make: ((folder: KeyFolder) => Outcome | Promise<Outcome>) | undefined;
}

const outcome = (findings: readonly Finding[]): Outcome => ({
  findings,
  credentials: [],
  subscriptions: [],
  network: { busy: 0, requests: 0 },
});

async function prepareGenerate(run: MakingRun, reading: Reading, keeper: Keeper): Promise<Act> {
  const { env, context, now, keep } = run;
  const { settings } = reading;
  const { task, findings } = readGenerate(env, { settings, context }, keeper);
  if (task === undefined) return { findings, make: undefined };
  const world = { now, random: randomBytes, newKey: newKey(keep) };
  const makeWith = (attach: Attach | undefined) => (folder: KeyFolder) =>
    generate(task, { ...world, folder, attach });
  if (settings.attach === "none") return { findings, make: makeWith(undefined) };
  const { prepareAttachment } = await import("./attaching.ts");
  const { attach, findings: more } = prepareAttachment(run, reading);
  return { findings: [...findings, ...more], make: attach && makeWith(attach) };
}

function prepareConvert(run: MakingRun, reading: Reading, keeper: Keeper): Act {
  const { task, findings } = readConvert(run.env, reading.settings, keeper);
  const source = sourceOf(run, reading);
  const all = [...findings, ...source.findings];
  const { found } = source;
  if (task === undefined || found === undefined) return { findings: all, make: undefined };
  return {
    findings: all,
    make: (folder) => convert(task, found, { folder, now: run.now, random: randomBytes }),
  };
}

/** The one certificate that is given, read. */
function sourceOf(
  run: MakingRun,
  reading: Reading,
): { found: Source | undefined; findings: readonly Finding[] } {
  const given = givenBy(reading, run.context);
  if ("finding" in given) return { found: undefined, findings: [given.finding] };
  const { file, findings } = openGiven(given.file, run.now, run.keep, reading.narrowedTo);
  const found = file && { given: given.file, file, purpose: given.purpose };
  return { found: hasError(findings) ? undefined : found, findings };
}

function givenBy(
  { clientCertificate, management, settings }: Reading,
  { withoutSecrets }: RunContext,
): { file: GivenFile; purpose: Purpose } | { finding: Finding } {
  if (clientCertificate !== undefined && management !== undefined)
    return { finding: making("convert/two-sources", "client-certificate") };
  if (clientCertificate !== undefined)
    return { file: clientCertificate, purpose: settings.certificatePurpose };
  if (management !== undefined) return { file: management.given, purpose: "management" };
  if (withoutSecrets !== undefined)
    return { finding: inputFinding(`skipped/${withoutSecrets}`, "credential") };
  return { finding: making("convert/no-source", "client-certificate") };
}

/** Undefined where the post step could not be told of a folder that it has to remove. */
function folderFor({ directory, keep }: Destination, runner: Runner): KeyFolder | undefined {
  if (directory !== undefined) return keyFolder({ path: resolve(directory), own: false });
  const name = newFolderName();
  if (!keep && !runner.saveState("files", name)) return undefined;
  return keyFolder({ path: join(temporaryFolder(), name), own: true });
}
