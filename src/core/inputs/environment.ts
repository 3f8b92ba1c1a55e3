import { FIELD_NAMES, type FieldName, type Fields, type Given, isBlank, isSecretField } from "./fields.ts";
import type { Env } from "./raw.ts";

/** The names of a field without their prefix; the first that is set counts. */
const SUFFIXES: Readonly<Record<FieldName, readonly string[]>> = {
  clientId: ["CLIENT_ID"],
  tenantId: ["TENANT_ID"],
  subscriptionId: ["SUBSCRIPTION_ID"],
  clientSecret: ["CLIENT_SECRET"],
  clientCertificate: ["CLIENT_CERTIFICATE", "CLIENT_CERTIFICATE_PATH"],
  clientCertificatePassword: ["CLIENT_CERTIFICATE_PASSWORD"],
  cloud: ["ENVIRONMENT"],
};

/** What one family of variables says. Families are kept apart: a secret belongs to its own family's client ID. */
export function readVariables(env: Env, prefix: "AZURE" | "ARM"): Fields {
  return Object.fromEntries(
    FIELD_NAMES.flatMap((name): [FieldName, Given][] => {
      const variables = SUFFIXES[name].map((suffix) => `${prefix}_${suffix}`);
      const variable = variables.find((one) => !isBlank(env[one] ?? ""));
      const text = variable === undefined ? undefined : env[variable];
      if (text === undefined) return [];
      const value = isSecretField(name) ? text : text.trim();
      return [[name, { value, from: `\`${variable}\``, origin: "environment" }]];
    }),
  );
}

/** Ways of signing in that Terraform's variables ask for. */
export interface Hints {
  readonly useOidc: boolean;
  readonly useManagedIdentity: boolean;
}

export function readHints(env: Env): Hints {
  const yes = (name: string) => ["true", "1"].includes(env[name]?.trim().toLowerCase() ?? "");
  return { useOidc: yes("ARM_USE_OIDC"), useManagedIdentity: yes("ARM_USE_MSI") };
}
