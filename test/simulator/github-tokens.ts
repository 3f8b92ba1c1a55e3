import type { Organization, Repository } from "./github-state.ts";
import { githubToken, personalToken } from "./ids.ts";

export type Access = "read" | "write";

/**
 * A token: which repositories and organisations it sees, and what it may do there. "job" is GITHUB_TOKEN, "app" an
 * installation token of a GitHub App, "fine-grained" and "classic" are personal access tokens.
 */
export interface GitHubToken {
  value: string;
  kind: "job" | "app" | "fine-grained" | "classic";
  user: string;
  repositories: Repository[];
  organizations: Organization[];
  /** GitHub's permission name → access, e.g. { secrets: "write" }; a classic token has scopes instead. */
  permissions: Record<string, Access>;
  /** Of a classic token, e.g. ["repo", "admin:org"]. */
  scopes: string[];
}

export type TokenOptions = Partial<Omit<GitHubToken, "value" | "kind">>;

export interface TokenMaker {
  /** GITHUB_TOKEN. No `permissions:` key of a workflow opens secrets to it, so those are not taken here either. */
  addToken(repositories: Repository[], permissions: Record<string, Access>, user?: string): GitHubToken;
  /** An installation token of a GitHub App. */
  addAppToken(options: TokenOptions): GitHubToken;
  /** A personal access token: a classic one where it has scopes, else a fine-grained one. */
  addPersonalToken(options: TokenOptions): GitHubToken;
}

/** Permissions that an App or a fine-grained token can have, and a workflow's own token never has. */
const notForJobs =
  /^(organization_)?(dependabot_)?secrets$|^environments$|^(organization_)?actions_variables$/;

export function createTokens(tokens: GitHubToken[]): TokenMaker {
  const add = (kind: GitHubToken["kind"], value: string, user: string, options: TokenOptions) => {
    const blank = { repositories: [], organizations: [], permissions: {}, scopes: [] };
    const token: GitHubToken = { value, kind, user, ...blank, ...options };
    tokens.push(token);
    return token;
  };
  return {
    addToken: (repositories, permissions, user = "github-actions[bot]") => {
      const wrong = Object.keys(permissions).find((name) => notForJobs.test(name));
      if (wrong) throw new Error(`GITHUB_TOKEN cannot have the permission ${wrong}: use addAppToken`);
      return add("job", githubToken(), user, { repositories, permissions });
    },
    addAppToken: (options) => add("app", githubToken(), "rotator[bot]", options),
    addPersonalToken: (options) => {
      const kind = options.scopes ? "classic" : "fine-grained";
      return add(kind, personalToken(kind === "fine-grained"), "octocat", options);
    },
  };
}
