import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as insecureRequest,
  Agent as PlainAgent,
} from "node:http";
import { request as secureRequest } from "node:https";
import type { SecureContext } from "node:tls";
import { NetworkError } from "../core/failure.ts";
import type { Traffic } from "../ports.ts";
import { Agents } from "./agents.ts";
import { classify } from "./network-failure.ts";
import { type Attempted, isPassing, type Patience, withRetry } from "./retry.ts";
import { readRetryAfter, untilReset } from "./retry-after.ts";
import { retryWrite } from "./retry-write.ts";
import { TrafficMeter } from "./traffic.ts";

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "TRACE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The client's own certificate and key, for a host that asks for one. It has connections of its own. */
  readonly certificate?: SecureContext;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpOptions extends Patience {
  /** For HTTPS_PROXY and NO_PROXY. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `host` or `host:port`; a request to any other host is refused before a socket is opened. */
  readonly allowedHosts: ReadonlySet<string>;
  /** Likewise for requests with a client certificate: they go to no other host, and no other request goes there. */
  readonly certificateHosts?: ReadonlySet<string>;
  /** Hosts that may be called without TLS: the metadata endpoints of a managed identity, which have none. */
  readonly insecureHosts: ReadonlySet<string>;
  /** Ends everything that is under way. */
  readonly signal: AbortSignal;
}

/** How long one try may take: long enough for a slow region, short enough to try again within the run. */
const TRY_TIMEOUT = 30_000;
const LARGEST_ANSWER = 4 * 1024 * 1024;

/**
 * The one HTTP client: keep-alive, proxies, an allow-list of hosts, bounded answers, no redirects, retries within
 * the time of the run. The Azure SDKs go through it too (sdk-client.ts).
 */
export class Http {
  readonly #options: HttpOptions;
  readonly #agents: Agents;
  /** Node's own would follow HTTP_PROXY (NODE_USE_ENV_PROXY), and what has no TLS is for this machine alone. */
  readonly #direct = new PlainAgent();
  readonly #proxy: URL | undefined;
  /** A proxy that is no address: then nothing is sent, least of all past it. */
  readonly #broken: boolean;
  readonly #traffic = new TrafficMeter();

  constructor(options: HttpOptions) {
    this.#options = options;
    const proxy = proxyOf(options.env);
    this.#proxy = proxy instanceof URL ? proxy : undefined;
    this.#broken = proxy === "broken";
    this.#agents = new Agents(this.#proxy === undefined ? {} : withProxy(options.env, this.#proxy));
  }

  get traffic(): Traffic {
    return this.#traffic;
  }

  warm(url: string, connections: number): void {
    const allowed = this.#options.allowedHosts.has(new URL(url).host);
    if (allowed && !this.#broken) this.#agents.warm(url, connections);
  }

  /**
   * Sends a request that may be repeated. Answers of every status come back, save those that passed retrying:
   * 429 and 5xx end as `NetworkError` (`throttled`, `server-error`), a redirect is never followed.
   */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const url = this.#permitted(request);
    const attempt = () => this.#attempt(request, url);
    const retry = request.method === "PUT" ? retryWrite : withRetry;
    return retry(attempt, this.#options, this.#options.signal);
  }

  /**
   * Sends a request that must not be done twice. It is repeated only where it cannot have been done: after an answer
   * that asks to wait (429), and where no connection came about (`refused`, `no-route`, a busy resolver). Answers of
   * every other status come back as they are, 5xx too: only their body tells whether something was done. `reset` and
   * `timeout` are thrown at once: the request may have been done. What goes stale while it waits is made anew for each
   * try.
   */
  async sendOnce(request: HttpRequest | (() => Promise<HttpRequest>)): Promise<HttpResponse> {
    const attempt = async () => {
      const made = typeof request === "function" ? await request() : request;
      return this.#attemptOnce(made, this.#permitted(made));
    };
    const outcome = await withRetry(attempt, this.#options, this.#options.signal);
    if (outcome instanceof NetworkError) throw outcome;
    return outcome;
  }

  close(): void {
    this.#agents.destroy();
  }

  #permitted(request: HttpRequest): URL {
    const url = new URL(request.url);
    const { allowedHosts, insecureHosts, certificateHosts } = this.#options;
    const secure = request.certificate === undefined ? allowedHosts : certificateHosts;
    const allowed = (url.protocol === "https:" ? secure : insecureHosts)?.has(url.host) ?? false;
    if (!allowed) throw new NetworkError("foreign-host", url.host, url.protocol);
    if (this.#broken) throw new NetworkError("proxy-unreachable", url.host, "ERR_INVALID_URL");
    return url;
  }

  async #attempt(request: HttpRequest, url: URL): Promise<Attempted<HttpResponse>> {
    const result = await this.#exchange(request, url).catch((error: unknown) => {
      throw classify(error, url.host, this.#proxy);
    });
    const { status } = result;
    const isFault = status === 408 || status >= 500;
    if (!isFault) return this.#unlessThrottled(result, url);
    const again = new NetworkError("server-error", url.host, String(status));
    return asking(result, again, readRetryAfter(result.headers, this.#options.now()));
  }

  #unlessThrottled(result: HttpResponse, url: URL): Attempted<HttpResponse> {
    const { status, headers } = result;
    const { now, deadline } = this.#options;
    const again = new NetworkError("throttled", url.host, String(status));
    const retryAfter = readRetryAfter(headers, now());
    if (status === 429) return asking(result, again, retryAfter);
    // GitHub's limits may come as 403 too; what is past waiting for is told in its words.
    const wait = status === 403 ? (retryAfter ?? untilReset(headers, now())) : undefined;
    if (wait === undefined || wait >= deadline.getTime() - now().getTime()) return { result };
    return asking(result, again, wait);
  }

  /** A failure in place of a result ends the tries; one that is thrown is repeated if it passes. */
  async #attemptOnce(request: HttpRequest, url: URL): Promise<Attempted<HttpResponse | NetworkError>> {
    try {
      const result = await this.#exchange(request, url);
      return this.#unlessThrottled(result, url);
    } catch (error) {
      const failure = classify(error, url.host, this.#proxy);
      if (!neverLeft(error)) return { result: asLost(failure) };
      if (isPassing(failure)) throw failure;
      return { result: failure };
    }
  }

  /** Fails with what Node threw, not yet told apart. */
  async #exchange(request: HttpRequest, url: URL): Promise<HttpResponse> {
    const result = await this.#traffic.measure(() => this.#once(request, url));
    this.#traffic.noteClock(url.host, result.headers.date, this.#options.now());
    const { status } = result;
    if (status >= 300 && status < 400) throw new NetworkError("redirect", url.host, String(status));
    return result;
  }

