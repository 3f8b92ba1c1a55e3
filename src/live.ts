import { setTimeout as sleep } from "node:timers/promises";
import { resourceManager } from "./azure/arm.ts";
import { directory } from "./azure/graph.ts";
import { claimsOf } from "./azure/token-claims.ts";
import { Tokens } from "./azure/tokens.ts";
import type { Outcome } from "./commands/outcome.ts";
import { validate } from "./commands/validate.ts";
import { check } from "./core/catalogue/checks.ts";
import type { Cloud } from "./core/cloud.ts";
import type { Identity } from "./core/credential.ts";
import type { IdToken } from "./core/diagnose/context.ts";
import type { Settings } from "./core/settings.ts";
import { requestIdToken } from "./github/oidc.ts";
import { Http } from "./http/client.ts";
import { textAt } from "./http/json.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What the HTTP client needs to end by itself at the deadline, in milliseconds. */
const A_MOMENT = 1000;

export interface LiveOptions {
  readonly env: Env;
  readonly identity: Identity;
  readonly settings: Settings;
  /** When the run must be over. */
  readonly deadline: Date;
  /** Called with every secret that is born during the run (tokens), before anything else sees it. */
  readonly keepSecret: (value: string) => void;
}

/** Puts the adapters together and runs the command against the real services. */
export async function validateLive(options: LiveOptions): Promise<Outcome> {
  const { env, identity, settings } = options;
  const stop = new AbortController();
  const http = new Http({
    env,
    signal: stop.signal,
    deadline: options.deadline,
    allowedHosts: hostsOf(allowedUrls(identity, env)),
    insecureHosts: metadataHosts(identity, env),
    now: () => new Date(),
    random: Math.random,
    sleep: async (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  });
  try {
    warm(http, identity, settings);
    const run = { identity, settings, ...adapters(http, options) };
    return await Promise.race([validate(run), outOfTime(options, http, stop.signal)]);
  } finally {
    stop.abort();
    http.close();
  }
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

/** Lets the event loop see to the sockets: a timer, because immediates run before the loop polls. */
const aTurn = (): Promise<void> => sleep(1);

function adapters(http: Http, { env, identity, deadline, keepSecret }: LiveOptions) {
  const { cloud, credential } = identity;
  const signInHosts =
    credential.kind === "managed-identity" ? metadataHosts(identity, env) : hostsOf(authorityUrls(cloud));
  let presented: IdToken | undefined;
  const idToken = async (audience: string): Promise<string> => {
    const source = {
      url: env["ACTIONS_ID_TOKEN_REQUEST_URL"],
      requestToken: env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
    };
    const token = await requestIdToken(http, source, audience);
    keepSecret(token);
    presented = presentedClaims(token, audience);
    return token;
  };
  // The SDK is the heaviest thing to load: it loads while the connections open. Loading blocks the event loop, which
  // they need for the first step of TLS; so it gets a turn before and after.
  const entra = aTurn()
    .then(() => import("./azure/entra.ts"))
    .finally(aTurn);
  const fetchToken = async (audience: string): Promise<string> => {
    // After `outOfTime`, which knows what happened: a stopped `az` only says that it failed.
    const processTimeout = Math.max(0, deadline.getTime() - Date.now()) + 1.5 * A_MOMENT;
    const { tokenFetcher } = await entra;
    return tokenFetcher(credential, { http, cloud, signInHosts, idToken, processTimeout })(audience);
  };
  const tokens = new Tokens(fetchToken, keepSecret);
  const resourceGroups = async (subscriptionId: string): Promise<readonly string[]> => {
    const { listResourceGroups } = await import("./azure/resource-groups.ts");
    return listResourceGroups(http, tokens, cloud, subscriptionId);
  };
  return {
    signIn: tokens,
    presented: () => presented,
    resources: resourceManager({
      http,
      tokens,
      url: cloud.resourceManagerUrl,
      audience: cloud.resourceManagerAudience,
      resourceGroups,
    }),
    directory: cloud.graphUrl === "" ? undefined : directory(http, tokens, cloud.graphUrl),
    clock: {
      now: () => new Date(),
      sleep: (milliseconds: number) => sleep(milliseconds, undefined, { ref: false }),
    },
    traffic: http.traffic,
  };
}

function presentedClaims(token: string, audience: string): IdToken {
  const claims = claimsOf(token);
  return {
    issuer: textAt(claims, "iss") ?? "",
    subject: textAt(claims, "sub") ?? "",
    audience: textAt(claims, "aud") ?? audience,
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

const authorityUrls = ({ authorityHost, authorityAliases }: Cloud): readonly string[] => [
  authorityHost,
  ...authorityAliases,
];

function allowedUrls({ cloud, credential }: Identity, env: Env): readonly string[] {
  const idToken = credential.kind === "oidc" ? [env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? ""] : [];
  return [...authorityUrls(cloud), cloud.resourceManagerUrl, cloud.graphUrl, ...idToken];
}

/**
 * Managed identities are asked for on the machine itself: the metadata address that every Azure VM has, or what
 * App Service, Arc and the like name in the environment.
 */
function metadataHosts({ credential }: Identity, env: Env): ReadonlySet<string> {
  if (credential.kind !== "managed-identity") return new Set();
  const named = ["IDENTITY_ENDPOINT", "MSI_ENDPOINT", "IMDS_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST"];
  return hostsOf(["http://169.254.169.254", ...named.map((name) => env[name] ?? "")]);
}

const hostsOf = (urls: readonly string[]): ReadonlySet<string> =>
  new Set(urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).host));
