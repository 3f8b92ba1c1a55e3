import type { Entries } from "./finder.ts";

const DOCS = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

const ADD =
  "{whoCould} Add a federated credential with exactly these values: `az ad app federated-credential create --id {clientId} --parameters '{newCredential}'`. For a user-assigned managed identity use `az identity federated-credential create` with the same issuer, subject and audience." as const;

const UPDATE =
  "{whoCould} Find the credential with this subject, in whatever letters, by `az ad app federated-credential list --id {clientId}`, and correct that one and no other: `az ad app federated-credential update --id {clientId} --federated-credential-id <id> --parameters '{changes}'`." as const;

/** Codes of the Entra token endpoint about OIDC federation (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export const ENTRA_FEDERATION = {
  "entra/70021": {
    verdict: "no-federation",
    level: "error",
    what: "No federated credential of application {clientId} matches this workflow: issuer {issuer}, subject {subject}, audience {audience}.",
    why: "Issuer, subject and audience must all be equal, letter by letter. {subjectHint}",
    fix: ADD,
    link: DOCS,
  },
  "entra/700211": {
    verdict: "no-federation",
    level: "error",
    what: "No federated credential of application {clientId} has the issuer of this workflow, {issuer}.",
    why: "The application has no federated credential yet, its issuer is another one (a slash at the end counts), or `client-id` names the wrong application.",
    fix: ADD,
    link: DOCS,
  },
  "entra/700212": {
    verdict: "no-federation",
    level: "error",
    what: "A federated credential of application {clientId} has issuer and subject of this workflow, but not its audience {audience}.",
    why: "The `audience` input and the audience of the federated credential differ.",
    fix: `Set \`audience\` to the one of the federated credential, or correct the credential. ${UPDATE}`,
    link: DOCS,
  },
  "entra/700213": {
    verdict: "no-federation",
    level: "error",
    what: "No federated credential of application {clientId} has the subject of this workflow, {subject}.",
    why: "The subject must be equal, letter by letter; there are no wildcards. {subjectHint}",
    fix: ADD,
    link: "https://learn.microsoft.com/entra/workload-id/workload-identities-github-immutable-subjects",
  },
  "entra/7002138": {
    verdict: "no-federation",
    level: "error",
    what: "A federated credential of application {clientId} differs from the subject of this workflow, {subject}, only in capital and small letters.",
    why: "Microsoft Entra compares letter case since 2025; owner, repository and environment must be spelled as on GitHub.",
    fix: UPDATE,
    link: DOCS,
  },
  "entra/700222": {
    verdict: "no-federation",
    level: "error",
    what: "The token that was presented for application {clientId} comes from Microsoft Entra itself, which cannot be used this way.",
    why: "The token's issuer is {issuer}; a GitHub workflow presents a token of GitHub.",
    fix: "Use `auth: oidc` in a job with the permission `id-token: write`, and leave the request for the token to this action.",
    link: DOCS,
  },
  "entra/700229": {
    verdict: "no-federation",
    level: "error",
    what: "The token that was presented for application {clientId} was issued by Microsoft Entra to a user, and only those of applications can be used this way.",
    why: "The token's issuer is {issuer}; a GitHub workflow presents a token of GitHub.",
    fix: "Use `auth: oidc` in a job with the permission `id-token: write`, and leave the request for the token to this action.",
    link: DOCS,
  },
  "entra/5002738": {
    verdict: "unsupported",
    level: "error",
    what: "Microsoft Entra does not support the algorithm that signed the token of {issuer}.",
    why: "Federated tokens must be signed with RS256.",
    fix: "Have the issuer sign with RS256. GitHub's own issuer, https://token.actions.githubusercontent.com, does.",
    link: "https://login.microsoftonline.com/error?code=5002738",
  },
  "entra/501661": {
    verdict: "no-federation",
    level: "error",
    what: "Microsoft Entra could not read the public keys of the issuer {issuer}.",
    why: "Entra fetches them over the internet. A GitHub Enterprise Server behind a firewall cannot be reached, and a passing fault of the issuer has the same effect.",
    fix: "Run again. If it stays, open `{issuer}/.well-known/openid-configuration` from outside your network and let it be reached from the internet.",
    link: DOCS,
  },
  "entra/900612": {
    verdict: "no-federation",
    level: "error",
    what: "Microsoft Entra could not make sense of the public keys of the issuer {issuer}.",
    why: "The key list that the issuer publishes is empty or not in the form that Entra reads.",
    fix: "Open `{issuer}/.well-known/openid-configuration` and its `jwks_uri` from outside your network, and correct what they answer.",
    link: "https://login.microsoftonline.com/error?code=900612",
  },
  "entra/700024": {
    // Says nothing of the credential, so it must not look like a bad one.
    verdict: "unreachable",
    level: "error",
    what: "The signed statement that was presented for application {clientId} was outside its time of validity.",
    why: "Such a statement lives for five to ten minutes. The clock of this runner is wrong, or the run stood still between making it and using it.",
    fix: "Run again. On a self-hosted runner set the clock right, for example with `sudo timedatectl set-ntp true`.",
    link: "https://login.microsoftonline.com/error?code=700024",
  },
} as const satisfies Entries;
