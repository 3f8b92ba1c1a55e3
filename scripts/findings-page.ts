import type { Entries, Entry } from "../src/core/catalogue/finder.ts";
import { INPUT_FINDINGS } from "../src/core/catalogue/inputs.ts";
import { LIVE } from "../src/core/catalogue/live.ts";
import { VERDICTS, type Verdict } from "../src/core/finding.ts";

/** docs/findings.md: every sentence that the action can say, by verdict, straight from the catalogue. */
export function findingsPage(): string {
  const all: Entries = { ...INPUT_FINDINGS, ...LIVE };
  const failing = Object.entries(all).filter(([, entry]) => entry.level !== "pass");
  return [
    "# Findings",
    "",
    "<!-- Written by `npm run docs` from src/core/catalogue; edit that, not this. -->",
    "",
    "Every check ends in a finding with a stable code. Words in braces are filled in by the run. The verdict of a run is that of its worst finding: errors before warnings; notices never change it.",
    "",
    ...VERDICTS.flatMap((verdict) => section(verdict, failing)),
  ].join("\n");
}

function section(verdict: Verdict, entries: readonly (readonly [string, Entry])[]): string[] {
  const here = entries.filter(([, entry]) => entry.verdict === verdict);
  if (here.length === 0) return [];
  return [`## ${verdict}`, "", ...here.flatMap(([code, entry]) => finding(code, entry))];
}

const finding = (code: string, entry: Entry): string[] => [
  `### \`${code}\` (${entry.level})`,
  "",
  text(entry.what),
  "",
  ...(entry.why === "" ? [] : [`*Why:* ${text(entry.why)}`, ""]),
  ...(entry.fix === "" ? [] : [`*Fix:* ${text(entry.fix)}`, ""]),
  ...(entry.link === "" ? [] : [`<${entry.link}>`, ""]),
];

/** Angle brackets are placeholders, not HTML; inside code they already are text. */
const text = (sentence: string): string =>
  sentence
    .split("`")
    .map((part, index) => (index % 2 === 0 ? part.replaceAll("<", "&lt;") : part))
    .join("`");
