import { minuteOf } from "../expiry.ts";
import { DETAIL } from "../render/detail.ts";
import { fitting } from "../render/fitting.ts";
import { wordsOf } from "../render/headline.ts";
import { link, markdownText, sentence } from "../render/markdown.ts";
import { htmlText } from "../render/neutral.ts";
import { advice } from "../render/summary-findings.ts";
import { PICTURES, toneOf } from "../render/tone.ts";
import type { Report } from "../report.ts";
import { type Marker, printMarker } from "./marker.ts";

/** GitHub takes 65,536 characters; a byte is never less than a character. */
export const MOST_BYTES = 60 * 1024;

const CUT = "*Some is left out: it would be longer than GitHub takes. The job summary holds all of it.*";

export interface Telling {
  /** Free of secrets. */
  readonly report: Report;
  readonly marker: Omit<Marker, "state">;
  /** Address of the run. */
  readonly runUrl: string;
}

/** What is wrong, why, and what to do: the text of a comment or an issue. */
export function badNews({ report, marker, runUrl }: Telling): string {
  const { title, sentence: meaning } = wordsOf(report, DETAIL);
  const blocks = [
    printMarker({ ...marker, state: "open" }),
    `## ${PICTURES[toneOf(report)]} ${title}`,
    `**\`${report.verdict}\`** · ${sentence(meaning)}`,
    ...advice(report.findings),
    footer(report, runUrl, ENDS[marker.kind]),
  ];
  return fitting(blocks, MOST_BYTES, CUT);
}

const ENDS = {
  comment: "Each run writes over this comment; it says so when it is mended.",
  issue: "Each run that fails writes over this text; the next one that succeeds closes the issue.",
} as const;

/** That it is mended: the text that takes the place of the bad news, and the last word on an issue. */
export function goodNews({ report, marker, runUrl }: Telling): string {
  const { title, sentence: meaning } = wordsOf(report, DETAIL);
  const blocks = [
    printMarker({ ...marker, state: "fixed" }),
    `## ${PICTURES.pass} Fixed: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    `**\`${report.verdict}\`** · ${sentence(meaning)}`,
    ...checked(report),
    ...advice(report.findings),
    footer(report, runUrl, ""),
  ];
  return fitting(blocks, MOST_BYTES, CUT);
}

/** Where a job checks several, the text that says nothing else says which. */
const checked = ({ credentials }: Report): readonly string[] =>
  credentials.length === 0
    ? []
    : [`Checked: ${credentials.map(({ subject }) => markdownText(subject)).join(", ")}.`];

/** The title of an issue: one line of plain text, the same from run to run. */
export function titleOf({ command, credentials }: Report): string {
  const clientId = credentials[0]?.clientId;
  const whose = clientId == null ? "" : ` for application ${clientId}`;
  return `Azure Credentials: \`${command}\` fails${whose}`;
}

function footer({ command, environment, startedAt }: Report, runUrl: string, end: string): string {
  const run = link("this run", runUrl);
  const begin = minuteOf(new Date(startedAt));
  const parts = [htmlText(`Azure Credentials · ${command} on ${environment} · ${begin}`)];
  if (run !== "") parts.push(`from ${run}`);
  return `<sub>${parts.join(", ")}.${end === "" ? "" : ` ${end}`}</sub>`;
}
