import { Agent } from "node:https";
import type { Duplex } from "node:stream";
import { connect, createSecureContext, type SecureContext, type TLSSocket } from "node:tls";

/** Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot make us hand a secret to whoever answers. */
const VERIFIED = { rejectUnauthorized: true } as const;

/**
 * A keep-alive agent whose connections can be opened before the first request is ready: TCP and TLS cost two round
 * trips, and they pass while the SDK loads or the token is fetched.
 */
export class WarmAgent extends Agent {
  readonly #warm = new Map<string, TLSSocket[]>();
  readonly #proxied: boolean;
  /** One for all connections: each would make its own, a third of a millisecond before the first byte leaves. */
  readonly #secureContext: SecureContext;

  /**
   * `proxyEnv` (Node ≥ 24.5): HTTPS_PROXY and NO_PROXY are honoured by Node itself. `certificate` is shown to every
   * host that asks for one.
   */
  constructor(
    proxyEnv: Readonly<Record<string, string | undefined>>,
    certificate: SecureContext = createSecureContext(),
  ) {
    super({ ...VERIFIED, keepAlive: true, proxyEnv, secureContext: certificate });
    this.#secureContext = certificate;
    this.#proxied = ["HTTPS_PROXY", "https_proxy"].some((name) => Boolean(proxyEnv[name]));
  }

  /** Opens connections ahead. Behind a proxy it does nothing: the tunnel is Node's own affair. */
  warm(origin: string, connections: number): void {
    const url = new URL(origin);
    if (this.#proxied || url.protocol !== "https:") return;
    const port = Number(url.port || 443);
    for (let opened = 0; opened < connections; opened++) {
      const socket = connect({
        host: url.hostname,
        port,
        servername: url.hostname,
        ALPNProtocols: ["http/1.1"],
        secureContext: this.#secureContext,
        ...VERIFIED,
      });
      // The request that takes this socket will see the failure; until then nobody else listens.
      socket.on("error", () => {});
      const name = `${url.hostname}:${port}`;
      this.#warm.set(name, [...(this.#warm.get(name) ?? []), socket]);
    }
  }

  override createConnection(
    options: Parameters<Agent["createConnection"]>[0] & { host?: string; port?: number | string },
    callback: Parameters<Agent["createConnection"]>[1],
  ): Duplex | null | undefined {
    const waiting = this.#warm.get(`${options.host}:${options.port}`) ?? [];
    for (let socket = waiting.shift(); socket !== undefined; socket = waiting.shift()) {
      if (!socket.destroyed) return socket;
    }
    return super.createConnection(options, callback);
  }

  override destroy(): void {
    for (const sockets of this.#warm.values()) for (const socket of sockets) socket.destroy();
    this.#warm.clear();
    super.destroy();
  }
}
