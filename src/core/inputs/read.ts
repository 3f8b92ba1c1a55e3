import { inputFinding } from "../catalogue/inputs.ts";
import type { Cloud } from "../cloud.ts";
import type { Credential, CredentialKind, Identity } from "../credential.ts";
import { type Finding, hasError } from "../finding.ts";
import type { GivenFile } from "../given-file.ts";
import type { Reading, RunContext } from "../settings.ts";
import { clientCertificate, managementCertificate } from "./certificates.ts";
import { type CheckedFields, checkFields } from "./check.ts";
import { resolveCloud } from "./cloud.ts";
import { checkHosts } from "./creds/hosts.ts";
import { checkDebugging } from "./debugging.ts";
import { readHints } from "./environment.ts";
import { enumerate, type Fields, isBlank, LABEL_OF } from "./fields.ts";
import { gather } from "./gather.ts";
import { chooseKind, fieldsFor, makeCredential, wants } from "./identity.ts";
import { Keeper, keepAll } from "./keeper.ts";
import { checkExport } from "./lint/exported.ts";
import { checkExpressions } from "./lint/expressions.ts";
import { checkMisplaced } from "./lint/misplaced.ts";
import { checkPlaces } from "./lint/places.ts";
import { checkSecret } from "./lint/secret.ts";
import { merge, provenance } from "./merge.ts";
import { reportMissing } from "./missing.ts";
import { type Env, inputVariables, type RawInputs, readRaw } from "./raw.ts";
import {
  lookedAtFields,
  onlyFiles,
  signingFields,
  unusedIds,
  unusedProofs,
  withoutIdentity,
} from "./roles.ts";
import { type Choices, readSettings } from "./settings.ts";
import { checkUnknown, misnamedInputs } from "./unknown.ts";

/** What is one mistake, whatever else its text is not. */
const ALONE = ["input/is-secret", "value/unexpanded"];
const IDENTIFYING = ["clientId", "tenantId", "clientSecret", "clientCertificate"] as const;

/**
 * Reads everything that the user gave, and finds everything that is wrong with it without the network: all
 * problems at once. Secrets go to `mask` before anything is parsed. Never throws.
 */
export function readInputs(env: Env, context: RunContext, mask: (forms: readonly string[]) => void): Reading {
  const keeper = new Keeper(mask);
  const variables = inputVariables(env);
  keepAll(env, variables, keeper);
  const raw = readRaw(env);
  const choices = readSettings(raw);
  const read = readCredentials({ raw, env, variables }, choices, context, keeper);
  const { identity, clientCertificate, management } = read;
  const findings = oneForEach([
    ...read.findings,
    ...choices.findings,
    ...checkUnknown(variables),
    ...checkDebugging(env),
    ...checkExpressions(raw),
    ...checkMisplaced(raw),
    ...checkPlaces(choices.settings),
    ...checkExport(choices.settings, identity),
  ]);
  if (identity !== undefined && !hasError(findings)) findings.push(wellFormed(identity, read.used));
  const { settings } = choices;
  const { narrowedTo } = read;
  return { settings, identity, clientCertificate, narrowedTo, management, findings, secrets: keeper.secrets };
}

interface Handed {
  readonly raw: RawInputs;
  readonly env: Env;
  /** Those of the inputs, ours and others. */
  readonly variables: readonly string[];
}

