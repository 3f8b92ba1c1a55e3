import { problem, refusals } from "./github-answers.ts";
import { type Environment, type Organization, type Repository, same } from "./github-state.ts";
import type { Access, GitHubToken } from "./github-tokens.ts";
import type { Call, Handler, SimResponse } from "./request.ts";
import type { World } from "./world.ts";

/** What an operation asks of a token. */
export interface Need {
  access: Access;
  /** Any of these sets of permissions; an empty set is one that every token has. */
  permissions: string[][];
  /** Scope of a classic token. */
  scope: string;
  /** Page of the operation under docs.github.com/rest. */
  docs: string;
}

export interface RepositoryScene {
  world: World;
  call: Call;
  token: GitHubToken;
  repository: Repository;
  need: Need;
}

export interface OrganizationScene extends Omit<RepositoryScene, "repository"> {
  organization: Organization;
}

const versions = ["2022-11-28", "2026-03-10"];

/** A repository the token cannot see is 404; one it sees without the permission is 403. Both forms of its path. */
export function inRepository(
  method: string,
  path: string,
  need: Need,
  handle: (scene: RepositoryScene) => SimResponse,
): Handler[] {
  const guarded = (world: World, call: Call): SimResponse => {
    const token = authenticate(world, call);
    if ("status" in token) return token;
    const repository = world.github.repositories.find((one) => isAsked(one, call));
    if (!repository || !sees(token, repository)) return problem(world, call, 404, "Not Found", need.docs);
    const known = token.repositories.includes(repository);
    if (!known || !permits(token, need)) return forbidden(world, call, token, need);
    return handle({ world, call, token, repository, need });
  };
  return ["/repos/:owner/:repo", "/repositories/:repository"].map((prefix) => ({
    method,
    path: prefix + path,
    handle: guarded,
  }));
}

export function inOrganization(
  method: string,
  path: string,
  need: Need,
  handle: (scene: OrganizationScene) => SimResponse,
): Handler[] {
  const guarded = (world: World, call: Call): SimResponse => {
    const token = authenticate(world, call);
    if ("status" in token) return token;
    const organization = world.github.organizations.find(({ login }) => same(login, call.params["org"]));
    if (!organization) return problem(world, call, 404, "Not Found", need.docs);
    const known = token.organizations.includes(organization);
    if (!known || !permits(token, need)) return forbidden(world, call, token, need);
    return handle({ world, call, token, organization, need });
  };
  return [{ method, path: `/orgs/:org${path}`, handle: guarded }];
}

/** An environment that does not exist is 404: a secret never makes one. */
export function withEnvironment(
  scene: RepositoryScene,
  then: (environment: Environment) => SimResponse,
): SimResponse {
  const { world, call, repository, need } = scene;
  const found = repository.environments.find(({ name }) => same(name, call.params["environment"]));
  return found ? then(found) : problem(world, call, 404, "Not Found", need.docs);
}

function authenticate(world: World, call: Call): GitHubToken | SimResponse {
  const version = call.headers["x-github-api-version"];
  if (version && !versions.includes(version)) {
    return problem(world, call, 400, `The API version "${version}" is not supported.`);
  }
  const value = /^(?:token|bearer) (.+)$/i.exec(call.headers["authorization"] ?? "")?.[1];
  const token = world.github.tokens.find((found) => found.value === value);
  return token ?? problem(world, call, 401, "Bad credentials");
}

function isAsked({ id, owner, name }: Repository, { params }: Call): boolean {
  if (params["repository"]) return id === Number(params["repository"]);
  return same(owner, params["owner"]) && same(name, params["repo"]);
}

function sees(token: GitHubToken, repository: Repository): boolean {
  if (!repository.private) return true;
  const scoped = token.kind !== "classic" || token.scopes.includes("repo");
  return scoped && token.repositories.includes(repository);
}

function permits({ kind, permissions, scopes }: GitHubToken, need: Need): boolean {
  if (kind === "classic") return scopes.includes(need.scope);
  const has = (name: string) =>
    permissions[name] === "write" || (need.access === "read" && permissions[name] === "read");
  return need.permissions.some((set) => set.every(has));
}

/** Says in a header what would be needed. */
function forbidden(world: World, call: Call, token: GitHubToken, need: Need): SimResponse {
  const set = (names: string[]) => names.map((name) => `${name.replace("-", "_")}=${need.access}`).join(",");
  const headers: Record<string, string> =
    token.kind === "classic"
      ? { "x-oauth-scopes": token.scopes.join(", "), "x-accepted-oauth-scopes": need.scope }
      : { "x-accepted-github-permissions": need.permissions.map(set).join("; ") };
  return problem(world, call, 403, refusals[token.kind], need.docs, headers);
}
