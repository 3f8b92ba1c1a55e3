import { inputFinding } from "../catalogue/inputs.ts";
import type { Finding } from "../finding.ts";
import type { InputName } from "../interface.ts";
import { isBlank } from "./fields.ts";
import { isBareHex, looksLikeSecret } from "./lint/secret-shapes.ts";
import { nearest } from "./nearest.ts";
import { type Env, INPUT_NAMES, SECRET_INPUTS, unknownAmong } from "./raw.ts";

/** What other actions and tools call the same thing. */
const OTHER_NAMES: Readonly<Record<string, InputName>> = {
  "app-id": "client-id",
  "application-id": "client-id",
  "azure-credentials": "creds",
  credentials: "creds",
  password: "client-secret",
  secret: "client-secret",
  tenant: "tenant-id",
  "directory-id": "tenant-id",
  subscription: "subscription-id",
  subscriptions: "subscription-id",
  cloud: "environment",
  "auth-type": "auth",
};

/** Names of inputs that do not exist, each with the one that was likely meant. */
export function checkUnknown(variables: readonly string[]): Finding[] {
  return unknownAmong(variables).flatMap((variable) => {
    const name = nameOf(variable);
    if (!isName(name)) return [];
    const meant = meantBy(name);
    const hint = meant
      ? `Did you mean \`${meant}\`? Rename it.`
      : "Remove it, or look up the right name in the README.";
    return [inputFinding("input/unknown", name, { name, hint })];
  });
}

/** Inputs that were filled by another name than theirs. */
export function misnamedInputs(env: Env, variables: readonly string[]): ReadonlyMap<InputName, string> {
  const pairs = unknownAmong(variables).flatMap((variable): [InputName, string][] => {
    const name = nameOf(variable);
    const meant = isName(name) && !isBlank(env[variable] ?? "") ? meantBy(name) : undefined;
    return meant === undefined ? [] : [[meant, name]];
  });
  return new Map(pairs);
}

/** Whatever is no name that a workflow file would hold came from elsewhere. */
const isName = (name: string): boolean => /^[a-z0-9_-]{1,64}$/.test(name);

/** A misnamed input may hold anything, a short word too. */
const SHORTEST_SECRET = 8;

/** What unknown inputs hold, where it may be a secret all the same: `client_secret` is the classic. */
export function unknownSecrets(env: Env, variables: readonly string[]): string[] {
  return unknownAmong(variables).flatMap((variable) => {
    const value = env[variable]?.trim() ?? "";
    return value.length >= SHORTEST_SECRET && mayBeSecret(nameOf(variable), value) ? [value] : [];
  });
}

/** By the end of the name: `secret-name` and `key-vault` are no secrets, and a `key` need not be one. */
function mayBeSecret(name: string, value: string): boolean {
  if (SECRET_INPUTS.has(meantBy(name) ?? "")) return true;
  if (/(?:secret|password|passphrase|cred|credential)s?$/.test(name)) return true;
  return /(?:key|token)s?$/.test(name) && (looksLikeSecret(value) || isBareHex(value));
}

function nameOf(variable: string): string {
  return variable.slice("INPUT_".length).toLowerCase();
}

function meantBy(name: string): InputName | undefined {
  const other = name.replaceAll("_", "-");
  // An input may be called `constructor`, which every object has.
  return Object.hasOwn(OTHER_NAMES, other) ? OTHER_NAMES[other] : nearest(name, INPUT_NAMES);
}
