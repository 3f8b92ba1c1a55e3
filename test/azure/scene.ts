import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { Tokens } from "../../src/azure/tokens.ts";
import { CLOUDS } from "../../src/core/cloud.ts";
import type { Context } from "../../src/core/diagnose/context.ts";
import { diagnose } from "../../src/core/diagnose/diagnose.ts";
import type { Finding } from "../../src/core/finding.ts";
import { Http } from "../../src/http/client.ts";
import type { Application } from "../simulator/application.ts";
import { createLab, graphScope, type Lab } from "../simulator/lab.ts";
import type { Simulator } from "../simulator/simulator.ts";
import { type Door, serve } from "../simulator/tls-door.ts";

export const GRAPH = "https://graph.microsoft.com";
export const VAULT = "https://contoso-kv.vault.azure.net";

/** An application that owns the lab's and may change what it owns, with our HTTP client before the simulator. */
export interface Scene {
  readonly lab: Lab;
  readonly rotator: Application;
  readonly http: Http;
  readonly tokens: Tokens;
  /** What was slept, in milliseconds. */
  readonly waits: number[];
  /** Requests to anything but Entra, as `METHOD path status`. */
  requests(): string[];
  diagnose(error: unknown): Finding;
}

/** Real TLS by way of the simulator's proxy, so that every real host name leads there; one door for the whole file. */
export function useScene(): () => Scene {
  let door: Door;
  let scene: Scene;
  const current: Simulator = {
    get world() {
      return scene.lab.world;
    },
    get hosts() {
      return scene.lab.simulator.hosts;
    },
    get log() {
      return scene.lab.simulator.log;
    },
    handle: (request) => scene.lab.simulator.handle(request),
    fault: (rule) => scene.lab.simulator.fault(rule),
    clearFaults: () => scene.lab.simulator.clearFaults(),
    watch: (callback) => scene.lab.simulator.watch(callback),
  };
  const trusted = getCACertificates("default");
  beforeAll(async () => {
    scene = createScene(0);
    door = await serve(current);
    setDefaultCACertificates([...trusted, readFileSync(door.caFile, "utf8")]);
  });
  afterAll(async () => {
    setDefaultCACertificates(trusted);
    await door.close();
  });
  beforeEach(() => {
    scene = createScene(door.proxyPort);
  });
  afterEach(() => scene.http.close());
  return () => scene;
}

function createScene(proxyPort: number): Scene {
  const lab = createLab();
  const rotator = lab.tenant.addApplication({
    displayName: "rotator",
    graphPermissions: ["Application.ReadWrite.OwnedBy"],
  });
  lab.application.addOwner(rotator.servicePrincipal);
  const secret = rotator.addSecret();
  const waits: number[] = [];
  const scope = (audience: string) => (audience === GRAPH ? graphScope : `${audience}/.default`);
  const signIn = (audience: string) => lab.signIn(scope(audience), rotator, secret.value);
  return {
    lab,
    rotator,
    waits,
    http: createHttp(lab, proxyPort, waits),
    tokens: new Tokens(signIn, () => {}),
    requests: () =>
      lab.simulator.log
        .filter(({ host }) => !host.startsWith("login."))
        .map(({ method, path, status }) => `${method} ${path} ${status}`),
    diagnose: (error) => diagnose(error, contextOf(lab, rotator)),
  };
}

/** With a clock that only sleeping moves. */
function createHttp(lab: Lab, proxyPort: number, waits: number[]): Http {
  let now = lab.clock.now.getTime();
  return new Http({
    env: { HTTPS_PROXY: `http://127.0.0.1:${proxyPort}` },
    allowedHosts: new Set([GRAPH, VAULT].map((url) => new URL(url).host)),
    insecureHosts: new Set(),
    signal: new AbortController().signal,
    now: () => new Date(now),
    deadline: new Date(now + 60_000),
    random: () => 1,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  });
}

const contextOf = ({ tenant, application }: Lab, { appId, servicePrincipal }: Application): Context => ({
  subject: "rotation",
  credential: {
    kind: "oidc",
    clientId: appId,
    tenantId: tenant.id,
    audience: CLOUDS.azurecloud.federationAudience,
  },
  cloud: CLOUDS.azurecloud,
  principal: { tenantId: tenant.id, objectId: servicePrincipal?.id ?? "", clientId: appId },
  writing: "secrets",
  target: application.appId,
});

/** What was thrown; a promise that keeps its word fails the test. */
export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error("nothing was thrown");
    },
    (error: unknown) => error,
  );
