import { unicode } from "../../unicode.ts";

/** Characters that a copy through a document or a chat leaves behind, and that no program puts in a secret. */
const STRANGE: readonly (readonly [pattern: () => RegExp, name: string])[] = [
  [() => /[\r\n]/, "a line break"],
  [unicode("\\p{Cc}"), "a control character"],
  [unicode("\\p{Cf}"), "an invisible character (such as a zero-width space)"],
  [unicode("[^\\P{Zs} ]|[\\p{Zl}\\p{Zp}]"), "a no-break or other special space"],
  [() => /[\u2018-\u201f\u00ab\u00bb]/u, "a typographic quotation mark"],
  [() => /[\u2010-\u2015\u2026]/u, "a typographic dash or ellipsis"],
  [() => /\ufffd/u, "a replacement character, left by a wrong encoding"],
];

export function strangeCharacter(text: string): string | undefined {
  if (/^[ -~]*$/.test(text)) return undefined;
  return STRANGE.find(([pattern]) => pattern().test(text))?.[1];
}