  #once(request: HttpRequest, url: URL): Promise<HttpResponse> {
    const { signal, deadline, now } = this.#options;
    const left = Math.max(1, deadline.getTime() - now().getTime());
    const patience = AbortSignal.any([signal, AbortSignal.timeout(Math.min(TRY_TIMEOUT, left))]);
    const headers = { ...request.headers, ...lengthOf(request.body) };
    const secure = url.protocol === "https:";
    const send = secure ? secureRequest : insecureRequest;
    const options = {
      method: request.method,
      headers,
      signal: patience,
      agent: secure ? this.#agents.for(request.certificate) : this.#direct,
    };
    return new Promise<HttpResponse>((resolve, reject) => {
      const fail = (error: unknown) =>
        reject(patience.aborted ? new NetworkError("timeout", url.host, "no answer") : error);
      const outgoing = send(url, options, (incoming) => {
        collect(incoming, url.host).then(resolve, fail);
      });
      outgoing.on("error", fail);
      outgoing.end(request.body);
    });
  }
}

/** Node names the call that failed: before the connection stands, nothing of a request has left. */
function neverLeft(error: unknown): boolean {
  const { syscall, errors } = (error ?? {}) as { readonly syscall?: unknown; readonly errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return errors.every(neverLeft);
  return syscall === "connect" || syscall === "getaddrinfo";
}

/** A network can lose its route under a standing connection too: then the request may have arrived. */
const asLost = (failure: NetworkError): NetworkError =>
  failure.failure === "refused" || failure.failure === "no-route" || failure.failure === "dns"
    ? new NetworkError("reset", failure.host, failure.detail)
    : failure;

/** Node itself reads these variables, and throws on what is no address; here it is told beforehand. */
function proxyOf(env: HttpOptions["env"]): URL | "broken" | undefined {
  const value = env["https_proxy"] || env["HTTPS_PROXY"];
  if (!value) return undefined;
  try {
    // `proxy.corp:8080` is how curl and most others write it; Node would go past it without a word.
    const url = new URL(value.includes("://") ? value : `http://${value}`);
    decodeURIComponent(`${url.username}${url.password}`);
    return /^https?:$/.test(url.protocol) ? url : "broken";
  } catch {
    return "broken";
  }
}

const withProxy = (env: HttpOptions["env"], proxy: URL): HttpOptions["env"] => ({
  ...env,
  https_proxy: proxy.href,
  HTTPS_PROXY: proxy.href,
});

const lengthOf = (body: string | undefined): Record<string, string> =>
  body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };

async function collect(incoming: IncomingMessage, host: string): Promise<HttpResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw new NetworkError("too-large", host, `${LARGEST_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString(),
  };
}

const asking = <T>(result: T, again: NetworkError, retryAfter: number | undefined): Attempted<T> =>
  retryAfter === undefined ? { result, again } : { result, again, retryAfter };
