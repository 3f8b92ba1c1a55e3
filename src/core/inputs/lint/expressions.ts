import type { Finding } from "../../finding.ts";
import { INPUTS } from "../../interface.ts";
import type { RawInputs } from "../raw.ts";
import { expressionOf, notAValue } from "./values.ts";

/** These are looked at where their value is checked, or say so themselves. */
const ELSEWHERE = ["creds", "client-id", "tenant-id", "subscription-id", "client-secret"];

/** Expressions that nothing expanded, in the inputs whose text has no other form to check. */
export function checkExpressions(raw: RawInputs): Finding[] {
  return INPUTS.flatMap((spec) => {
    const free = spec.type === "text" || spec.type === "list";
    if (!free || ELSEWHERE.includes(spec.name) || expressionOf(raw[spec.name]) === undefined) return [];
    return notAValue({ value: raw[spec.name], from: `\`${spec.name}\``, origin: "inputs" }) ?? [];
  });
}
