import type { Attach, Attached } from "../commands/generate.ts";
import type { Registered } from "../commands/outcome.ts";
import { inputFinding } from "../core/catalogue/inputs.ts";
import { making } from "../core/catalogue/making.ts";
import { rotating } from "../core/catalogue/rotating.ts";
import { type Finding, hasError } from "../core/finding.ts";
import { readRaw } from "../core/inputs/raw.ts";
import { readTarget } from "../core/inputs/rotation.ts";
import type { KeyFile } from "../core/keyfile/key-file.ts";
import { Secret } from "../core/secret.ts";
import type { Reading, RunContext } from "../core/settings.ts";
import { openCertificates } from "./certificates.ts";
import { openConnections } from "./connections.ts";
import { outOfTime } from "./live.ts";
import type { Line } from "./live-management.ts";

export interface AttachingRun {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly context: RunContext;
  readonly now: Date;
  /** Masks a secret that is born during the run, and keeps it out of all output. */
  readonly keep: (secret: Secret) => void;
}

export interface Attaching {
  readonly findings: readonly Finding[];
  /** Undefined where something stands against it, or nobody is there who could. */
  readonly attach: Attach | undefined;
}

/** Who registers what `generate` makes is found and looked at before anything is made. */
export function prepareAttachment(run: AttachingRun, given: Reading): Attaching {
  const { settings } = given;
  if (settings.offline) return refused(making("attach/offline", "attach"));
  if (settings.attach === "management" && given.management === undefined) return refused(noManagement(run));
  const { reading, beside } = openCertificates(given, run.now, run.keep);
  // To register it in a part of the subscriptions would be to do half of what was asked.
  const findings = [...reading.findings.slice(given.findings.length), ...beside];
  const register =
    settings.attach === "management" ? onSubscriptions(reading) : onApplication(run, reading, findings);
  const failed = register === undefined || hasError(findings);
  return {
    findings,
    attach: failed ? undefined : (file) => live(run, reading, (line) => register(file, line)),
  };
}

const refused = (finding: Finding): Attaching => ({ findings: [finding], attach: undefined });

/** Within the time of the run, and the connections are closed afterwards. */
async function live(
  { env, now }: AttachingRun,
  { settings, identity, management }: Reading,
  act: (line: Line) => Promise<Registered>,
): Promise<Attached> {
  const deadline = new Date(now.getTime() + settings.timeoutSeconds * 1000);
  const connections = await openConnections({ env, identity, management, settings, deadline });
  const { traffic } = connections.http;
  try {
    const late = outOfTime({ settings, deadline, connections });
    const registered = await Promise.race([act({ connections, deadline }), late]);
    return { ...registered, network: { busy: traffic.busy, requests: traffic.requests } };
  } finally {
    connections.close();
  }
}

const noManagement = ({ context: { withoutSecrets } }: AttachingRun): Finding =>
  withoutSecrets === undefined
    ? making("attach/no-management-certificate", "management-certificate")
    : inputFinding(`skipped/${withoutSecrets}`, "credential");

type Register = (file: KeyFile, line: Line) => Promise<Registered>;

function onSubscriptions({ management }: Reading): Register | undefined {
  if (management?.file === undefined) return undefined;
  const { file: current, cloud, subscriptionIds } = management;
  return async (file, line) => {
    const [leaf, ...chain] = file.certificates;
    if (leaf === undefined) throw new TypeError("a file without its certificate");
    const { attachManagementLive } = await import("./live-management.ts");
    const added = { ...file, certificates: [leaf, ...chain] } as const;
    return attachManagementLive({ file: current, cloud, subscriptionIds }, added, line);
  };
}

function onApplication(run: AttachingRun, reading: Reading, findings: Finding[]): Register | undefined {
  const { identity, settings } = reading;
  // A run of a fork: what is missing is no mistake, and said already.
  if (identity === undefined) return undefined;
  if (identity.cloud.graphUrl === "") findings.push(rotating("rotation/no-graph", "environment"));
  const clientId = readTarget(readRaw(run.env), identity, findings);
  if (clientId === undefined) return undefined;
  return async (file, { connections, deadline }) => {
    const [{ adapters }, { attachToApplication }] = await Promise.all([
      import("./adapters.ts"),
      import("./live-application.ts"),
    ]);
    const keepSecret = (value: string): void => run.keep(new Secret(value));
    const options = {
      ...{ env: run.env, identity, management: undefined, settings, deadline, connections, keepSecret },
    };
    return attachToApplication(options, adapters(options), { clientId, file });
  };
}
