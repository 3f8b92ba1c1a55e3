import { rotating } from "../catalogue/rotating.ts";
import type { Cloud } from "../cloud.ts";
import type { Identity, SigningMaterial } from "../credential.ts";
import { type Finding, hasError } from "../finding.ts";
import { firstSubscription, tooLarge } from "../rotation/payload.ts";
import type { Repository } from "../rotation/stores.ts";
import { parseStores } from "../rotation/stores-parser.ts";
import type { Task } from "../rotation/task.ts";
import type { Policy, What } from "../rotation/world.ts";
import type { Secret } from "../secret.ts";
import type { RunContext, Settings } from "../settings.ts";
import { NO_CURRENT, readCurrent } from "./current-secret.ts";
import type { Keeper } from "./keeper.ts";
import { checkId } from "./lint/ids.ts";
import { type Env, type RawInputs, readRaw } from "./raw.ts";
import { readFlag, readNumber } from "./settings.ts";

export interface TaskReading {
  /** Undefined where something stands against it: then `findings` says what. */
  readonly task: Task | undefined;
  readonly findings: readonly Finding[];
}

export interface TaskContext {
  readonly identity: Identity;
  readonly settings: Settings;
  readonly run: RunContext;
  /** Tells this process from another of the same attempt: four letters or digits. */
  readonly nonce: string;
  /** What `current-certificate` holds; undefined where it is empty or cannot be read. */
  readonly currentCertificate: SigningMaterial | undefined;
}

/** In seconds. Later runs take it that none of an earlier one's requests is still under way. */
const LONGEST_RUN = 1800;

/** Reads the inputs of `rotate` and `issue`. Loaded only for them. Never throws. */
export function readTask(env: Env, context: TaskContext, keeper: Keeper): TaskReading {
  const raw = readRaw(env);
  const findings: Finding[] = [];
  const what = context.settings.command === "rotate" ? context.settings.credentialType : "secret";
  const numbers = readNumbers(raw, context.settings, findings);
  const force = readFlag("force", raw.force, findings);
  const dryRun = readFlag("dry-run", raw["dry-run"], findings);
  const clientId = readTarget(raw, context.identity, findings);
  const here = readRepository(context.run.repository, findings);
  const stores = context.settings.command === "rotate" ? readStores(raw, context, here, what, findings) : [];
  if (clientId !== undefined) findings.push(...tooLarge(stores, holderOf(clientId, context.identity)));
  findings.push(...firstSubscription(stores, context.identity.subscriptionIds));
  const githubToken = optional(raw["github-token"], keeper);
  if (githubToken === undefined && stores.some(({ store }) => store.kind !== "key-vault")) {
    findings.push(rotating("rotation/no-github-token", "github-token"));
  }
  const pfxPassword = readStorePassword(raw, stores, keeper, findings);
  const current =
    what === "secret" && clientId !== undefined
      ? readCurrent(raw["current-secret"], { clientId, caller: context.identity.credential }, keeper)
      : NO_CURRENT;
  findings.push(...current.findings);
  checkOtherCurrent(raw, what, findings);
  if (!isApiUrl(context.run.apiUrl, context.identity.cloud)) {
    findings.push(rotating("rotation/no-api-url", "GITHUB_API_URL"));
  }
  if (context.settings.timeoutSeconds > LONGEST_RUN) {
    findings.push(rotating("rotation/too-long", "timeout-seconds", { most: String(LONGEST_RUN) }));
  }
  const failed = hasError(findings);
  if (failed || clientId === undefined || here === undefined) return { task: undefined, findings };
  const { repository, runId, attempt } = context.run;
  const policy: Policy = {
    ...numbers.policy,
    ...{ what, force },
    run: { repository, runId, attempt, nonce: context.nonce },
  };
  return {
    task: {
      ...{ clientId, stores, here, policy, dryRun, githubToken },
      isJobToken: githubToken !== undefined && githubToken.reveal() === raw["notify-token"].trim(),
      isOwnByDefault: raw["target-client-id"] === "",
      currentSecret: current.secret,
      currentCertificate: what === "certificate" ? context.currentCertificate : undefined,
      keySize: context.settings.keySize,
      pfxPassword,
      githubUrl: context.run.apiUrl.replace(/\/+$/, ""),
      propagationSeconds: numbers.propagationSeconds,
      lifetimeHours: numbers.lifetimeHours,
    },
    findings,
  };
}

