import type { Cloud } from "../cloud.ts";
import type { ClientSecret, Credential, CredentialKind } from "../credential.ts";
import type { GivenFile } from "../given-file.ts";
import type { RunContext } from "../settings.ts";
import type { Hints } from "./environment.ts";
import type { FieldName, Fields, Origin } from "./fields.ts";
import type { Keeper } from "./keeper.ts";
import type { Auth } from "./settings.ts";

const KINDS: Readonly<Record<Exclude<Auth, "auto">, CredentialKind>> = {
  secret: "client-secret",
  certificate: "client-certificate",
  oidc: "oidc",
  "azure-cli": "azure-cli",
  "managed-identity": "managed-identity",
};

const NEEDS: Readonly<Record<CredentialKind, readonly FieldName[]>> = {
  "client-secret": ["clientId", "tenantId", "clientSecret"],
  "client-certificate": ["clientId", "tenantId", "clientCertificate"],
  oidc: ["clientId", "tenantId"],
  "azure-cli": [],
  "managed-identity": [],
};

const TAKES: Readonly<Record<CredentialKind, readonly FieldName[]>> = {
  "client-secret": ["clientId", "tenantId", "subscriptionId", "clientSecret"],
  "client-certificate": [
    ...(["clientId", "tenantId", "subscriptionId"] as const),
    ...(["clientCertificate", "clientCertificatePassword"] as const),
  ],
  oidc: ["clientId", "tenantId", "subscriptionId"],
  "azure-cli": ["tenantId", "subscriptionId"],
  "managed-identity": ["clientId", "subscriptionId"],
};

/** What proves an identity by itself; where both are given, the first. */
const PROOFS = [
  ["clientSecret", "client-secret"],
  ["clientCertificate", "client-certificate"],
] as const satisfies readonly (readonly [FieldName, CredentialKind])[];

const HANDED: readonly Origin[] = ["inputs", "creds"];

/** How to sign in; undefined where `auto` finds no way. */
export function chooseKind(
  auth: Auth,
  fields: Fields,
  hints: Hints,
  context: RunContext,
): CredentialKind | undefined {
  if (auth !== "auto") return KINDS[auth];
  const hinted = hints.useOidc || hints.useManagedIdentity;
  // ARM_USE_OIDC stands beside a secret of the environment, not above one that was handed to us.
  const origins: readonly Origin[] = hinted ? HANDED : [...HANDED, "environment"];
  const proofs = [HANDED, origins].flatMap((among) =>
    PROOFS.filter(([name]) => among.some((origin) => origin === fields[name]?.origin)),
  );
  if (proofs[0] !== undefined) return proofs[0][1];
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
  certificate: GivenFile | undefined,
  {
    cloud,
    audience,
    keeper,
    inJson,
  }: { cloud: Cloud; audience: string; keeper: Keeper; inJson?: ClientSecret["inJson"] },
): Credential | undefined {
  const { clientId, tenantId, clientSecret } = values;
  if (kind === "azure-cli") return { kind, tenantId };
  if (kind === "managed-identity") return { kind, clientId };
  if (clientId === undefined || tenantId === undefined) return undefined;
  if (kind === "oidc") return { kind, clientId, tenantId, audience: audience || cloud.federationAudience };
  if (kind === "client-certificate")
    return certificate && { kind, clientId, tenantId, given: certificate, signing: undefined };
  if (clientSecret === undefined) return undefined;
  return { kind, clientId, tenantId, clientSecret: keeper.keep(clientSecret), inJson };
}
