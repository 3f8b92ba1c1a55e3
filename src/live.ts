import { setTimeout as sleep } from "node:timers/promises";
import { A_MOMENT, adapters, type LiveOptions } from "./adapters.ts";
import type { Outcome } from "./commands/outcome.ts";
import { validate } from "./commands/validate.ts";
import { check } from "./core/catalogue/checks.ts";

/** Puts the adapters together and runs the command against the real services. */
export async function runLive(options: LiveOptions): Promise<Outcome> {
  return Promise.race([runCommand(options), outOfTime(options)]);
}

async function runCommand(options: LiveOptions): Promise<Outcome> {
  const { identity, settings, rotation } = options;
  const parts = adapters(options);
  if (rotation === undefined) return validate({ identity, settings, signIn: parts.tokens, ...parts });
  const { rotateLive } = await import("./live-rotation.ts");
  return rotateLive({ ...options, rotation }, parts);
}

/** The HTTP client ends by itself at the deadline; this is for whatever else may hang, such as `az`. */
async function outOfTime({ settings, deadline, connections }: LiveOptions): Promise<Outcome> {
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
