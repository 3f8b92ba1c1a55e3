/**
 * The composite actions and reusable workflows are written by hand, save for what follows from the one table of inputs
 * and outputs: that stands between marks (`# <inputs>` … `# </inputs>`) and is filled in here.
 */
import { INPUTS, type InputGroup, type InputName, OUTPUTS } from "../src/core/interface.ts";
import { appInputs, appPermissions, appSecrets, appWith } from "./faces-app.ts";
import { defaultOf, type Input, inputText, type Output, outputText } from "./words.ts";

export type Command = "validate" | "rotate";
/** Lines of YAML by the name of their mark, without the indentation of the place. */
export type Parts = Readonly<Record<string, readonly string[]>>;

const BOTH: readonly Command[] = ["validate", "rotate"];

/** Which commands can use the inputs of a group. A new group has to be thought of here. */
const USED_BY: Readonly<Record<InputGroup, readonly Command[]>> = {
  Command: [],
  Identity: BOTH,
  Cloud: BOTH,
  Checks: ["validate"],
  Expiry: ["validate"],
  Rotation: ["rotate"],
  Issue: [],
  Files: [],
  Outcome: BOTH,
};

/** Inputs that are not for all that their group is for. */
const ONLY: Readonly<Partial<Record<InputName, readonly Command[]>>> = {
  "management-certificate": ["validate"],
  "management-certificate-password": ["validate"],
  comment: ["validate"],
  // A store may hold a .pfx too.
  "key-size": ["rotate"],
  "pfx-password": ["rotate"],
  // A check can tell by them that no rotation has come.
  "rotate-before-days": BOTH,
  "rotate-after-days": BOTH,
};

/** Left out of the called workflows: no step comes after theirs, and a check has no permission to write issues. */
const NOT_CALLED: Readonly<Record<Command, readonly InputName[]>> = {
  validate: ["export-env", "issue"],
  rotate: ["export-env"],
};

/** What a part is there for is switched on in it. */
const DEFAULTS: Readonly<Record<Command, Readonly<Partial<Record<InputName, string>>>>> = {
  validate: { comment: "true" },
  rotate: { issue: "true" },
};

export const inputsOf = (command: Command): readonly Input[] =>
  (INPUTS as readonly Input[])
    .filter(({ name, group }) => (ONLY[name] ?? USED_BY[group]).includes(command))
    .map((input) => ({ ...input, ...defaulting(DEFAULTS[command][input.name]) }));

const defaulting = (text: string | undefined) => (text === undefined ? {} : { default: text });

const workflowInputsOf = (command: Command): readonly Input[] =>
  inputsOf(command).filter(({ name }) => !NOT_CALLED[command].includes(name));

/** What may leave a job: no secret (GitHub drops such an output), and no path of a machine that is gone. */
export const workflowOutputs: readonly Output[] = (OUTPUTS as readonly Output[]).filter(
  ({ name, masked }) => masked !== true && name !== "report" && !name.endsWith("-path"),
);

/**
 * GitHub's secrets have no hyphens in their names; by this name an environment's own secret is found, too. `GITHUB_TOKEN`
 * is GitHub's, and no environment can have a secret of such a name.
 */
export const secretName = (input: string): string =>
  input === "github-token" ? input : input.replaceAll("-", "_");

/** The text of a face, with the parts between its marks replaced. */
export function fill(text: string, parts: Parts): string {
  return Object.entries(parts).reduce((done, [name, lines]) => {
    const mark = new RegExp(`^( *)# <${name}>\n[^]*?^ *# </${name}>$`, "m");
    const indent = mark.exec(done)?.[1];
    if (indent === undefined) throw new Error(`There is no mark <${name}>`);
    const inner = lines.map((line) => `${indent}${line}\n`).join("");
    return done.replace(mark, () => `${indent}# <${name}>\n${inner}${indent}# </${name}>`);
  }, text);
}

/** The files that have such marks, each with what belongs between them. */
export const faces = (): Readonly<Record<string, Parts>> => ({
  "verify/action.yml": composite("validate"),
  "rotate/action.yml": {
    ...composite("rotate"),
    "app-inputs": appInputs(),
    "app-permissions": appPermissions(),
  },
  ".github/workflows/verify.yml": workflow("validate"),
  ".github/workflows/rotate.yml": workflow("rotate"),
  ".github/workflows/fleet.yml": fleet(),
});