function readCredentials(handed: Handed, choices: Choices, context: RunContext, keeper: Keeper) {
  const { raw, env, variables } = handed;
  const { auth, environment, settings } = choices;
  const { sources, creds, credsSource } = gather(raw, env, auth, keeper);
  const merged = merge(sources);
  const cloudWords = [sources.creds, ...sources.environment].flatMap((family) => family.cloud ?? []);
  const { cloud, findings: ofCloud } = resolveCloud(environment, raw, cloudWords);
  const signing = signingFields(merged, settings);
  const kind = auth && chooseKind(auth, signing, readHints(env), context);
  const alone = onlyFiles(merged, kind, settings, !isBlank(raw["management-certificate"]));
  const used = alone ? withoutIdentity(fieldsFor(kind, signing)) : fieldsFor(kind, signing);
  const checked = checkFields(used, environment === "custom");
  const certificate = clientCertificate(lookedAtFields(merged, used), keeper);
  const management = managementCertificate(raw, keeper);
  const unclear = auth === undefined || creds?.readable === false;
  const wanted = unclear || alone ? [] : wants(kind, used, context);
  const absence = {
    wants: wanted,
    credsSource: creds && Object.keys(creds.fields).length > 0 ? credsSource : undefined,
    secret: (merged.clientSecret ?? merged.clientCertificate) !== undefined,
    nothing: IDENTIFYING.every((name) => merged[name] === undefined),
    misnamed: misnamedInputs(env, variables),
  };
  const findings = [
    ...(creds?.findings ?? []),
    ...ofCloud,
    ...(creds && cloud ? checkHosts(creds.hosts, cloud) : []),
    ...checked.findings,
    ...certificate.findings,
    ...management.findings,
    ...reportMissing(absence, context, settings),
    ...unusedProofs(signing, kind, auth),
    ...(alone ? unusedIds(merged, settings) : []),
    ...provenance(sources, used),
  ];
  const { file } = certificate;
  const { subscriptionIds } = checked;
  const isInJson = creds !== undefined && merged.clientSecret === creds.fields.clientSecret;
  const sound = cloud !== undefined && !hasError(findings);
  const complete = sound && wanted.length === 0 && kind !== undefined && !alone;
  return {
    identity: complete
      ? makeIdentity(kind, checked, file, {
          cloud,
          audience: raw.audience,
          keeper,
          merged,
          context,
          isInJson,
        })
      : undefined,
    clientCertificate: file,
    // That of `creds` or the environment is the principal's, and says nothing of what stands beside it.
    narrowedTo: used.subscriptionId?.origin === "inputs" ? subscriptionIds : [],
    management:
      sound && management.file
        ? { given: management.file, file: undefined, unusable: new Set<never>(), cloud, subscriptionIds }
        : undefined,
    used,
    findings,
  };
}

function makeIdentity(
  kind: CredentialKind,
  { values, subscriptionIds }: CheckedFields,
  certificate: GivenFile | undefined,
  makings: Makings,
): Identity | undefined {
  const { cloud, isInJson } = makings;
  const inJson = isInJson ? { subscriptionId: subscriptionIds[0] } : undefined;
  const credential = makeCredential(kind, values, certificate, { ...makings, inJson });
  if (credential === undefined) return undefined;
  const otherwise = kind === "client-certificate" ? otherProof(values, makings) : undefined;
  return { credential, cloud, subscriptionIds, ...(otherwise !== undefined && { otherwise }) };
}

interface Makings {
  readonly cloud: Cloud;
  readonly audience: string;
  readonly keeper: Keeper;
  readonly merged: Fields;
  readonly context: RunContext;
  /** The client secret is that of `creds` or of AZURE_CREDENTIALS. */
  readonly isInJson: boolean;
}

/** What could prove the same application besides its certificate. */
function otherProof(values: CheckedFields["values"], makings: Makings): Credential | undefined {
  const secret = makings.merged.clientSecret;
  const clientSecret = secret && checkSecret(secret).value;
  if (clientSecret !== undefined)
    return makeCredential("client-secret", { ...values, clientSecret }, undefined, makings);
  return makings.context.canRequestIdToken ? makeCredential("oidc", values, undefined, makings) : undefined;
}

/** Where a mistake says it all, it stands alone. */
function oneForEach(findings: readonly Finding[]): Finding[] {
  const alone = new Map<string, Finding>();
  for (const one of findings) {
    if (ALONE.includes(one.code) && !alone.has(one.subject)) alone.set(one.subject, one);
  }
  return findings.filter((one) => (alone.get(one.subject) ?? one) === one);
}

function wellFormed(identity: Identity, used: Fields): Finding {
  const ids = identity.subscriptionIds.length;
  const words = IDENTIFYING.flatMap((name) => (used[name] === undefined ? [] : [LABEL_OF[name]]));
  if (ids > 0) words.push(ids === 1 ? "one subscription ID" : `${ids} subscription IDs`);
  const values = words.length === 0 ? "nothing but the way of signing in is needed" : enumerate(words);
  return inputFinding("inputs/well-formed", "inputs", { values });
}
