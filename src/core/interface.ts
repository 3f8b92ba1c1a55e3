/**
 * The one table of inputs and outputs. action.yml and docs/reference.md are written from it (`npm run docs`),
 * and a test says so.
 */
export interface InputSpec {
  readonly name: string;
  readonly group: InputGroup;
  /** As in action.yml; an absent default is the empty string. */
  readonly default?: string;
  /** The default in action.yml, where it is an expression that only the runner can fill in; else it is empty. */
  readonly expression?: string;
  /** Holds key material: masked before anything reads it. */
  readonly secret?: true;
  readonly type: "text" | "list" | "flag" | "number" | readonly string[];
}

export type InputGroup =
  | "Command"
  | "Identity"
  | "Cloud"
  | "Checks"
  | "Expiry"
  | "Rotation"
  | "Issue"
  | "Files"
  | "Outcome";

export const INPUTS = [
  {
    name: "command",
    group: "Command",
    type: ["validate", "rotate", "issue", "generate", "convert"],
    default: "validate",
  },
  { name: "creds", group: "Identity", type: "text", secret: true },
  { name: "client-id", group: "Identity", type: "text" },
  { name: "tenant-id", group: "Identity", type: "text" },
  { name: "subscription-id", group: "Identity", type: "list" },
  { name: "client-secret", group: "Identity", type: "text", secret: true },
  { name: "client-certificate", group: "Identity", type: "text", secret: true },
  { name: "client-certificate-password", group: "Identity", type: "text", secret: true },
  { name: "management-certificate", group: "Identity", type: "text", secret: true },
  { name: "management-certificate-password", group: "Identity", type: "text", secret: true },
  {
    name: "auth",
    group: "Identity",
    type: ["auto", "secret", "certificate", "oidc", "azure-cli", "managed-identity"],
    default: "auto",
  },
  { name: "audience", group: "Identity", type: "text" },
  {
    name: "environment",
    group: "Cloud",
    // No default: `azurecloud` that somebody has written wins over `creds` and the environment.
    type: ["azurecloud", "azureusgovernment", "azurechinacloud", "custom"],
  },
  { name: "authority-host", group: "Cloud", type: "text" },
  { name: "resource-manager-url", group: "Cloud", type: "text" },
  { name: "graph-url", group: "Cloud", type: "text" },
  { name: "service-management-url", group: "Cloud", type: "text" },
  { name: "key-vault-suffix", group: "Cloud", type: "text" },
  { name: "offline", group: "Checks", type: "flag", default: "false" },
  { name: "required-role", group: "Checks", type: "list" },
  { name: "required-actions", group: "Checks", type: "list" },
  { name: "resource-group", group: "Checks", type: "text" },
  { name: "connection-test", group: "Checks", type: "flag", default: "false" },
  {
    name: "certificate-purpose",
    group: "Checks",
    type: ["service-principal", "management", "service"],
    default: "service-principal",
  },
  { name: "domain", group: "Checks", type: "text" },
  { name: "check-expiry", group: "Expiry", type: ["auto", "required", "off"], default: "auto" },
  { name: "warn-days", group: "Expiry", type: "number", default: "30" },
  { name: "fail-days", group: "Expiry", type: "number", default: "0" },
  { name: "target-client-id", group: "Rotation", type: "text" },
  { name: "credential-type", group: "Rotation", type: ["secret", "certificate"], default: "secret" },
  { name: "current-secret", group: "Rotation", type: "text", secret: true },
  { name: "current-certificate", group: "Rotation", type: "text", secret: true },
  { name: "stores", group: "Rotation", type: "text" },
  { name: "github-token", group: "Rotation", type: "text", secret: true },
  { name: "rotate-before-days", group: "Rotation", type: "number", default: "30" },
  { name: "rotate-after-days", group: "Rotation", type: "number" },
  { name: "force", group: "Rotation", type: "flag", default: "false" },
  { name: "lifetime-days", group: "Rotation", type: "number", default: "90" },
  { name: "grace-hours", group: "Rotation", type: "number", default: "24" },
  { name: "dry-run", group: "Rotation", type: "flag", default: "false" },
  { name: "propagation-timeout-seconds", group: "Rotation", type: "number", default: "180" },
  { name: "lifetime-hours", group: "Issue", type: "number", default: "8" },
  { name: "subject", group: "Files", type: "text" },
  { name: "dns-names", group: "Files", type: "list" },
  { name: "key-size", group: "Files", type: ["2048", "3072", "4096"], default: "2048" },
  { name: "days", group: "Files", type: "number" },
  { name: "attach", group: "Files", type: ["none", "application", "management"], default: "none" },
  { name: "to", group: "Files", type: "list" },
  { name: "pfx-password", group: "Files", type: "text", secret: true },
  { name: "pfx-encryption", group: "Files", type: ["aes256", "3des"], default: "aes256" },
  { name: "strip-password", group: "Files", type: "flag", default: "false" },
  { name: "output-directory", group: "Files", type: "text" },
  { name: "keep-files", group: "Files", type: "flag", default: "false" },
  { name: "on-missing", group: "Outcome", type: ["fail", "skip"], default: "fail" },
  { name: "fail-on", group: "Outcome", type: ["error", "warning", "never"], default: "error" },
  { name: "export-env", group: "Outcome", type: ["none", "azure", "arm", "both"], default: "none" },
  { name: "comment", group: "Outcome", type: "flag", default: "false" },
  { name: "issue", group: "Outcome", type: "flag", default: "false" },
  {
    name: "notify-token",
    group: "Outcome",
    type: "text",
    secret: true,
    expression: "github.token",
  },
  { name: "timeout-seconds", group: "Outcome", type: "number", default: "300" },
] as const satisfies readonly InputSpec[];

export type InputName = (typeof INPUTS)[number]["name"];

export interface OutputSpec {
  readonly name: string;
  readonly masked?: true;
}

export const OUTPUTS = [
  { name: "verdict" },
  { name: "report" },
  { name: "client-id" },
  { name: "tenant-id" },
  { name: "subscription-id" },
  { name: "subscription-name" },
  { name: "expires-on" },
  { name: "days-left" },
  { name: "key-id" },
  { name: "thumbprint" },
  { name: "rotated" },
  { name: "pem-path" },
  { name: "cer-path" },
  { name: "pfx-path" },
  { name: "client-secret", masked: true },
  { name: "creds", masked: true },
] as const satisfies readonly OutputSpec[];

export type OutputName = (typeof OUTPUTS)[number]["name"];
