/** Every generated file with its text, for `npm run docs` to write and for a test to hold against what is committed. */
import { readFileSync } from "node:fs";
import { OUTPUT_DESCRIPTIONS } from "../src/core/descriptions.ts";
import { INPUTS, type InputGroup, OUTPUTS } from "../src/core/interface.ts";
import { faces, fill } from "./faces.ts";
import { findingsPage } from "./findings-page.ts";
import { defaultOf, describeInput, type Input, inputText, type Output, outputText } from "./words.ts";
import { workflowSecrets } from "./workflow-secrets.ts";

const NOTE =
  "Written by `npm run docs` from src/core/interface.ts and descriptions.ts; edit those, not this.";

export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    "action.yml": actionYaml("dist"),
    // `$/` can name a folder of this repository and not its root.
    "action/action.yml": actionYaml("../dist"),
    ...filledFaces(),
    "docs/reference.md": referencePage(),
    "docs/findings.md": findingsPage(),
  };
}

function filledFaces(): Record<string, string> {
  const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
  return Object.fromEntries(Object.entries(faces()).map(([name, parts]) => [name, fill(read(name), parts)]));
}

function actionYaml(dist: string): string {
  return [
    `# ${NOTE.replaceAll("`", "")}`,
    "name: Azure Credentials",
    "description: Says before the deploy whether an Azure credential works, when it ends, and how to mend it",
    "author: The Azure Credentials maintainers",
    "branding:",
    "  icon: lock",
    "  color: blue",
    "inputs:",
    ...INPUTS.flatMap(inputYaml),
    "outputs:",
    ...OUTPUTS.flatMap((output) => [
      `  ${output.name}:`,
      `    description: ${JSON.stringify(outputText(output))}`,
    ]),
    "runs:",
    "  using: node24",
    `  main: ${dist}/index.js`,
    `  post: ${dist}/post.js`,
    "",
  ].join("\n");
}

const inputYaml = (input: Input): string[] => [
  `  ${input.name}:`,
  `    description: ${JSON.stringify(inputText(input))}`,
  ...defaultOf(input).map((text) => `    default: ${JSON.stringify(text)}`),
];

function referencePage(): string {
  const groups: readonly InputGroup[] = [...new Set(INPUTS.map((input) => input.group))];
  return [
    "# Inputs and outputs",
    "",
    `<!-- ${NOTE} -->`,
    "",
    "## Inputs",
    "",
    "An input always wins over the environment; separate inputs win over `creds`, one by one, with a notice.",
    "",
    ...groups.flatMap((group) => [
      `### ${group}`,
      "",
      "| input | default | what it does |",
      "|---|---|---|",
      ...INPUTS.filter((input) => input.group === group).map(inputRow),
      "",
    ]),
    ...workflowSecrets(),
    "## Outputs",
    "",
    "| output | what it holds |",
    "|---|---|",
    ...OUTPUTS.map(
      (output: Output) =>
        `| \`${output.name}\` | ${cell(OUTPUT_DESCRIPTIONS[output.name])}${output.masked === true ? " **Masked.**" : ""} |`,
    ),
    "",
    "GUIDs are never masked: the runner drops every job output that holds a masked text.",
    "",
  ].join("\n");
}

const inputRow = (input: Input): string =>
  `| \`${input.name}\` | ${defaultOf(input).map((text) => `\`${text}\``)} | ${cell(describeInput(input))}${input.secret === true ? " *Secret.*" : ""} |`;

const cell = (text: string): string => text.replaceAll("|", "\\|");
