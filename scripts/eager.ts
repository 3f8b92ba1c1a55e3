/**
 * V8 takes a function in parentheses for one that is called at once, and compiles it as it reads it. Any other it
 * only skims, to read it again at its first call. In the entry those get parentheses that bad inputs run, as V8's own
 * coverage tells of a few: read once, they spare an eighth of what a bad input costs beyond Node's own start.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { entraSecret } from "../test/support/secrets.ts";

const guid = (digit: number): string => "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replaceAll("x", String(digit));
const GOOD = { "CLIENT-ID": guid(1), "TENANT-ID": guid(2), "CLIENT-SECRET": entraSecret() };

/** A mistake in a value, one that is not there, text that is no JSON, and nothing at all. */
const BAD_INPUTS: readonly Readonly<Record<string, string>>[] = [
  { ...GOOD, "CLIENT-ID": "not-a-guid" },
  { ...GOOD, "TENANT-ID": "" },
  { CREDS: `{ clientId: oops, ${entraSecret()}` },
  {},
];

/** From the first character of a function to the one behind it. */
type Place = `${number}-${number}`;

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly ranges: readonly { startOffset: number; endOffset: number; count: number }[];
    }[];
  }[];
}

/** The minified entry, with the functions in parentheses that at least half of the bad inputs run. */
export function eager(code: string): string {
  const runs = BAD_INPUTS.map((inputs) => ranAt(code, inputs));
  return inParentheses(code, (place) => runs.filter((ran) => ran.has(place)).length >= runs.length / 2);
}

/** The functions that run at these inputs. */
function ranAt(code: string, inputs: Readonly<Record<string, string>>): ReadonlySet<Place> {
  const folder = mkdtempSync(join(tmpdir(), "eager-"));
  const script = join(folder, "index.js");
  const coverage = join(folder, "coverage");
  const file = (name: string): string => {
    writeFileSync(join(folder, name), "");
    return join(folder, name);
  };
  try {
    writeFileSync(script, code);
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    mkdirSync(coverage);
    const env = {
      ...{ GITHUB_ACTIONS: "true", RUNNER_TEMP: folder, NODE_V8_COVERAGE: coverage },
      ...{ GITHUB_STEP_SUMMARY: file("summary"), GITHUB_OUTPUT: file("output"), GITHUB_STATE: file("state") },
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name}`, value])),
    };
    const { status, stderr } = spawnSync(process.execPath, [script], { env, encoding: "utf8" });
    if (status !== 1 || stderr !== "") throw new Error(`A bad input ended with ${status}: ${stderr}`);
    return new Set(
      readdirSync(coverage).flatMap((name) => placesOf(readFileSync(join(coverage, name), "utf8"))),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const placesOf = (json: string): readonly Place[] =>
  (JSON.parse(json) as Coverage).result
    .filter(({ url }) => url.endsWith("/index.js"))
    .flatMap(({ functions }) => functions.flatMap(({ ranges: [whole] }) => whole ?? []))
    .filter(({ count }) => count > 0)
    .map(({ startOffset, endOffset }): Place => `${startOffset}-${endOffset}`);

function inParentheses(code: string, ran: (place: Place) => boolean): string {
  const source = ts.createSourceFile("index.js", code, ts.ScriptTarget.Latest, true);
  const insertions: (readonly [at: number, text: string])[] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    const [start, end] = [node.getStart(source), node.end];
    if (!ran(`${start}-${end}`)) return;
    if (ts.isFunctionExpression(node) || ts.isArrowFunction(node)) insertions.push([start, "("], [end, ")"]);
    else if (ts.isFunctionDeclaration(node) && comesFirst(node))
      insertions.push([start, `const ${node.name?.text}=(`], [end, ");"]);
  };
  visit(source);
  const sorted = insertions.toSorted(([one], [other]) => one - other);
  const pieces = sorted.map(([at, mark], index) => code.slice(sorted[index - 1]?.[0] ?? 0, at) + mark);
  return pieces.join("") + code.slice(sorted.at(-1)?.[0] ?? 0);
}

/** Nothing but other declarations stands before it, so nothing that is run can miss it for being a constant now. */
function comesFirst(node: ts.FunctionDeclaration): boolean {
  const { statements } = node.parent as ts.Block | ts.SourceFile;
  return statements.slice(0, statements.indexOf(node)).every(ts.isFunctionDeclaration);
}
