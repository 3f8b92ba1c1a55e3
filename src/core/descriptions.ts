import type { InputName, OutputName } from "./interface.ts";

/**
 * What the inputs and outputs are for, in action.yml and docs/reference.md. Apart from the table of them, because a
 * run has no use for these words and would read them first.
 */
export const INPUT_DESCRIPTIONS: Readonly<Record<InputName, string>> = {
  command:
    "What to do. `validate` checks the credential, offline and then live, and changes nothing. `rotate` replaces the client secret of an application where it is due, in every place that keeps it. `issue` makes a client secret for this job alone and removes it when the job ends. `generate` makes a key and a self-signed certificate as files, and `convert` makes other files of a certificate that is given; both without the network, save what `attach` asks for.",
  creds:
    "The credential as JSON, raw or base64: azure/login's `clientId`, `clientSecret`, `tenantId`, `subscriptionId`; the output of `az ad sp create-for-rbac`; or `AZURE_*` or `ARM_*` keys.",
  "client-id":
    "Application (client) ID of the service principal, or client ID of a user-assigned managed identity.",
  "tenant-id": "Directory (tenant) ID, or a verified domain of the tenant.",
  "subscription-id":
    "One or many subscription IDs, separated by commas or newlines. Of a .publishsettings only these are meant, for `validate`, `attach` and `convert` alike; one that is not in it is an error.",
  "client-secret": "The value (not the ID) of a client secret.",
  "client-certificate":
    "A certificate with its private key, to sign in with: PEM text, a .pfx as base64, or the path of a file.",
  "client-certificate-password": "Password of the .pfx or of the encrypted key, where it has one.",
  "management-certificate":
    "A management certificate of the classic API: a .publishsettings file or PEM as text, a .pfx as base64, or the path of a file. It is checked besides the rest, or alone.",
  "management-certificate-password": "Password of the management certificate, where it has one.",
  auth: "How to sign in. `auto` takes the client secret where there is one, else the client certificate, else OIDC federation.",
  audience: "Audience of the OIDC token. Default: the cloud's own, `api://AzureADTokenExchange`.",
  environment:
    "The Azure cloud, which nothing else may then choose. `custom` takes its hosts from the inputs below. Default: what `creds` or the environment says, else `azurecloud`.",
  "authority-host": "For `custom`: where tokens are asked for, an https URL.",
  "resource-manager-url": "For `custom`: Azure Resource Manager, an https URL.",
  "graph-url":
    "For `custom`: Microsoft Graph, an https URL. Without it the expiry is not looked up, and nothing can be rotated.",
  "service-management-url":
    "For `custom`: the classic service management API, an https URL. Only for management certificates.",
  "key-vault-suffix": "For `custom`: what the hosts of its key vaults end in, such as `.vault.example.com`.",
  offline:
    "Only the checks that need no network. `valid` then means well-formed: whether Azure accepts the values is not checked.",
  "required-role":
    "Role names or role definition IDs, separated by commas or newlines. The principal must hold one of them, directly, through a group or inherited.",
  "required-actions":
    "Operations such as `Microsoft.Web/sites/write`, separated by commas or newlines. The principal must be allowed all of them. `data:` before one means a data action.",
  "resource-group": "A resource group that must exist; roles and actions are then checked there.",
  "connection-test":
    "Also list the resource groups, as the *Save and Test* button of deployment tools does, and report their number.",
  "certificate-purpose":
    "What `client-certificate` is for. `service-principal`: to sign in. `management` and `service` (the certificate of a cloud service's domain): it is only looked at.",
  domain: "For `certificate-purpose: service`: the host name that the certificate must be made out to.",
  "check-expiry":
    "Ask Microsoft Graph when the client secret ends. `auto`: no permission is a notice; `required`: it is an error; `off`: do not ask. A certificate says it by itself.",
  "warn-days": "Warn when the secret or certificate ends within this many days.",
  "fail-days": "Fail when the secret or certificate ends within this many days.",
  "target-client-id":
    "Application (client) ID whose client secret or certificate is rotated, or whose secret is issued. Default: the caller's own, `client-id`.",
  "credential-type": "What is rotated: the client secret, or a certificate of the application.",
  "current-secret":
    "What the stores hold now. It is tried once: a dead one is a reason to rotate, and one that works proves which secret the new one replaces, so that it can be retired. Default: the caller's own secret, where the caller rotates itself.",
  "current-certificate":
    "For `credential-type: certificate`: what the stores hold now, as `client-certificate` takes it (a .pfx is opened with `pfx-password`). It is tried once, as `current-secret` is; one that works also proves to Microsoft Graph that the application's certificates may be changed, so that no permission to write is needed. Default: the caller's own certificate, where the caller rotates itself.",
  stores:
    "Every place that keeps the secret, one a line: `github:secret/NAME`, `github:owner/repo/secret/NAME`, `github:environment/ENV/NAME`, `github:org/ORG/NAME`, `github:dependabot/NAME`, `keyvault:VAULT/NAME`; with `?format=creds` or `?format=arm` as JSON; a certificate with its key as PEM, or with `?format=pfx` as a .pfx in base64.",
  "github-token":
    "Writes the secrets at GitHub: a token of a GitHub App with `Secrets: write`, or a personal access token. The job's own `GITHUB_TOKEN` cannot.",
  "rotate-before-days":
    "Rotate when the secret ends within this many days. `validate` warns where a secret that this action made should have been replaced three days ago: give it the number of the rotation.",
  "rotate-after-days":
    "Rotate also when the secret is this many days old, and let `validate` warn as above. Default: its age is no reason.",
  force: "Rotate now, due or not.",
  "lifetime-days": "How long a new secret lives.",
  "grace-hours":
    "How long the old secret goes on working after every store holds the new one. Jobs that are queued or running read the old one.",
  "dry-run": "Say what would be done and change nothing.",
  "propagation-timeout-seconds": "How long a new secret may take until Entra accepts it everywhere.",
  "lifetime-hours": "How long the secret of `issue` lives, should the post step not come to remove it.",
  subject:
    "Whom the certificate of `generate` is for: a name, or `CN=deploy,O=Contoso`. Default: this action and the repository; of a service certificate its domain.",
  "dns-names":
    "Host names of the certificate of `generate`, separated by commas or newlines; `*.contoso.com` is one.",
  "key-size": "Bits of a new RSA key.",
  days: "How long the certificate of `generate` lives, in days. Default: 365; of a management certificate (`certificate-purpose` or `attach`) 3650.",
  attach:
    "Where the certificate of `generate` is registered, so that it can sign in: on an application (`application`), or on the subscriptions of `management-certificate` (`management`, which makes a management certificate).",
  to: "Which files `convert` makes, separated by commas or newlines: `pem` (key and certificates), `cer` (the certificate alone, for an upload), `pfx` (all of it under a password).",
  "pfx-password":
    "Password of the .pfx that is made, or that a store holds. Without one `generate` makes none, and `convert` keeps the password of the file that is given.",
  "pfx-encryption":
    "How the .pfx is encrypted: `aes256`, or `3des` for Azure Cloud Services and old Windows, which cannot read the other.",
  "strip-password": "Let `convert` make a .pfx with an empty password, which everyone can open.",
  "output-directory":
    "Where the files go. Default: a folder of their own in the runner's temporary folder, removed when the job ends. In a directory that is named here they stay.",
  "keep-files": "Leave the files in the temporary folder when the job ends.",
  "on-missing":
    "What a missing credential means. Runs that get no secrets (forks, Dependabot) are always skipped.",
  "fail-on": "The level of finding that fails the step.",
  "export-env":
    "After a good verdict, set `AZURE_*` (Azure SDKs) or `ARM_*` (Terraform) variables for the steps after this one. `rotate` sets them in a run that has made a secret: where it is not due, there is none to hand on.",
  comment:
    "Say in a comment on the pull request what is wrong with the credential, and when it is mended: one comment for each credential, written over by each run. Needs `pull-requests: write` in the job; without it, or in a run for no pull request, nothing is written and nothing fails.",
  issue:
    "Open an issue in this repository when the step fails, write it over while it goes on failing, and close it when it succeeds. For scheduled runs: a run for a pull request opens none. Needs `issues: write` in the job; without it nothing is written, and the run ends as it would have.",
  "notify-token": "Writes the comment and the issue. Default: the job's own `GITHUB_TOKEN`.",
  "timeout-seconds": "How long the whole run may take. What has not answered by then is `unreachable`.",
};

