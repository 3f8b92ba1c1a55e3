import type { Verdict } from "../finding.ts";
import type { CertificateReport, Report } from "../report.ts";
import { keyLabel } from "../x509/describe.ts";
import { codeSpan, markdownText, table } from "./markdown.ts";
import { NAME_LENGTH } from "./neutral.ts";
import { PICTURES, type Tone } from "./tone.ts";
import { count, day } from "./words.ts";

const MOST_ROWS = 50;
/** What stops nobody; all the others do. */
const TONES: Readonly<Partial<Record<Verdict, Tone>>> = { valid: "pass", expiring: "warning" };

/** One table with a line for each certificate. */
export function certificateTable({ certificates }: Report): readonly string[] {
  if (certificates.length === 0) return [];
  const rows = certificates.slice(0, MOST_ROWS).map(certificateRow);
  const more = certificates.length - rows.length;
  return [
    table(["Certificate", "Thumbprint", "Ends on", "Key", "Verdict"], rows),
    ...(more > 0 ? [`… and ${count(more, "more certificate")}.`] : []),
  ];
}

function certificateRow(one: CertificateReport): readonly string[] {
  const { subject, source, thumbprint, notAfter, hasPrivateKey, verdict } = one;
  return [
    `**${markdownText(subject, NAME_LENGTH)}**<br>${codeSpan(source)}`,
    codeSpan(thumbprint),
    markdownText(day(notAfter)),
    `${markdownText(keyLabel(one), NAME_LENGTH)}${hasPrivateKey ? "" : "<br>no private key"}`,
    `${PICTURES[TONES[verdict] ?? "error"]} ${codeSpan(verdict)}`,
  ];
}
