/** The words about inputs and outputs, as Markdown for the pages and as plain text for YAML. */
import { INPUT_DESCRIPTIONS, OUTPUT_DESCRIPTIONS } from "../src/core/descriptions.ts";
import type { InputName, InputSpec, OutputName, OutputSpec } from "../src/core/interface.ts";

export type Input = InputSpec & { readonly name: InputName };
export type Output = OutputSpec & { readonly name: OutputName };

const plain = (markdown: string): string => markdown.replaceAll("`", "").replaceAll("*", "");

export const describeInput = (input: Input): string =>
  Array.isArray(input.type) && input.type.length > 1
    ? `${INPUT_DESCRIPTIONS[input.name]} One of ${input.type.map((choice) => `\`${choice}\``).join(", ")}.`
    : INPUT_DESCRIPTIONS[input.name];

export const inputText = (input: Input): string => plain(describeInput(input));

export const outputText = (output: Output): string =>
  plain(
    output.masked === true ? `${OUTPUT_DESCRIPTIONS[output.name]} Masked.` : OUTPUT_DESCRIPTIONS[output.name],
  );

/** The default in action.yml: none or one. */
export const defaultOf = ({ expression, default: text }: Input): readonly string[] =>
  [expression === undefined ? text : `$\{{ ${expression} }}`].filter((one) => one !== undefined);
