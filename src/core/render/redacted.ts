import { isGuid } from "../guid.ts";
import type { Report } from "../report.ts";

/** Words of closed sets, dates and paths are ours: no secret gets into them, and callers rely on them. */
const OURS: ReadonlySet<string> = new Set([
  ...["command", "verdict", "level", "kind", "environment", "format"],
  ...["action", "startedAt", "expiresOn", "updatedAt"],
  ...["purpose", "keyType", "notBefore", "notAfter", "path"],
]);

/** Public IDs, where they have the form of one: a short password may be a part of it by chance. */
const IDS: ReadonlySet<string> = new Set(["clientId", "tenantId", "keyId", "id", "thumbprint"]);

const isId = (text: string): boolean => isGuid(text) || /^[0-9A-F]{40}$/.test(text);

/**
 * The report with every secret taken out of every other text, also of properties that come later. Done before
 * rendering: cutting and escaping change a text, and a changed secret is no longer found.
 */
export function redactReport(report: Report, redact: (text: string) => string): Report {
  return JSON.parse(JSON.stringify(report), (key, value: unknown) =>
    typeof value !== "string" || OURS.has(key) || (IDS.has(key) && isId(value)) ? value : redact(value),
  ) as Report;
}
