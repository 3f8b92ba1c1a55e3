import { maskForms } from "../masking.ts";
import { Secret } from "../secret.ts";
import { isEntraSecret } from "./lint/secret-shapes.ts";
import { type Env, SECRET_INPUTS, variableOf } from "./raw.ts";
import { unknownSecrets } from "./unknown.ts";

const ENVIRONMENT_SECRETS = ["AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET", "AZURE_CREDENTIALS"];
/** A misnamed input may hold anything; `true` must not become a mask. */
const SHORTEST_DOUBTFUL = 8;
const ID_INPUTS = ["client-id", "tenant-id", "subscription-id"];
const ID_VARIABLES = ["CLIENT_ID", "TENANT_ID", "SUBSCRIPTION_ID"];

/** Masks every secret the moment it is seen, and remembers it for the redaction of all output. */
export class Keeper {
  readonly #mask: (form: string) => void;
  readonly #kept = new Map<string, Secret>();
  readonly #masked = new Set<string>();

  constructor(mask: (form: string) => void) {
    this.#mask = mask;
  }

  keep(value: string): Secret {
    const known = this.#kept.get(value);
    if (known !== undefined) return known;
    for (const form of maskForms(value)) {
      if (!this.#masked.has(form)) this.#mask(form);
      this.#masked.add(form);
    }
    const secret = new Secret(value);
    this.#kept.set(value, secret);
    return secret;
  }

  get secrets(): Secret[] {
    return [...this.#kept.values()];
  }
}

/** Everything in the environment that is or may be a secret, before anything is parsed. */
export function keepAll(env: Env, keeper: Keeper): void {
  for (const variable of [...[...SECRET_INPUTS].map(variableOf), ...ENVIRONMENT_SECRETS]) {
    const value = env[variable] ?? "";
    if (value.trim() !== "") keeper.keep(value);
  }
  for (const variable of unknownSecrets(env)) {
    const value = env[variable] ?? "";
    if (value.trim().length >= SHORTEST_DOUBTFUL) keeper.keep(value);
  }
  // A secret pasted where an ID belongs: nobody else hides it.
  const ids = ID_VARIABLES.flatMap((name) => [`AZURE_${name}`, `ARM_${name}`]);
  for (const variable of [...ID_INPUTS.map(variableOf), ...ids]) {
    const value = env[variable]?.trim() ?? "";
    if (isEntraSecret(value)) keeper.keep(value);
  }
}
