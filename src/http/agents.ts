import type { SecureContext } from "node:tls";
import { WarmAgent } from "./sockets.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * One agent for all, and one for each client certificate: a connection that was opened with one serves nobody else.
 */
export class Agents {
  readonly #env: Env;
  readonly #common: WarmAgent;
  readonly #own = new Map<SecureContext, WarmAgent>();

  /** `env` names the proxy, if any. */
  constructor(env: Env) {
    this.#env = env;
    this.#common = new WarmAgent(env);
  }

  for(certificate: SecureContext | undefined): WarmAgent {
    if (certificate === undefined) return this.#common;
    const known = this.#own.get(certificate);
    if (known !== undefined) return known;
    const made = new WarmAgent(this.#env, certificate);
    this.#own.set(certificate, made);
    return made;
  }

  warm(url: string, connections: number): void {
    this.#common.warm(url, connections);
  }

  destroy(): void {
    for (const agent of [this.#common, ...this.#own.values()]) agent.destroy();
  }
}
