import { inputFinding } from "../../catalogue/inputs.ts";
import type { Finding } from "../../finding.ts";
import { INPUTS } from "../../interface.ts";
import { PLACEHOLDERS } from "../../ordinary-words.ts";
import { type Given, subjectOf } from "../fields.ts";
import { SECRET_INPUTS } from "../raw.ts";

/** What is no value at all: an expression that nothing expanded, asterisks, a placeholder. At most one of them. */
export function notAValue(given: Given): Finding | undefined {
  const text = given.value.trim();
  const subject = subjectOf(given);
  const field = given.from;
  const expression = expressionOf(text);
  if (expression !== undefined) {
    return inputFinding("value/unexpanded", subject, {
      field,
      example: expression,
      good: exampleFor(subject),
    });
  }
  if (isMasked(text)) return inputFinding("value/masked", subject, { field });
  if (isPlaceholder(text)) return inputFinding("value/placeholder", subject, { field });
  return undefined;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  "client-id": "vars.AZURE_CLIENT_ID",
  "tenant-id": "vars.AZURE_TENANT_ID",
  "subscription-id": "vars.AZURE_SUBSCRIPTION_ID",
  "client-secret": "secrets.AZURE_CLIENT_SECRET",
  creds: "secrets.AZURE_CREDENTIALS",
};

/**
 * How a value of this place is written in a workflow file: `clientId in creds` and `ARM_CLIENT_ID` as `client-id`. The
 * longest name counts. What is secret is never shown as a variable, which nothing masks.
 */
function exampleFor(subject: string): string {
  const letters = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, "");
  const place = letters(subject).replace("credentials", "creds");
  const names = INPUTS.map(({ name }) => name).filter((name) => place.includes(letters(name)));
  const name = names.sort((one, other) => other.length - one.length)[0] ?? "client-id";
  const usual = SECRET_INPUTS.has(name) ? "secrets.NAME" : "vars.NAME";
  return `${name}: $` + `{{ ${EXAMPLES[name] ?? usual} }}`;
}

/** The syntax, by an example of its own: the text itself may hold anything. */
export function expressionOf(text: string): string | undefined {
  if (!/[$%#]/.test(text)) return undefined;
  if (/\$\{\{/.test(text)) return "$" + "{{ secrets.NAME }}";
  if (/^\$\{[\w.:-]+\}$/.test(text)) return "$" + "{MY_NAME}";
  if (/^\$\([\w.:-]+\)$/.test(text)) return "$(NAME)";
  if (/^%[A-Za-z_]\w*%$/.test(text)) return "%NAME%";
  if (/^#\{[\w.:-]+\}#?$/.test(text)) return "#{MY_NAME}";
  if (/^\$(?:env:)?[A-Z_][A-Z0-9_]+$/.test(text)) return "$NAME";
  return undefined;
}

/** `***` of a log; `abc******` of the portal, which goes on showing the first three characters; bullets of a form. */
function isMasked(text: string): boolean {
  return /^[\w~.-]{0,4}[*•●]{3,}$/u.test(text);
}

function isPlaceholder(text: string): boolean {
  const word = text.toLowerCase();
  if (PLACEHOLDERS.has(word)) return true;
  const bracketed = /^<[^<>]*>$/.test(word) || /^\[[a-z _-]+\]$/.test(word);
  const yours =
    /^(?:my|your|enter|insert|the)[-_ ](?:[a-z]+[-_ ])*(?:id|secret|tenant|subscription|here|password|value)$/.test(
      word,
    );
  const crosses = /^[x-]{3,}$/.test(word);
  const zeros = /^[0-]{8,}$/.test(word);
  return bracketed || yours || crosses || zeros;
}
