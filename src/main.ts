import type { RotationOptions } from "./adapters.ts";
import type { Outcome } from "./commands/outcome.ts";
import { readContext } from "./context.ts";
import type { Identity } from "./core/credential.ts";
import { verdictOf } from "./core/finding.ts";
import { readInputs } from "./core/inputs/read.ts";
import { formsOf } from "./core/masking.ts";
import { redactor } from "./core/redact.ts";
import type { Report } from "./core/report.ts";
import { Secret } from "./core/secret.ts";
import type { Reading, RunContext } from "./core/settings.ts";
import { publish } from "./report/publish.ts";
import { createRunner, type Runner } from "./report/runner.ts";

type Env = Readonly<Record<string, string | undefined>>;

const NOTHING_LIVE: Outcome = {
  findings: [],
  credentials: [],
  subscriptions: [],
  network: { busy: 0, requests: 0 },
};

/**
 * One run of the action, from the environment to the exit code: read and mask, check offline, go live where
 * nothing stands against it, publish. The live half is loaded only when it is needed. The post step is such a run
 * too, where the main step has left a note (`STATE_rotation`) of something that is to be taken back.
 */
export async function main(env: Env): Promise<void> {
  const startedAt = new Date();
  const vault = new Vault();
  const runner = createRunner(vault.redact);
  const isPost = Boolean(env["STATE_rotation"]);
  if (!isPost) runner.saveState("phase", "running");
  const context = readContext(env);
  const inputs = readInputs(env, context, runner.mask);
  vault.keep(inputs.secrets);
  const { reading, rotation } = await prepare(env, context, inputs, vault, runner);
  const outcome = await goLive(env, reading, rotation, startedAt, vault, runner);
  runner.conclude();
  const handedOn = { settings: reading.settings, identity: handedOnBy(reading, outcome) };
  publish(reportOf(reading, outcome, startedAt), handedOn, runner, isPost ? "log" : "everything");
  if (!isPost) runner.saveState("phase", "done");
}

/** The secrets known so far: those that were read, and tokens as they come. */
class Vault {
  #secrets: readonly Secret[] = [];
  #redact: (text: string) => string = (text) => text;

  readonly redact = (text: string): string => this.#redact(text);

  keep(secrets: readonly Secret[]): void {
    this.#secrets = [...this.#secrets, ...secrets];
    this.#redact = redactor(this.#secrets);
  }
}

const isHopeless = ({ findings }: Reading): boolean => findings.some(({ level }) => level === "error");

/** What `rotate` and `issue` need besides is read only for them. */
async function prepare(
  env: Env,
  context: RunContext,
  reading: Reading,
  vault: Vault,
  runner: Runner,
): Promise<{ reading: Reading; rotation: RotationOptions | undefined }> {
  const { identity, settings } = reading;
  if (settings.command === "validate" || identity === undefined || isHopeless(reading)) {
    return { reading, rotation: undefined };
  }
  const { prepareRotation } = await import("./rotation.ts");
  const { rotation, findings, secrets } = prepareRotation(env, context, identity, settings, runner);
  vault.keep(secrets);
  return { reading: { ...reading, findings: [...reading.findings, ...findings] }, rotation };
}

async function goLive(
  env: Env,
  reading: Reading,
  rotation: RotationOptions | undefined,
  startedAt: Date,
  vault: Vault,
  runner: Runner,
): Promise<Outcome> {
  const { identity, settings } = reading;
  if (identity === undefined || settings.offline || isHopeless(reading)) return NOTHING_LIVE;
  const { runLive } = await import("./live.ts");
  return runLive({
    ...{ env, identity, settings, rotation },
    deadline: new Date(startedAt.getTime() + settings.timeoutSeconds * 1000),
    keepSecret: (value) => {
      const secret = new Secret(value);
      formsOf(secret).forEach(runner.mask);
      vault.keep([secret]);
    },
  });
}

/** What the steps after this one get: the credential that was checked, or the one that was made. */
function handedOnBy({ identity, settings }: Reading, { made }: Outcome): Identity | undefined {
  if (settings.command === "validate" || identity === undefined) return identity;
  if (made === undefined) return undefined;
  const { clientId, tenantId, secret: clientSecret } = made;
  return { ...identity, credential: { kind: "client-secret", clientId, tenantId, clientSecret } };
}

function reportOf(reading: Reading, outcome: Outcome, startedAt: Date): Report {
  const findings = [...reading.findings, ...outcome.findings];
  return {
    schema: 1,
    command: reading.settings.command,
    verdict: verdictOf(findings),
    startedAt: startedAt.toISOString(),
    environment: reading.identity?.cloud.name ?? "azurecloud",
    findings,
    credentials: outcome.credentials,
    subscriptions: outcome.subscriptions,
    ...(outcome.rotation !== undefined && { rotation: outcome.rotation }),
    timing: {
      total: Date.now() - startedAt.getTime(),
      network: outcome.network.busy,
      requests: outcome.network.requests,
    },
  };
}
