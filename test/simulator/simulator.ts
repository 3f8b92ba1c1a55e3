import { armHandlers } from "./arm.ts";
import { asmHandlers } from "./asm.ts";
import { hosts, placeOf, type Service } from "./clouds.ts";
import { entraHandlers } from "./entra.ts";
import { createFaults, type FaultRule, play } from "./faults.ts";
import { githubHandlers } from "./github.ts";
import { graphHandlers } from "./graph.ts";
import { type LogEntry, logEntry } from "./log.ts";
import { oidcHandlers } from "./oidc.ts";
import { type Call, type Handler, json, match, type SimRequest, type SimResponse } from "./request.ts";
import { vaultHandlers } from "./vault-secrets.ts";
import type { World } from "./world.ts";

/** The services as one thing to send requests to. */
export interface Simulator {
  world: World;
  /** Answers a request; rejects with code ECONNRESET where the connection would be cut. */
  handle(request: SimRequest): Promise<SimResponse>;
  fault(rule: FaultRule): void;
  clearFaults(): void;
  /** Every request that arrived, oldest first. */
  log: LogEntry[];
  /** The real host names it answers for, its vaults' among them; an entry that begins with a dot is a suffix. */
  readonly hosts: string[];
  /**
   * Calls back after every request, also one whose answer was lost: the state is what it left behind. What the
   * callback throws is the simulator's failure, so it had better take notes.
   */
  watch(callback: (entry: LogEntry) => void): void;
}

const services: Record<Service, Handler[]> = {
  login: entraHandlers,
  graph: graphHandlers,
  arm: armHandlers,
  asm: asmHandlers,
  oidc: oidcHandlers,
  github: githubHandlers,
  vault: vaultHandlers,
};

export function createSimulator(world: World): Simulator {
  const faults = createFaults();
  const log: LogEntry[] = [];
  const watchers: ((entry: LogEntry) => void)[] = [];
  return {
    world,
    get hosts() {
      return [...hosts, ...world.vaults().map((vault) => new URL(vault.url()).hostname)];
    },
    log,
    watch: (callback) => {
      watchers.push(callback);
    },
    fault: faults.add,
    clearFaults: faults.clear,
    handle: async (request) => {
      const entry = logEntry(world, request);
      log.push(entry);
      const answer = await play(faults.take(request), request, () => route(world, request))
        .then((made) => {
          entry.status = made.status;
          return made;
        })
        .finally(() => {
          for (const callback of watchers) callback(entry);
        });
      return { ...answer, headers: { ...answer.headers, date: world.now().toUTCString() } };
    },
  };
}

function route(world: World, request: SimRequest): SimResponse {
  const place = placeOf(request.url);
  const found = place && match(services[place.service], request.method, place.path);
  if (!place || !found) return unknown(request);
  const call: Call = { ...request, ...place, params: found.params };
  return found.handler.handle(world, call);
}

/** 501 is none of Azure's answers: a test that meets it asks for something that is not simulated. */
function unknown({ method, url }: SimRequest): SimResponse {
  const message = `The simulator has no handler for ${method} ${url.origin}${url.pathname}`;
  return json(501, { error: { code: "NotSimulated", message } });
}
