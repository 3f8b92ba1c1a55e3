import type { Cloud } from "../cloud.ts";
import type { Credential, CredentialKind } from "../credential.ts";
import type { RunContext } from "../settings.ts";
import type { Hints } from "./environment.ts";
import type { FieldName, Fields } from "./fields.ts";
import type { Keeper } from "./keeper.ts";
import type { Auth } from "./settings.ts";

const KINDS: Readonly<Record<Exclude<Auth, "auto">, CredentialKind>> = {
  secret: "client-secret",
  oidc: "oidc",
  "azure-cli": "azure-cli",
  "managed-identity": "managed-identity",
};

const NEEDS: Readonly<Record<CredentialKind, readonly FieldName[]>> = {
  "client-secret": ["clientId", "tenantId", "clientSecret"],
  oidc: ["clientId", "tenantId"],
  "azure-cli": [],
  "managed-identity": [],
};

const TAKES: Readonly<Record<CredentialKind, readonly FieldName[]>> = {
  "client-secret": ["clientId", "tenantId", "subscriptionId", "clientSecret"],
  oidc: ["clientId", "tenantId", "subscriptionId"],
  "azure-cli": ["tenantId", "subscriptionId"],
  "managed-identity": ["clientId", "subscriptionId"],
};

/** How to sign in; undefined where `auto` finds no way. */
export function chooseKind(
  auth: Auth,
  fields: Fields,
  hints: Hints,
  context: RunContext,
): CredentialKind | undefined {
  if (auth !== "auto") return KINDS[auth];
  const secret = fields.clientSecret;
  const hinted = hints.useOidc || hints.useManagedIdentity;
  // ARM_USE_OIDC stands beside a secret of the environment, not above one that was handed to us.
  if (secret !== undefined && !(hinted && secret.origin === "environment")) return "client-secret";
  if (hints.useManagedIdentity) return "managed-identity";
  if (hints.useOidc) return "oidc";
  const someId = fields.clientId !== undefined || fields.tenantId !== undefined;
  return someId && context.canRequestIdToken ? "oidc" : undefined;
}

/** The fields that this way of signing in looks at; all of them where there is none. */
export function fieldsFor(kind: CredentialKind | undefined, fields: Fields): Fields {
  if (kind === undefined) return fields;
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => TAKES[kind].includes(name as FieldName)),
  );
}

export type Want = FieldName | "idToken" | "credential";

/** What is not there and would have to be. */
export function wants(kind: CredentialKind | undefined, fields: Fields, context: RunContext): Want[] {
  const absent = (names: readonly FieldName[]) => names.filter((name) => fields[name] === undefined);
  if (kind === undefined) return [...absent(["clientId", "tenantId"]), "credential"];
  if (kind === "oidc" && !context.canRequestIdToken) return [...absent(NEEDS.oidc), "idToken"];
  return absent(NEEDS[kind]);
}

/** Puts checked values together; undefined where one that is needed is broken or missing. */
export function makeCredential(
  kind: CredentialKind,
  values: Readonly<Partial<Record<FieldName, string>>>,
  cloud: Cloud,
  audience: string,
  keeper: Keeper,
): Credential | undefined {
  const { clientId, tenantId, clientSecret } = values;
  if (kind === "azure-cli") return { kind, tenantId };
  if (kind === "managed-identity") return { kind, clientId };
  if (clientId === undefined || tenantId === undefined) return undefined;
  if (kind === "oidc") return { kind, clientId, tenantId, audience: audience || cloud.federationAudience };
  if (clientSecret === undefined) return undefined;
  return { kind, clientId, tenantId, clientSecret: keeper.keep(clientSecret) };
}
