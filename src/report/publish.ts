import type { Identity } from "../core/credential.ts";
import { maskForms } from "../core/masking.ts";
import { annotationsOf } from "../core/render/annotations.ts";
import { environmentOf } from "../core/render/environment.ts";
import { fails, good } from "../core/render/exit.ts";
import type { Detail } from "../core/render/headline.ts";
import { reportJson } from "../core/render/json.ts";
import { logOf } from "../core/render/log.ts";
import { MASKED_OUTPUTS, outputsOf } from "../core/render/outputs.ts";
import { redactReport } from "../core/render/redacted.ts";
import { summaryOf } from "../core/render/summary.ts";
import type { Report } from "../core/report.ts";
import type { Settings } from "../core/settings.ts";
import { writeReportFile } from "./report-file.ts";
import type { Runner } from "./runner.ts";

export interface HandedOn {
  readonly settings: Settings;
  /** What the steps after this one get of it; undefined for none. */
  readonly identity: Identity | undefined;
}

export interface Publishing {
  /** Of a run that went to the services. */
  readonly detail: Detail | undefined;
  /** A post step has only its log: no step comes after it, and the summary is that of the main step. */
  readonly where: "everything" | "log";
}

/** Hands the outcome of a run to the runner, in every way the runner knows, and fails the step if it must. */
export function publish(
  report: Report,
  reading: HandedOn,
  runner: Runner,
  { detail, where }: Publishing,
): void {
  const safe = redactReport(report, runner.redact);
  const log = logOf(safe, { color: wantsColor(process.env), failOn: reading.settings.failOn, detail });
  runner.line(log.headline);
  for (const { title, lines, folded } of log.groups) {
    if (folded) runner.group(title, lines);
    else for (const text of [title, ...lines]) runner.line(text);
  }
  // Annotations before the files: a disk that is full must not take the diagnosis with it.
  for (const annotation of annotationsOf(safe.findings)) runner.annotate(annotation);
  if (where === "everything") {
    runner.summary(summaryOf(safe, detail));
    handOn(safe, reading, runner);
  }
  for (const text of log.closing) runner.line(text);
  if (fails(report, reading.settings.failOn)) runner.fail();
}

/** GitHub's log draws ANSI colours; a person who asks for none gets none (no-color.org). */
const wantsColor = (env: NodeJS.ProcessEnv): boolean => env["GITHUB_ACTIONS"] === "true" && !env["NO_COLOR"];

function handOn(report: Report, { identity, settings }: HandedOn, runner: Runner): void {
  const outputs = outputsOf(report, identity, reportPath(report, runner));
  for (const name of MASKED_OUTPUTS) runner.mask(maskForms(outputs[name]));
  runner.outputs(outputs);
  if (identity === undefined || !good(report)) return;
  runner.exportVariables(environmentOf(settings.exportEnv, report, identity));
}

function reportPath(report: Report, runner: Runner): string {
  try {
    return writeReportFile(reportJson(report));
  } catch {
    runner.line("The JSON report could not be written.");
    return "";
  }
}
