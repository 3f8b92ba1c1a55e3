/** Every generated file with its text, for `npm run docs` to write and for a test to hold against what is committed. */
import { INPUT_DESCRIPTIONS, OUTPUT_DESCRIPTIONS } from "../src/core/descriptions.ts";
import {
  INPUTS,
  type InputGroup,
  type InputName,
  type InputSpec,
  OUTPUTS,
  type OutputName,
  type OutputSpec,
} from "../src/core/interface.ts";
import { findingsPage } from "./findings-page.ts";

const NOTE =
  "Written by `npm run docs` from src/core/interface.ts and descriptions.ts; edit those, not this.";

type Input = InputSpec & { readonly name: InputName };
type Output = OutputSpec & { readonly name: OutputName };

export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    "action.yml": actionYaml(),
    "docs/reference.md": referencePage(),
    "docs/findings.md": findingsPage(),
  };
}

function actionYaml(): string {
  return [
    `# ${NOTE.replaceAll("`", "")}`,
    "name: Azure Credentials",
    "description: Says before the deploy whether an Azure credential works, when it ends, and how to mend it",
    "author: The Azure Credentials maintainers",
    "branding:",
    "  icon: key",
    "  color: blue",
    "inputs:",
    ...INPUTS.flatMap(inputYaml),
    "outputs:",
    ...OUTPUTS.flatMap((output) => [
      `  ${output.name}:`,
      `    description: ${JSON.stringify(outputDescription(output))}`,
    ]),
    "runs:",
    "  using: node24",
    "  main: dist/index.js",
    "  post: dist/post.js",
    "",
  ].join("\n");
}

const inputYaml = (input: Input): string[] => [
  `  ${input.name}:`,
  `    description: ${JSON.stringify(plain(describe(input)))}`,
  ...(input.default === undefined ? [] : [`    default: ${JSON.stringify(input.default)}`]),
];

const plain = (markdown: string): string => markdown.replaceAll("`", "").replaceAll("*", "");

const describe = (input: Input): string =>
  Array.isArray(input.type) && input.type.length > 1
    ? `${INPUT_DESCRIPTIONS[input.name]} One of ${input.type.map((choice) => `\`${choice}\``).join(", ")}.`
    : INPUT_DESCRIPTIONS[input.name];

const outputDescription = (output: Output): string =>
  plain(
    output.masked === true ? `${OUTPUT_DESCRIPTIONS[output.name]} Masked.` : OUTPUT_DESCRIPTIONS[output.name],
  );

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
  `| \`${input.name}\` | ${input.default === undefined ? "" : `\`${input.default}\``} | ${cell(describe(input))}${input.secret === true ? " *Secret.*" : ""} |`;

const cell = (text: string): string => text.replaceAll("|", "\\|");
