import type { RotationOptions } from "./adapters.ts";
import type { Identity } from "./core/credential.ts";
import type { Finding } from "./core/finding.ts";
import { Keeper } from "./core/inputs/keeper.ts";
import { readTask } from "./core/inputs/rotation.ts";
import type { Memory } from "./core/rotation/memory.ts";
import { vaultUrl } from "./core/rotation/stores.ts";
import type { Task } from "./core/rotation/task.ts";
import type { Secret } from "./core/secret.ts";
import type { RunContext, Settings } from "./core/settings.ts";
import type { Runner } from "./report/runner.ts";

type Env = Readonly<Record<string, string | undefined>>;

export interface Prepared {
  /** Undefined where something stands against it: then `findings` says what. */
  readonly rotation: RotationOptions | undefined;
  /** Where the stores are: GitHub's API and the vaults. */
  readonly stores: readonly string[];
  readonly findings: readonly Finding[];
  readonly secrets: readonly Secret[];
}

/** What the main step leaves to the post step, in the runner's state: no secret is in it. */
interface Note {
  readonly nonce: string;
  readonly memory: Memory;
}

/** Reads what only `rotate` and `issue` need. Loaded only for them. */
export function prepareRotation(
  env: Env,
  context: RunContext,
  identity: Identity,
  settings: Settings,
  runner: Runner,
): Prepared {
  const left = readNote(env["STATE_rotation"]);
  const nonce = left?.nonce ?? Math.random().toString(36).slice(2, 6).padEnd(4, "0");
  const keeper = new Keeper(runner.mask);
  const { task, findings } = readTask(env, { identity, settings, run: context, nonce }, keeper);
  const { secrets } = keeper;
  if (task === undefined) return { rotation: undefined, stores: [], findings, secrets };
  const note = (memory: Memory | undefined): void =>
    runner.saveState("rotation", memory === undefined ? "" : JSON.stringify({ nonce, memory }));
  return { rotation: { task, note, left: left?.memory }, stores: urlsOf(task, identity), findings, secrets };
}

function urlsOf(task: Task, { cloud }: Identity): readonly string[] {
  const vaults = task.stores.flatMap(({ store }) =>
    store.kind === "key-vault" ? [vaultUrl(store.vault, cloud.keyVaultSuffix)] : [],
  );
  const atGitHub = task.stores.some(({ store }) => store.kind !== "key-vault");
  return [...new Set([...vaults, ...(atGitHub ? [task.githubUrl] : [])])];
}

/** The runner's own file, written by the main step of this very job. */
function readNote(text: string | undefined): Note | undefined {
  if (!text) return undefined;
  return JSON.parse(text, (key, value: unknown) =>
    key === "startsOn" && typeof value === "string" ? new Date(value) : value,
  ) as Note;
}
