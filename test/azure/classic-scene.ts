import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { serviceManagement } from "../../src/azure/asm.ts";
import { Http } from "../../src/http/client.ts";
import type { Clock, OpenServiceManagement } from "../../src/ports.ts";
import { createLab, type Lab } from "../simulator/lab.ts";
import { type Door, serve } from "../simulator/tls-door.ts";

export const ASM = "https://management.core.windows.net";
export const ASM_HOST = "management.core.windows.net";

/** Our client before the simulated classic API, over real TLS by way of the simulator's proxy. */
export interface ClassicScene {
  readonly lab: Lab;
  readonly http: Http;
  readonly open: OpenServiceManagement;
  /** Moves on only while somebody sleeps. */
  readonly clock: Clock;
  /** What was slept between tries, in milliseconds. */
  readonly waits: number[];
}

export function useClassic(): () => ClassicScene {
  let door: Door;
  let scene: ClassicScene;
  const trusted = getCACertificates("default");
  beforeAll(() => {
    scene = createScene(0);
  });
  beforeEach(async () => {
    const lab = createLab();
    door = await serve(lab.simulator);
    setDefaultCACertificates([...trusted, readFileSync(door.caFile, "utf8")]);
    scene = createScene(door.proxyPort, lab);
  });
  afterEach(async () => {
    scene.http.close();
    await door.close();
  });
  afterAll(() => setDefaultCACertificates(trusted));
  return () => scene;
}

function createScene(proxyPort: number, lab = createLab()): ClassicScene {
  const waits: number[] = [];
  let now = lab.clock.now.getTime();
  const sleep = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    now += milliseconds;
  };
  const clock = { now: () => new Date(now), sleep };
  const http = new Http({
    ...clock,
    env: { HTTPS_PROXY: `http://127.0.0.1:${proxyPort}` },
    allowedHosts: new Set(["management.azure.com"]),
    certificateHosts: new Set([ASM_HOST]),
    insecureHosts: new Set(),
    signal: new AbortController().signal,
    deadline: new Date(now + 120_000),
    random: () => 1,
  });
  return { lab, http, clock, waits, open: serviceManagement({ http, url: ASM }) };
}