export const OUTPUT_DESCRIPTIONS: Readonly<Record<OutputName, string>> = {
  verdict: "One word of the closed set, e.g. `valid`, `expiring`, `wrong-secret`.",
  report: "Path of the JSON report.",
  "client-id": "Application (client) ID that was checked, or whose secret was made.",
  "tenant-id": "Tenant ID; the GUID also where a domain was given, once signed in.",
  "subscription-id": "The subscription IDs, one a line.",
  "subscription-name":
    "The names of the subscriptions, one a line; empty for `rotate` and `issue`, which look none up.",
  "expires-on":
    "When the secret or certificate in hand ends, ISO 8601 in UTC; of several that `validate` looks at, the one that ends first; empty where unknown.",
  "days-left": "Whole days until then; empty where unknown.",
  "key-id": "ID of the secret or certificate in hand, or of the new one; empty where unknown.",
  thumbprint: "SHA-1 thumbprint of the certificate, as the portal shows it; empty where there is none.",
  rotated:
    "Whether every store holds a new secret: `true` or `false`; empty for every other command than `rotate`.",
  "pem-path": "Path of azure.pem (key and certificates), where it was made.",
  "cer-path": "Path of azure.cer (the certificate, DER), where it was made.",
  "pfx-path": "Path of azure.pfx, where it was made.",
  "client-secret": "The client secret that was given; of `rotate` and `issue` the new one, if one was made.",
  creds: "The credential as azure/login's JSON, on one line.",
};
