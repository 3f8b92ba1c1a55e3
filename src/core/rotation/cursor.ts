import type { Finding } from "../finding.ts";
import { type ROTATION, rotationFinding } from "./catalogue.ts";
import type { Broken } from "./store-names.ts";
import type { Formats } from "./stores.ts";

/** Ends the reading of one line. */
export class Stop extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.code);
    this.finding = finding;
  }
}

type Code = Exclude<keyof typeof ROTATION, "stores/none" | "payload/too-large">;

/** What people write for `secret/`, `environment/` and `org/`. */
const USUAL_SLIP = /^(?:secrets|env|environments|orgs|organi[sz]ations?)\//i;

/** A place in one line of `stores`, that only moves on. Columns are counted from 1, as editors do. */
export class Cursor {
  readonly line: number;
  /** What the store may hold; the first is the default. */
  readonly formats: Formats;
  readonly #text: string;
  #at: number;
  readonly #end: number;

  /** Reads `text` from `start` to `end`, both counted from 0: blanks and a comment around them are skipped. */
  constructor(text: string, line: number, start: number, end: number, formats: Formats) {
    this.#text = text;
    this.line = line;
    this.formats = formats;
    this.#at = start;
    this.#end = end;
  }

  get at(): number {
    return this.#at;
  }

  get rest(): string {
    return this.#text.slice(this.#at, this.#end);
  }

  skip(prefix: string): boolean {
    if (!this.rest.toLowerCase().startsWith(prefix)) return false;
    this.#at += prefix.length;
    return true;
  }

  advance(by: number): void {
    this.#at += by;
  }

  /** Everything up to one of the characters, or to the end. */
  until(characters: string): string {
    const start = this.#at;
    while (this.#at < this.#end && !characters.includes(this.#text[this.#at] ?? "")) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  /** The same, but not empty and by the rules of names. */
  name(
    expected: string,
    characters: string,
    code: Code,
    broken: (name: string) => Broken | undefined,
  ): string {
    const start = this.#at;
    const name = this.until(characters);
    if (name === "") this.expected(expected);
    const wrong = broken(name);
    if (wrong !== undefined) this.fail(code, { problem: wrong.problem }, start + wrong.at);
    return name;
  }

  expect(character: string, expected: string): void {
    if (!this.skip(character)) this.expected(expected);
  }

  expected(expected: string, at: number = this.#at): never {
    return this.fail("stores/syntax", { expected, found: this.#found(at) }, at);
  }

  /** Behind the `?`, where other words are expected than in the rest of the line. */
  expectedOption(expected: string, at: number = this.#at): never {
    return this.fail("stores/option", { problem: `expected ${expected}, found ${this.#found(at)}` }, at);
  }

  fail(code: Code, holes: Readonly<Record<string, string>>, at: number = this.#at): never {
    throw new Stop(placed(code, this.line, at, holes));
  }

  isSlip(at: number): boolean {
    return this.#slip(at) !== undefined;
  }

  #slip(at: number): string | undefined {
    return USUAL_SLIP.exec(this.#text.slice(at, this.#end))?.[0];
  }

  /** One character and no more: whatever was pasted here by mistake is not repeated. Only a usual slip is told whole. */
  #found(at: number): string {
    if (at >= this.#end) return "the end of the line";
    const slip = this.#slip(at);
    if (slip !== undefined) return `\`${slip.toLowerCase()}\``;
    const char = String.fromCodePoint(this.#text.codePointAt(at) ?? 0);
    if (char === "`") return "a backtick";
    if (/\s/u.test(char)) return "a blank";
    return /[\p{L}\p{N}\p{P}\p{S}]/u.test(char) ? `\`${char}\`` : "a character that cannot be printed";
  }
}

/** A finding about one place; `at` is counted from 0. */
export function placed(
  code: Code,
  line: number,
  at: number,
  holes: Readonly<Record<string, string>>,
): Finding {
  // The holes differ with the code; each caller gives those of its own, and a test looks for braces left over.
  const values = { ...holes, line: String(line), column: String(at + 1) };
  return rotationFinding(code, "stores", values as never);
}
