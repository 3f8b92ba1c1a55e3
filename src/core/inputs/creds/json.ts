/**
 * A scanner for one flat JSON object. It differs from `JSON.parse` in what a pasted credential needs: it keeps
 * duplicate keys, tells a text that was cut off from one that is wrong, takes a literal `\n` between tokens for
 * a line break, and says what is wrong in words of its own: a parser's message prints what it read.
 */
export interface Member {
  readonly key: string;
  /** Undefined where the value is neither a text nor null. */
  readonly value: string | null | undefined;
}

export const PROBLEMS = [
  "single-quotes",
  "no-quotes",
  "comma-at-end",
  "no-comma",
  "no-colon",
  "line-break",
  "escape",
  "text-after",
  "other",
] as const;

export type Problem = (typeof PROBLEMS)[number];

export type Outcome =
  | { readonly kind: "object" }
  | { readonly kind: "cut-off"; readonly insideText: boolean }
  | { readonly kind: "broken"; readonly problem: Problem; readonly line: number };

/** `members` holds what was read before a problem too: it may be secret. */
export interface Scan {
  readonly outcome: Outcome;
  readonly members: readonly Member[];
}

const LITERALS = ["true", "false", "null", "-"];

/** Reads a text that begins with a brace. */
export function scanObject(text: string): Scan {
  const members: Member[] = [];
  const scanner = new Scanner(text);
  try {
    scanner.object(members);
    return { outcome: { kind: "object" }, members };
  } catch (stop) {
    if (stop instanceof Stop) return { outcome: stop.outcome, members };
    throw stop;
  }
}

class Stop extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  object(members: Member[]): void {
    this.#at++;
    if (this.#next() !== "}") {
      for (;;) {
        members.push(this.#member());
        const after = this.#next();
        if (after === "}") break;
        if (after !== ",") this.#fail(after === '"' ? "no-comma" : "other");
        this.#at++;
        if (this.#next() === "}") this.#fail("comma-at-end");
      }
    }
    this.#at++;
    this.#skipBlanks();
    if (this.#at < this.#text.length) this.#fail("text-after");
  }

  #member(): Member {
    const key = this.#string();
    if (this.#next() !== ":") this.#fail("no-colon");
    this.#at++;
    const first = this.#next();
    if (first === "{" || first === "[") {
      this.#skipNested();
      return { key, value: undefined };
    }
    const literal = /(?:true|false|null|-?\d[\d.eE+-]*)(?=[\s,}\\]|$)/y;
    literal.lastIndex = this.#at;
    const found = literal.exec(this.#text)?.[0];
    if (found === undefined) {
      this.#stopIfCut();
      return { key, value: this.#string() };
    }
    this.#at += found.length;
    return { key, value: found === "null" ? null : undefined };
  }

  /** `tru` at the very end is the beginning of a value. */
  #stopIfCut(): void {
    const rest = this.#text.slice(this.#at, this.#at + 6);
    if (LITERALS.some((word) => word.startsWith(rest))) throw new Stop({ kind: "cut-off", insideText: true });
  }

  #string(): string {
    const first = this.#next();
    if (first !== '"')
      this.#fail(first === "'" ? "single-quotes" : /[\w<$%.*]/.test(first) ? "no-quotes" : "other");
    const start = this.#at;
    this.#skipString();
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      return this.#fail("escape");
    }
  }

  #skipString(): void {
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at];
      if (char === '"') {
        this.#at++;
        return;
      }
      if (char === "\n") this.#fail("line-break");
      if (char === "\\") this.#at++;
    }
    throw new Stop({ kind: "cut-off", insideText: true });
  }

  /** Lists and objects inside are of no interest: only their end is looked for. */
  #skipNested(): void {
    let depth = 0;
    do {
      const char = this.#next();
      if (char === '"') this.#skipString();
      else this.#at++;
      if (char === "{" || char === "[") depth++;
      if (char === "}" || char === "]") depth--;
    } while (depth > 0);
  }

  /** The next character that is no blank. */
  #next(): string {
    this.#skipBlanks();
    const char = this.#text[this.#at];
    if (char === undefined) throw new Stop({ kind: "cut-off", insideText: false });
    return char;
  }

  #skipBlanks(): void {
    for (;;) {
      const char = this.#text[this.#at] ?? "";
      if (char === " " || char === "\n" || char === "\t" || char === "\r") this.#at++;
      else if (char === "\\" && /[nrt]/.test(this.#text[this.#at + 1] ?? "")) this.#at += 2;
      else return;
    }
  }

  #fail(problem: Problem): never {
    const line = this.#text.slice(0, this.#at).split("\n").length;
    throw new Stop({ kind: "broken", problem, line });
  }
}
