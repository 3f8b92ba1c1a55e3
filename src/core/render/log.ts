import type { Finding, Level } from "../finding.ts";
import type { Report } from "../report.ts";
import type { Settings } from "../settings.ts";
import { fails } from "./exit.ts";
import { type Detail, wordsOf } from "./headline.ts";
import { logText, NAME_LENGTH } from "./neutral.ts";
import { SIGNS, type Tone, toneOf } from "./tone.ts";
import { count, duration } from "./words.ts";

export interface LogGroup {
  readonly title: string;
  readonly lines: readonly string[];
  /** The runner shows a folded group closed: only where nothing in it needs attention. */
  readonly folded: boolean;
}

/** A readable log: what was checked, check by check, and the verdict as the last line. */
export interface Log {
  readonly headline: string;
  readonly groups: readonly LogGroup[];
  readonly closing: readonly string[];
}

const ANSI: Readonly<Record<Level | Tone | "bold", string>> = {
  error: "31;1",
  warning: "33;1",
  notice: "36",
  pass: "32",
  skipped: "36",
  bold: "1",
};

type Paint = (style: keyof typeof ANSI, text: string) => string;

const painted: Paint = (style, text) => `\u001b[${ANSI[style]}m${text}\u001b[0m`;
const unpainted: Paint = (_, text) => text;

/** Passes say what they checked; a notice adds what can be done about it; the rest say why as well. */
function details(finding: Finding): readonly (readonly [label: string, text: string])[] {
  const fix = ["Fix:", finding.fix] as const;
  if (finding.level === "pass") return [];
  if (finding.level === "notice") return [fix];
  return [["Why:", finding.why], fix, ["See:", finding.link]];
}

function check(finding: Finding, paint: Paint): readonly string[] {
  const word = paint(finding.level, `${SIGNS[finding.level]} ${finding.level.padEnd("warning".length)}`);
  const below = details(finding)
    .filter(([, text]) => text !== "")
    .map(([label, text]) => `            ${label} ${logText(text)}`);
  return [`${word}   ${logText(finding.what)}`, ...below];
}

function group(subject: string, findings: readonly Finding[], paint: Paint): LogGroup {
  const folded = findings.every(({ level }) => level === "pass" || level === "notice");
  const title = logText(subject, NAME_LENGTH) || "checks";
  return {
    title: folded ? title : paint("bold", title),
    lines: findings.flatMap((finding) => check(finding, paint)),
    folded,
  };
}

function summing(report: Report): string {
  const of = (level: Level): number => report.findings.filter((finding) => finding.level === level).length;
  const { requests, total } = report.timing;
  return [
    ...(of("pass") > 0 ? [`${of("pass")} passed`] : []),
    ...(["warning", "error"] as const)
      .filter((level) => of(level) > 0)
      .map((level) => count(of(level), level)),
    `${count(requests, "request")} in ${duration(total)}`,
  ].join(", ");
}

export interface LogOptions {
  readonly color?: boolean;
  readonly failOn?: Settings["failOn"];
  readonly detail?: Detail | undefined;
}

/** One group for each subject, in the order of the findings. Colours are for a log that understands ANSI. */
export function logOf(report: Report, options: LogOptions = {}): Log {
  const { color = false, failOn = "error", detail } = options;
  const paint = color ? painted : unpainted;
  const subjects = Map.groupBy(report.findings, (finding) => finding.subject);
  const { title, sentence } = wordsOf(report, detail);
  const tone = toneOf(report);
  // A red step whose every line is at most a warning needs a word of why.
  const strict = fails(report, failOn) && !fails(report, "error");
  const because = strict ? " (the step fails because of `fail-on: warning`)" : "";
  return {
    headline: paint("bold", `Azure Credentials · ${report.command} · ${logText(report.environment)}`),
    groups: [...subjects].map(([subject, findings]) => group(subject, findings, paint)),
    closing: [
      summing(report),
      paint(tone, `${SIGNS[tone]} ${report.verdict}: ${title}. ${logText(sentence)}${because}`),
    ],
  };
}
