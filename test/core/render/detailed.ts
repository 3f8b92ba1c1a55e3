import { DETAIL } from "../../../src/core/render/detail.ts";
import { logOf as briefLogOf, type Log, type LogOptions } from "../../../src/core/render/log.ts";
import { summaryOf as briefSummaryOf } from "../../../src/core/render/summary.ts";
import type { Report } from "../../../src/core/report.ts";

/** As a run tells it that went to the services. */
export const summaryOf = (report: Report): string => briefSummaryOf(report, DETAIL);
export const logOf = (report: Report, options: LogOptions = {}): Log =>
  briefLogOf(report, { ...options, detail: DETAIL });
