import { setTimeout as sleep } from "node:timers/promises";
import { A_MOMENT, adapters, type LiveOptions, type RotationOptions } from "./adapters.ts";
import type { Outcome } from "./commands/outcome.ts";
import { validate } from "./commands/validate.ts";
import { check } from "./core/catalogue/checks.ts";
import type { Identity } from "./core/credential.ts";
import type { Settings } from "./core/settings.ts";
import { allowedUrls, hostsOf, metadataHosts } from "./hosts.ts";
import { Http } from "./http/client.ts";

/** Puts the adapters together and runs the command against the real services. */
export async function runLive(options: LiveOptions): Promise<Outcome> {
  const { env, identity, settings, rotation } = options;
  const stop = new AbortController();
  const http = new Http({
    env,
    signal: stop.signal,
    deadline: options.deadline,
    allowedHosts: hostsOf([...allowedUrls(identity, env), ...(rotation?.hosts ?? [])]),
    insecureHosts: metadataHosts(identity.credential, env),
    now: () => new Date(),
    random: Math.random,
    sleep: async (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  });
  try {
    if (rotation === undefined) warm(http, identity, settings);
    else warmForRotation(http, identity, rotation);
    return await Promise.race([runCommand(http, options), outOfTime(options, http, stop.signal)]);
  } finally {
    stop.abort();
    http.close();
  }
}

async function runCommand(http: Http, options: LiveOptions): Promise<Outcome> {
  const { identity, settings, rotation } = options;
  const parts = adapters(http, options);
  if (rotation === undefined) return validate({ identity, settings, signIn: parts.tokens, ...parts });
  const { rotateLive } = await import("./live-rotation.ts");
  return rotateLive(http, { ...options, rotation }, parts);
}

/** The HTTP client ends by itself at the deadline; this is for whatever else may hang, such as `az`. */
async function outOfTime(
  { settings, deadline }: LiveOptions,
  http: Http,
  signal: AbortSignal,
): Promise<Outcome> {
  await sleep(Math.max(0, deadline.getTime() - Date.now()) + A_MOMENT, undefined, { signal, ref: false });
  const seconds = String(settings.timeoutSeconds);
  return {
    findings: [check("run/timeout", "timeout-seconds", { seconds })],
    credentials: [],
    subscriptions: [],
    network: { busy: http.traffic.busy, requests: http.traffic.requests },
  };
}

/** Opens what a plain run will use: two calls go to ARM side by side, and Entra is asked for two tokens. */
function warm(http: Http, { cloud, credential }: Identity, settings: Settings): void {
  const looksUpExpiry =
    credential.kind === "client-secret" && settings.checkExpiry !== "off" && cloud.graphUrl !== "";
  if (credential.kind === "client-secret" || credential.kind === "oidc") {
    http.warm(cloud.authorityHost, looksUpExpiry ? 2 : 1);
  }
  http.warm(cloud.resourceManagerUrl, 2);
  if (looksUpExpiry) http.warm(cloud.graphUrl, 1);
}

/** A store is read with two requests side by side; the two proofs take the connections of the sign-in. */
function warmForRotation(
  http: Http,
  { cloud, credential, subscriptionIds }: Identity,
  { hosts }: RotationOptions,
): void {
  const signsIn = credential.kind === "client-secret" || credential.kind === "oidc";
  http.warm(cloud.authorityHost, signsIn ? 2 : 1);
  if (cloud.graphUrl !== "") http.warm(cloud.graphUrl, 1);
  for (const host of hosts) http.warm(host, 2);
  if (subscriptionIds.length > 0) http.warm(cloud.resourceManagerUrl, 1);
}
