import { inputFinding } from "../../catalogue/inputs.ts";
import type { Finding } from "../../finding.ts";
import { isGuid, isNil, meantGuid } from "../../guid.ts";
import { type Given, LABEL_OF, subjectOf } from "../fields.ts";
import { secretsWithin } from "./misplaced.ts";
import { isBareHex, looksLikeSecret } from "./secret-shapes.ts";
import { notAValue } from "./values.ts";

/** A checked value: as it is to be used, with what is to be said of it. */
export interface Checked {
  /** Undefined where it cannot work. */
  readonly value: string | undefined;
  readonly findings: readonly Finding[];
}

export const broken = (finding: Finding): Checked => ({ value: undefined, findings: [finding] });

/** A client ID: a GUID, in whichever way it is written. */
export function checkId(given: Given, label: string): Checked {
  const early = notAnId(given, label) ?? written(given);
  if (early !== undefined) return early;
  const problem = guidProblem(given.value);
  return broken(inputFinding("id/not-guid", subjectOf(given), { field: given.from, label, problem }));
}

/** One entry of the list of subscriptions; a resource ID that begins with the subscription will do. */
export function checkSubscription(given: Given): Checked {
  const label = LABEL_OF.subscriptionId;
  const early = notAnId(given, label) ?? written(given);
  if (early !== undefined) return early;
  const inPath = /^\/subscriptions\/([^/]+)/i.exec(given.value)?.[1] ?? "";
  if (isGuid(inPath)) return odd(given, inPath.toLowerCase(), "a path around it");
  const problem = guidProblem(given.value);
  return broken(inputFinding("subscription/not-guid", subjectOf(given), { field: given.from, problem }));
}

/** What no ID is, whatever its form. Nothing that may be a secret is used or repeated. */
export function notAnId(given: Given, label: string): Checked | undefined {
  // Nearly every value is one: the rest need not be asked for.
  if (isGuid(given.value) && !isNil(given.value)) return undefined;
  const noValue = notAValue(given);
  if (noValue !== undefined) return broken(noValue);
  const subject = subjectOf(given);
  const field = given.from;
  if (secretsWithin(given.value).length > 0)
    return broken(inputFinding("id/is-secret", subject, { field, label }));
  if (isBareHex(given.value)) return broken(inputFinding("id/no-dashes", subject, { field, label }));
  if (looksLikeSecret(given.value)) return broken(inputFinding("input/is-secret", subject, { field }));
  return undefined;
}

/** A GUID; one that is written in another way is used all the same, and said. */
export function written(given: Given): Checked | undefined {
  const text = given.value.trim();
  const guid = meantGuid(text);
  if (guid === undefined) return undefined;
  if (isGuid(text)) return { value: guid, findings: [] };
  return odd(given, guid, "braces or quotes around it");
}

function odd(given: Given, guid: string, oddity: string): Checked {
  return {
    value: guid,
    findings: [inputFinding("id/format", subjectOf(given), { field: given.from, oddity, guid })],
  };
}

/** In which way it fails to be a GUID, without repeating it. */
export function guidProblem(text: string): string {
  if (/\s/.test(text.trim())) return "there are blanks in it";
  const strange = text.replace(/[0-9a-f-]/gi, "").length;
  if (strange > 0 && strange <= 3)
    return `${strange} of its characters ${strange === 1 ? "is" : "are"} no hexadecimal digit`;
  if (strange > 3) return "it holds letters that a GUID cannot have";
  if (text.length === 36) return "its dashes are in the wrong places";
  return `it has ${text.length} characters where a GUID has 36`;
}
