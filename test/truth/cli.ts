import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Simulator } from "../simulator/simulator.ts";
import { type Door, serve } from "../simulator/tls-door.ts";
import { type Ran, run } from "./run.ts";
import { toolPath } from "./tools.ts";

/** A program that is not ours, with a folder of its own instead of a home, before a simulator that it takes for real. */
export interface Cli {
  run(args: readonly string[], input?: string): Promise<Ran>;
  /** What it prints; throws with its complaints where it fails. */
  output(args: readonly string[], input?: string): Promise<string>;
}

/** `az`, at Azure's real host names by way of the simulator's proxy, which knows no others. */
export const openAz = (simulator: Simulator): Promise<Cli> =>
  open(simulator, toolPath("az"), (door, folder) => ({
    AZURE_CONFIG_DIR: folder,
    AZURE_CORE_COLLECT_TELEMETRY: "no",
    REQUESTS_CA_BUNDLE: door.caFile,
    HTTPS_PROXY: `http://127.0.0.1:${door.proxyPort}`,
  }));

/** `gh`, at api.github.com by way of the proxy, or at a GitHub Enterprise Server on this machine. */
export const openGh = (simulator: Simulator, token: string, enterprise: boolean): Promise<Cli> =>
  open(simulator, toolPath("gh"), (door, folder) => ({
    GH_CONFIG_DIR: folder,
    GH_NO_UPDATE_NOTIFIER: "1",
    SSL_CERT_FILE: door.caFile,
    ...(enterprise
      ? { GH_HOST: `localhost:${door.port}`, GH_ENTERPRISE_TOKEN: token }
      : { GH_TOKEN: token, HTTPS_PROXY: `http://127.0.0.1:${door.proxyPort}` }),
  }));

async function open(
  simulator: Simulator,
  program: string,
  variables: (door: Door, folder: string) => Record<string, string>,
): Promise<Cli> {
  const door = await serve(simulator);
  const folder = mkdtempSync(join(tmpdir(), "truth-cli-"));
  onTestFinished(async () => {
    await door.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder, ...variables(door, folder) };
  const cli: Cli = {
    run: (args, input = "") => run(program, args, { env, input }),
    output: async (args, input) => {
      const { code, output, complaints } = await cli.run(args, input);
      if (code !== 0) throw new Error(`${args.slice(0, 4).join(" ")} ended with ${code}: ${complaints}`);
      return output;
    },
  };
  return cli;
}
