import type { Entries } from "./finder.ts";

const DOCS = "https://docs.github.com/actions/reference/security/oidc";

/** GitHub's own token for the job (OIDC), before Entra sees it (docs.github.com/actions/reference/security/oidc). */
export const OIDC = {
  "oidc/no-permission": {
    verdict: "missing",
    level: "error",
    what: "This job may not ask GitHub for an OIDC token.",
    why: "The job lacks the permission `id-token: write`. A reusable workflow needs it in the calling job too, and pull requests from forks never get it.",
    fix: "Add this line to the job: `{permissions}`. Or, without OIDC, give a `client-secret`.",
    link: DOCS,
  },
  "oidc/refused": {
    verdict: "missing-permission",
    level: "error",
    what: "GitHub refused to issue an OIDC token for this job (HTTP {status}).",
    why: "The job has ended or was cancelled, or an administrator restricts OIDC tokens in this organization.",
    fix: "Run the job again. If it stays, ask an owner of the organization about its OIDC settings, and check the `audience` input.",
    link: DOCS,
  },
  "oidc/no-token": {
    verdict: "unreachable",
    level: "error",
    what: "GitHub answered the request for an OIDC token, but there was no token in the answer.",
    why: "This is a passing fault of GitHub, or a proxy changed the answer. It says nothing about the credential.",
    fix: "Run again. If it lasts, look at https://www.githubstatus.com.",
    link: DOCS,
  },
} as const satisfies Entries;