function readNumbers(raw: RawInputs, { rotateBeforeDays, rotateAfterDays }: Settings, findings: Finding[]) {
  const number = (name: keyof RawInputs, least: number, fallback: number) =>
    readNumber(name, raw[name], least, fallback, findings);
  const policy = {
    rotateBeforeDays,
    rotateAfterDays,
    lifetimeDays: number("lifetime-days", 1, 90),
    graceHours: number("grace-hours", 0, 24),
  };
  // Else each run would find the secret of the one before due again.
  if (policy.lifetimeDays <= policy.rotateBeforeDays) {
    const holes = { lifetime: String(policy.lifetimeDays), before: String(policy.rotateBeforeDays) };
    findings.push(rotating("rotation/always-due", "lifetime-days", holes));
  }
  return {
    policy,
    propagationSeconds: number("propagation-timeout-seconds", 1, 180),
    lifetimeHours: number("lifetime-hours", 1, 8),
  };
}

export function readTarget(
  raw: RawInputs,
  { credential }: Identity,
  findings: Finding[],
): string | undefined {
  const text = raw["target-client-id"];
  const own =
    "clientId" in credential && credential.kind !== "managed-identity" ? credential.clientId : undefined;
  if (text === "") {
    if (own === undefined) findings.push(rotating("rotation/no-target", "target-client-id"));
    return own;
  }
  const given = { value: text, from: "`target-client-id`", origin: "inputs" } as const;
  const checked = checkId(given, "application (client) ID");
  findings.push(...checked.findings);
  return checked.value;
}

/** The token for GitHub must not go to a host of Azure's, which this run may call too. */
function isApiUrl(text: string, cloud: Cloud): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  const { protocol, host, search, hash } = url;
  const azure = [cloud.authorityHost, cloud.resourceManagerUrl, cloud.graphUrl].filter((url) => url !== "");
  return (
    protocol === "https:" && search === "" && hash === "" && !azure.some((url) => new URL(url).host === host)
  );
}

const holderOf = (clientId: string, { cloud, subscriptionIds }: Identity) => ({
  ...{ clientId, cloud },
  subscriptionId: subscriptionIds[0],
});

/** Off a runner there is none, and then nothing can be labelled or found again. */
function readRepository(fullName: string, findings: Finding[]): Repository | undefined {
  const [owner, name, ...rest] = fullName.split("/");
  if (owner && name && rest.length === 0) return { owner, name };
  findings.push(rotating("rotation/no-repository", "GITHUB_REPOSITORY"));
  return undefined;
}

function readStores(
  raw: RawInputs,
  { identity }: TaskContext,
  here: Repository | undefined,
  what: What,
  findings: Finding[],
): Task["stores"] {
  if (here === undefined) return [];
  const reading = parseStores(raw.stores, { here, cloud: identity.cloud, what });
  findings.push(...reading.findings);
  return reading.stores.map((store, index) => ({ store, line: reading.lines[index] ?? 0 }));
}

/** Of the .pfx that the stores get. */
function readStorePassword(
  raw: RawInputs,
  stores: Task["stores"],
  keeper: Keeper,
  findings: Finding[],
): Secret | undefined {
  const pfxPassword = raw["pfx-password"] === "" ? undefined : keeper.keep(raw["pfx-password"]);
  const packed = stores.find(({ store }) => store.format === "pfx");
  if (packed !== undefined && pfxPassword === undefined) {
    findings.push(rotating("rotation/no-pfx-password", "pfx-password", { line: String(packed.line) }));
  }
  return pfxPassword;
}

function checkOtherCurrent(raw: RawInputs, what: What, findings: Finding[]): void {
  const other = what === "secret" ? "certificate" : "secret";
  if (raw[`current-${other}`].trim() === "") return;
  findings.push(rotating("rotation/other-current", `current-${other}`, { what, other }));
}

const optional = (text: string, keeper: Keeper): Secret | undefined =>
  text.trim() === "" ? undefined : keeper.keep(text.trim());
