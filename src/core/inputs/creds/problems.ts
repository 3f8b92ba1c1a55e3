import { inputFinding } from "../../catalogue/inputs.ts";
import type { Finding } from "../../finding.ts";
import { plainly } from "../fields.ts";
import type { Outcome, Problem } from "./json.ts";

const SHELL =
  "A shell took the double quotes away, because the text was not in single quotes when it was stored.";
const HAND = "It was written or edited by hand.";

/** What is wrong with a text that is nearly JSON, and what usually does it. */
const WORDS: Readonly<Record<Problem, readonly [problem: string, cause: string]>> = {
  "single-quotes": [
    "it has single quotes where JSON needs double quotes",
    "It was printed by a program in another notation, such as Python's.",
  ],
  "no-quotes": ["a name or a value has no double quotes around it", SHELL],
  "comma-at-end": ["there is a comma before the closing brace", HAND],
  "no-comma": ["a comma is missing between two fields", HAND],
  "no-colon": ["a name is not followed by a colon", HAND],
  "line-break": [
    "a value goes over the end of a line",
    "A terminal or an editor wrapped the line when it was copied.",
  ],
  escape: [
    "a value holds a backslash that JSON does not know",
    "It was copied through a shell or written by hand; JSON doubles each backslash.",
  ],
  "text-after": [
    "something follows the closing brace",
    "Two texts were joined, or a shell's prompt was copied too.",
  ],
  other: ["a brace, a comma or a quote is not where it belongs", HAND],
};

/** The finding for a text that could not be scanned to its end. */
export function problemOf(outcome: Exclude<Outcome, { readonly kind: "object" }>, source: string): Finding {
  const subject = plainly(source);
  if (outcome.kind === "cut-off") {
    const place = outcome.insideText ? "it ends inside a value" : "its last brace is missing";
    return inputFinding("creds/truncated", subject, { source, place });
  }
  const [problem, cause] = WORDS[outcome.problem];
  return inputFinding("creds/not-json", subject, {
    source,
    problem: `${problem} (line ${outcome.line})`,
    cause,
  });
}
