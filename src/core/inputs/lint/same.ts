import { inputFinding } from "../../catalogue/inputs.ts";
import type { Finding } from "../../finding.ts";
import { meantId } from "../../guid.ts";
import { enumerate, type Given, plainly } from "../fields.ts";

/** Values of different fields that hold one and the same GUID: one finding a GUID, naming all of its fields. */
export function checkSame(givens: readonly Given[]): { findings: Finding[]; guids: ReadonlySet<string> } {
  const places = new Map<string, string[]>();
  for (const given of givens) {
    const guid = meantId(given.value);
    if (guid === undefined) continue;
    places.set(guid, [...new Set([...(places.get(guid) ?? []), given.from])]);
  }
  const repeated = [...places].filter(([, fields]) => fields.length > 1);
  const findings = repeated.map(([, fields]) =>
    inputFinding("id/same", plainly(fields.join(", ")), { fields: enumerate(fields) }),
  );
  return { findings, guids: new Set(repeated.map(([guid]) => guid)) };
}
