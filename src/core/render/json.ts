import type { Report } from "../report.ts";

/**
 * Every key of a report; `JSON.stringify` writes these, in this order, and no other. One list serves all levels,
 * so a key that several objects share stands once, where it reads well in each of them.
 */
export const REPORT_KEYS: readonly string[] = [
  ...["schema", "command", "code", "verdict", "level", "startedAt", "environment"],
  ...["findings", "credentials", "subscriptions", "certificates", "rotation", "files", "timing"],
  ...["kind", "subject", "what", "why", "fix", "link"],
  ...["id", "name", "state", "quotaId", "clientId", "tenantId", "keyId"],
  ...["source", "purpose", "issuer", "serialNumber", "version", "notBefore", "notAfter"],
  ...["keyType", "keyBits", "curve", "signatureAlgorithm", "selfSigned"],
  ...["thumbprint", "thumbprintSha256", "hasPrivateKey", "keyMatches"],
  ...["chain", "encryption", "key", "mac", "iterations"],
  ...["expiresOn", "daysLeft", "expiryCertain", "roles", "resourceGroups", "hostedServices"],
  ...["due", "reason", "rotated", "steps", "stores"],
  ...["action", "target", "result", "store", "updatedAt"],
  ...["format", "path"],
  ...["total", "network", "requests"],
];

/** The report as a file: stable, readable, and nothing in it that its schema does not name. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, [...REPORT_KEYS], 2)}\n`;
}
