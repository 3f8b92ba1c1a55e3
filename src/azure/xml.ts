import { resolveReferences } from "../core/xml-references.ts";

/** An element of a document, by its name without prefix. Attributes are of no use here and are left out. */
export interface Element {
  readonly name: string;
  /** All text directly inside it, entities resolved. */
  readonly text: string;
  readonly children: readonly Element[];
}

/** The classic API nests five deep; nothing it answers comes near the number. */
const DEEPEST = 32;
const MOST_ELEMENTS = 200_000;

interface Open {
  readonly name: string;
  text: string;
  readonly children: Element[];
}

/**
 * Reads XML in one pass. Undefined for what is none, is not closed, is too deep or too much; a document type is
 * refused, for only there can entities be defined.
 */
export function readXml(document: string): Element | undefined {
  const root: Open = { name: "", text: "", children: [] };
  const open: Open[] = [root];
  let elements = 0;
  let at = 0;
  while (at < document.length) {
    const here = open.at(-1) ?? root;
    if (document[at] !== "<") {
      const end = positionOf(document, "<", at);
      here.text += resolveReferences(document.slice(at, end), (written) => written);
      at = end;
      continue;
    }
    const markup = markupAt(document, at);
    if (markup === undefined) return undefined;
    at = markup.end;
    here.text += markup.text ?? "";
    if (markup.opens !== undefined) {
      if (++elements > MOST_ELEMENTS || open.length > DEEPEST) return undefined;
      const element = { name: markup.opens, text: "", children: [] };
      here.children.push(element);
      if (!markup.closesItself) open.push(element);
    } else if (markup.closes !== undefined) {
      if (open.length === 1 || here.name !== markup.closes) return undefined;
      open.pop();
    }
  }
  const [only, ...more] = root.children;
  return open.length === 1 && more.length === 0 && root.text.trim() === "" ? only : undefined;
}

/** The first child of this name. */
export const childOf = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((child) => child.name === name);

/** Undefined where it is absent or empty. */
export const textIn = (element: Element | undefined, name: string): string | undefined =>
  childOf(element, name)?.text.trim() || undefined;

interface Markup {
  readonly end: number;
  readonly opens?: string;
  readonly closesItself?: boolean;
  readonly closes?: string;
  /** Of a CDATA section. */
  readonly text?: string;
}

function markupAt(document: string, at: number): Markup | undefined {
  const skip = (mark: string, length = mark.length): number => positionOf(document, mark, at) + length;
  if (document.startsWith("<?", at)) return { end: skip("?>") };
  if (document.startsWith("<!--", at)) return { end: skip("-->") };
  if (document.startsWith("<![CDATA[", at)) {
    const end = positionOf(document, "]]>", at);
    return { end: end + 3, text: document.slice(at + 9, end) };
  }
  if (document.startsWith("<!", at)) return undefined;
  const end = endOfTag(document, at);
  if (end === undefined) return undefined;
  const tag = document.slice(at + 1, end);
  if (tag.startsWith("/")) return { end: end + 1, closes: localName(tag.slice(1)) };
  return { end: end + 1, opens: localName(tag), closesItself: tag.endsWith("/") };
}

/** The `>` that ends a tag; one in the value of an attribute does not. */
function endOfTag(document: string, from: number): number | undefined {
  let quote = "";
  for (let at = from; at < document.length; at++) {
    const sign = document[at] ?? "";
    if (quote !== "") quote = sign === quote ? "" : quote;
    else if (sign === ">") return at;
    else if (sign === '"' || sign === "'") quote = sign;
  }
  return undefined;
}

/** Where a mark begins; the end of the document where it is missing, so that every pass moves on. */
function positionOf(document: string, mark: string, from: number): number {
  const at = document.indexOf(mark, from);
  return at === -1 ? document.length : at;
}

const localName = (tag: string): string => (/^[^\s/]*/.exec(tag)?.[0] ?? "").replace(/^.*:/, "");
