import type { Report } from "../report.ts";

/** Words of closed sets and dates are ours: no secret gets into them, and callers rely on them. */
const OURS: ReadonlySet<string> = new Set([
  ...["command", "verdict", "level", "kind", "environment", "format"],
  ...["action", "startedAt", "expiresOn", "updatedAt"],
  ...["purpose", "keyType", "notBefore", "notAfter"],
]);

/**
 * The report with every secret taken out of every other text, also of properties that come later. Done before
 * rendering: cutting and escaping change a text, and a changed secret is no longer found.
 */
export function redactReport(report: Report, redact: (text: string) => string): Report {
  return JSON.parse(JSON.stringify(report), (key, value: unknown) =>
    typeof value === "string" && !OURS.has(key) ? redact(value) : value,
  ) as Report;
}
