import { readInputs } from "../../../src/core/inputs/read.ts";
import { INPUTS } from "../../../src/core/interface.ts";
import type { Reading, RunContext } from "../../../src/core/settings.ts";

export const CLIENT = "1c7a4f0e-52d3-4b1c-9a55-0d3f8a6b1e01";
export const TENANT = "2d8b5a1f-63e4-4c2d-8b66-1e4a9b7c2f02";
export const SUBSCRIPTION = "3e9c6b2a-74f5-4d3e-9c77-2f5bac8d3a03";

export const IDS = { "client-id": CLIENT, "tenant-id": TENANT, "subscription-id": SUBSCRIPTION };

export interface Given {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly context?: Partial<RunContext>;
}

export interface Read extends Reading {
  /** What was handed to the runner as masks, in order. */
  readonly masks: readonly string[];
  /** The codes of all findings but the pass. */
  readonly codes: readonly string[];
}

const OFF_RUNNER: RunContext = {
  withoutSecrets: undefined,
  canRequestIdToken: false,
  repository: "octo/app",
  runId: "1",
  attempt: 1,
  apiUrl: "https://api.github.com",
  pullRequest: undefined,
};

/** Reads inputs as the runner hands them over: all of them, with their defaults. */
export function read({ inputs = {}, env = {}, context = {} }: Given): Read {
  const variables: Record<string, string> = { ...env };
  for (const spec of INPUTS) variables[variable(spec.name)] = "default" in spec ? spec.default : "";
  for (const [name, value] of Object.entries(inputs)) variables[variable(name)] = value;
  const masks: string[] = [];
  const full = { ...OFF_RUNNER, ...context };
  const reading = readInputs(variables, full, (forms) => masks.push(...forms));
  const codes = reading.findings.filter((one) => one.level !== "pass").map((one) => one.code);
  return { ...reading, masks, codes };
}

/** All text of all findings. */
export function said({ findings }: Reading): string {
  return JSON.stringify(findings);
}

function variable(input: string): string {
  return `INPUT_${input.replaceAll(" ", "_").toUpperCase()}`;
}
