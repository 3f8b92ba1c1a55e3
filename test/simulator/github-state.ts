import { githubToken, opaque } from "./ids.ts";

export interface IssueComment {
  id: number;
  issue: number;
  body: string;
  user: string;
  createdAt: Date;
  updatedAt: Date;
}

export interface Repository {
  id: number;
  owner: string;
  name: string;
  comments: IssueComment[];
}

export type Access = "read" | "write";

/** An installation token, like GITHUB_TOKEN: which repositories it sees, and what it may do there. */
export interface InstallationToken {
  value: string;
  user: string;
  repositories: Repository[];
  /** GitHub's permission name → access, e.g. { "pull-requests": "write" }. */
  permissions: Record<string, Access>;
}

/** The job that may ask for an OIDC token. */
export interface OidcJob {
  requestToken: string;
  /** Extra claims, or other values for the usual ones; `null` leaves a claim out. */
  claims: Record<string, string | null>;
  /** GitHub's tokens live 5 to 10 minutes. */
  lifetimeSeconds: number;
  /** Name of the key that signs; another name than "github" makes a token that Entra does not trust. */
  signer: string;
}

export interface GitHub {
  repositories: Repository[];
  tokens: InstallationToken[];
  job: OidcJob;
  addRepository(owner: string, name: string): Repository;
  addToken(repositories: Repository[], permissions: Record<string, Access>, user?: string): InstallationToken;
  /** For handlers: the next id of a comment or a repository. */
  nextId(): number;
}

export function createGitHub(): GitHub {
  let lastId = 1_000_000;
  const github: GitHub = {
    repositories: [],
    tokens: [],
    job: { requestToken: opaque(64), claims: {}, lifetimeSeconds: 300, signer: "github" },
    addRepository: (owner, name) => {
      const repository: Repository = { id: github.nextId(), owner, name, comments: [] };
      github.repositories.push(repository);
      return repository;
    },
    addToken: (repositories, permissions, user = "github-actions[bot]") => {
      const token: InstallationToken = { value: githubToken(), user, repositories, permissions };
      github.tokens.push(token);
      return token;
    },
    nextId: () => {
      lastId += 1;
      return lastId;
    },
  };
  return github;
}
