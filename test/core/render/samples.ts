import { CLOUDS } from "../../../src/core/cloud.ts";
import type { ClientSecret, Identity } from "../../../src/core/credential.ts";
import type { Finding } from "../../../src/core/finding.ts";
import type {
  CertificateReport,
  CredentialReport,
  Report,
  SubscriptionReport,
} from "../../../src/core/report.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { Reading, Settings } from "../../../src/core/settings.ts";

export const CLIENT = "11111111-2222-4333-8444-555555555555";
export const TENANT = "2f4a9838-26b7-47ee-be60-ccc1fdec5953";
export const SUBSCRIPTION = "7f9b1f5c-0d34-4c3a-9a53-0d2f6e5ab001";
/** Made at run time: written out, it would set off secret scanners. */
export const SECRET = ["abc8", "Q~"].join("") + "Zx9_w.r~T-".repeat(4).slice(0, 34);

export const signedIn: Finding = {
  code: "sign-in/accepted",
  verdict: "valid",
  level: "pass",
  subject: "client secret",
  what: "Entra takes this client secret.",
  why: "",
  fix: "",
  link: "",
};

export const wrongSecret: Finding = {
  code: "entra/7000215",
  verdict: "wrong-secret",
  level: "error",
  subject: "client secret",
  what: "Entra does not know this client secret.",
  why: "It was cut when it was copied.",
  fix: "Make a new one with `az ad app credential reset --id 1111`.",
  link: "https://learn.microsoft.com/entra/codes",
};

export const expiring: Finding = {
  code: "expiry/soon",
  verdict: "expiring",
  level: "warning",
  subject: "client secret",
  what: "The client secret ends in 11 days.",
  why: "`warn-days` is 30.",
  fix: "Replace it.",
  link: "",
};

export const unreadable: Finding = {
  code: "expiry/not-allowed",
  verdict: "missing-permission",
  level: "notice",
  subject: "client secret",
  what: "Its end cannot be read.",
  why: "Graph says no.",
  fix: "Grant `Application.Read.All`.",
  link: "",
};

export const credential = (change: Partial<CredentialReport> = {}): CredentialReport => ({
  kind: "client-secret",
  subject: `client secret of ${CLIENT}`,
  clientId: CLIENT,
  tenantId: TENANT,
  keyId: "0e3b1c9a-5b7d-4d2f-8f7a-9b1f2a3c4d5e",
  expiresOn: "2026-04-04T09:00:00Z",
  daysLeft: 11,
  expiryCertain: true,
  ...change,
});

export const subscription = (change: Partial<SubscriptionReport> = {}): SubscriptionReport => ({
  id: SUBSCRIPTION,
  name: "Contoso Production",
  state: "Enabled",
  tenantId: TENANT,
  quotaId: "EnterpriseAgreement_2014-09-01",
  roles: ["Contributor"],
  resourceGroups: 12,
  hostedServices: null,
  ...change,
});

export const certificate = (change: Partial<CertificateReport> = {}): CertificateReport => ({
  ...{ source: "client-certificate", purpose: "service-principal", verdict: "valid" },
  ...{ subject: "CN=deploy", issuer: "CN=deploy", serialNumber: "1A2B", version: 3 },
  ...{ notBefore: "2025-03-24T00:00:00Z", notAfter: "2026-10-10T00:00:00Z", daysLeft: 199 },
  ...{ keyType: "rsa", keyBits: 2048, curve: null, signatureAlgorithm: "sha256WithRSAEncryption" },
  ...{ selfSigned: true, thumbprint: "AB".repeat(20), thumbprintSha256: "CD".repeat(32) },
  ...{ hasPrivateKey: true, keyMatches: true, chain: [], encryption: null },
  ...change,
});

export const report = (change: Partial<Report> = {}): Report => ({
  schema: 1,
  command: "validate",
  verdict: "valid",
  startedAt: "2026-03-24T10:15:02.123Z",
  environment: "azurecloud",
  findings: [signedIn],
  credentials: [credential()],
  subscriptions: [subscription()],
  certificates: [],
  timing: { total: 612, network: 540, requests: 3 },
  ...change,
});

export const identity = (
  change: Partial<Identity> = {},
): Identity & { readonly credential: ClientSecret } => ({
  cloud: CLOUDS.azurecloud,
  subscriptionIds: [SUBSCRIPTION],
  ...change,
  credential: {
    kind: "client-secret",
    clientId: CLIENT,
    tenantId: "contoso.com",
    clientSecret: new Secret(SECRET),
  },
});

const settings: Settings = {
  command: "validate",
  offline: false,
  checkExpiry: "auto",
  requiredRoles: [],
  requiredActions: [],
  resourceGroup: undefined,
  connectionTest: false,
  certificatePurpose: "service-principal",
  credentialType: "secret",
  keySize: 2048,
  pfxEncryption: "aes256",
  attach: "none",
  domain: undefined,
  warnDays: 30,
  failDays: 0,
  rotateBeforeDays: 30,
  rotateAfterDays: undefined,
  onMissing: "fail",
  failOn: "error",
  exportEnv: "none",
  comment: false,
  issue: false,
  timeoutSeconds: 300,
};

export const reading = (change: Partial<Settings> = {}): Reading => ({
  settings: { ...settings, ...change },
  identity: identity(),
  clientCertificate: undefined,
  narrowedTo: [],
  management: undefined,
  findings: [],
  secrets: [new Secret(SECRET)],
});

/** What someone might call a subscription in order to be read as something else. */
export const HOSTILE: readonly string[] = [
  "::set-output name=x::y",
  "a\n::error::b",
  "##[add-mask]x",
  "##\u200b[add-mask]x",
  "</details><script>alert(1)</script>",
  "a | b",
  "`code` and ``more``",
  "```\nfence",
  "**bold** _it_ ~~gone~~",
  "[here](https://evil.example) ![x](https://evil.example/x.png)",
  "https://evil.example and www.evil.example",
  "@octocat see #12 and GH-12 or octo/app#12",
  "\u202egnp.exe \u2066x\u2069",
  "\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007",
  "- list",
  "1. list",
  "# heading",
  "--- \r\n===",
  "&lt;b&gt; &#60;b&#62;",
  "$x^2$ :tada:",
  "a\\| b",
  "done : crit, 2020-01-01, 3d %% x; y",
  "x".repeat(5000),
];
