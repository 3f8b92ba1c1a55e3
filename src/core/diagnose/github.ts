import { finder } from "../catalogue/finder.ts";
import { GITHUB } from "../catalogue/github.ts";
import type { ServiceAnswer, ServiceError } from "../failure.ts";
import type { Finding } from "../finding.ts";
import { answerValues, type Context } from "./context.ts";
import { diagnoseByStatus } from "./service.ts";

const find = finder(GITHUB);

type GitHubCode = keyof typeof GITHUB;

const isKnown = (code: string): code is GitHubCode => Object.hasOwn(GITHUB, code);

/** GitHub hides from a token what it may not see. */
const FOR_WANT_OF_RIGHTS: ReadonlySet<string> = new Set([
  "github/app-permission",
  "github/no-repository",
  "github/no-organisation",
]);

/**
 * What GitHub meant where a secret is kept. `facts` of the answer that are used: `store` (the kind), `repository`,
 * `environment` and `organisation` name the place; `retryAfter` or `resetAt`, `limit`, `shown` and `all`,
 * `secret` and `readers`.
 */
export function diagnoseGitHub(error: ServiceError, context: Context): Finding {
  const { answer } = error;
  const known = answer.codes.map((one) => `github/${one}`).find(isKnown);
  const code = context.isJobToken && known && FOR_WANT_OF_RIGHTS.has(known) ? "github/job-token" : known;
  if (code === undefined) return diagnoseByStatus(error, context);
  return find(code, context.subject, {
    ...answerValues(answer),
    ...placeValues(answer),
    ...needs(answer.facts?.["store"]),
    when: whenAgain(answer),
    limit: answer.facts?.["limit"] ?? "100",
    shown: answer.facts?.["shown"] ?? "some",
    all: answer.facts?.["all"] ?? "several",
    secret: answer.facts?.["secret"] ?? "<name>",
    readers: answer.facts?.["readers"] ?? "all",
    app: answer.facts?.["store"] === "github-organisation-dependabot" ? "dependabot" : "actions",
  });
}

function placeValues({ facts = {} }: ServiceAnswer) {
  const repository = facts["repository"] ?? "<owner>/<repository>";
  const organisation = facts["organisation"] ?? "<organization>";
  const environment = facts["environment"] ?? "<environment>";
  const values = {
    repository,
    organisation,
    environment,
    encodedEnvironment: encodeURIComponent(environment),
  };
  if (facts["organisation"] !== undefined) return { ...values, place: `organization ${organisation}` };
  if (facts["environment"] === undefined) return { ...values, place: `repository ${repository}` };
  return { ...values, place: `environment "${environment}" of repository ${repository}` };
}

/** What a token needs to write: docs.github.com/rest/authentication/permissions-required-for-github-apps */
function needs(store: string | undefined) {
  switch (store) {
    case "github-environment":
      return { permissions: "`Secrets: write` and `Environments: write`", scope: "repo" };
    case "github-dependabot":
      return { permissions: "`Dependabot secrets: write`", scope: "repo" };
    case "github-organisation":
      return { permissions: "`Organization secrets: write`", scope: "admin:org" };
    case "github-organisation-dependabot":
      return { permissions: "`Organization dependabot secrets: write`", scope: "admin:org" };
    default:
      return { permissions: "`Secrets: write`", scope: "repo" };
  }
}

function whenAgain({ facts = {} }: ServiceAnswer): string {
  if (facts["retryAfter"] !== undefined) return `in ${facts["retryAfter"]} seconds`;
  return facts["resetAt"] === undefined ? "in a few minutes" : `after ${facts["resetAt"]}`;
}
