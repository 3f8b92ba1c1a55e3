import type { Entries } from "./finder.ts";
import { MALFORMED } from "./levels.ts";

const TROUBLE = "https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api";
const APPS =
  "https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/making-authenticated-api-requests-with-a-github-app-in-a-github-actions-workflow";
const TOKENS =
  "https://docs.github.com/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens";
const SECRETS = "https://docs.github.com/actions/reference/security/secrets";

const DENIED = { verdict: "missing-permission", level: "error" } as const;
const POLICY = { verdict: "refused-by-policy", level: "error" } as const;
const MISSING = { verdict: "missing", level: "error" } as const;

/**
 * What GitHub says where a secret is to be kept. The codes are our own, because GitHub has only messages: its pages
 * on troubleshooting the REST API, rate limits and tokens, and answers that people pasted from 2018 to 2026.
 */
export const GITHUB = {
  "github/bad-credentials": {
    ...DENIED,
    what: "GitHub does not know the token that this step was given.",
    why: "It has expired or was revoked, it was not copied whole, or it belongs to another GitHub server. The token of an App lives for one hour.",
    fix: "Make a new token of the App in this job, with `actions/create-github-app-token` in a step before this one; or store a new personal access token in the secret that this step reads.",
    link: APPS,
  },
  "github/app-permission": {
    ...DENIED,
    what: "The token may not write secrets of {place}.",
    why: "It is `GITHUB_TOKEN`, which never may, whatever `permissions:` says; or it belongs to a GitHub App without the permission.",
    fix: "Give this step the token of a GitHub App that has {permissions}: set that in the App under Permissions & events, accept it where the App is installed, and make the token with `actions/create-github-app-token`. A classic personal access token with the scope `{scope}` works too.",
    link: APPS,
  },
  "github/job-token": {
    ...DENIED,
    what: "The token may not write secrets of {place}.",
    why: "`github-token` is the same token as `notify-token`: `GITHUB_TOKEN` of the job, where that was not set otherwise. It never writes secrets, whatever `permissions:` says, and sees no other repository.",
    fix: "Give this step the token of a GitHub App that has {permissions} and is installed there: set the permission in the App under Permissions & events, accept it where the App is installed, and make the token with `actions/create-github-app-token`. A classic personal access token with the scope `{scope}` works too.",
    link: APPS,
  },
  "github/token-permission": {
    ...DENIED,
    what: "The personal access token may not write secrets of {place}.",
    why: "It is a fine-grained token without the permission, or an owner of the organization has not approved it yet.",
    fix: "Edit the token at https://github.com/settings/personal-access-tokens (on your own server: Settings > Developer settings) and give it {permissions}; or use the token of a GitHub App that has {permissions}.",
    link: TOKENS,
  },
  "github/token-scope": {
    ...DENIED,
    what: "The personal access token may not write secrets of {place}.",
    why: "The classic token lacks the scope `{scope}`, or the person it belongs to may not do this either.",
    fix: "Add the scope: `gh auth refresh --scopes {scope}`, or under Settings > Developer settings > Personal access tokens; its owner must have the right too. Or use the token of a GitHub App that has {permissions}.",
    link: TOKENS,
  },
  "github/sso": {
    ...DENIED,
    what: "The organization of {place} wants the token to be authorized for single sign-on.",
    why: "A classic personal access token does not get into such an organization before its owner has allowed it there.",
    fix: "Open Settings > Developer settings > Personal access tokens, choose Configure SSO next to the token and authorize the organization; or use the token of a GitHub App.",
    link: "https://docs.github.com/authentication/authenticating-with-single-sign-on/authorizing-a-personal-access-token-for-use-with-single-sign-on",
  },
  "github/token-policy": {
    ...POLICY,
    what: "A policy of the organization or enterprise of {place} does not allow this kind of token.",
    why: "It forbids classic tokens, or fine-grained ones that live too long.",
    fix: "Use the token of a GitHub App that has {permissions}; or make a fine-grained token with a shorter life and {permissions}.",
    link: "https://docs.github.com/organizations/managing-programmatic-access-to-your-organization/setting-a-personal-access-token-policy-for-your-organization",
  },
  "github/ip-allow-list": {
    ...POLICY,
    what: "The organization of {place} does not accept requests from the address of this runner.",
    why: "It has a list of allowed IP addresses, and runners hosted by GitHub have changing ones.",
    fix: "Run the job on a self-hosted runner, or on a larger runner with a static address, that is on the list; or have an owner of the organization add the address.",
    link: "https://docs.github.com/enterprise-cloud@latest/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/managing-allowed-ip-addresses-for-your-organization",
  },
  "github/archived": {
    ...DENIED,
    what: "Repository {repository} is archived: its secrets cannot be changed.",
    why: "An archived repository is read-only for everybody.",
    fix: "Remove the line from `stores`; or bring the repository back with `gh repo unarchive {repository}`.",
    link: "https://docs.github.com/repositories/archiving-a-github-repository/archiving-repositories",
  },
  "github/no-repository": {
    ...MISSING,
    what: "GitHub shows no repository {repository} to this token.",
    why: "The name is mistyped, or the token has no access to it: GitHub hides a private repository instead of refusing.",
    fix: "Correct the line in `stores`, or give the token access: install the App in {repository}, and name the repository in `owner` and `repositories` of `actions/create-github-app-token`; a fine-grained token lists it under Repository access.",
    link: TROUBLE,
  },
  "github/no-environment": {
    ...MISSING,
    what: 'Repository {repository} has no environment "{environment}".',
    why: "The name is mistyped, or the environment was deleted; a secret never makes one.",
    fix: 'Correct the line in `stores`, or make the environment: `gh api --method PUT "repos/{repository}/environments/{encodedEnvironment}"`.',
    link: "https://docs.github.com/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments",
  },
  "github/no-organisation": {
    ...MISSING,
    what: "GitHub shows no secrets of the organization {organisation} to this token.",
    why: "The name is mistyped or that of a personal account, which has no such secrets; or the token has no access to the organization.",
    fix: "Correct the line in `stores`, or give the token access: install the App in the organization, name it in `owner` of `actions/create-github-app-token`, and give the App {permissions}.",
    link: TROUBLE,
  },
  "github/moved": {
    ...MISSING,
    what: "GitHub has moved {place} to another address (HTTP {status}).",
    why: "It was renamed or transferred. A secret is not sent after it, because whoever takes the old name could lead it astray.",
    fix: "Write the new name in `stores`; `gh repo view {repository} --json nameWithOwner` tells it.",
    link: "https://docs.github.com/repositories/creating-and-managing-repositories/renaming-a-repository",
  },
  "github/hidden-repositories": {
    ...DENIED,
    what: "The secret is for {all} chosen repositories of organization {organisation}, and the token sees only {shown} of them.",
    why: "A write sends the whole list again, so it would take the secret away from those that are not seen.",
    fix: "Install the App in all repositories of the organization, or in those that may read the secret; or write `?visibility=private` behind the line in `stores` if all private repositories may read it.",
    link: "https://docs.github.com/rest/actions/secrets#create-or-update-an-organization-secret",
  },
  "github/closes-secret": {
    ...MALFORMED,
    what: "`?visibility=selected` would take the secret {secret} away from {readers} repositories of organization {organisation}, which can read it now.",
    why: "The line in `stores` does not say which repositories, so the write would leave none, and every workflow that reads the secret would get an empty value. Nothing was changed.",
    fix: "Leave `?visibility=selected` out of the line: a rotation keeps who reads the secret. Or choose the repositories first: `gh secret set {secret} --org {organisation} --app {app} --repos <repository>,<repository>` asks for the value that the secret has now; from then on each rotation keeps that list.",
    link: "https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets",
  },
  "github/throttled": {
    verdict: "throttled",
    level: "error",
    what: "GitHub received too many requests with this token and asked to wait (HTTP {status}).",
    why: "Other jobs with the same token use the same limit. Nothing is known to be wrong with the token or the store.",
    fix: "Run again {when}.",
    link: "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api",
  },
  "github/too-many-secrets": {
    verdict: "limit-reached",
    level: "error",
    what: "There is no room for another secret: {place} holds {limit}, which is the most that GitHub allows.",
    why: "The secret is not there yet, so writing it would make one more.",
    fix: "Delete one that nobody uses (`gh secret list` and `gh secret delete`), or name another store.",
    link: `${SECRETS}#limits-for-secrets`,
  },
  "github/secret-name": {
    verdict: "malformed",
    level: "error",
    what: "GitHub does not take the name of the secret for {place}.",
    why: "A name is made of letters, digits and underscores, and begins neither with a digit nor with `GITHUB_`.",
    fix: "Correct the name in `stores`, and wherever a workflow reads it.",
    link: `${SECRETS}#naming-your-secrets`,
  },
  "github/write-refused": {
    verdict: "unknown",
    level: "error",
    what: "GitHub did not take the new value for {place} (HTTP {status}, request {traceId}).",
    why: "Its reason is one that this action does not know. The old value is still there.",
    fix: "Set the secret by hand once with `gh secret set`, which shows GitHub's own words; then report them with the log of this run.",
    link: TROUBLE,
  },
} as const satisfies Entries;
