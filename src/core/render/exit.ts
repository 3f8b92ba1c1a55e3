import type { Report } from "../report.ts";
import type { Settings } from "../settings.ts";

/** Whether the step fails: `fail-on` names the lowest level of finding that fails it. */
export function fails(report: Report, failOn: Settings["failOn"]): boolean {
  if (failOn === "never") return false;
  return report.findings.some(
    ({ level }) => level === "error" || (level === "warning" && failOn === "warning"),
  );
}

/** Whether the credential may be handed on: it was checked, and no check says no. */
export function good(report: Report): boolean {
  return report.verdict !== "skipped" && !fails(report, "error");
}
