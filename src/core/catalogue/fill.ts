import { unicode } from "../unicode.ts";

type Values = Readonly<Record<string, string>>;

const HOLE = /\{([a-zA-Z]+)\}/g;
const QUOTED = /("[^"]*"|'[^']*')/;

/** What every shell takes for one word, and no program for an option or a file; or a placeholder of our own. */
const WORD = /^(?![-@])[\w.:@/,-]+$|^<[a-z][\w -]*>$/i;
/** Names of roles and resource groups have blanks, signs and the letters of all scripts. */
const IN_DOUBLE_QUOTES = unicode("^[\\p{L}\\p{M}\\p{N} \\w.:@/,()&'+%*<>-]+$");
/** JSON. PowerShell takes typographic quotes for its own. */
const IN_SINGLE_QUOTES = /^[^'`\u2018-\u201b\r\n]+$/;

/**
 * Puts the values into the holes of a sentence. A hole without a value stays as it is: tests look for braces. Code
 * with a blank in it is there to be pasted, into a shell most of all: a value that could be more there than a name,
 * or that is none, gives way to a placeholder, `<resource-group>`.
 */
export function fill(template: string, values: Values): string {
  return template
    .split("`")
    .map((part, index) =>
      index % 2 === 1 && part.includes(" ") ? command(part, values) : plainly(part, values),
    )
    .join("`");
}

function plainly(part: string, values: Values): string {
  return part.replace(HOLE, (hole, name: string) => values[name] ?? hole);
}

function command(part: string, values: Values): string {
  return part
    .split(QUOTED)
    .map((piece) =>
      piece.replace(HOLE, (hole, name: string) => {
        const value = values[name];
        if (value === undefined) return hole;
        return fitting(piece).test(value) ? value : placeholder(name);
      }),
    )
    .join("");
}

function fitting(piece: string): RegExp {
  // Within "$(…)" the quotes protect nothing.
  if (piece.startsWith('"') && !piece.includes("$(")) return IN_DOUBLE_QUOTES();
  return piece.startsWith("'") ? IN_SINGLE_QUOTES : WORD;
}

const placeholder = (name: string): string =>
  `<${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}>`;
