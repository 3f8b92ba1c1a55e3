import type { GitHubToken } from "../simulator/github-tokens.ts";
import { type Company, type CompanyOptions, createCompany } from "./company.ts";
import { type Play, type Played, play } from "./scenario.ts";

export const PULL = 12;
const BASE = "octo-org/octo-repo";

/** The payload of a pull request; from a fork where `from` is another repository. */
export const pullRequest = (from = BASE) => ({
  pull_request: {
    number: PULL,
    head: { repo: { full_name: from, fork: from !== BASE } },
    base: { repo: { full_name: BASE } },
    user: { login: "octocat" },
  },
});

type Inputs = Readonly<Record<string, string>>;

/** A company, the repository that its workflow is in, and the token of the job. */
export function createNotified(options: CompanyOptions = {}) {
  const company = createCompany(options);
  const { github } = company.world;
  const repository = github.addRepository("octo-org", "octo-repo");
  const token = github.addToken([repository], { "pull-requests": "write", issues: "write" });
  let runId = 100;
  const run = (inputs: Inputs, more: RunOptions): Promise<Played> => {
    runId++;
    return play(company, {
      inputs: { "notify-token": (more.token ?? token).value, "check-expiry": "off", ...inputs },
      ...(more.event !== undefined && { event: more.event }),
      env: { ...jobOf(runId), ...more.env },
    });
  };
  return {
    ...{ company, repository, token },
    /** What the comments say, the markers left out. */
    comments: () => repository.comments.map(({ body }) => body.split("\n").slice(1).join("\n")),
    onPullRequest: (inputs: Inputs, more: RunOptions = {}) =>
      run({ comment: "true", ...inputs }, { event: pullRequest(), ...more }),
    onSchedule: (inputs: Inputs, more: RunOptions = {}) => run({ issue: "true", ...inputs }, more),
  };
}

export type Notified = ReturnType<typeof createNotified> & { readonly company: Company };

interface RunOptions extends Pick<Play, "event"> {
  readonly token?: GitHubToken;
  readonly env?: Readonly<Record<string, string>>;
}

const jobOf = (runId: number) => ({
  ...{ GITHUB_RUN_ID: String(runId), GITHUB_WORKFLOW: "Check", GITHUB_JOB: "check" },
});
