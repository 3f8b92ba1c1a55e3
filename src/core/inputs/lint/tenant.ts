import { inputFinding } from "../../catalogue/inputs.ts";
import { type Given, LABEL_OF, subjectOf } from "../fields.ts";
import { isDomain } from "./domain.ts";
import { broken, type Checked, guidProblem, notAnId, written } from "./ids.ts";

const ANY_TENANT = ["common", "organizations", "consumers"];

/** A GUID, or a verified domain. `adfs` is the tenant of a private cloud with its own directory. */
export function checkTenant(given: Given, customCloud: boolean): Checked {
  const text = given.value.trim();
  const word = text.toLowerCase();
  const early = notAnId(given, LABEL_OF.tenantId) ?? written(given);
  if (early !== undefined) return early;
  if (isDomain(word) || (customCloud && word === "adfs")) return { value: text, findings: [] };
  const subject = subjectOf(given);
  const field = given.from;
  if (ANY_TENANT.includes(word)) return broken(inputFinding("tenant/common", subject, { field }));
  if (!looksLikeGuid(word)) return broken(inputFinding("tenant/not-domain", subject, { field }));
  return broken(
    inputFinding("id/not-guid", subject, { field, label: LABEL_OF.tenantId, problem: guidProblem(text) }),
  );
}

function looksLikeGuid(text: string): boolean {
  return text.split("-").length >= 4 || (text.length >= 24 && /^[0-9a-f-]+$/.test(text));
}
