import { INPUTS, type InputName, type InputSpec } from "../interface.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** Every input as text, its default where it is empty. Secrets keep the blanks around them: they are a finding. */
export type RawInputs = Readonly<Record<InputName, string>>;

const SPECS: readonly (InputSpec & { readonly name: InputName })[] = INPUTS;

export const INPUT_NAMES: readonly InputName[] = SPECS.map((spec) => spec.name);

export const SECRET_INPUTS: ReadonlySet<string> = new Set(
  SPECS.filter((spec) => spec.secret).map((spec) => spec.name),
);

/** The variable in which the runner hands over an input: hyphens stay. */
export function variableOf(input: string): string {
  return `INPUT_${input.replaceAll(" ", "_").toUpperCase()}`;
}

export function readRaw(env: Env): RawInputs {
  const entries = SPECS.map((spec) => {
    const text = env[variableOf(spec.name)] ?? "";
    if (text.trim() === "") return [spec.name, spec.default ?? ""];
    return [spec.name, spec.secret ? text : text.trim()];
  });
  return Object.fromEntries(entries) as RawInputs;
}

const PREFIX = "INPUT_";

/**
 * The variables that the runner made of inputs, those that we do not have among them. Node asks the system for every
 * variable anew, a tenth of a millisecond and more for all of a job: listed once in a run.
 */
export function inputVariables(env: Env): readonly string[] {
  return Object.keys(env).filter((name) => name.toUpperCase().startsWith(PREFIX));
}

const KNOWN: ReadonlySet<string> = new Set(INPUT_NAMES.map(variableOf));

/** Those of them that are of no input of ours. */
export function unknownAmong(variables: readonly string[]): readonly string[] {
  return variables.filter((name) => name.length > PREFIX.length && !KNOWN.has(name.toUpperCase()));
}
