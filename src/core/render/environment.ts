import type { Credential, CredentialKind, Identity } from "../credential.ts";
import { canBeMasked } from "../masking.ts";
import type { Report } from "../report.ts";
import type { Settings } from "../settings.ts";
import { identifiersOf } from "./identifiers.ts";

type Variables = Readonly<Record<string, string>>;

/** The variables that `export-env` sets for the steps after this one. Only for a good report. */
export function environmentOf(wanted: Settings["exportEnv"], report: Report, identity: Identity): Variables {
  const { credential, cloud } = identity;
  const { clientId, tenantId, subscriptionIds } = identifiersOf(report, identity);
  const values = {
    CLIENT_ID: clientId,
    TENANT_ID: tenantId,
    SUBSCRIPTION_ID: subscriptionIds[0] ?? "",
    CLIENT_SECRET: credential.kind === "client-secret" ? credential.clientSecret.reveal() : "",
  };
  const certificate = certificateOf(credential);
  // The Azure SDKs and Terraform both take the public cloud for granted; only the SDKs take an address.
  const authorityHost = cloud.name === "azurecloud" ? "" : cloud.authorityHost;
  return {
    ...(wanted === "azure" || wanted === "both"
      ? prefixed("AZURE_", { ...values, ...certificate.azure, AUTHORITY_HOST: authorityHost })
      : {}),
    ...(wanted === "arm" || wanted === "both"
      ? prefixed("ARM_", {
          ...values,
          ...certificate.arm,
          ENVIRONMENT: cloud.terraformName,
          ...TERRAFORM_SIGN_IN[credential.kind],
        })
      : {}),
  };
}

/**
 * A certificate is handed on as it was given: the Azure SDKs read it from a path, Terraform from a path or as base64,
 * and only from a .pfx. One that was given in another way cannot be told to them.
 */
function certificateOf(credential: Credential): Record<"azure" | "arm", Variables> {
  const none = { azure: {}, arm: {} };
  if (credential.kind !== "client-certificate" || credential.given === undefined) return none;
  const { content, password } = credential.given;
  // The runner prints the variables of every step.
  if (password !== undefined && !canBeMasked(password)) return none;
  const pfx = credential.signing?.format === "pfx";
  const opened = { CLIENT_CERTIFICATE_PASSWORD: password?.reveal() ?? "" };
  if ("path" in content) {
    const variables = { CLIENT_CERTIFICATE_PATH: content.path, ...opened };
    return { azure: variables, arm: pfx ? variables : {} };
  }
  const base64 = content.text.reveal().replace(/\s/g, "");
  return { ...none, arm: pfx ? { CLIENT_CERTIFICATE: base64, ...opened } : {} };
}

/** Of the families that are asked for, those in which the certificate that signs in cannot be told. */
export function familiesWithout(
  wanted: Settings["exportEnv"],
  credential: Credential,
): readonly ("AZURE" | "ARM")[] {
  if (credential.kind !== "client-certificate") return [];
  const { azure, arm } = certificateOf(credential);
  const lacks = (variables: Variables): boolean => Object.keys(variables).length === 0;
  return [
    ...(wanted !== "none" && wanted !== "arm" && lacks(azure) ? (["AZURE"] as const) : []),
    ...(wanted !== "none" && wanted !== "azure" && lacks(arm) ? (["ARM"] as const) : []),
  ];
}

/** How Terraform is told which way to sign in; a client secret needs no word. */
const TERRAFORM_SIGN_IN: Readonly<Record<CredentialKind, Variables>> = {
  "client-secret": {},
  "client-certificate": {},
  oidc: { USE_OIDC: "true" },
  "managed-identity": { USE_MSI: "true" },
  "azure-cli": { USE_CLI: "true" },
};

/** An unknown value sets no variable: an empty one would hide what an earlier step has set. */
function prefixed(prefix: string, values: Variables): Variables {
  const known = Object.entries(values).filter(([, value]) => value !== "");
  return Object.fromEntries(known.map(([name, value]) => [prefix + name, value]));
}
