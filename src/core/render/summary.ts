import type { Report } from "../report.ts";
import { fitting } from "./fitting.ts";
import { type Detail, wordsOf } from "./headline.ts";
import { section, sentence } from "./markdown.ts";
import { htmlText, plain } from "./neutral.ts";
import { advice, passed } from "./summary-findings.ts";
import { PICTURES, toneOf } from "./tone.ts";
import { count, duration } from "./words.ts";

/** GitHub refuses a step's summary above 1 MiB as a whole; what is kept free is for the step's other writers. */
export const MOST_BYTES = 900 * 1024;

/** The job summary, as GitHub-flavoured Markdown: the verdict, what to do, what was seen, what ends when. */
export function summaryOf(report: Report, detail?: Detail): string {
  const blocks = [
    heading(report, detail),
    ...section("What to do", advice(report.findings)),
    ...(detail?.sections(report) ?? []),
    // The steps of a rotation have a table.
    ...passed(report.findings.filter(({ code }) => code !== "rotation/step")),
    footer(report),
  ];
  return fitting(blocks, MOST_BYTES, CUT);
}

export function heading(report: Report, detail: Detail | undefined): string {
  const words = wordsOf(report, detail);
  return `## ${PICTURES[toneOf(report)]} ${words.title}\n\n**\`${report.verdict}\`** · ${sentence(words.sentence)}`;
}

function footer({ command, environment, schema, startedAt, timing }: Report): string {
  const when = plain(startedAt)
    .replace("T", " ")
    .replace(/(\.\d+)?Z$/, " UTC");
  const parts = [
    "Azure Credentials",
    `${command} on ${environment}`,
    `${when}, ${count(timing.requests, "request")} in ${duration(timing.total)}`,
    `report schema ${schema}`,
  ];
  return `<sub>${parts.map((part) => htmlText(part)).join(" · ")}</sub>`;
}

const CUT =
  "*Some is left out: the summary would be larger than GitHub takes. The JSON report holds all of it.*";
