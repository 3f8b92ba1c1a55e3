import { inputFinding } from "../../catalogue/inputs.ts";
import type { Finding } from "../../finding.ts";
import { type Given, isBlank, isSecretField, type Origin, plainly } from "../fields.ts";
import type { Member } from "./json.ts";
import { type CredsKey, keyOf } from "./keys.ts";

const MUST_BE_TEXT: readonly CredsKey[] = [
  ...(["clientId", "clientSecret", "tenantId", "subscriptionId"] as const),
  ...(["clientCertificate", "clientCertificatePassword"] as const),
];

export interface Grouped {
  /** The value of each field that is given, not blank, and not contradicted. */
  readonly found: ReadonlyMap<CredsKey, Given>;
  readonly findings: readonly Finding[];
}

/** Brings all spellings of a field together: several that disagree are an error, for programs differ on which counts. */
export function group(members: readonly Member[], source: string, origin: Origin): Grouped {
  const found = new Map<CredsKey, Given>();
  const findings: Finding[] = [];
  for (const [key, same] of Map.groupBy(members, (member) => keyOf(member.key))) {
    if (key === undefined) continue;
    const from = `\`${same[0]?.key}\` in ${source}`;
    const values = same.flatMap((member) => texts(member));
    const [value] = values;
    const agree = new Set(values.map((text) => comparable(key, text))).size === 1;
    if (value !== undefined && agree) found.set(key, { value, from, origin });
    findings.push(...problems(key, same, source));
  }
  return { found, findings };
}

function problems(key: CredsKey, same: readonly Member[], source: string): Finding[] {
  const subject = plainly(source);
  const field = `\`${same[0]?.key}\``;
  const findings: Finding[] = [];
  if (MUST_BE_TEXT.includes(key) && same.some((member) => member.value === undefined)) {
    findings.push(inputFinding("creds/not-text", subject, { field: `${field} in ${source}` }));
  }
  const different = new Set(same.flatMap((member) => texts(member)).map((text) => comparable(key, text)));
  const spellings = new Set(same.map((member) => member.key));
  if (different.size > 1) {
    findings.push(inputFinding("creds/duplicate-keys", subject, { source, field }));
  } else if (spellings.size < same.length) {
    findings.push(inputFinding("creds/repeated-keys", subject, { source, field }));
  }
  return findings;
}

function texts({ value }: Member): string[] {
  return typeof value !== "string" || isBlank(value) ? [] : [value];
}

/** IDs and URLs are the same in either case and with a slash at the end; secrets are not. */
function comparable(key: CredsKey, text: string): string {
  if (isSecretField(key)) return text;
  return text.trim().toLowerCase().replace(/\/$/, "");
}
