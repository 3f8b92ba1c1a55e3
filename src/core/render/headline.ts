import type { Report } from "../report.ts";
import { rotationWords } from "./rotation-words.ts";
import { toneOf } from "./tone.ts";
import { NOT_ASKED, VERDICT_WORDS, type VerdictWords } from "./verdict-words.ts";

/** What came of the run, for the last line of the log and the heading of the summary. */
export function wordsOf(report: Report): VerdictWords {
  const { verdict, timing, rotation } = report;
  if (verdict === "valid" && timing.requests === 0) return NOT_ASKED;
  const words = rotationWords(report) ?? VERDICT_WORDS[verdict];
  // The preflight said no: the one question that is left is what it has done until then.
  const refused = rotation !== undefined && rotation.steps.length === 0 && words === VERDICT_WORDS[verdict];
  return refused && toneOf(report) === "error"
    ? { ...words, sentence: `${words.sentence} Nothing was changed.` }
    : words;
}
