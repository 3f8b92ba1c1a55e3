import { making } from "../catalogue/making.ts";
import type { Finding } from "../finding.ts";
import type { Destination } from "../making/task.ts";
import type { Secret } from "../secret.ts";
import { isBlank } from "./fields.ts";
import type { Keeper } from "./keeper.ts";
import type { RawInputs } from "./raw.ts";
import { readFlag } from "./settings.ts";

/** What `generate` and `convert` are both told of their files. */

/** PATH_MAX of Linux, in bytes. To make folders is quadratic in their number. */
const LONGEST_PATH = 4096;

/** Undefined where none is given. Blanks around it belong to it, whether meant or not. */
export function readPfxPassword(raw: RawInputs, keeper: Keeper, findings: Finding[]): Secret | undefined {
  const text = raw["pfx-password"];
  if (isBlank(text)) return undefined;
  if (text !== text.trim()) findings.push(making("pfx-password/blanks", "pfx-password"));
  return keeper.keep(text);
}

export function readDestination(raw: RawInputs, findings: Finding[]): Destination {
  const length = Buffer.byteLength(raw["output-directory"]);
  if (length > LONGEST_PATH)
    findings.push(making("made/long-path", "output-directory", { length: String(length) }));
  return {
    directory: raw["output-directory"] || undefined,
    keep: readFlag("keep-files", raw["keep-files"], findings),
  };
}
