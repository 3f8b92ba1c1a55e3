import type { Outcome } from "./commands/outcome.ts";
import type { Identity } from "./core/credential.ts";
import { curtailed } from "./core/curtail.ts";
import { hasError, verdictOf } from "./core/finding.ts";
import { readInputs } from "./core/inputs/read.ts";
import { formsOf } from "./core/masking.ts";
import { redactor } from "./core/redact.ts";
import type { Detail } from "./core/render/headline.ts";
import type { CertificateReport, Report } from "./core/report.ts";
import { Secret } from "./core/secret.ts";
import type { Reading, RunContext } from "./core/settings.ts";
import type { RotationOptions } from "./edge/adapters.ts";
import type { ConnectionOptions, Connections } from "./edge/connections.ts";
import { readContext } from "./edge/context.ts";
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
export async function main(env: Env, isPost = false): Promise<void> {
  const startedAt = new Date();
  const known = new KnownSecrets();
  const runner = createRunner(known.redact);
  if (!isPost) runner.saveState("phase", "running");
  const context = readContext(env);
  const inputs = readInputs(env, context, runner.mask);
  known.keep(inputs.secrets);
  const run = { env: await keptApart(env, inputs), context, startedAt, known, runner, isPost };
  const result = isHopeless(inputs) ? offlineOnly(inputs) : await goFurther(run, inputs);
  const { reading, outcome, detail } = result;
  const report = await withNotices(run, reading, reportOf(result, startedAt));
  runner.conclude();
  const handedOn = { settings: reading.settings, identity: handedOnBy(reading, outcome) };
  const publishing = { detail, where: isPost ? "log" : "everything" } as const;
  publish(report, handedOn, runner, publishing);
  if (!isPost) runner.saveState("phase", "done");
}

/** Only a session of the Azure CLI has another program started: `az`, which inherits the environment. */
async function keptApart(env: Env, { identity }: Reading): Promise<Env> {
  if (identity?.credential.kind !== "azure-cli") return env;
  const { ownEnv } = await import("./edge/own-env.ts");
  return ownEnv(env);
}

/** The secrets known so far: those that were read, and tokens as they come. */
class KnownSecrets {
  #secrets: readonly Secret[] = [];
  #redactor: ((text: string) => string) | undefined;

  /** Made when it is first needed: several secrets often come before anything is printed. */
  readonly redact = (text: string): string => {
    this.#redactor ??= redactor(this.#secrets);
    return this.#redactor(text);
  };

  keep(secrets: readonly Secret[]): void {
    this.#secrets = [...this.#secrets, ...secrets];
    this.#redactor = undefined;
  }
}

const isHopeless = ({ findings }: Reading): boolean => hasError(findings);

interface Run {
  readonly env: Env;
  readonly context: RunContext;
  readonly startedAt: Date;
  readonly known: KnownSecrets;
  readonly runner: Runner;
  readonly isPost: boolean;
}

interface RunResult {
  readonly reading: Reading;
  readonly certificates: readonly CertificateReport[];
  readonly outcome: Outcome;
  readonly detail: Detail | undefined;
}

const offlineOnly = (reading: Reading): RunResult => ({
  reading,
  certificates: [],
  outcome: NOTHING_LIVE,
  detail: undefined,
});

/** Sockets first: they open while all that is needed next is loaded. */
async function goFurther(run: Run, inputs: Reading): Promise<RunResult> {
  const { env, startedAt } = run;
  const { settings, identity, management } = inputs;
  if (settings.command === "generate" || settings.command === "convert") return makeFiles(run, inputs);
  const deadline = new Date(startedAt.getTime() + settings.timeoutSeconds * 1000);
  const idle = settings.offline || (identity ?? management) === undefined;
  const connections = idle ? undefined : await openFor({ env, identity, management, settings, deadline });
  try {
    const opened = await openFiles(run, inputs);
    const { reading: sound, rotation } = await prepare(run, opened.reading, connections);
    const reading = { ...sound, findings: [...sound.findings, ...opened.beside] };
    if (connections === undefined || isHopeless(sound))
      return { ...offlineOnly(reading), ...(await detailOf(opened.certificates)) };
    const { runLive } = await import("./edge/live.ts");
    const keepSecret = (value: string): void => keep(run, new Secret(value));
    const outcome = runLive({
      ...{ env, settings, deadline, rotation, connections, keepSecret },
      ...{ identity: reading.identity, management: reading.management },
    });
    // Loads while the services answer.
    const [{ DETAIL: detail }] = await Promise.all([import("./core/render/detail.ts"), outcome]);
    return { reading, certificates: opened.certificates, outcome: await outcome, detail };
  } finally {
    connections?.close();
  }
}

