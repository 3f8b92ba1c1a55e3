import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../src/", import.meta.url));

/** Floors of the house, the lowest first. A file may import from its own floor or from one below. */
const FLOORS: readonly (readonly [floor: string, rooms: RegExp])[] = [
  ["core", /^core\//],
  ["contract", /^ports\.ts$/],
  ["http", /^http\//],
  ["adapters", /^(azure|github)\//],
  ["use cases", /^commands\//],
  ["writer", /^report\//],
  [
    "edge",
    /^(adapters|certificates|given-files|connections|hosts|live|live-management|live-rotation|rotation|notify|context|main|index|post)\.ts$/,
  ],
];

/** Floors that may not know each other, though one is above: use cases know ports, never adapters. */
const FORBIDDEN: readonly (readonly [from: RegExp, to: RegExp, why: string])[] = [
  [/^commands\//, /^(azure|github|http|report)\//, "use cases know the contract, not the adapters"],
  [/^report\//, /^(azure|github|http|commands)\//, "the writer knows the core alone"],
  [/^core\//, /^(?!core\/)/, "the core knows only itself"],
];

/** Where certificates and keys are read and made: what `node:crypto` computes there depends on its input alone. */
const CIPHERS = /^core\/(asn1|x509|pkcs12|pem|keyfile)\//;

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"));

const sourceOf = (file: string): string => readFileSync(join(SRC, file), "utf8");

const importsOf = (file: string): readonly string[] =>
  [...sourceOf(file).matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map(([, path]) =>
    relative(SRC, resolve(dirname(join(SRC, file)), path ?? "")).replaceAll("\\", "/"),
  );

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
