import { NAME_LENGTH, plain, SENTENCE_LENGTH } from "./neutral.ts";

/**
 * Building blocks of GitHub-flavoured Markdown. Whatever goes in comes out as the text it was:
 * no emphasis, link, mention, HTML, table cell or block that the author of the text thought up.
 */

const entity = (character: string): string => `&#${character.charCodeAt(0)};`;

/** GitHub looks for mentions, issues and addresses in the finished text: only a gap inside them stops it. */
const GAP = "&#8203;";

/** Our own sentences name the portal; that address may be followed, and copied without a gap in it. */
const FOREIGN_ADDRESS = /:\/\/(?!portal\.azure\.(?:com|us|cn)(?:\s|$))/g;

function escapeText(text: string): string {
  return text
    .replace(/[&<>"`*_~[\]|\\$]/g, entity)
    .replace(/@(?=\w)/g, `@${GAP}`)
    .replace(/#(?=\d)/g, (sign, at: number, whole: string) => (whole[at - 1] === "&" ? sign : `#${GAP}`))
    .replace(/\b(GH-)(?=\d)/gi, `$1${GAP}`)
    .replace(FOREIGN_ADDRESS, `:${GAP}//`)
    .replace(/(www)\./gi, `$1${GAP}.`)
    .replace(/:(?=[\w+-]+:)/g, `:${GAP}`);
}

/** A list, a heading or a rule begins at the start of a block only, and only with these signs. */
function asParagraph(markdown: string): string {
  return markdown
    .trim()
    .replace(/^(?:[-+=#]|(\d+)([.)])(?= |$))/, (sign, digits: string | undefined, stop: string) =>
      digits === undefined ? entity(sign) : digits + entity(stop),
    );
}

/** Text that may stand anywhere in a paragraph, a heading or a table cell. */
export function markdownText(text: string, length = SENTENCE_LENGTH): string {
  return asParagraph(escapeText(plain(text, length)));
}

function span(text: string): string {
  // These three cannot be had inside a code span in a table cell: plain text shows them all.
  return text === "" || /[`|\\]/.test(text) ? escapeText(text) : `\`${text}\``;
}

/** An id or a short name as code, fit for a table cell. */
export function codeSpan(text: string, length = NAME_LENGTH): string {
  return asParagraph(span(plain(text, length)));
}

interface Part {
  readonly text: string;
  readonly isCode: boolean;
}

/** Takes a sentence apart at its backticks. Of an uneven number, the last one is just a sign. */
function partsOf(text: string): readonly Part[] {
  const parts = text.split("`");
  const last = parts.length % 2 === 0 ? `\`${parts.pop()}` : "";
  return [
    ...parts.map((part, index) => ({ text: part, isCode: index % 2 === 1 })),
    { text: last, isCode: false },
  ];
}

function inline({ text, isCode }: Part): string {
  // Two backticks around nothing are no code span.
  if (isCode && text.trim() === "") return escapeText(`\`${text}\``);
  return isCode ? span(text) : escapeText(text);
}

/** One of our sentences: its own `code` stays code, everything else is text. */
export function sentence(text: string, length = SENTENCE_LENGTH): string {
  return asParagraph(partsOf(plain(text, length)).map(inline).join(""));
}

const COMMAND = /^(?:az|gh|jq|printf|openssl|terraform|curl) /;

/** A sentence that begins with `lead` (Markdown) and shows each command in it as a block, ready to be copied. */
export function instructions(lead: string, text: string): string {
  const blocks = [`${lead} `];
  for (const part of partsOf(plain(text))) {
    if (part.isCode && COMMAND.test(part.text)) blocks.push(`\`\`\`sh\n${part.text}\n\`\`\``, "");
    else blocks.push(`${blocks.pop()}${inline(part)}`);
  }
  return blocks
    .map((block) => asParagraph(block.replace(/^[.,;:](?= |$)/, "")))
    .filter((block) => block !== "")
    .join("\n\n");
}

/** A link to a page of documentation; nothing where the address is not a plain https one. */
export function link(words: string, address: string): string {
  return /^https:\/\/[\w.-]+(?:\/[\w./?=&%#~+-]*)?$/.test(address) ? `[${words}](${address})` : "";
}

/** A table; the cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => ":---")), ...rows.map(line)].join("\n");
}

/** Folded until the reader opens it; `title` is HTML already. */
export function folded(title: string, body: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** Blocks under a heading; nothing where there are none. */
export function section(title: string, blocks: readonly string[]): readonly string[] {
  return blocks.length === 0 ? [] : [`### ${title}`, ...blocks];
}
