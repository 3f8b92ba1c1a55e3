import { fileURLToPath } from "node:url";
import ts from "typescript";

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  lib: ["lib.es2024.d.ts"],
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

type Type =
  | "Application"
  | "Principal"
  | "PasswordCredential"
  | "FederatedCredential"
  | "AddPassword"
  | "RemovePassword";

/** A value, and what Microsoft says it is: one, or a list of them. */
export type Claim = [type: Type | `${Type}[]`, value: unknown];

/**
 * What the compiler says against values of types of @microsoft/microsoft-graph-types; nothing if all fit. As literals
 * the values are checked to the full: also for members that the type does not have.
 */
export function complaints(values: readonly Claim[]): string[] {
  const file = fileURLToPath(new URL("answers.ts", import.meta.url));
  const source = [
    `import type * as graph from "@microsoft/microsoft-graph-types";`,
    // Graph sends a member that its own description lacks (recorded in 2022 and 2023).
    "type Principal = graph.ServicePrincipal & { createdDateTime?: string };",
    "type FederatedCredential = graph.FederatedIdentityCredential;",
    "type Application = graph.Application;",
    "type PasswordCredential = graph.PasswordCredential;",
    // The parameters of the two actions, which have no type of their own.
    `type AddPassword = { passwordCredential: Pick<PasswordCredential, "displayName" | "startDateTime" | "endDateTime"> };`,
    `type RemovePassword = { keyId: NonNullable<PasswordCredential["keyId"]> };`,
    ...values.map(([type, value], at) => `export const a${at}: ${type} = ${JSON.stringify(value)};`),
  ].join("\n");
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2024) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}
