import type { Identity } from "../core/credential.ts";
import type { Finding } from "../core/finding.ts";
import { Keeper } from "../core/inputs/keeper.ts";
import { readRaw } from "../core/inputs/raw.ts";
import { readTask } from "../core/inputs/rotation.ts";
import { unread } from "../core/inputs/unread.ts";
import { FRESH, type Memory } from "../core/rotation/memory.ts";
import { type Note, parseNote, printNote } from "../core/rotation/note.ts";
import { withoutOwnEnd } from "../core/rotation/own-end.ts";
import { vaultUrl } from "../core/rotation/stores.ts";
import type { Task } from "../core/rotation/task.ts";
import type { Secret } from "../core/secret.ts";
import type { RunContext, Settings } from "../core/settings.ts";
import type { Runner } from "../report/runner.ts";
import type { RotationOptions } from "./adapters.ts";
import type { CurrentCertificate } from "./current-certificate.ts";

type Env = Readonly<Record<string, string | undefined>>;

export interface Prepared {
  /** Undefined where something stands against it: then `findings` says what. */
  readonly rotation: RotationOptions | undefined;
  /** Where the stores are: GitHub's API and the vaults. */
  readonly stores: readonly string[];
  /** Those of the inputs so far, and what there is to say besides. */
  readonly findings: readonly Finding[];
  readonly secrets: readonly Secret[];
}

export interface Preparing {
  readonly identity: Identity;
  readonly settings: Settings;
  /** Of the inputs so far. */
  readonly soFar: readonly Finding[];
  readonly runner: Runner;
  /** This is the post step: it only takes back what the main step's note names. */
  readonly isPost: boolean;
}

/** Reads what only `rotate` and `issue` need. Loaded only for them. */
export async function prepareRotation(
  env: Env,
  context: RunContext,
  { identity, settings, soFar, runner, isPost }: Preparing,
): Promise<Prepared> {
  const left = isPost ? (parseNote(env["STATE_rotation"] ?? "") ?? NOTHING_LEFT) : undefined;
  const nonce = left?.nonce ?? Math.random().toString(36).slice(2, 6).padEnd(4, "0");
  const keeper = new Keeper(runner.mask);
  const current = await currentOf(env, keeper);
  const { task, findings: ofTask } = readTask(
    env,
    { identity, settings, run: context, nonce, currentCertificate: current.signing },
    keeper,
  );
  const unused = isPost ? [] : unread(settings.command, readRaw(env));
  const findings = [...withoutOwnEnd(soFar, task, identity), ...unused, ...current.findings, ...ofTask];
  const { secrets } = keeper;
  if (task === undefined) return { rotation: undefined, stores: [], findings, secrets };
  const note = (memory: Memory | undefined): boolean =>
    runner.saveState("rotation", memory === undefined ? "" : printNote({ nonce, memory }));
  const rotation = { task, note, left: left?.memory };
  return { rotation, stores: urlsOf(task, identity), findings, secrets };
}

/** What reads certificates is loaded only where there is one. */
async function currentOf(env: Env, keeper: Keeper): Promise<CurrentCertificate> {
  if (readRaw(env)["current-certificate"].trim() === "") return { signing: undefined, findings: [] };
  const { readCurrentCertificate } = await import("./current-certificate.ts");
  return readCurrentCertificate(env, keeper, new Date());
}

/** A note that cannot be read names nothing; then nothing is taken back, and least of all anything begun. */
const NOTHING_LEFT: Note = { nonce: "0000", memory: FRESH };

function urlsOf(task: Task, { cloud }: Identity): readonly string[] {
  const vaults = task.stores.flatMap(({ store }) =>
    store.kind === "key-vault" ? [vaultUrl(store.vault, cloud.keyVaultSuffix)] : [],
  );
  const atGitHub = task.stores.some(({ store }) => store.kind !== "key-vault");
  return [...new Set([...vaults, ...(atGitHub ? [task.githubUrl] : [])])];
}
