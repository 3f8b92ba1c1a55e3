import type { FieldName } from "../fields.ts";

export type CredsKey = FieldName | "authorityUrl" | "resourceManagerUrl";

/** Every name in use for a field, in lower case and without underscores and dashes. */
const SPELLINGS: Readonly<Record<CredsKey, readonly string[]>> = {
  // azure/login; `az ad sp create-for-rbac`; Azure DevOps; Kubernetes' azure.json.
  clientId: ["clientid", "appid", "applicationid", "serviceprincipalid", "aadclientid"],
  clientSecret: ["clientsecret", "password", "serviceprincipalkey", "aadclientsecret"],
  tenantId: ["tenantid", "tenant"],
  subscriptionId: ["subscriptionid", "subscription"],
  cloud: ["environment", "cloud"],
  clientCertificate: ["clientcertificate", "clientcertificatepath", "filewithcertandprivatekey"],
  clientCertificatePassword: ["clientcertificatepassword"],
  authorityUrl: ["activedirectoryendpointurl", "authorityhost"],
  resourceManagerUrl: ["resourcemanagerendpointurl", "resourcemanagerendpoint"],
};

const KEYS: ReadonlyMap<string, CredsKey> = new Map(
  Object.entries(SPELLINGS).flatMap(([key, spellings]) =>
    spellings.map((spelling) => [spelling, key as CredsKey] as const),
  ),
);

/** Which field a key stands for, in any case, with underscores or dashes, after `AZURE_` or `ARM_` too. */
export function keyOf(spelling: string): CredsKey | undefined {
  const plain = spelling.toLowerCase().replace(/[_-]/g, "");
  return KEYS.get(plain) ?? KEYS.get(plain.replace(/^(?:azure|arm)/, ""));
}
