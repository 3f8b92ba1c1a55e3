import type { Entries } from "./finder.ts";
import { MISSING, ODD, SKIPPED } from "./levels.ts";

const PERMISSIONS =
  "https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-azure";
const SECRETS =
  "https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets";

const EMPTY =
  "An expression over a secret or variable that does not exist, or that lives in another repository or environment, gives the empty text; so does a secret that a called workflow is not handed.";

/** Where the values came from, and what is not there. */
export const SOURCES = {
  "input/overrides-creds": {
    ...ODD,
    what: "{fields} differs from what `creds` says; the separate input was used.",
    why: "Both are given, and separate inputs win over `creds`, one by one.",
    fix: "Remove one of the two, so that the next reader need not know the rule.",
    link: "",
  },
  "input/overrides-environment": {
    ...ODD,
    what: "The inputs differ from {variables} in the environment; the inputs were used.",
    why: "Inputs and `creds` always win over the environment.",
    fix: "Nothing, if this is meant; else remove the variables from `env`.",
    link: "",
  },
  "environment/used": {
    ...ODD,
    what: "Read from the environment: {variables}.",
    why: "No input gives these values.",
    fix: "Nothing, if this is meant; inputs make it visible in the workflow file.",
    link: "",
  },
  "environment/secret-not-used": {
    ...ODD,
    what: "What {variable} holds was left alone: {owner} names another application.",
    why: "A secret or certificate belongs to one application and cannot sign in another.",
    fix: "Give `client-secret` or `client-certificate` together with `client-id`, or correct {owner}.",
    link: "",
  },
  "environment/cloud": {
    ...ODD,
    what: "{variable} chose the cloud: `{environment}`.",
    why: "The input `environment` is left out.",
    fix: "Nothing, if this is meant; `environment: {environment}` says the same in the workflow file.",
    link: "",
  },
  "environment/unknown-cloud": {
    ...ODD,
    what: "{variable} names no cloud that this action knows, and was ignored.",
    why: "Known are public, usgovernment and china. The German cloud closed in 2021.",
    fix: "Set the input `environment`.",
    link: "",
  },
  "auth/secret-unused": {
    ...ODD,
    what: "{field} is given but not checked: `auth` is `{auth}`.",
    why: "Only one way of signing in is checked in one run; at most the other is used to look something up.",
    fix: "Remove the secret, or set `auth: secret` to check it.",
    link: "",
  },
  "auth/certificate-unused": {
    ...ODD,
    what: "{field} is given but does not sign in: `auth` is `{auth}`.",
    why: "Only one way of signing in is used in one run. The file itself is looked at all the same.",
    fix: "Set `auth: certificate` to sign in with it, or remove one of the two credentials.",
    link: "",
  },
  "auth/ids-unused": {
    ...ODD,
    what: "In this run nobody signs in, so {fields} went unused.",
    why: "A certificate that is not for signing in is only looked at, and nothing is given beside it that proves an identity.",
    fix: "Nothing, if only the file is to be looked at. To check an identity as well, give `client-secret`, or `id-token: write` under `permissions:` of the job (with `contents: read`, since naming one drops the others).",
    link: "",
  },
  "missing/everything": {
    ...MISSING,
    what: "No credential was given: `creds`, `client-id`, `tenant-id`, `client-secret` and `client-certificate` are all empty, and the environment has none.",
    why: EMPTY,
    fix:
      "Compare the names in `$" +
      "{{ secrets.… }}` with Settings > Secrets and variables > Actions; a secret of an environment needs `environment:` in the job, and a called workflow needs each secret under `secrets:` of the job that calls it. To sign in, give `creds`, or `client-id`, `tenant-id` and `client-secret`; without a secret give only the two IDs and add `id-token: write` under `permissions:` of the job (with `contents: read`, since naming one drops the others).",
    link: SECRETS,
  },
  "missing/misnamed": {
    ...MISSING,
    what: "`{input}` is empty, but there is an input `{name}`.",
    why: "The name is misspelt, so its value was not used.",
    fix: "Rename `{name}` to `{input}`.",
    link: "",
  },
  "missing/client-id": {
    ...MISSING,
    what: "`client-id` is empty.",
    why: EMPTY,
    fix: "Set `client-id` to the Application (client) ID on the Overview page of the app registration.",
    link: SECRETS,
  },
  "missing/tenant-id": {
    ...MISSING,
    what: "`tenant-id` is empty.",
    why: EMPTY,
    fix: "Set `tenant-id` to the Directory (tenant) ID on the Overview page of the app registration.",
    link: SECRETS,
  },
  "export/password": {
    ...ODD,
    what: "`export-env` does not hand {field} on: {passwordField} cannot be masked.",
    why: "The runner prints the variables of every step, and hides neither what is shorter than four characters nor an ordinary word, a GUID, or a few letters on each of several lines.",
    fix: "Pack the certificate anew under a longer password (`command: convert`, `to: pfx` and a `pfx-password`), and store both.",
    link: "",
  },
  "export/certificate": {
    ...ODD,
    what: "`export-env` sets the IDs as {families}, without the certificate in {field}.",
    why: "The Azure SDKs take a certificate by its path alone, and Terraform only a .pfx, by its path or as base64.",
    fix: "Write the certificate to a file in a step before this one, and give its path as `client-certificate`. For Terraform let it be a .pfx: `command: convert` with `to: pfx`, a `pfx-password` and an `output-directory` makes one.",
    link: "",
  },
  "missing/client-secret": {
    ...MISSING,
    what: "`client-secret` is empty, and `auth: secret` needs it.",
    why: EMPTY,
    fix: "Set `client-secret`, or use `auth: oidc`: for that add `id-token: write` under `permissions:` of the job (with `contents: read`, since naming one drops the others).",
    link: SECRETS,
  },
  "missing/client-certificate": {
    ...MISSING,
    what: "`client-certificate` is empty, and `auth: certificate` needs it.",
    why: EMPTY,
    fix: "Set `client-certificate` to PEM text with the private key, to a .pfx as base64 (`base64 -w 0 azure.pfx`), or to the path of a file.",
    link: SECRETS,
  },
  "missing/credential": {
    ...MISSING,
    what: "There is an ID but nothing to prove it with: `client-secret` and `client-certificate` are empty, and this job may not request an OIDC token.",
    why: `${EMPTY} An OIDC token needs a permission that jobs do not have by default.`,
    fix: "Either set `client-secret` or `client-certificate` (for a called workflow, `client_secret` under `secrets:` of the job that calls it), or add `id-token: write` under `permissions:` of the job, and of the job that calls it (with `contents: read`, since naming one drops the others).",
    link: PERMISSIONS,
  },
  "missing/id-token": {
    ...MISSING,
    what: "This job may not request an OIDC token, and `auth: oidc` needs one.",
    why: "The permission `id-token: write` is not given, neither in the job nor in the workflow that calls it.",
    fix: "Add `id-token: write` under `permissions:` of the job, and of the job that calls its workflow if one does (with `contents: read`, since naming one drops the others), or set `client-secret` and `auth: secret`.",
    link: PERMISSIONS,
  },
  "skipped/fork": {
    ...SKIPPED,
    what: "Skipped: this run comes from a fork, and GitHub gives such runs no secrets.",
    why: "Otherwise anyone could read them by opening a pull request.",
    fix: "Nothing. The check runs when the branch is in this repository.",
    link: "https://docs.github.com/actions/reference/security/secrets",
  },
  "skipped/dependabot": {
    ...SKIPPED,
    what: "Skipped: this run is Dependabot's, and it has no credential.",
    why: "Dependabot runs see only the secrets that are stored under Dependabot, not those of Actions.",
    fix: "Nothing; or store the same secrets under Settings, Secrets and variables, Dependabot.",
    link: "https://docs.github.com/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions",
  },
  "skipped/missing": {
    ...SKIPPED,
    what: "Skipped: no complete credential was given, and `on-missing` is `skip`. Not there: {missing}.",
    why: EMPTY,
    fix: "Nothing, if this is meant; else give the missing values or set `on-missing: fail`.",
    link: SECRETS,
  },
} as const satisfies Entries;
