import { entraSecretsIn, looksLikeSecret } from "./lint/secret-shapes.ts";

/** Longer than any path that people write; Linux itself takes 4,096. */
const LONGEST_PATH = 1024;
/** No file of a certificate is this small in base64; below it a text of such letters may be a path. */
const SHORTEST_BASE64 = 100;
/** An ending that names a kind of file: `/` alone is in base64 too. */
const ENDING = /\.[A-Za-z0-9]{1,16}$/;

/**
 * Whether a text names a file rather than being one: one line with a slash or an ending, and no PEM, XML, JSON,
 * base64 or secret. A path is printed in findings and not masked, so what may be a secret is never taken for one.
 */
export function isPath(text: string): boolean {
  const line = text.trim();
  if (line === "" || line.length > LONGEST_PATH || /[\r\n\0]|-----/.test(line)) return false;
  if (/^[<{["']|^(?:data|https?):|\$\{\{/i.test(line)) return false;
  if (entraSecretsIn(line).length > 0 || (looksLikeSecret(line) && !ENDING.test(line))) return false;
  const packed = line.replaceAll("\\n", "").replaceAll(" ", "");
  const base64 = packed.length >= SHORTEST_BASE64 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(packed);
  const marked = /[/\\]/.test(line) || ENDING.test(line);
  return marked && !base64 && !/[=\s]$/.test(line);
}

/** An ending that certificates have, and keys. */
export const CERTIFICATE_ENDING = /\.(?:pem|pfx|p12|cer|crt|der|key|p7b|p7c|publishsettings)$/i;
/** How DER begins in base64, and base64 or PEM within base64. */
const BASE64_START = /^["']?(?:MI[A-P]|TUlJ|LS0tLS1CRUdJTi)/;

/** Whether a text is surely a certificate or key, or the path of one: no password is that. */
export function isCertificateOrItsPath(text: string): boolean {
  const start = text.trim();
  if (start.includes("-----BEGIN ") || /<PublishData\b/i.test(start)) return true;
  if (start.length >= SHORTEST_BASE64 && BASE64_START.test(start)) return true;
  return isPath(start) && CERTIFICATE_ENDING.test(start);
}

/** Everything in a certificate input that must not be printed; nothing of a path. */
export function secretsOfCertificate(text: string): string[] {
  if (text.trim() === "" || isPath(text)) return [];
  // Stored with `\n` in place of line breaks; a tool that prints the key prints its lines.
  const unescaped = text.includes("\\n") ? [text.replaceAll("\\r", "").replaceAll("\\n", "\n")] : [];
  const published = [...text.matchAll(/ManagementCertificate\s*=\s*["']([^"'<>]+)["']/g)];
  return [text, ...unescaped, ...published.flatMap(([, base64]) => base64 ?? [])];
}
