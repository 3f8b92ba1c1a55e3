import { spawnSync } from "node:child_process";

/** Software of others that judges what we write. */
export type Tool = "openssl" | "keytool";

const PROBE: Readonly<Record<Tool, string>> = { openssl: "version", keytool: "-help" };

/**
 * For `describe.skipIf`: a machine without the tool skips what needs it and says so. In CI, where every tool is, its
 * absence is a failure.
 */
export function missing(tool: Tool): boolean {
  if (spawnSync(tool, [PROBE[tool]]).error === undefined) return false;
  const words = `There is no ${tool} on this machine: what it should judge is not judged.`;
  if (process.env["CI"]) throw new Error(words);
  console.warn(words);
  return true;
}

/** What the tool prints, wherever it prints it. Throws where it fails, with its own words. */
export function run(tool: Tool, args: readonly string[], input?: Uint8Array): string {
  const { status, error, stdout, stderr } = spawnSync(tool, args, { input, encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${tool} ${args[0]} ended with ${status}: ${stderr}`);
  return stdout + stderr;
}
