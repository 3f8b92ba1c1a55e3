import { setTimeout as sleep } from "node:timers/promises";
import type { Identity } from "../core/credential.ts";
import type { ManagementCertificate, Settings } from "../core/settings.ts";
import { Http } from "../http/client.ts";
import { allowedUrls, classicHosts, hostsOf, metadataHosts } from "./hosts.ts";

export interface ConnectionOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A run has an identity, a management certificate, or both. */
  readonly identity: Identity | undefined;
  readonly management: Pick<ManagementCertificate, "cloud"> | undefined;
  readonly settings: Settings;
  /** When the run must be over. */
  readonly deadline: Date;
}

/** The one HTTP client of a run, its sockets opening while everything else is loaded. */
export interface Connections {
  readonly http: Http;
  /** Aborts when they are closed. */
  readonly closed: AbortSignal;
  /** Allows and opens further hosts: the stores of a rotation, which only its own inputs name. */
  add(urls: readonly string[]): Promise<void>;
  close(): void;
}

/** A store is read with two requests side by side. */
const SOCKETS_OF_STORE = 2;

/** Where it is done, TCP has begun on each of the connections. */
export async function openConnections(options: ConnectionOptions): Promise<Connections> {
  const { env, identity, management, settings, deadline } = options;
  const stop = new AbortController();
  const allowedHosts = new Set(hostsOf(identity === undefined ? [] : allowedUrls(identity, env)));
  const http = new Http({
    ...{ env, deadline, allowedHosts, signal: stop.signal },
    certificateHosts: classicHosts(management),
    insecureHosts: identity === undefined ? new Set() : metadataHosts(identity.credential, env),
    now: () => new Date(),
    random: Math.random,
    sleep: async (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  });
  if (identity !== undefined) {
    warm(http, identity, settings);
    warmForIdToken(http, identity, env);
  }
  await aTurn();
  return {
    http,
    closed: stop.signal,
    add: async (urls) => {
      for (const host of hostsOf(urls)) allowedHosts.add(host);
      for (const url of urls) http.warm(url, SOCKETS_OF_STORE);
      await aTurn();
    },
    close: () => {
      stop.abort();
      http.close();
    },
  };
}

/**
 * Node begins to connect in its next tick. The imports that follow leave no room for one, and connections that were
 * asked for before them would begin after them: at 100 ms a third of a round trip later.
 */
const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function warm(http: Http, identity: Identity, settings: Settings): void {
  if (settings.command === "validate") warmForValidation(http, identity, settings);
  else warmForRotation(http, identity);
}

/** Opens what a plain run will use: two calls go to ARM side by side, and Entra is asked for two tokens. */
function warmForValidation(http: Http, { cloud, credential }: Identity, settings: Settings): void {
  const { kind } = credential;
  const listed = kind === "client-secret" || kind === "client-certificate";
  const looksUpExpiry = listed && settings.checkExpiry !== "off" && cloud.graphUrl !== "";
  if (listed || kind === "oidc") {
    http.warm(cloud.authorityHost, looksUpExpiry ? 2 : 1);
  }
  http.warm(cloud.resourceManagerUrl, 2);
  if (looksUpExpiry) http.warm(cloud.graphUrl, 1);
}

/** The job's own token is asked for before anything else. */
function warmForIdToken(http: Http, { credential }: Identity, env: ConnectionOptions["env"]): void {
  const url = env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "";
  if (credential.kind === "oidc" && URL.canParse(url)) http.warm(url, 1);
}

/** The two proofs of a new secret take two connections to Entra; the caller's own sign-in has one of them before. */
function warmForRotation(http: Http, { cloud, subscriptionIds }: Identity): void {
  http.warm(cloud.authorityHost, 2);
  if (cloud.graphUrl !== "") http.warm(cloud.graphUrl, 1);
  if (subscriptionIds.length > 0) http.warm(cloud.resourceManagerUrl, 1);
}
