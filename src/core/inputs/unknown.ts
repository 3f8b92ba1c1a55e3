import { inputFinding } from "../catalogue/inputs.ts";
import type { Finding } from "../finding.ts";
import type { InputName } from "../interface.ts";
import { nearest } from "./nearest.ts";
import { type Env, INPUT_NAMES, SECRET_INPUTS, unknownVariables } from "./raw.ts";

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
export function checkUnknown(env: Env): Finding[] {
  return unknownVariables(env).flatMap((variable) => {
    const name = nameOf(variable);
    // Whatever is no name that a workflow file would hold came from elsewhere.
    if (!/^[a-z0-9_-]{1,64}$/.test(name)) return [];
    const meant = meantBy(name);
    const hint = meant
      ? `Did you mean \`${meant}\`? Rename it.`
      : "Remove it, or look up the right name in the README.";
    return [inputFinding("input/unknown", name, { name, hint })];
  });
}

/** Unknown inputs that may hold a secret all the same: `client_secret` is the classic. */
export function unknownSecrets(env: Env): string[] {
  return unknownVariables(env).filter((variable) => {
    const name = nameOf(variable);
    return SECRET_INPUTS.has(meantBy(name) ?? "") || /secret|password|creds|credential|token|key/.test(name);
  });
}

function nameOf(variable: string): string {
  return variable.slice("INPUT_".length).toLowerCase();
}

function meantBy(name: string): InputName | undefined {
  return OTHER_NAMES[name.replaceAll("_", "-")] ?? nearest(name, INPUT_NAMES);
}
