/**
 * Text from outside (names, descriptions, codes of services) made harmless before it is shown.
 * Each medium has its own dangers, so each has its own function; all of them start from `plain`.
 */

import { unicode } from "../unicode.ts";

/** Names, ids and subjects are cut to this many characters. */
export const NAME_LENGTH = 120;
/** Sentences are cut to this many characters: three of them and a link fit into one annotation. */
export const SENTENCE_LENGTH = 1000;

const ESC = String.fromCharCode(0x1b);
const BEL = String.fromCharCode(0x07);
/** Terminal sequences as a whole: removing ESC alone would leave `[31m` or a link's address behind. */
const TERMINAL_SEQUENCES = new RegExp(
  `${ESC}\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?|${ESC}\\[[0-?]*[ -/]*[@-~]`,
  "g",
);
/** Controls, formats (direction overrides among them), stray surrogates, private use, and all that has no ink. */
const INVISIBLE = unicode("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Default_Ignorable_Code_Point}]", "gu");
const NOT_FOR_MERMAID = unicode("[^\\p{L}\\p{N}\\p{M} .,·…✓✗!*+/_-]", "gu");

/** Words of ASCII and our own signs with single blanks between them: nothing to do, and no table to load for it. */
const ALREADY_PLAIN = /^[!-~·…✓✗]+(?: [!-~·…✓✗]+)*$/;
const ALREADY_FOR_MERMAID = /^[A-Za-z0-9 .,·…✓✗!*+/_-]*$/;

/** One line of visible text, at most `length` characters. */
export function plain(text: string, length = SENTENCE_LENGTH): string {
  if (text.length <= length && ALREADY_PLAIN.test(text)) return text;
  // Only the start can be shown; the rest of a huge text is not worth the work.
  const visible = text
    .slice(0, length * 16)
    .replace(TERMINAL_SEQUENCES, "")
    .replace(/\s+/gu, " ")
    .replace(INVISIBLE(), "")
    .replace(/ {2,}/g, " ")
    .trim();
  if (visible.length <= length) return visible;
  const characters = Array.from(visible);
  return characters.length <= length ? visible : `${characters.slice(0, length - 1).join("")}…`;
}

/** The runner reads `::name::` at the start of a line and `##[name]` anywhere in it: neither survives this. */
export function inert(line: string): string {
  return line
    .replace(/[\r\n]+/g, " ")
    .replace(/:(?=:)/g, ": ")
    .replace(/##(?=\[)/g, "## ");
}

/** For a line of the log, the name of a group or an annotation. */
export function logText(text: string, length = SENTENCE_LENGTH): string {
  return inert(plain(text, length));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For HTML, between tags or inside a quoted attribute. */
export function htmlText(text: string, length = SENTENCE_LENGTH): string {
  return plain(text, length).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/**
 * For a label in a Mermaid picture: letters, digits and a little punctuation. Mermaid's own signs
 * (`:` `;` `#` `%%` quotes, brackets) have no escape that works everywhere, so they become spaces.
 */
export function mermaidText(text: string, length = NAME_LENGTH): string {
  const visible = plain(text, NAME_LENGTH * 2);
  return plain(ALREADY_FOR_MERMAID.test(visible) ? visible : visible.replace(NOT_FOR_MERMAID(), " "), length);
}
