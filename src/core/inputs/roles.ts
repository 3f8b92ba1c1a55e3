import { inputFinding } from "../catalogue/inputs.ts";
import type { CredentialKind } from "../credential.ts";
import type { Finding } from "../finding.ts";
import type { Settings } from "../settings.ts";
import type { Fields } from "./fields.ts";
import type { Auth } from "./settings.ts";

/** Which of the values sign in, which are only looked at, and which are left over. */

const PROOFS = ["clientSecret", "clientCertificate"] as const;
const IDENTIFYING = ["clientId", "tenantId", ...PROOFS] as const;

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
 * Whether there are certificate files and nobody to sign in: a management or service certificate alone, or with
 * `offline` any certificate alone. Then no ID is missing.
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
  const given = IDENTIFYING.filter((name) => fields[name] !== undefined);
  const certificate = given.includes("clientCertificate");
  const others = given.length - Number(certificate);
  const toSignIn = certificate && certificatePurpose === "service-principal" && !offline;
  return (certificate || management) && others === 0 && !toSignIn;
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
