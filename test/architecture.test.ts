import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

/** Floors of the house, the lowest first. A file may import from its own floor or from one below. */
const FLOORS: readonly (readonly [floor: string, rooms: RegExp])[] = [
  ["core", /^core\//],
  ["contract", /^ports\.ts$/],
  ["http", /^http\//],
  ["adapters", /^(azure|files|github)\//],
  ["use cases", /^commands\//],
  ["writer", /^report\//],
  ["edge", /^edge\//],
  // The doors: the two entries, and the one run behind both.
  ["doors", /^(index|main|post)\.ts$/],
];

/** Floors that may not know each other, though one is above: use cases know ports, never adapters. */
const FORBIDDEN: readonly (readonly [from: RegExp, to: RegExp, why: string])[] = [
  [/^commands\//, /^(azure|files|github|http|report)\//, "use cases know the contract, not the adapters"],
  [/^report\//, /^(azure|files|github|http|commands)\//, "the writer knows the core alone"],
  [/^core\//, /^(?!core\/)/, "the core knows only itself"],
];

/** Where certificates and keys are read and made: what `node:crypto` computes there depends on its input alone. */
const CIPHERS = /^core\/(asn1|x509|pkcs12|pem|keyfile)\//;

/** What a run loads before it has read its inputs; all else comes by `import()`, once it is known to be needed. */
const ENTRY =
  /^(?:(?:index|main|edge\/context)\.ts|report\/|core\/(?:inputs|render|catalogue)\/|core\/[a-z-]+\.ts$)/;
/** Each 10,000 bytes more cost a bad input one and a half per cent of an empty Node. */
const LARGEST_ENTRY = 110_000;

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"));

const sourceOf = (file: string): string => readFileSync(join(SRC, file), "utf8");

const importsOf = (file: string): readonly string[] =>
  [...sourceOf(file).matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map(([, path]) =>
    relative(SRC, resolve(dirname(join(SRC, file)), path ?? "")).replaceAll("\\", "/"),
  );

/** What a file needs before it runs: types go with the types, `import()` waits. */
const neededBy = (file: string): readonly string[] =>
  [...sourceOf(file).matchAll(/^(?:import|export [{*])(?! type\b)[^;]*?"([^"]+)";/gm)].map(([, path = ""]) =>
    path.startsWith(".")
      ? relative(SRC, resolve(dirname(join(SRC, file)), path)).replaceAll("\\", "/")
      : path,
  );

function closureOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (file.endsWith(".ts")) for (const needed of neededBy(file)) closureOf(needed, seen);
  return seen;
}

const floorOf = (file: string): number => FLOORS.findIndex(([, rooms]) => rooms.test(file));

describe("the house", () => {
  test("every file stands on a floor", () => {
    expect(files.filter((file) => floorOf(file) === -1)).toEqual([]);
  });

  test("imports point down, never up", () => {
    const upward = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => floorOf(target) > floorOf(file))
        .map((target) => `${file} -> ${target}`),
    );
    expect(upward).toEqual([]);
  });

  test.each(FORBIDDEN)("%s does not import %s: %s", (from, to) => {
    const trespasses = files
      .filter((file) => from.test(file))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => to.test(target))
          .map((target) => `${file} -> ${target}`),
      );
    expect(trespasses).toEqual([]);
  });

  test("no file imports itself through others", () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (done.has(file) || path.includes(file)) return;
      for (const target of importsOf(file)) walk(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });

  test("the core and the use cases do no I/O and read no environment", () => {
    const impure =
      /process\.env|process\.argv|from "node:(?!util|buffer)|from "@actions|Date\.now\(|new Date\(\)|Math\.random/;
    const offenders = files.filter((file) => {
      const source = CIPHERS.test(file)
        ? sourceOf(file).replaceAll('from "node:crypto"', "")
        : sourceOf(file);
      return /^(core|commands)\//.test(file) && impure.test(source);
    });
    expect(offenders).toEqual([]);
  });

  test("only the writer speaks to the runner", () => {
    const speakers = files.filter((file) =>
      /from "@actions\/core"|console\.|stdout\.write|writeSync/.test(sourceOf(file)),
    );
    expect(speakers.filter((file) => !file.startsWith("report/"))).toEqual([]);
  });

  test("no file is longer than 250 lines", () => {
    expect(files.filter((file) => sourceOf(file).split("\n").length > 251)).toEqual([]);
  });
});

describe("the entry", () => {
  const needed = [...closureOf("index.ts")];

  test("holds what reads the inputs and tells what is wrong with them, and nothing else of ours", () => {
    expect(needed.filter((file) => file.endsWith(".ts") && !ENTRY.test(file))).toEqual([]);
  });

  test("waits for no package, and of Node for nothing that an empty one has not loaded", () => {
    expect(needed.filter((file) => !file.endsWith(".ts")).sort()).toEqual(["node:fs", "node:path"]);
  });

  test("holds only the parts of the catalogue that speak of the inputs", () => {
    const ofCatalogue = (file: string): boolean => file.startsWith("core/catalogue/");
    const parts = [...closureOf("core/catalogue/inputs.ts")].filter(ofCatalogue);
    expect(needed.filter(ofCatalogue).sort()).toEqual(parts.sort());
  });

  test("stays small once built", () => {
    expect(statSync(join(SRC, "../dist/index.js")).size).toBeLessThan(LARGEST_ENTRY);
  });
});
