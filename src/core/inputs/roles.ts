import { inputFinding } from "../catalogue/inputs.ts";
import type { CredentialKind } from "../credential.ts";
import type { Finding } from "../finding.ts";
import type { Settings } from "../settings.ts";
import { enumerate, type Fields, type Given } from "./fields.ts";
import type { Auth } from "./settings.ts";

/** Which of the values sign in, which are only looked at, and which are left over. */

/** Only the certificate of a service principal signs in. */
export function signingFields(fields: Fields, { certificatePurpose }: Settings): Fields {
  if (certificatePurpose === "service-principal") return fields;
  const { clientCertificate: _, clientCertificatePassword: __, ...rest } = fields;
  return rest;
}

/** A certificate is looked at where it signs in or was handed to us; one of the environment is for another step. */
export function lookedAtFields(fields: Fields, used: Fields): Fields {
  return fields.clientCertificate?.origin === "environment" ? used : fields;
}

/**
 * Whether there are certificate files and nobody to sign in: with `offline` a certificate without an identity, otherwise
 * one that is not for signing in. Then no ID is missing, and an identity of the environment is for another step.
 */
export function onlyFiles(
  fields: Fields,
  kind: CredentialKind | undefined,
  { command, attach, certificatePurpose, offline }: Settings,
  management: boolean,
): boolean {
  // They sign in nowhere, unless what is made is to be registered at Entra.
  if (command === "convert" || (command === "generate" && attach !== "application")) return true;
  if (command !== "validate" || (kind !== undefined && kind !== "client-certificate")) return false;
  const { clientCertificate: certificate, clientSecret: secret } = fields;
  const ids = identifying(fields);
  const handed = ids.some(({ origin }) => origin !== "environment") || secret !== undefined;
  if (certificate === undefined) return management && kind === undefined && !handed;
  if (certificatePurpose !== "service-principal") return certificate.origin !== "environment";
  return offline && !handed && ids.length < 2;
}

const identifying = ({ clientId, tenantId }: Fields): readonly Given[] =>
  [clientId, tenantId].filter((given) => given !== undefined);

/** The fields of a run in which nobody signs in: of the environment's, only the subscription is not a part of an identity. */
export function withoutIdentity(used: Fields): Fields {
  return Object.fromEntries(
    Object.entries(used).filter(
      ([name, { origin }]) => origin !== "environment" || name === "subscriptionId",
    ),
  );
}

/** IDs beside files that are only looked at. */
export function unusedIds(fields: Fields, { command }: Settings): Finding[] {
  const names = enumerate(identifying(fields).map(({ from }) => from));
  if (command !== "validate" || names === "") return [];
  return [inputFinding("auth/ids-unused", "credential", { fields: names })];
}

/** What was handed over to sign in, and is not used for that. */
export function unusedProofs(
  fields: Fields,
  kind: CredentialKind | undefined,
  auth: Auth | undefined,
): Finding[] {
  const { clientSecret: secret, clientCertificate: certificate } = fields;
  if (kind === undefined) return [];
  const holes = { auth: auth ?? "auto" };
  const findings: Finding[] = [];
  if (secret !== undefined && secret.origin !== "environment" && kind !== "client-secret")
    findings.push(inputFinding("auth/secret-unused", "client-secret", { ...holes, field: secret.from }));
  if (certificate !== undefined && certificate.origin !== "environment" && kind !== "client-certificate")
    findings.push(
      inputFinding("auth/certificate-unused", "client-certificate", { ...holes, field: certificate.from }),
    );
  return findings;
}
