import { type Entries, finder } from "./finder.ts";
import { MALFORMED } from "./levels.ts";

const PASSED = { verdict: "valid", level: "pass", why: "", fix: "", link: "" } as const;
const DOCS = "https://docs.github.com/actions/reference/security/secrets";
const WRITE_SECRETS =
  "https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/making-authenticated-api-requests-with-a-github-app-in-a-github-actions-workflow";

/** What is said of a rotation as a whole, and of a secret that was issued. */
export const ROTATING = {
  "rotation/no-target": {
    ...MALFORMED,
    what: "Nothing says which application's secret is meant.",
    why: "`target-client-id` is empty, and this way of signing in has no application of its own whose secret could be made.",
    fix: "Set `target-client-id` to the Application (client) ID of the app registration.",
    link: "",
  },
  "rotation/no-repository": {
    ...MALFORMED,
    what: "The repository that this runs for is not known.",
    why: "Each new secret is labelled with the repository and the run that made it, so that the next run knows its own; the runner says both, and there is none here.",
    fix: "Run it in a GitHub Actions workflow, or set GITHUB_REPOSITORY (`owner/name`), GITHUB_RUN_ID and GITHUB_RUN_ATTEMPT as a runner does.",
    link: "",
  },
  "rotation/no-github-token": {
    verdict: "missing",
    level: "error",
    what: "`stores` names secrets at GitHub, and `github-token` is empty.",
    why: "The `GITHUB_TOKEN` of a job cannot read or write secrets, whatever its permissions say, so another token is needed.",
    fix: "Make a token of a GitHub App with `Secrets: write` (actions/create-github-app-token) in a step before this one and give it as `github-token`; for environments add `Environments: write`, for an organization `Organization secrets: write`, for Dependabot `Dependabot secrets: write`.",
    link: WRITE_SECRETS,
  },
  "rotation/always-due": {
    ...MALFORMED,
    what: "`lifetime-days` ({lifetime}) is not longer than `rotate-before-days` ({before}).",
    why: "Every new secret would be due on the day it is made.",
    fix: "Make `lifetime-days` longer, or `rotate-before-days` shorter.",
    link: "",
  },
  "rotation/no-graph": {
    ...MALFORMED,
    what: "Secrets are made by Microsoft Graph, and this cloud has none.",
    why: "`environment` is `custom`, and `graph-url` is empty.",
    fix: "Set `graph-url` to the https URL of Microsoft Graph in that cloud.",
    link: "",
  },
  "rotation/not-due": { ...PASSED, what: "Nothing was changed: {reason}." },
  "rotation/rotated": {
    ...PASSED,
    what: "A new secret ({keyId}, ends on {date}) is in {stores}, because {reason}.",
  },
  "rotation/cleaned": { ...PASSED, what: "{reason}." },
  "rotation/step": { ...PASSED, what: "{step}." },
  "rotation/superseded": {
    verdict: "valid",
    level: "notice",
    what: "This run stepped back: {reason}.",
    why: "Two runs rotated the same application at the same moment; the one whose secret is newer brings it to the stores.",
    fix: "Nothing now. To keep runs apart, give the workflow a `concurrency:` group named after the application, with `cancel-in-progress: false`.",
    link: "https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency",
  },
  "rotation/undone": {
    verdict: "unknown",
    level: "error",
    what: "The rotation was given up: {reason}. No store holds anything new, and the new secret was removed.",
    why: "{cause}",
    fix: "Nothing is broken: every store holds what it held before. Mend the cause and run it again; the next scheduled run tries by itself.",
    link: "",
  },
  "rotation/halfway": {
    verdict: "unknown",
    level: "error",
    what: "The rotation stopped half way: {reason}. {holders}",
    why: "{cause}",
    fix: "Nothing is broken: the old and the new secret both work. Mend the cause and run it again; the next run brings a new secret to every store.",
    link: "",
  },
  "rotation/stuck": {
    verdict: "unknown",
    level: "error",
    what: "The rotation could not go on: {reason}.",
    why: "{cause}",
    fix: "Every store holds a secret that works. Mend the cause and run it again; the next scheduled run tries by itself.",
    link: "",
  },
  "rotation/step-cap": {
    verdict: "unknown",
    level: "error",
    what: "The rotation was stopped after {steps} steps.",
    why: "What Entra and the stores show goes on changing, or this action has a bug.",
    fix: "Look for another workflow that rotates the same application. If there is none, report this with the log.",
    link: "",
  },
  "rotation/not-proven": {
    verdict: "unreachable",
    level: "error",
    what: "Entra did not accept the new secret everywhere within {seconds} seconds.",
    why: "A new secret takes seconds to minutes until every server of Entra knows it. No store has seen it.",
    fix: "Run it again. If it happens often, raise `propagation-timeout-seconds`, and `timeout-seconds` with it.",
    link: "",
  },
  "rotation/no-access": {
    verdict: "missing-role",
    level: "warning",
    what: "The new secret signs in, but its application cannot see subscription {subscriptionId}.",
    why: "The secret is good; the application has no role there, so it had none with the old secret either, or `subscription-id` is another's.",
    fix: "Give the application a role on the subscription, or leave `subscription-id` out of the rotation.",
    link: "https://learn.microsoft.com/azure/role-based-access-control/role-assignments-cli",
  },
  "rotation/later-jobs": {
    verdict: "valid",
    level: "notice",
    what: "Later jobs of this run still read the old value of {stores}.",
    why: "GitHub reads the secrets of repositories and organizations when a run is queued, those of environments when a job starts.",
    fix: "Until `grace-hours` ({hours}) have passed the old secret goes on working. Jobs that must have the new one: take it from this step's output, an environment secret or the vault.",
    link: DOCS,
  },
  "rotation/later-jobs-fail": {
    verdict: "valid",
    level: "warning",
    what: "Jobs of this run, and of others that are queued or running, still read the old value of {stores}, and with `grace-hours: 0` it may be dead.",
    why: "GitHub reads the secrets of repositories and organizations when a run is queued, those of environments when a job starts.",
    fix: "Set `grace-hours` to the time that your longest workflow takes, waiting for approval included.",
    link: DOCS,
  },
  "rotation/old-version-readable": {
    verdict: "missing-permission",
    level: "warning",
    what: "The old versions of {store} could not be disabled.",
    why: "{cause}",
    fix: "Their secret is dead, so they open nothing. To have them disabled, let the identity list and set the secrets of the vault (role Key Vault Secrets Officer).",
    link: "https://learn.microsoft.com/azure/key-vault/general/rbac-guide",
  },
  "rotation/two-secrets": {
    verdict: "limit-reached",
    level: "error",
    what: "The application has {count} client secrets, and it can have no more.",
    why: "It allows personal Microsoft accounts (`signInAudience` is {audience}), and such applications hold two.",
    fix: "Remove one that nothing uses: `az ad app credential delete --id {clientId} --key-id <key-id>`. Or leave personal accounts out: `az ad app update --id {clientId} --sign-in-audience AzureADMyOrg`.",
    link: "https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation",
  },
  "rotation/piled-up": {
    verdict: "limit-reached",
    level: "error",
    what: "{count} secrets of this action's are alive for these stores, and the newest is younger than a week.",
    why: "Rotations keep ending half way: a store can be read and refuses to be written, so no old secret can be retired. To make another each night would only pile them up.",
    fix: "Look into the last runs for the store that refused, mend its permission, and run once with `force: true`. Secrets that nothing uses: `az ad app credential list --id {clientId}` and `az ad app credential delete --id {clientId} --key-id <key id>`.",
    link: "https://learn.microsoft.com/cli/azure/ad/app/credential",
  },
  "rotation/dry-run": {
    verdict: "valid",
    level: "notice",
    what: "Nothing was changed (`dry-run`). A run would do this: {steps}.",
    why: "`dry-run` is `true`, so it was only worked out.",
    fix: "Leave `dry-run` out to do it.",
    link: "",
  },
  "rotation/stopped": {
    verdict: "unknown",
    level: "error",
    what: "The run was told to stop.",
    why: "Somebody cancelled it, or the job's time was over.",
    fix: "Run it again. What it leaves behind is said above; the next run mends it.",
    link: "",
  },
  "issue/issued": {
    ...PASSED,
    what: "A client secret for this job was made ({keyId}); it ends on {date}, and the post step removes it before.",
  },
  "issue/removed": { ...PASSED, what: "The client secret of this job ({keyId}) was removed." },
  "issue/nothing-made": {
    ...PASSED,
    what: "No client secret was made for this job, so there is none to remove.",
  },
  "issue/failed": {
    verdict: "unknown",
    level: "error",
    what: "No client secret could be issued: {reason}.",
    why: "{cause}",
    fix: "Mend the cause and run it again. What was made meanwhile has been removed, or is named below.",
    link: "",
  },
  "issue/left": {
    verdict: "valid",
    level: "warning",
    what: "The client secret of this job ({keyId}) could not be removed.",
    why: "{cause}",
    fix: "It ends by itself on {date}, and the next `issue` or `rotate` removes it then. To remove it now: `az ad app credential delete --id {clientId} --key-id {keyId}`.",
    link: "https://learn.microsoft.com/cli/azure/ad/app/credential",
  },
} as const satisfies Entries;

/** Makes a finding of one of these: `rotating("rotation/no-target", "target-client-id")`. */
export const rotating = finder(ROTATING);
