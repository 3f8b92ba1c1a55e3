import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import { createAuthority } from "./certificates.ts";
import type { Service } from "./clouds.ts";
import { answerWith } from "./http-door.ts";
import { signer } from "./jwt.ts";
import { delay } from "./latency.ts";
import { openProxy, type ProxyLogEntry, type ProxyOptions } from "./proxy-door.ts";
import type { Simulator } from "./simulator.ts";

export interface DoorOptions {
  /** Round-trip time to emulate, in milliseconds; default none. */
  latencyMs?: number;
  /** Serves certificates of an authority that `caFile` does not hold, as a TLS-intercepting proxy does. */
  untrusted?: boolean;
  proxy?: ProxyOptions;
}

/** A real TLS server on loopback in front of a simulator. */
export interface Door {
  /** Port of the TLS server, on 127.0.0.1 (behind the latency, if any). */
  port: number;
  /** Plain HTTP port that takes CONNECT, for HTTPS_PROXY. */
  proxyPort: number;
  proxyLog: ProxyLogEntry[];
  /** PEM file of the authority, for NODE_EXTRA_CA_CERTS. Removed by `close`. */
  caFile: string;
  /** Address of a service as a custom cloud sees it: https://localhost:PORT/arm */
  url(service: Service): string;
  /** Environment for a child process, in which the real host names lead to this door. */
  environment(options?: EnvironmentOptions): Record<string, string>;
  close(): Promise<void>;
}

export interface EnvironmentOptions {
  /** Also what a job with `id-token: write` has. */
  oidc?: boolean;
  /** Go by way of the CONNECT proxy; a string is its "user:password". */
  proxy?: boolean | string;
}

export async function serve(simulator: Simulator, options: DoorOptions = {}): Promise<Door> {
  // Made now, so that no measured request pays for a key.
  for (const name of ["entra", "github"]) signer(name);
  const authority = createAuthority();
  const presented = options.untrusted ? createAuthority("Intercepting Proxy") : authority;
  const server = createServer(secureOptions(presented), answerWith(simulator));
  server.keepAliveTimeout = 60_000;
  const sockets = track(server);
  await listen(server);
  const inner = (server.address() as AddressInfo).port;
  const latency = options.latencyMs ? await delay(inner, options.latencyMs) : undefined;
  const port = latency?.port ?? inner;
  const proxy = await openProxy(port, () => simulator.hosts, options.proxy);
  const folder = mkdtempSync(join(tmpdir(), "azure-simulator-"));
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, authority.certificate);
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all([new Promise((done) => server.close(done)), latency?.close(), proxy.close()]);
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    port,
    proxyPort: proxy.port,
    proxyLog: proxy.log,
    caFile,
    url: (service) => `https://localhost:${port}/${service}`,
    environment: (wanted = {}) => environment(simulator, { port, proxyPort: proxy.port, caFile }, wanted),
    close,
  };
}

/** OpenSSL resumes no session of a server that asks for certificates, unless the session says where it was made. */
const sessionIdContext = "simulator";

/**
 * Makes one certificate per server name at its first use; a name-less client gets localhost's. Asks every client for
 * a certificate: Azure does so at the classic API alone, but here a client that shows its own elsewhere is found out.
 */
function secureOptions(authority: ReturnType<typeof createAuthority>) {
  const contexts = new Map<string, SecureContext>();
  const contextOf = (name: string) => {
    const known = contexts.get(name);
    if (known) return known;
    const made = createSecureContext({
      key: authority.leafKey,
      cert: authority.leaf(name),
      sessionIdContext,
    });
    contexts.set(name, made);
    return made;
  };
  return {
    key: authority.leafKey,
    cert: authority.leaf("localhost"),
    ...{ requestCert: true, rejectUnauthorized: false, sessionIdContext },
    ALPNProtocols: ["http/1.1"],
    SNICallback: (name: string, done: (error: Error | null, context?: SecureContext) => void) =>
      done(null, contextOf(name)),
  };
}

function environment(
  simulator: Simulator,
  door: { port: number; proxyPort: number; caFile: string },
  wanted: EnvironmentOptions,
): Record<string, string> {
  const preload = {
    NODE_OPTIONS: `--import=${new URL("redirect.mjs", import.meta.url).href}`,
    SIMULATOR_PORT: String(door.port),
    // With a proxy nothing is redirected: what does not take the proxy finds no host, so it cannot pass by luck.
    SIMULATOR_HOSTS: wanted.proxy ? "" : simulator.hosts.join(","),
  };
  const proxy: Record<string, string> = wanted.proxy
    ? { HTTPS_PROXY: `http://${wanted.proxy === true ? "" : `${wanted.proxy}@`}127.0.0.1:${door.proxyPort}` }
    : {};
  const job: Record<string, string> = wanted.oidc
    ? {
        ACTIONS_ID_TOKEN_REQUEST_URL:
          "https://pipelines.actions.githubusercontent.com/simulated/idtoken?api-version=2.0",
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: simulator.world.github.job.requestToken,
      }
    : {};
  return { NODE_EXTRA_CA_CERTS: door.caFile, ...preload, ...proxy, ...job };
}

function track(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  return sockets;
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}
