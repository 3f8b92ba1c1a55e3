import type { Finding, Level, Verdict } from "../finding.ts";
import { fill } from "./fill.ts";

/**
 * One line of the catalogue. `what`, `why` and `fix` may hold `{holes}`; the type of `finder` makes the caller
 * fill each of them. The reference in docs/findings.md is made from these very sentences.
 */
export interface Entry {
  readonly verdict: Verdict;
  readonly level: Level;
  /** What happened, one sentence. */
  readonly what: string;
  /** The likely cause. */
  readonly why: string;
  /** The exact thing to do. */
  readonly fix: string;
  readonly link: string;
}

export type Entries = Readonly<Record<string, Entry>>;

type HolesIn<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}`
  ? Hole | HolesIn<Rest>
  : never;

export type Holes<E extends Entry> = HolesIn<E["what"]> | HolesIn<E["why"]> | HolesIn<E["fix"]>;

type Fill<E extends Entry> = [Holes<E>] extends [never] ? [] : [values: Readonly<Record<Holes<E>, string>>];

/** Turns a part of the catalogue into a function that makes findings of it. */
export function finder<const Part extends Entries>(part: Part) {
  return <Code extends keyof Part & string>(
    code: Code,
    subject: string,
    ...fillings: Fill<Part[Code]>
  ): Finding => {
    const entry: Entry = part[code] as Entry;
    const values: Readonly<Record<string, string>> = fillings[0] ?? {};
    return {
      code,
      verdict: entry.verdict,
      level: entry.level,
      subject,
      what: fill(entry.what, values),
      why: fill(entry.why, values),
      fix: fill(entry.fix, values),
      link: entry.link,
    };
  };
}
