import { inputFinding } from "../../catalogue/inputs.ts";
import type { Finding } from "../../finding.ts";
import { meantGuid } from "../../guid.ts";
import { type Given, subjectOf } from "../fields.ts";
import { strangeCharacter } from "./characters.ts";
import { broken, type Checked } from "./ids.ts";
import { thumbprintAlgorithm, wrongKind } from "./secret-kinds.ts";
import { isCutEntraSecret, isEntraSecret } from "./secret-shapes.ts";
import { notAValue } from "./values.ts";

const SHORTEST = 16;
const LONGEST = 64;

/** A client secret: what surely is none, is an error; what merely looks odd is used, and said. */
export function checkSecret(given: Given): Checked {
  const { value, findings } = trimmed(given);
  if (isEntraSecret(value)) return { value, findings };
  const wrong = whatElse(value, given);
  if (wrong !== undefined) return broken(wrong);
  const oddity = odd(value, given);
  return { value, findings: oddity === undefined ? findings : [...findings, oddity] };
}

/** Entra's own secrets neither begin nor end with blanks or quotes. */
function trimmed(given: Given): { value: string; findings: Finding[] } {
  const text = given.value;
  const bare = text.trim();
  const findings: Finding[] = [];
  const holes = { field: given.from };
  if (bare !== text) {
    const lineBreak = /[\r\n]$/.test(text);
    findings.push(
      inputFinding(lineBreak ? "secret/trailing-newline" : "secret/whitespace", subjectOf(given), holes),
    );
  }
  const quoted = bare.length > 2 && /^["'`]/.test(bare) && bare[0] === bare.at(-1);
  if (!quoted) return { value: bare, findings };
  findings.push(inputFinding("secret/quoted", subjectOf(given), holes));
  return { value: bare.slice(1, -1).trim(), findings };
}

function whatElse(value: string, given: Given): Finding | undefined {
  const subject = subjectOf(given);
  const field = given.from;
  const noValue = notAValue({ ...given, value });
  if (noValue !== undefined) return noValue;
  if (meantGuid(value) !== undefined) return inputFinding("secret/is-guid", subject, { field });
  const algorithm = thumbprintAlgorithm(value);
  if (algorithm !== undefined) return inputFinding("secret/is-thumbprint", subject, { field, algorithm });
  const kind = wrongKind(value);
  if (kind !== undefined) return inputFinding(kind, subject, { field });
  const strange = strangeCharacter(value);
  if (strange !== undefined)
    return inputFinding("secret/invisible-characters", subject, { field, kind: strange });
  if (value.length < SHORTEST) return inputFinding("secret/too-short", subject, { field });
  return undefined;
}

function odd(value: string, given: Given): Finding | undefined {
  const subject = subjectOf(given);
  const field = given.from;
  if (isCutEntraSecret(value)) return inputFinding("secret/looks-truncated", subject, { field });
  if (/%[0-9A-F]{2}/i.test(value)) return inputFinding("secret/url-encoded", subject, { field });
  const oddity = oddityOf(value);
  return oddity === undefined ? undefined : inputFinding("secret/unusual", subject, { field, oddity });
}

function oddityOf(value: string): string | undefined {
  if (/\s/.test(value)) return "there are blanks in it";
  if (!/^[\x21-\x7e]*$/.test(value)) return "there are letters or signs beyond ASCII in it";
  if (value.length > LONGEST) return `it has ${value.length} characters`;
  return /^[0-9a-f]{32}$/i.test(value) ? "it has only hexadecimal digits" : undefined;
}
