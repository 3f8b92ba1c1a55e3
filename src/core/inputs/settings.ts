import { inputFinding } from "../catalogue/inputs.ts";
import type { Finding } from "../finding.ts";
import { INPUTS } from "../interface.ts";
import type { Settings } from "../settings.ts";
import { enumerate } from "./fields.ts";
import { isDomain } from "./lint/domain.ts";
import { splitList } from "./list.ts";
import { nearest } from "./nearest.ts";
import type { RawInputs } from "./raw.ts";

type Spec = (typeof INPUTS)[number];
type ChoiceSpec = Extract<Spec, { readonly type: readonly string[] }>;
export type ChoiceName = ChoiceSpec["name"];
type ChoiceOf<Name extends ChoiceName> = Extract<ChoiceSpec, { readonly name: Name }>["type"][number];
type NameOf<Type> = Extract<Spec, { readonly type: Type }>["name"];

export type Auth = ChoiceOf<"auth">;
export type Environment = ChoiceOf<"environment"> | "left-out";

export interface Choices {
  readonly settings: Settings;
  /** Undefined where it is not one of the words: nothing can then be said that depends on it. */
  readonly auth: Auth | undefined;
  readonly environment: Environment | undefined;
  readonly findings: readonly Finding[];
}

const LARGEST_NUMBER = 999_999;

/**
 * Inputs into their types, every closed choice among them, whichever command reads it. A wrong one is a finding and
 * counts as its default, so that all problems show at once.
 */
export function readSettings(raw: RawInputs): Choices {
  const findings: Finding[] = [];
  const choice = <Name extends ChoiceName>(name: Name) =>
    readChoice(name, raw[name], findings) as ChoiceOf<Name> | undefined;
  const flag = (name: NameOf<"flag">) => readFlag(name, raw[name], findings);
  const number = (name: NameOf<"number">, least: number, fallback: number) =>
    readNumber(name, raw[name], least, fallback, findings);
  const settings: Settings = {
    command: choice("command") ?? "validate",
    offline: flag("offline"),
    checkExpiry: choice("check-expiry") ?? "auto",
    requiredRoles: splitList(raw["required-role"]),
    requiredActions: splitList(raw["required-actions"]),
    resourceGroup: raw["resource-group"] || undefined,
    connectionTest: flag("connection-test"),
    certificatePurpose: choice("certificate-purpose") ?? "service-principal",
    domain: readDomain(raw.domain, findings),
    credentialType: choice("credential-type") ?? "secret",
    keySize: Number(choice("key-size") ?? 2048),
    pfxEncryption: choice("pfx-encryption") ?? "aes256",
    attach: choice("attach") ?? "none",
    warnDays: number("warn-days", 0, 30),
    failDays: number("fail-days", 0, 0),
    rotateBeforeDays: number("rotate-before-days", 0, 30),
    rotateAfterDays: raw["rotate-after-days"] === "" ? undefined : number("rotate-after-days", 1, 60),
    onMissing: choice("on-missing") ?? "fail",
    failOn: choice("fail-on") ?? "error",
    exportEnv: choice("export-env") ?? "none",
    comment: flag("comment"),
    issue: flag("issue"),
    timeoutSeconds: number("timeout-seconds", 1, 300),
  };
  const environment = raw.environment === "" ? "left-out" : choice("environment");
  return { settings, auth: choice("auth"), environment, findings };
}

function readChoice(name: ChoiceName, text: string, findings: Finding[]): string | undefined {
  const choices = INPUTS.find((spec) => spec.name === name)?.type as readonly string[];
  const word = text.toLowerCase();
  if (choices.includes(word)) return word;
  const meant = nearest(word, choices);
  const hint = meant
    ? `\`${meant}\` may have been meant.`
    : "The word is misspelt, or meant for another input.";
  const listed = enumerate(
    choices.map((one) => `\`${one}\``),
    "or",
  );
  findings.push(inputFinding("input/choice", name, { name, hint, choices: listed }));
  return undefined;
}

function readDomain(text: string, findings: Finding[]): string | undefined {
  const name = text.toLowerCase().replace(/\.$/, "");
  if (name === "" || isDomain(name)) return name || undefined;
  findings.push(inputFinding("domain/shape", "domain"));
  return undefined;
}

/** YAML 1.2's core schema, as @actions/core reads it. */
export function readFlag(name: string, text: string, findings: Finding[]): boolean {
  if (["true", "True", "TRUE"].includes(text)) return true;
  if (!["false", "False", "FALSE"].includes(text)) findings.push(inputFinding("input/flag", name, { name }));
  return false;
}

export function readNumber(
  name: string,
  text: string,
  least: number,
  fallback: number,
  findings: Finding[],
): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (value >= least && value <= LARGEST_NUMBER) return value;
  const holes = { name, least: String(least), most: String(LARGEST_NUMBER), example: String(fallback) };
  findings.push(inputFinding("input/number", name, holes));
  return fallback;
}
