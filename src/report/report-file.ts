import { writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes the JSON report where only this user can read it, and returns its path. A new file always: an existing
 * one, or a link that someone laid there, is not followed.
 */
export function writeReportFile(json: string, directory = temporaryFolder()): string {
  // It is the flag that guards the file, not the name; real randomness would cost a quarter of an empty Node.
  const name = Math.random().toString(36).slice(2).padEnd(11, "0");
  const path = join(directory, `azure-credentials-${name}.json`);
  writeFileSync(path, json, { mode: 0o600, flag: "wx" });
  return path;
}

/** `node:os` is loaded only off a runner: its import is one of the dearest things in a run that fails at once. */
export const temporaryFolder = (): string =>
  process.env["RUNNER_TEMP"] || process.getBuiltinModule("node:os").tmpdir();
