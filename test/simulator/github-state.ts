import { createStore, type SecretStore } from "./github-stores.ts";
import { createTokens, type GitHubToken, type TokenMaker } from "./github-tokens.ts";
import { opaque } from "./ids.ts";

export interface IssueComment {
  id: number;
  issue: number;
  body: string;
  /** A login; those of bots end in `[bot]`. */
  user: string;
  /** What the user is to the repository; default what GitHub says of a bot. */
  association?: "OWNER" | "MEMBER" | "COLLABORATOR" | "CONTRIBUTOR" | "NONE";
  createdAt: Date;
  updatedAt: Date;
}

export interface Issue extends Omit<IssueComment, "id" | "issue"> {
  number: number;
  title: string;
  state: "open" | "closed";
  /** GitHub lists pull requests among the issues. */
  isPullRequest: boolean;
}

/** Configuration variables, by upper-case name. */
export type Variables = Map<string, { name: string; value: string; createdAt: Date; updatedAt: Date }>;

/** An environment of a repository. Its name may hold slashes and blanks. */
export interface Environment {
  id: number;
  name: string;
  secrets: SecretStore;
  variables: Variables;
}

export interface Repository {
  id: number;
  owner: string;
  name: string;
  /** A private one is 404 for a token that has no access to it. */
  private: boolean;
  comments: IssueComment[];
  issues: Issue[];
  /** Off: 410 for all that has to do with issues. */
  hasIssues: boolean;
  secrets: SecretStore;
  dependabot: SecretStore;
  environments: Environment[];
  variables: Variables;
  addEnvironment(name: string): Environment;
}

export interface Organization {
  id: number;
  login: string;
  secrets: SecretStore;
  dependabot: SecretStore;
  variables: Variables;
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

/** Where a secret is to be looked for. Repositories are "owner/name"; `dependabot` is its second store. */
export type SecretScope =
  | { repository: string; environment?: string; dependabot?: boolean }
  | { organization: string; dependabot?: boolean };

export interface GitHub extends TokenMaker {
  repositories: Repository[];
  organizations: Organization[];
  tokens: GitHubToken[];
  job: OidcJob;
  addRepository(owner: string, name: string, options?: { private?: boolean }): Repository;
  addOrganization(login: string): Organization;
  store(scope: SecretScope): SecretStore | undefined;
  /** The plain text that a store holds; undefined where there is no such store or secret. */
  secretValue(scope: SecretScope, name: string): string | undefined;
  /** For handlers: the next id of a comment or a repository. */
  nextId(): number;
}

export function createGitHub(now: () => Date): GitHub {
  let lastId = 1_000_000;
  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  const tokens: GitHubToken[] = [];
  const github: GitHub = {
    repositories: [],
    organizations: [],
    tokens,
    job: { requestToken: opaque(64), claims: {}, lifetimeSeconds: 300, signer: "github" },
    ...createTokens(tokens),
    addRepository: (owner, name, options = {}) => {
      const repository = createRepository(nextId, now, owner, name);
      repository.private = options.private ?? true;
      github.repositories.push(repository);
      return repository;
    },
    addOrganization: (login) => {
      const [secrets, dependabot] = stores("organization", now);
      const organization = { id: nextId(), login, secrets, dependabot, variables: new Map() };
      github.organizations.push(organization);
      return organization;
    },
    store: (scope) => storeOf(github, scope),
    secretValue: (scope, name) => github.store(scope)?.value(name),
    nextId,
  };
  return github;
}

function createRepository(nextId: () => number, now: () => Date, owner: string, name: string): Repository {
  const [secrets, dependabot] = stores("repository", now);
  const repository: Repository = {
    id: nextId(),
    owner,
    name,
    private: true,
    comments: [],
    issues: [],
    hasIssues: true,
    secrets,
    dependabot,
    environments: [],
    variables: new Map(),
    addEnvironment: (environment) => {
      const made: Environment = {
        id: nextId(),
        name: environment,
        secrets: createStore("environment", "actions", now),
        variables: new Map(),
      };
      repository.environments.push(made);
      return made;
    },
  };
  return repository;
}

const stores = (kind: "repository" | "organization", now: () => Date): [SecretStore, SecretStore] => [
  createStore(kind, "actions", now),
  createStore(kind, "dependabot", now),
];

function storeOf(github: GitHub, scope: SecretScope): SecretStore | undefined {
  const which = scope.dependabot ? "dependabot" : "secrets";
  if ("organization" in scope) {
    return github.organizations.find(({ login }) => same(login, scope.organization))?.[which];
  }
  const repository = github.repositories.find(({ owner, name }) =>
    same(`${owner}/${name}`, scope.repository),
  );
  if (scope.environment === undefined) return repository?.[which];
  return repository?.environments.find(({ name }) => same(name, scope.environment))?.secrets;
}

/** GitHub compares names of owners, repositories and environments without regard to case. */
export const same = (one: string, other = ""): boolean => one.toLowerCase() === other.toLowerCase();
