import type { Report } from "../report.ts";
import { toneOf } from "./tone.ts";
import { NOT_ASKED, VERDICT_WORDS, type VerdictWords } from "./verdict-words.ts";
import { count } from "./words.ts";

/**
 * How a run is told that went to the services (detail.ts). It is handed in and not imported, so that a run that
 * fails at once need not read it first.
 */
export interface Detail {
  /** The part of the summary between the advice and what passed. */
  sections(report: Report): readonly string[];
  /** Undefined where the verdict has the words. */
  words(report: Report): VerdictWords | undefined;
}

/** What came of the run, for the last line of the log and the heading of the summary. */
export function wordsOf(report: Report, detail?: Detail): VerdictWords {
  const { verdict, timing, rotation } = report;
  const told = detail?.words(report);
  if (told === undefined && verdict === "valid" && timing.requests === 0) return NOT_ASKED;
  const words = told ?? (verdict === "valid" ? valid(report) : VERDICT_WORDS[verdict]);
  // The preflight said no: the one question that is left is what it has done until then.
  const refused = rotation !== undefined && rotation.steps.length === 0 && words === VERDICT_WORDS[verdict];
  return refused && toneOf(report) === "error"
    ? { ...words, sentence: `${words.sentence} Nothing was changed.` }
    : words;
}

/** Not everything is in order under a warning. */
function valid({ findings }: Report): VerdictWords {
  const warnings = findings.filter(({ level }) => level === "warning").length;
  if (warnings === 0) return VERDICT_WORDS.valid;
  const say = warnings === 1 ? "warning says" : "warnings say";
  return {
    title: `The credential is valid, with ${count(warnings, "warning")}`,
    sentence: `It works; the ${say} what to see to.`,
  };
}
