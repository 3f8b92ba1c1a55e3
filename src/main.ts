import type { Outcome } from "./commands/outcome.ts";
import { readContext } from "./context.ts";
import { verdictOf } from "./core/finding.ts";
import { readInputs } from "./core/inputs/read.ts";
import { formsOf } from "./core/masking.ts";
import { redactor } from "./core/redact.ts";
import type { Report } from "./core/report.ts";
import { Secret } from "./core/secret.ts";
import type { Reading } from "./core/settings.ts";
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
 * One run of the action, from the environment to the exit code: read and mask, check offline, check live where
 * nothing stands against it, publish. The live half is loaded only when it is needed.
 */
export async function main(env: Env): Promise<void> {
  const startedAt = new Date();
  const vault = new Vault();
  const runner = createRunner(vault.redact);
  runner.saveState("phase", "running");
  const reading = readInputs(env, readContext(env), runner.mask);
  vault.keep(reading.secrets);
  const outcome = await checkLive(env, reading, startedAt, vault, runner);
  runner.conclude();
  publish(reportOf(reading, outcome, startedAt), reading, runner);
  runner.saveState("phase", "done");
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

async function checkLive(
  env: Env,
  { identity, settings, findings }: Reading,
  startedAt: Date,
  vault: Vault,
  runner: Runner,
): Promise<Outcome> {
  const hopeless = findings.some((finding) => finding.level === "error");
  if (identity === undefined || settings.offline || hopeless) return NOTHING_LIVE;
  const { validateLive } = await import("./live.ts");
  return validateLive({
    env,
    identity,
    settings,
    deadline: new Date(startedAt.getTime() + settings.timeoutSeconds * 1000),
    keepSecret: (value) => {
      const secret = new Secret(value);
      formsOf(secret).forEach(runner.mask);
      vault.keep([secret]);
    },
  });
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
    timing: {
      total: Date.now() - startedAt.getTime(),
      network: outcome.network.busy,
      requests: outcome.network.requests,
    },
  };
}
