import type { Access, InstallationToken, IssueComment, Repository } from "./github-state.ts";
import { type Call, type Handler, json, type SimResponse } from "./request.ts";
import type { World } from "./world.ts";

const docs = "https://docs.github.com/rest";

/** GitHub's REST API: the comments of issues and pull requests. GHES serves the same under /api/v3. */
export const githubHandlers: Handler[] = ["", "/api/v3"].flatMap((prefix) => [
  inRepository("GET", `${prefix}/repos/:owner/:repo/issues/:issue/comments`, "read", list),
  inRepository("POST", `${prefix}/repos/:owner/:repo/issues/:issue/comments`, "write", create),
  inRepository("PATCH", `${prefix}/repos/:owner/:repo/issues/comments/:comment`, "write", update),
]);

interface Scene {
  world: World;
  call: Call;
  repository: Repository;
  token: InstallationToken;
}

/** A repository the token cannot see is 404; one it sees without the permission is 403. */
function inRepository(
  method: string,
  path: string,
  access: Access,
  handle: (scene: Scene) => SimResponse,
): Handler {
  const guarded = (world: World, call: Call): SimResponse => {
    const value = /^(?:token|bearer) (.+)$/i.exec(call.headers["authorization"] ?? "")?.[1];
    const token = world.github.tokens.find((found) => found.value === value);
    if (!token)
      return answer(world, 401, { message: "Bad credentials", documentation_url: docs, status: "401" });
    const { owner, repo } = call.params;
    const repository = token.repositories.find((one) => same(one.owner, owner) && same(one.name, repo));
    if (!repository) return notFound(world);
    if (!permits(token, access)) return refused(world);
    return handle({ world, call, repository, token });
  };
  return { method, path, handle: guarded };
}

const same = (one: string, other = ""): boolean => one.toLowerCase() === other.toLowerCase();

/** Comments on a pull request are open to `issues` and to `pull-requests` alike. */
function permits({ permissions }: InstallationToken, access: Access): boolean {
  const given = [permissions["issues"], permissions["pull-requests"]];
  return given.includes("write") || (access === "read" && given.includes("read"));
}

function list({ world, call, repository }: Scene): SimResponse {
  const issue = Number(call.params["issue"]);
  const all = repository.comments.filter((comment) => comment.issue === issue);
  const size = Number(call.url.searchParams.get("per_page") ?? 30);
  const page = Number(call.url.searchParams.get("page") ?? 1);
  const value = all.slice((page - 1) * size, page * size).map((one) => entity(call, repository, one));
  return answer(world, 200, value, linkHeader(call, page, Math.ceil(all.length / size)));
}

/** RFC 8288 links, only where there is another page. */
function linkHeader(call: Call, page: number, last: number): Record<string, string> {
  if (page >= last) return {};
  const to = (number: number, rel: string) => {
    const url = new URL(call.url);
    url.searchParams.set("page", String(number));
    return `<${url.href}>; rel="${rel}"`;
  };
  return { link: `${to(page + 1, "next")}, ${to(last, "last")}` };
}

function create({ world, call, repository, token }: Scene): SimResponse {
  const now = world.now();
  const comment: IssueComment = {
    id: world.github.nextId(),
    issue: Number(call.params["issue"]),
    body: bodyOf(call),
    user: token.user,
    createdAt: now,
    updatedAt: now,
  };
  repository.comments.push(comment);
  return answer(world, 201, entity(call, repository, comment));
}

function update({ world, call, repository }: Scene): SimResponse {
  const comment = repository.comments.find(({ id }) => id === Number(call.params["comment"]));
  if (!comment) return notFound(world);
  comment.body = bodyOf(call);
  comment.updatedAt = world.now();
  return answer(world, 200, entity(call, repository, comment));
}

const bodyOf = (call: Call): string => String((JSON.parse(call.body) as { body?: unknown }).body);

function entity(call: Call, repository: Repository, comment: IssueComment) {
  const place = `${repository.owner}/${repository.name}`;
  return {
    id: comment.id,
    url: `${call.base}/repos/${place}/issues/comments/${comment.id}`,
    html_url: `https://github.com/${place}/pull/${comment.issue}#issuecomment-${comment.id}`,
    body: comment.body,
    user: { login: comment.user, type: comment.user.endsWith("[bot]") ? "Bot" : "User" },
    created_at: comment.createdAt.toISOString().replace(/\.\d+/, ""),
    updated_at: comment.updatedAt.toISOString().replace(/\.\d+/, ""),
  };
}

const notFound = (world: World): SimResponse =>
  answer(world, 404, { message: "Not Found", documentation_url: docs, status: "404" });

const refused = (world: World): SimResponse =>
  answer(world, 403, {
    message: "Resource not accessible by integration",
    documentation_url: `${docs}/issues/comments`,
    status: "403",
  });

function answer(
  world: World,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): SimResponse {
  const hour = Math.ceil(world.now().getTime() / 3_600_000) * 3600;
  return json(status, body, {
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": `${world.github.nextId().toString(16).toUpperCase()}:SIM`,
    "x-ratelimit-limit": status === 401 ? "60" : "5000",
    "x-ratelimit-remaining": "4999",
    "x-ratelimit-reset": String(hour),
    ...headers,
  });
}
