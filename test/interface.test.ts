import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { generatedFiles } from "../scripts/generated.ts";
import { defaultOf, type Input } from "../scripts/words.ts";
import { INPUTS, type InputSpec, OUTPUTS } from "../src/core/interface.ts";

const path = (name: string): URL => new URL(`../${name}`, import.meta.url);
const read = (name: string): string => readFileSync(path(name), "utf8");

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string; readonly post: string };
  readonly branding: object;
}

describe("what is made of the one table of inputs and outputs", () => {
  test.each(Object.entries(generatedFiles()))("%s is up to date (npm run docs)", (name, text) => {
    expect(read(name)).toBe(text);
  });
});

describe("action.yml", () => {
  const manifest = parse(read("action.yml")) as Manifest;

  test("runs on Node 24, and what it runs is there", () => {
    expect(manifest.runs.using).toBe("node24");
    expect([manifest.runs.main, manifest.runs.post].filter((file) => !existsSync(path(file)))).toEqual([]);
  });

  test("has the inputs of the table with their defaults, which are words that the input takes", () => {
    const specs: readonly InputSpec[] = INPUTS;
    expect(Object.entries(manifest.inputs).map(([name, input]) => [name, input.default])).toEqual(
      specs.map((spec) => [spec.name, defaultOf(spec as Input)[0]]),
    );
    const choices = specs.filter((spec) => Array.isArray(spec.type));
    expect(choices.filter(({ type, default: one }) => one !== undefined && !type.includes(one))).toEqual([]);
  });

  test("has the outputs of the table, each described", () => {
    expect(Object.keys(manifest.outputs)).toEqual(OUTPUTS.map(({ name }) => name));
    const described = [...Object.values(manifest.inputs), ...Object.values(manifest.outputs)];
    expect(described.filter(({ description }) => !/^[A-Z].*\.$/.test(description))).toEqual([]);
  });
});

describe("the published schema of the report", () => {
  test("names the verdicts and levels of the catalogue, and every key that is written", async () => {
    const { LEVELS, VERDICTS } = await import("../src/core/finding.ts");
    const { REPORT_KEYS } = await import("../src/core/render/json.ts");
    const text = read("docs/report.schema.json");
    const schema = JSON.parse(text) as { $defs: Record<string, { enum?: unknown; properties?: object }> };
    expect(schema.$defs["verdict"]?.enum).toEqual(VERDICTS);
    expect(JSON.stringify(schema.$defs["finding"])).toContain(JSON.stringify(LEVELS));
    expect(REPORT_KEYS.filter((key) => !text.includes(`"${key}"`))).toEqual([]);
  });
});
