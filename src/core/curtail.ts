import { inputFinding } from "./catalogue/inputs.ts";
import type { Finding } from "./finding.ts";

/** More of one mistake help nobody: a list of many thousand entries would fill the log with megabytes. */
const MOST_ALIKE = 50;

/** The findings, and of those that say the same of the same thing only the first, with how many there are besides. */
export function curtailed(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MOST_ALIKE) return findings;
  const seen = new Map<string, { readonly one: Finding; count: number }>();
  const kept = findings.filter((one) => {
    const key = `${one.code} ${one.subject}`;
    const alike = seen.get(key) ?? { one, count: 0 };
    seen.set(key, alike);
    return ++alike.count <= MOST_ALIKE;
  });
  const rest = [...seen.values()].filter(({ count }) => count > MOST_ALIKE);
  return [
    ...kept,
    ...rest.map(({ one: { code, subject }, count }) =>
      inputFinding("input/more", subject, { more: String(count - MOST_ALIKE), code }),
    ),
  ];
}
