import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Writes the JSON report where only this user can read it, and returns its path. A new file always: an existing
 * one, or a link that someone laid there, is not followed.
 */
export function writeReportFile(json: string, directory = process.env["RUNNER_TEMP"] || tmpdir()): string {
  const path = join(directory, `azure-credentials-${crypto.randomUUID()}.json`);
  writeFileSync(path, json, { mode: 0o600, flag: "wx" });
  return path;
}