/** `generate` and `convert` have a way of their own: what they need besides is loaded only for them. */
async function makeFiles(run: Run, reading: Reading): Promise<RunResult> {
  const { makeKeyFiles } = await import("./edge/making.ts");
  const { env, context, startedAt: now, runner } = run;
  const making = makeKeyFiles({ env, context, now, runner, keep: (secret) => keep(run, secret) }, reading);
  // Loads while the key is made.
  const [{ DETAIL: detail }, outcome] = await Promise.all([import("./core/render/detail.ts"), making]);
  return { reading, certificates: [], outcome, detail };
}

/** Certificates are read only where there are some: what reads them is as much as all the rest of an offline run. */
async function openFiles(run: Run, inputs: Reading) {
  if ((inputs.clientCertificate ?? inputs.management) === undefined)
    return { reading: inputs, certificates: [], beside: [] };
  const { openCertificates } = await import("./edge/certificates.ts");
  return openCertificates(inputs, run.startedAt, (secret) => keep(run, secret));
}

async function detailOf(certificates: readonly CertificateReport[]) {
  if (certificates.length === 0) return {};
  const { DETAIL: detail } = await import("./core/render/detail.ts");
  return { certificates, detail };
}

async function openFor(options: ConnectionOptions): Promise<Connections> {
  const { openConnections } = await import("./edge/connections.ts");
  return openConnections(options);
}

/** What `rotate` and `issue` need besides is read only for them. */
async function prepare(
  { env, context, known, runner, isPost }: Run,
  reading: Reading,
  connections: Connections | undefined,
): Promise<{ reading: Reading; rotation: RotationOptions | undefined }> {
  const { settings, identity } = reading;
  if (settings.command === "validate" || identity === undefined) return { reading, rotation: undefined };
  const { prepareRotation } = await import("./edge/rotation.ts");
  const { rotation, stores, findings, secrets } = await prepareRotation(env, context, {
    ...{ identity, settings, runner, isPost },
    soFar: reading.findings,
  });
  known.keep(secrets);
  await connections?.add(stores);
  return { reading: { ...reading, findings }, rotation };
}

/** Node itself prints what is sent: then nothing is. */
const isOverheard = ({ findings }: Report): boolean =>
  findings.some(({ code }) => code === "variable/prints-bodies");

/** The report with what became of the comment and the issue, where one was asked for. */
async function withNotices(
  { env, context, known, isPost }: Run,
  { settings, identity }: Reading,
  report: Report,
): Promise<Report> {
  if (isPost || !(settings.comment || settings.issue) || isOverheard(report)) return report;
  const { notifyPeople } = await import("./edge/notify.ts");
  const { redact } = known;
  const notices = await notifyPeople({ env, context, settings, identity, report, redact });
  return { ...report, findings: [...report.findings, ...notices] };
}

/** A secret that is born during the run. */
function keep({ known, runner }: Run, secret: Secret): void {
  runner.mask(formsOf(secret));
  known.keep([secret]);
}

/** What the steps after this one get: the credential that was checked, or the one that was made. */
function handedOnBy({ identity, settings }: Reading, { made }: Outcome): Identity | undefined {
  if (settings.command === "validate") return identity;
  if (identity === undefined || made === undefined) return undefined;
  const { clientId, tenantId, secret: clientSecret } = made;
  return { ...identity, credential: { kind: "client-secret", clientId, tenantId, clientSecret } };
}

function reportOf({ reading, certificates, outcome }: RunResult, startedAt: Date): Report {
  const findings = curtailed([...reading.findings, ...outcome.findings]);
  return {
    schema: 1,
    command: reading.settings.command,
    verdict: verdictOf(findings),
    startedAt: startedAt.toISOString(),
    environment: (reading.identity ?? reading.management)?.cloud.name ?? "azurecloud",
    findings,
    credentials: outcome.credentials,
    subscriptions: outcome.subscriptions,
    certificates: [...(outcome.certificates ?? []), ...certificates],
    ...(outcome.files !== undefined && { files: outcome.files }),
    ...(outcome.rotation !== undefined && { rotation: outcome.rotation }),
    timing: {
      total: Date.now() - startedAt.getTime(),
      network: outcome.network.busy,
      requests: outcome.network.requests,
    },
  };
}
