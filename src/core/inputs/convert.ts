import { making } from "../catalogue/making.ts";
import { type Finding, hasError } from "../finding.ts";
import { FORMATS, type Format } from "../making/file-names.ts";
import type { ConvertTask } from "../making/task.ts";
import type { Settings } from "../settings.ts";
import type { Keeper } from "./keeper.ts";
import { splitList } from "./list.ts";
import { nearest } from "./nearest.ts";
import { readPfxPassword } from "./pfx.ts";
import { type Env, type RawInputs, readRaw } from "./raw.ts";
import { readFlag } from "./settings.ts";

export interface ConvertReading {
  /** Undefined where something stands against it: then `findings` says what. */
  readonly task: ConvertTask | undefined;
  readonly findings: readonly Finding[];
}

/** Reads the inputs of `convert`, but for the file itself. Loaded only for it. Never throws. */
export function readConvert(
  env: Env,
  { pfxEncryption: encryption }: Settings,
  keeper: Keeper,
): ConvertReading {
  const raw = readRaw(env);
  const findings: Finding[] = [];
  const formats = readFormats(raw, findings);
  const password = readPfxPassword(raw, keeper, findings);
  const stripPassword = readFlag("strip-password", raw["strip-password"], findings);
  if (stripPassword && password !== undefined) findings.push(making("convert/two-wishes", "strip-password"));
  const failed = hasError(findings);
  return { task: failed ? undefined : { formats, password, stripPassword, encryption }, findings };
}

/** In the order in which they are made, each once. */
function readFormats(raw: RawInputs, findings: Finding[]): readonly Format[] {
  const words = splitList(raw.to).map((word) => word.toLowerCase().replace(/^\./, ""));
  if (words.length === 0) findings.push(making("convert/no-format", "to"));
  for (const [index, word] of words.entries()) {
    if (isFormat(word)) continue;
    const meant = nearest(word, FORMATS);
    const cause = meant
      ? `\`${meant}\` may have been meant.`
      : "The word is misspelt, or names a kind of file that this action does not make.";
    findings.push(making("convert/format", "to", { position: String(index + 1), cause }));
  }
  return FORMATS.filter((format) => words.includes(format));
}

const isFormat = (word: string): boolean => (FORMATS as readonly string[]).includes(word);
