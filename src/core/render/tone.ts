import { type Level, worst } from "../finding.ts";
import type { Report } from "../report.ts";

/** How a report as a whole is meant: the level of what gave it its verdict. */
export type Tone = "error" | "warning" | "pass" | "skipped";

export function toneOf(report: Report): Tone {
  const level = worst(report.findings)?.level;
  if (level === "error" || level === "warning") return level;
  return report.verdict === "skipped" ? "skipped" : "pass";
}

/** For a log and other plain text; a word always stands beside the sign. */
export const SIGNS: Readonly<Record<Level | Tone, string>> = {
  error: "✗",
  warning: "!",
  notice: "·",
  pass: "✓",
  skipped: "·",
};

/** For Markdown, where GitHub draws them in colour; they differ in shape too. */
export const PICTURES: Readonly<Record<Level | Tone, string>> = {
  error: "❌",
  warning: "⚠️",
  notice: "ℹ️",
  pass: "✅",
  skipped: "⏭️",
};
