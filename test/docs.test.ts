import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse, parseDocument } from "yaml";
import type { Entry } from "../src/core/catalogue/finder.ts";
import { INPUT_FINDINGS } from "../src/core/catalogue/inputs.ts";
import { LIVE } from "../src/core/catalogue/live.ts";
import { CLOUDS } from "../src/core/cloud.ts";
import { VERDICTS } from "../src/core/finding.ts";
import { INPUTS, type InputSpec, OUTPUTS } from "../src/core/interface.ts";
import { ROTATION_WORDS } from "../src/core/render/rotation-words.ts";
import { VERDICT_WORDS } from "../src/core/render/verdict-words.ts";
import { blocks, EXAMPLES, PAGES, readPage, US } from "./support/examples.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const read = readPage;

const CATALOGUE: readonly Entry[] = Object.values<Entry>({ ...INPUT_FINDINGS, ...LIVE });
const POSSIBLE = VERDICTS.filter((verdict) => CATALOGUE.some((entry) => entry.verdict === verdict));

interface Step {
  readonly uses: string;
  readonly with?: Readonly<Record<string, unknown>>;
  /** Of a job that calls a workflow. */
  readonly secrets?: Readonly<Record<string, unknown>>;
}

function stepsIn(value: unknown): readonly Step[] {
  if (typeof value !== "object" || value === null) return [];
  const step = "uses" in value && typeof value.uses === "string" ? [value as Step] : [];
  return [...step, ...Object.values(value).flatMap(stepsIn)];
}

interface Face {
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly on?: { readonly workflow_call?: Readonly<Record<"inputs" | "secrets", object>> };
}

/** What an action or a called workflow of ours takes; undefined where there is none at that path. */
function takenBy(uses: string): readonly string[] | undefined {
  const path = new RegExp(`^${US}(?:/(.+))?@v1$`).exec(uses);
  const file = path?.[1]?.endsWith(".yml") ? path[1] : join(path?.[1] ?? "", "action.yml");
  if (path === null || !existsSync(join(ROOT, file))) return undefined;
  const { inputs, on } = parse(read(file)) as Face;
  const call = on?.workflow_call;
  return Object.keys(inputs ?? { ...call?.inputs, ...call?.secrets });
}

function problemWith(known: readonly string[], name: string, value: unknown): string | undefined {
  if (!known.includes(name)) return `there is no input ${name}`;
  const spec: InputSpec = INPUTS.find((input) => input.name === name) ?? {
    ...{ name, group: "Command", type: "text" },
  };
  const text = String(value);
  if (typeof value === "object") return `${name} is not one text`;
  // An expression may become anything.
  if (text.includes("${{")) return undefined;
  const fits =
    typeof spec.type === "object"
      ? spec.type.includes(text)
      : { text: true, list: true, flag: /^(?:true|false)$/.test(text), number: /^\d+$/.test(text) }[
          spec.type
        ];
  return fits ? undefined : `${name} does not take ${text}`;
}

