import { inputFinding } from "../../catalogue/inputs.ts";
import type { Finding } from "../../finding.ts";
import { isGuid } from "../../guid.ts";
import { plainly } from "../fields.ts";
import { wrongKind } from "../lint/secret-kinds.ts";
import { isEntraSecret } from "../lint/secret-shapes.ts";
import { notAValue } from "../lint/values.ts";

/** What a text is that is not an object: named where it can be named. `text` is unwrapped. */
export function nameOther(text: string, source: string): Finding {
  const subject = plainly(source);
  const noValue = notAValue({ value: text, from: source, origin: "creds" });
  if (noValue !== undefined) return noValue;
  if (text.startsWith("[")) return inputFinding("creds/array", subject, { source });
  if (text.startsWith("<")) return inputFinding("creds/publish-profile", subject, { source });
  if (text.endsWith("}") && text.includes(":")) {
    return inputFinding("creds/truncated", subject, { source, place: "its first brace is missing" });
  }
  if (/^(?:true|false|null|-?\d[\d.]*)$/.test(text))
    return inputFinding("creds/not-object", subject, { source });
  const bare = bareValue(text);
  if (bare !== undefined) return inputFinding("creds/bare-value", subject, { source, ...bare });
  return inputFinding("creds/not-json", subject, {
    source,
    problem: "it is neither a JSON object, nor base64 of one, nor lines of `NAME=value`",
    cause: "Another secret was taken for this one.",
  });
}

function bareValue(text: string): { kind: string; input: string } | undefined {
  if (isGuid(text)) return { kind: "a bare GUID", input: "client-id" };
  if (isEntraSecret(text)) return { kind: "a bare client secret", input: "client-secret" };
  // The kind is named in the sentence of its own finding; here one word must do.
  return wrongKind(text) === undefined
    ? undefined
    : { kind: "a key or token of another kind", input: "client-secret" };
}
