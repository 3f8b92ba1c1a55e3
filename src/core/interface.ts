/**
 * The one table of inputs and outputs. action.yml and docs/reference.md are written from it (`npm run docs`),
 * and a test says so.
 */
export interface InputSpec {
  readonly name: string;
  readonly group: InputGroup;
  readonly description: string;
  /** As in action.yml; an absent default is the empty string. */
  readonly default?: string;
  /** Holds key material: masked before anything reads it. */
  readonly secret?: true;
  readonly type: "text" | "list" | "flag" | "number" | readonly string[];
}

export type InputGroup = "Command" | "Identity" | "Cloud" | "Checks" | "Expiry" | "Outcome";

export const INPUTS = [
  {
    name: "command",
    group: "Command",
    type: ["validate"],
    default: "validate",
    description: "What to do. `validate` checks the credential, offline and then live, and changes nothing.",
  },
  {
    name: "creds",
    group: "Identity",
    type: "text",
    secret: true,
    description:
      "The credential as JSON, raw or base64: azure/login's `clientId`, `clientSecret`, `tenantId`, `subscriptionId`; the output of `az ad sp create-for-rbac`; or `AZURE_*` or `ARM_*` keys.",
  },
  {
    name: "client-id",
    group: "Identity",
    type: "text",
    description:
      "Application (client) ID of the service principal, or client ID of a user-assigned managed identity.",
  },
  {
    name: "tenant-id",
    group: "Identity",
    type: "text",
    description: "Directory (tenant) ID, or a verified domain of the tenant.",
  },
  {
    name: "subscription-id",
    group: "Identity",
    type: "list",
    description: "One or many subscription IDs, separated by commas or newlines.",
  },
  {
    name: "client-secret",
    group: "Identity",
    type: "text",
    secret: true,
    description: "The value (not the ID) of a client secret.",
  },
  {
    name: "auth",
    group: "Identity",
    type: ["auto", "secret", "oidc", "azure-cli", "managed-identity"],
    default: "auto",
    description: "How to sign in. `auto` takes the client secret where there is one, else OIDC federation.",
  },
  {
    name: "audience",
    group: "Identity",
    type: "text",
    description: "Audience of the OIDC token. Default: the cloud's own, `api://AzureADTokenExchange`.",
  },
  {
    name: "environment",
    group: "Cloud",
    type: ["azurecloud", "azureusgovernment", "azurechinacloud", "custom"],
    default: "azurecloud",
    description: "The Azure cloud. `custom` takes its hosts from the inputs below.",
  },
  {
    name: "authority-host",
    group: "Cloud",
    type: "text",
    description: "For `custom`: where tokens are asked for, an https URL.",
  },
  {
    name: "resource-manager-url",
    group: "Cloud",
    type: "text",
    description: "For `custom`: Azure Resource Manager, an https URL.",
  },
  {
    name: "graph-url",
    group: "Cloud",
    type: "text",
    description: "For `custom`: Microsoft Graph, an https URL. Without it the expiry is not looked up.",
  },
  {
    name: "offline",
    group: "Checks",
    type: "flag",
    default: "false",
    description:
      "Only the checks that need no network. `valid` then means well-formed: whether Azure accepts the values is not checked.",
  },
  {
    name: "required-role",
    group: "Checks",
    type: "list",
    description:
      "Role names or role definition IDs, separated by commas or newlines. The principal must hold one of them, directly, through a group or inherited.",
  },
  {
    name: "required-actions",
    group: "Checks",
    type: "list",
    description:
      "Operations such as `Microsoft.Web/sites/write`, separated by commas or newlines. The principal must be allowed all of them. `data:` before one means a data action.",
  },
  {
    name: "resource-group",
    group: "Checks",
    type: "text",
    description: "A resource group that must exist; roles and actions are then checked there.",
  },
  {
    name: "connection-test",
    group: "Checks",
    type: "flag",
    default: "false",
    description:
      "Also list the resource groups, as the *Save and Test* button of deployment tools does, and report their number.",
  },
  {
    name: "check-expiry",
    group: "Expiry",
    type: ["auto", "required", "off"],
    default: "auto",
    description:
      "Ask Microsoft Graph when the client secret ends. `auto`: no permission is a notice; `required`: it is an error; `off`: do not ask.",
  },
  {
    name: "warn-days",
    group: "Expiry",
    type: "number",
    default: "30",
    description: "Warn when the secret ends within this many days.",
  },
  {
    name: "fail-days",
    group: "Expiry",
    type: "number",
    default: "0",
    description: "Fail when the secret ends within this many days.",
  },
  {
    name: "on-missing",
    group: "Outcome",
    type: ["fail", "skip"],
    default: "fail",
    description:
      "What a missing credential means. Runs that get no secrets (forks, Dependabot) are always skipped.",
  },
  {
    name: "fail-on",
    group: "Outcome",
    type: ["error", "warning", "never"],
    default: "error",
    description: "The level of finding that fails the step.",
  },
  {
    name: "export-env",
    group: "Outcome",
    type: ["none", "azure", "arm", "both"],
    default: "none",
    description:
      "After a good verdict, set `AZURE_*` (Azure SDKs) or `ARM_*` (Terraform) variables for the steps after this one.",
  },
  {
    name: "timeout-seconds",
    group: "Outcome",
    type: "number",
    default: "300",
    description: "How long the whole run may take. What has not answered by then is `unreachable`.",
  },
] as const satisfies readonly InputSpec[];

export type InputName = (typeof INPUTS)[number]["name"];

export interface OutputSpec {
  readonly name: string;
  readonly description: string;
  readonly masked?: true;
}

export const OUTPUTS = [
  { name: "verdict", description: "One word of the closed set, e.g. `valid`, `expiring`, `wrong-secret`." },
  { name: "report", description: "Path of the JSON report." },
  { name: "client-id", description: "Application (client) ID that was checked." },
  { name: "tenant-id", description: "Tenant ID; the GUID also where a domain was given, once signed in." },
  { name: "subscription-id", description: "The subscription IDs, one a line." },
  { name: "subscription-name", description: "The names of the subscriptions, one a line." },
  { name: "expires-on", description: "When the secret in hand ends, ISO 8601 in UTC; empty where unknown." },
  { name: "days-left", description: "Whole days until then; empty where unknown." },
  { name: "key-id", description: "ID of the secret in hand; empty where unknown." },
  { name: "client-secret", description: "The client secret that was given.", masked: true },
  { name: "creds", description: "The credential as azure/login's JSON, on one line.", masked: true },
] as const satisfies readonly OutputSpec[];

export type OutputName = (typeof OUTPUTS)[number]["name"];
