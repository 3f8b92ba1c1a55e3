import type { CredentialKind, Identity } from "../credential.ts";
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
  // The Azure SDKs and Terraform both take the public cloud for granted; only the SDKs take an address.
  const authorityHost = cloud.name === "azurecloud" ? "" : cloud.authorityHost;
  return {
    ...(wanted === "azure" || wanted === "both"
      ? prefixed("AZURE_", { ...values, AUTHORITY_HOST: authorityHost })
      : {}),
    ...(wanted === "arm" || wanted === "both"
      ? prefixed("ARM_", {
          ...values,
          ENVIRONMENT: cloud.terraformName,
          ...TERRAFORM_SIGN_IN[credential.kind],
        })
      : {}),
  };
}

/** How Terraform is told which way to sign in; a client secret needs no word. */
const TERRAFORM_SIGN_IN: Readonly<Record<CredentialKind, Variables>> = {
  "client-secret": {},
  oidc: { USE_OIDC: "true" },
  "managed-identity": { USE_MSI: "true" },
  "azure-cli": { USE_CLI: "true" },
};

/** An unknown value sets no variable: an empty one would hide what an earlier step has set. */
function prefixed(prefix: string, values: Variables): Variables {
  const known = Object.entries(values).filter(([, value]) => value !== "");
  return Object.fromEntries(known.map(([name, value]) => [prefix + name, value]));
}
