import { setTimeout as sleep } from "node:timers/promises";
import { joined, type Outcome } from "../commands/outcome.ts";
import { validate } from "../commands/validate.ts";
import { check } from "../core/catalogue/checks.ts";
import type { Identity } from "../core/credential.ts";
import type { ManagementCertificate } from "../core/settings.ts";
import { A_MOMENT, adapters, type LiveOptions } from "./adapters.ts";

/** Who is to be checked: an identity of Entra's, a management certificate, or both. */
export interface LiveRun extends Omit<LiveOptions, "identity" | "management"> {
  readonly identity: Identity | undefined;
  readonly management: ManagementCertificate | undefined;
}

/** Puts the adapters together and runs the command against the real services. */
export async function runLive(options: LiveRun): Promise<Outcome> {
  return Promise.race([runAll(options), outOfTime(options)]);
}

/** The two know nothing of each other, and are looked at side by side. */
async function runAll({ identity, management, ...options }: LiveRun): Promise<Outcome> {
  const [own, classic] = await Promise.all([
    identity && runCommand({ ...options, identity, management }),
    options.settings.command === "validate" ? runManagement(options, management) : undefined,
  ]);
  return joined(own, classic);
}

/** Loaded only where there is a certificate for it. */
async function runManagement({ connections }: Pick<LiveRun, "connections">, given: LiveRun["management"]) {
  if (given?.file === undefined) return undefined;
  const { checkManagementLive } = await import("./live-management.ts");
  return checkManagementLive({ ...given, file: given.file }, connections);
}

async function runCommand(options: LiveOptions): Promise<Outcome> {
  const { identity, settings, rotation } = options;
  const parts = adapters(options);
  if (rotation === undefined) return validate({ identity, settings, signIn: parts.tokens, ...parts });
  const { rotateLive } = await import("./live-rotation.ts");
  return rotateLive({ ...options, rotation }, parts);
}

/** The HTTP client ends by itself at the deadline; this is for whatever else may hang, such as `az`. */
export async function outOfTime({
  settings,
  deadline,
  connections,
}: Pick<LiveRun, "settings" | "deadline" | "connections">): Promise<Outcome> {
  const { closed: signal, http } = connections;
  await sleep(Math.max(0, deadline.getTime() - Date.now()) + A_MOMENT, undefined, { signal, ref: false });
  const seconds = String(settings.timeoutSeconds);
  return {
    findings: [check("run/timeout", "timeout-seconds", { seconds })],
    credentials: [],
    subscriptions: [],
    network: { busy: http.traffic.busy, requests: http.traffic.requests },
  };
}
