import { formsOf } from "../masking.ts";
import { Secret } from "../secret.ts";
import { secretsOfCertificate } from "./certificate-text.ts";
import { secretsWithin } from "./lint/misplaced.ts";
import { suspiciousIds } from "./lint/secret-shapes.ts";
import { type Env, variableOf } from "./raw.ts";
import { unknownSecrets } from "./unknown.ts";

const SECRETS = [
  ...["client-secret", "current-secret", "github-token", "notify-token"].map(variableOf),
  ...["client-certificate-password", "management-certificate-password", "pfx-password"].map(variableOf),
  ...["AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET"],
  ...["AZURE_CLIENT_CERTIFICATE_PASSWORD", "ARM_CLIENT_CERTIFICATE_PASSWORD"],
];
const CERTIFICATES = [
  ...["client-certificate", "management-certificate", "current-certificate"].map(variableOf),
  ...["AZURE_CLIENT_CERTIFICATE", "AZURE_CLIENT_CERTIFICATE_PATH"],
  ...["ARM_CLIENT_CERTIFICATE", "ARM_CLIENT_CERTIFICATE_PATH"],
];
const TEXTS_WITH_SECRETS = [variableOf("creds"), "AZURE_CREDENTIALS"];
/** A text that is shorter cannot hold a credential: it is a word or a number. */
export const SHORTEST_TEXT = 8;
const ID_NAMES = ["CLIENT_ID", "TENANT_ID", "SUBSCRIPTION_ID"];
const IDS = ID_NAMES.flatMap((name) => [
  variableOf(name.toLowerCase().replace("_", "-")),
  `AZURE_${name}`,
  `ARM_${name}`,
]);

/** Masks every secret the moment it is seen, and remembers it for the redaction of all output. */
export class Keeper {
  readonly #mask: (forms: readonly string[]) => void;
  readonly #kept = new Map<string, Secret>();
  readonly #masked = new Set<string>();

  constructor(mask: (forms: readonly string[]) => void) {
    this.#mask = mask;
  }

  keep(value: string): Secret {
    const known = this.#kept.get(value);
    if (known !== undefined) return known;
    const secret = new Secret(value);
    const forms = formsOf(secret).filter((form) => !this.#masked.has(form));
    this.#mask(forms);
    for (const form of forms) this.#masked.add(form);
    this.#kept.set(value, secret);
    return secret;
  }

  get secrets(): Secret[] {
    return [...this.#kept.values()];
  }
}

/** Everything in the environment that is or may be a secret, before anything is parsed. */
export function keepAll(env: Env, inputs: readonly string[], keeper: Keeper): void {
  const values = (variables: readonly string[]) => variables.map((variable) => env[variable] ?? "");
  const all = [
    ...values(SECRETS).filter((value) => value.trim() !== ""),
    ...values(CERTIFICATES).flatMap(secretsOfCertificate),
    ...values(TEXTS_WITH_SECRETS).filter((value) => value.trim().length >= SHORTEST_TEXT),
    ...unknownSecrets(env, inputs),
    // A secret pasted where it does not belong: nobody else hides it.
    ...values([...inputs, ...IDS]).flatMap(secretsWithin),
    ...values(IDS).flatMap(suspiciousIds),
  ];
  for (const secret of all) keeper.keep(secret);
}