function composite(command: Command): Parts {
  const inputs = inputsOf(command);
  return {
    inputs: inputs.flatMap((input) => [
      `${input.name}:`,
      `  description: ${JSON.stringify(inputText(input))}`,
      ...defaultOf(input).map((text) => `  default: ${JSON.stringify(text)}`),
    ]),
    outputs: (OUTPUTS as readonly Output[]).flatMap((output) => [
      `${output.name}:`,
      `  description: ${JSON.stringify(outputText(output))}`,
      `  value: $\{{ steps.azure.outputs.${output.name} }}`,
    ]),
    with: inputs.map(({ name }) => `${name}: $\{{ ${sourceInComposite(name)} }}`),
  };
}

/** Only a pull request can have a comment: in other runs the default would be a notice about nothing. */
const IN_COMPOSITE: Readonly<Partial<Record<InputName, string>>> = {
  "github-token": "steps.app.outputs.token || inputs.github-token",
  comment: "github.event.pull_request && inputs.comment || 'false'",
};

const sourceInComposite = (name: InputName): string => IN_COMPOSITE[name] ?? `inputs.${name}`;

function workflow(command: Command): Parts {
  const inputs = workflowInputsOf(command);
  const job = command === "rotate" ? "rotate" : "verify";
  const app = command === "rotate";
  return {
    ...calling(inputs, app),
    outputs: workflowOutputs.flatMap((output) => [
      `${output.name}:`,
      `  description: ${JSON.stringify(outputText(output))}`,
      `  value: $\{{ jobs.${job}.outputs.${output.name} }}`,
    ]),
    "job-outputs": workflowOutputs.map(({ name }) => `${name}: $\{{ steps.azure.outputs.${name} }}`),
    with: [...inputs.map((input) => `${input.name}: ${source(input)}`), ...(app ? appWith() : [])],
  };
}

/** What the stores hold now differs from one application to the next, and a matrix is no place for secrets. */
const fleetInputs = (): readonly Input[] =>
  workflowInputsOf("rotate").filter(({ name }) => !name.startsWith("current-"));

/** The called workflows, each with the inputs that are secrets in it, besides the key of the App. */
export const calledSecrets = (): Readonly<
  Record<"verify.yml" | "rotate.yml" | "fleet.yml", readonly Input[]>
> => ({
  "verify.yml": workflowInputsOf("validate").filter(isSecret),
  "rotate.yml": workflowInputsOf("rotate").filter(isSecret),
  "fleet.yml": fleetInputs().filter(isSecret),
});

const isSecret = ({ secret }: Input): boolean => secret === true;

/** What an application says of itself wins over what is said of all. `0` and `false` are no absence. */
function fleet(): Parts {
  const inputs = fleetInputs();
  const own = (name: string) => `$\{{ format('{0}', matrix.application.${name}) || inputs.${name} }}`;
  return {
    ...calling(inputs, true),
    with: [
      ...inputs.map((input) => `${input.name}: ${input.secret ? source(input) : own(input.name)}`),
      ...appWith(own),
    ],
  };
}

function calling(inputs: readonly Input[], app: boolean): Parts {
  return {
    inputs: inputs.filter((input) => !isSecret(input)).flatMap(typed),
    ...(app && { "app-inputs": appInputs("workflow") }),
    "job-inputs": JOB_INPUTS,
    secrets: [
      ...inputs
        .filter(isSecret)
        .flatMap((input) => [
          `${secretName(input.name)}:`,
          `  description: ${JSON.stringify(inputText(input))}`,
          "  required: false",
        ]),
      ...(app ? appSecrets() : []),
    ],
  };
}

/** What is given empty has no default any more, so the expression stands here again. */
const source = ({ name, secret, expression }: Input): string => {
  const given = secret ? `secrets.${secretName(name)}` : `inputs.${name}`;
  return `$\{{ ${given}${expression === undefined ? "" : ` || ${expression}`} }}`;
};

/** An absent number would be 0, so a number without a default stays a text. */
function typed(input: Input): readonly string[] {
  const type =
    input.type === "flag" ? "boolean" : input.type === "number" && input.default ? "number" : "string";
  const value = type === "string" ? JSON.stringify(input.default ?? "") : input.default;
  return [
    `${input.name}:`,
    `  description: ${JSON.stringify(inputText(input))}`,
    `  type: ${type}`,
    `  default: ${value}`,
  ];
}

const JOB_INPUTS: readonly string[] = [
  "github-environment:",
  '  description: "GitHub environment of the job: its rules hold, and its secrets are found under the names below. Default: none."',
  "  type: string",
  '  default: ""',
  "runs-on:",
  '  description: "Label of the runner."',
  "  type: string",
  "  default: ubuntu-latest",
];
