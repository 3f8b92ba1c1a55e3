import { formsOf } from "./masking.ts";
import type { Secret } from "./secret.ts";

const HIDDEN = "***";

const PLAIN = /^[ -~\r\n\t]*$/;

type Span = readonly [start: number, end: number];

/** A function that blots every form of every secret out of a text: the second net, behind never printing one. */
export function redactor(secrets: readonly Secret[]): (text: string) => string {
  const forms = [...new Set(secrets.flatMap(formsOf).map(small))];
  return (text) => blot(text, spans(small(text), forms));
}

/**
 * A URL writes its host in small letters, and a secret may stand there. Only the letters of ASCII: others may
 * change their length, and with it the place of all that follows.
 */
function small(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}

/** Where the forms lie. Found all before any is replaced: of two that overlap, none may leave its rest behind. */
function spans(text: string, forms: readonly string[]): Span[] {
  const found: Span[] = [];
  for (const form of forms) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1))
      found.push([at, at + form.length]);
  }
  return found.sort((a, b) => a[0] - b[0]);
}

function blot(text: string, sorted: readonly Span[]): string {
  let result = "";
  let done = 0;
  for (const [start, end] of sorted) {
    if (start >= done) result += text.slice(done, start) + HIDDEN;
    done = Math.max(done, end);
  }
  return result + text.slice(done);
}