describe("examples", () => {
  test.each(EXAMPLES)("$page:$line is YAML and uses only what exists", ({ text }) => {
    const document = parseDocument(text);
    expect([...document.errors, ...document.warnings].map((problem) => problem.message)).toEqual([]);
    const steps = stepsIn(document.toJS());
    const ours = steps.filter((step) => step.uses.startsWith("owner/"));
    expect(ours.filter((step) => takenBy(step.uses) === undefined)).toEqual([]);
    const problems = ours.flatMap(({ uses, with: inputs = {}, secrets = {} }) =>
      Object.entries({ ...inputs, ...secrets }).map(([name, value]) =>
        problemWith(takenBy(uses) ?? [], name, value),
      ),
    );
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });

  test("splice no expression into a script", () => {
    const spliced = EXAMPLES.filter(({ text }) => /^\s*(?:- )?run: .*\$\{\{/m.test(text));
    expect(spliced.map(({ page, line }) => `${page}:${line}`)).toEqual([]);
  });

  test("name only outputs that exist", () => {
    const outputs: readonly string[] = OUTPUTS.map((output) => output.name);
    const named = EXAMPLES.flatMap(({ text }) =>
      [...text.matchAll(/steps\.azure\.outputs\.([\w-]+)/g)].map(([, name]) => name ?? ""),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !outputs.includes(name))).toEqual([]);
  });
});

describe("links", () => {
  const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, "");

  /** As GitHub makes them of headings. */
  const anchorsOf = (page: string): readonly string[] =>
    [...withoutCode(read(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    );

  test.each(PAGES)("of %s lead somewhere", (page) => {
    const targets = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(
      ([, target]) => target ?? "",
    );
    const broken = targets.filter((target) => {
      if (/^https:\/\//.test(target)) return false;
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, file))) return true;
      return anchor !== undefined && !anchorsOf(file).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

/** A check or the verdict, a cause or a remedy, as the log prints them. */
const LINE = /^(?:[✓✗!·] (?:(?:pass|error|warning|notice) +)?|\s+(?:Why|Fix): )(.+)$/;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

describe("the README", () => {
  const readme = read("README.md");

  test("has a line for every verdict that can occur, and for no other", () => {
    const rows = [...readme.matchAll(/^\| \[`([\w-]+)`\]/gm)].map(([, verdict]) => verdict);
    expect(rows.toSorted()).toEqual(POSSIBLE.toSorted());
  });

  test("names both commands", () => {
    expect(readme).toContain("npm ci && npm run demo");
    expect(readme).toContain("npm ci && npm test");
  });

  test("shows only lines that a run can print", () => {
    const endings = [
      ...Object.entries(VERDICT_WORDS),
      ...Object.values(ROTATION_WORDS).map((words) => ["valid", words] as const),
    ].map(([verdict, words]) => `${verdict}: ${words.title}. ${words.sentence}`);
    const sentences = [...CATALOGUE.flatMap(({ what, why, fix }) => [what, why, fix]), ...endings]
      // A sentence that is a hole and nothing else would fit every line.
      .filter((text) => !/^\{\w+\}$/.test(text))
      .map(
        (text) =>
          new RegExp(
            `^${text
              .split(/\{[a-zA-Z]+\}/)
              .map(escaped)
              .join(".+")}$`,
          ),
      );
    const printed = blocks("text")
      .filter(({ page }) => page === "README.md")
      .flatMap(({ text }) => text.split("\n"))
      .flatMap((line) => LINE.exec(line)?.[1] ?? []);
    expect(printed.length).toBeGreaterThan(8);
    expect(printed.filter((line) => !sentences.some((one) => one.test(line)))).toEqual([]);
  });
});

describe("other pages", () => {
  test("troubleshooting has a section for every verdict that can occur, and for no other", () => {
    const headings = [...read("docs/troubleshooting.md").matchAll(/^## (.+)$/gm)].map(
      ([, heading]) => heading,
    );
    expect(headings.toSorted()).toEqual(POSSIBLE.toSorted());
  });

  test("security names every host of the clouds and every variable that is ignored", () => {
    const security = read("docs/security.md");
    const hosts = Object.values(CLOUDS).flatMap((cloud) =>
      [cloud.authorityHost, ...cloud.authorityAliases, cloud.resourceManagerUrl, cloud.graphUrl].map(
        (url) => new URL(url).host,
      ),
    );
    const list = /const MEDDLING = \[([^\]]*)\]/.exec(read("src/index.ts"))?.[1] ?? "";
    const ignored = [...list.matchAll(/"(\w+)"/g)].map(([, name]) => name ?? "");
    expect(ignored.length).toBeGreaterThan(0);
    expect([...hosts, ...ignored].filter((name) => !security.includes(name))).toEqual([]);
  });

  test.each(["verify.yml", "rotate.yml", "fleet.yml"])(
    "the reference has each secret that %s takes",
    (name) => {
      const { on } = parse(read(`.github/workflows/${name}`)) as Face;
      const [head = [], ...rows] = (
        read("docs/reference.md").split(/^## Secrets of the workflows$/m)[1] ?? ""
      )
        .split("\n")
        .filter((line) => line.startsWith("| "))
        .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
      const taken = rows.filter((row) => row[head.indexOf(name)] === "yes").map((row) => row[1]);
      expect(taken.toSorted()).toEqual(Object.keys(on?.workflow_call?.secrets ?? {}).toSorted());
    },
  );

  test("dependencies has a line for every package that is bundled", () => {
    const page = read("docs/dependencies.md");
    const { dependencies, overrides } = JSON.parse(read("package.json")) as Record<
      string,
      Record<string, string>
    >;
    const names = [...Object.keys(dependencies ?? {}), ...Object.keys(overrides ?? {})];
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test("no page speaks of one machine", () => {
    const place = /(?:^|[\s"'(`])\/(?:work|tmp|home|root|Users)\/|file:\/\/|127\.0\.0\.1:\d/m;
    expect(PAGES.filter((page) => place.test(read(page)))).toEqual([]);
  });
});
