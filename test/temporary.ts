import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** All that the tests write goes into one folder, which goes when they are over. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "azure-credentials-tests-"));
  process.env["TMPDIR"] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
