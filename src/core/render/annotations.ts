import type { Finding } from "../finding.ts";
import { logText, NAME_LENGTH } from "./neutral.ts";

export interface Annotation {
  readonly level: "error" | "warning";
  readonly title: string;
  readonly message: string;
}

/** The runner keeps ten of a level for one step and drops the rest without a word. */
const MOST = 10;

const SHORT: ReadonlyMap<string, string> = new Map([["input/unknown", "input not used"]]);

function annotation(finding: Finding, level: Annotation["level"]): Annotation {
  const subject = logText(finding.subject, NAME_LENGTH);
  // `valid` above a warning would read as if all were well.
  const word = finding.verdict === "valid" ? (SHORT.get(finding.code) ?? level) : finding.verdict;
  const parts = [finding.what, finding.why, finding.fix && `Fix: ${finding.fix}`, finding.link];
  return {
    level,
    title: `Azure Credentials: ${word}${subject === "" ? "" : ` (${subject})`}`,
    // Four texts of at most 1000 characters: below the 4096 at which the runner cuts.
    message: parts
      .map((part) => logText(part))
      .filter((part) => part !== "")
      .join("\n"),
  };
}

function ofLevel(findings: readonly Finding[], level: Annotation["level"]): readonly Annotation[] {
  const all = findings.filter((finding) => finding.level === level);
  const shown = all.slice(0, MOST).map((finding) => annotation(finding, level));
  const last = shown.at(-1);
  if (all.length === shown.length || last === undefined) return shown;
  const more = `… and ${all.length - shown.length} more: see the log or the job summary.`;
  return [...shown.slice(0, -1), { ...last, message: `${last.message}\n${more}` }];
}

/** What is pinned to the run: errors and warnings, never notices, ten of each at most. */
export function annotationsOf(findings: readonly Finding[]): readonly Annotation[] {
  return [...ofLevel(findings, "error"), ...ofLevel(findings, "warning")];
}
