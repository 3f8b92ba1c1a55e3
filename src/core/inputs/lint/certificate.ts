import { inputFinding } from "../../catalogue/inputs.ts";
import { isGuid } from "../../guid.ts";
import { isPath } from "../certificate-text.ts";
import { type Given, subjectOf } from "../fields.ts";
import { broken, type Checked } from "./ids.ts";
import { thumbprintAlgorithm } from "./secret-kinds.ts";
import { isEntraSecret } from "./secret-shapes.ts";
import { notAValue } from "./values.ts";

/** No certificate is this short, in any of its forms. */
const SHORTEST = 100;
/** Pages and blocks of other kinds: what they are is told when they are read. */
const SAYS_WHAT_IT_IS = /^(?:<|-----BEGIN )/;

/** What a certificate input surely is not. What its file holds is looked at when it is read. */
export function checkCertificate(given: Given): Checked {
  const text = given.value.trim();
  const subject = subjectOf(given);
  const field = given.from;
  const noValue = notAValue(given);
  if (noValue !== undefined) return broken(noValue);
  if (isEntraSecret(text)) return broken(inputFinding("certificate/is-secret", subject, { field }));
  const algorithm = thumbprintAlgorithm(text);
  if (algorithm !== undefined)
    return broken(inputFinding("certificate/is-thumbprint", subject, { field, algorithm }));
  if (/^https:\/\/|^@Microsoft\.KeyVault\(/i.test(text))
    return broken(inputFinding("certificate/is-reference", subject, { field }));
  if (isGuid(text) || (text.length < SHORTEST && !isPath(text) && !SAYS_WHAT_IT_IS.test(text)))
    return broken(inputFinding("certificate/neither", subject, { field }));
  return { value: given.value, findings: [] };
}
