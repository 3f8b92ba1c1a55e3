import { Unreadable } from "../unreadable.ts";
import { resolveReferences } from "../xml-references.ts";

export interface Tag {
  /** In small letters, without a prefix. */
  readonly name: string;
  /** Names in small letters. */
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * The opening tags of an XML text with their attributes, in one pass. Nothing is resolved but the five entities of XML
 * itself and numbers.
 * @throws Unreadable `malformed`, `truncated` or `document-type`
 */
export function tagsOf(text: string): readonly Tag[] {
  const tags: Tag[] = [];
  for (let at = text.indexOf("<"); at !== -1; at = text.indexOf("<", at)) {
    const next = text[at + 1] ?? "";
    if (text.startsWith("<!--", at)) at = after(text, "-->", at);
    else if (text.startsWith("<![CDATA[", at)) at = after(text, "]]>", at);
    else if (next === "!") throw new Unreadable("document-type");
    else if (next === "?" || next === "/") at = after(text, ">", at);
    else {
      const reader = new TagReader(text, at + 1);
      tags.push(reader.read());
      at = reader.at;
    }
  }
  return tags;
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  if (at === -1) throw new Unreadable("truncated");
  return at + mark.length;
}

const NAME = /[\w:.-]/;
const BLANK = /\s/;

class TagReader {
  at: number;
  readonly #text: string;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  read(): Tag {
    const name = this.#name();
    const attributes = new Map<string, string>();
    for (;;) {
      this.#while(BLANK);
      const character = this.#text[this.at];
      if (character === undefined) throw new Unreadable("truncated");
      if (character === ">" || character === "/") break;
      const key = this.#name();
      this.#while(BLANK);
      if (this.#text[this.at++] !== "=") throw new Unreadable("malformed");
      this.#while(BLANK);
      attributes.set(key, this.#value());
    }
    this.at = after(this.#text, ">", this.at);
    return { name, attributes };
  }

  #while(kind: RegExp): void {
    while (kind.test(this.#text[this.at] ?? "")) this.at++;
  }

  #name(): string {
    const start = this.at;
    this.#while(NAME);
    if (this.at === start) throw new Unreadable("malformed");
    const name = this.#text.slice(start, this.at).toLowerCase();
    return name.slice(name.indexOf(":") + 1);
  }

  #value(): string {
    const quote = this.#text[this.at] ?? "";
    if (quote !== '"' && quote !== "'") throw new Unreadable("malformed");
    const end = this.#text.indexOf(quote, this.at + 1);
    if (end === -1) throw new Unreadable("truncated");
    const raw = this.#text.slice(this.at + 1, end);
    this.at = end + 1;
    return resolveReferences(raw, refuse);
  }
}

function refuse(): never {
  throw new Unreadable("malformed");
}
