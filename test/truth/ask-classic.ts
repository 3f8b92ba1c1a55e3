import { fileURLToPath } from "node:url";
import type { Simulator } from "../simulator/simulator.ts";
import { serve } from "../simulator/tls-door.ts";
import { outputOf } from "./run.ts";

export type ClassicQuestion =
  | { ask: "subscription" | "certificates" }
  | { ask: "certificate" | "delete"; thumbprint: string }
  /** The public key and the certificate in base64. */
  | { ask: "create"; thumbprint: string; publicKey: string; data: string };

export interface ClassicAsking {
  subscriptionId: string;
  cert: string;
  key: string;
  questions: ClassicQuestion[];
}

export interface ClassicAnswer {
  result?: Record<string, unknown> | undefined;
  refusal?: { code: string | undefined; status: number | undefined };
}

/** What Microsoft's client for the classic API says to each question, with the simulator at Azure's host names. */
export async function askClassic(simulator: Simulator, asking: ClassicAsking): Promise<ClassicAnswer[]> {
  const door = await serve(simulator);
  try {
    const script = fileURLToPath(new URL("classic-client.ts", import.meta.url));
    const env = { PATH: process.env["PATH"] ?? "", ...door.environment() };
    return JSON.parse(await outputOf(process.execPath, [script], { env, input: JSON.stringify(asking) }));
  } finally {
    await door.close();
  }
}
