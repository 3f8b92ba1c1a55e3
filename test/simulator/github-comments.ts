import { answer, page, problem, stamp } from "./github-answers.ts";
import { inRepository, type Need, type RepositoryScene } from "./github-gate.ts";
import type { IssueComment, Repository } from "./github-state.ts";
import type { Call, Handler, SimResponse } from "./request.ts";
import type { World } from "./world.ts";

/** Comments on a pull request are open to `issues` and to `pull-requests` alike. */
const need = (access: Need["access"]): Need => ({
  access,
  permissions: [["issues"], ["pull-requests"]],
  scope: "repo",
  docs: "issues/comments",
});

/** Characters in the body of a comment or an issue. */
export const LONGEST = 65_536;

export const tooLong = (world: World, call: Call, docs: string): SimResponse =>
  problem(world, call, 422, `Validation Failed: body is too long (maximum is ${LONGEST} characters)`, docs);

/** The comments of issues and pull requests. */
export const commentHandlers: Handler[] = [
  ...inRepository("GET", "/issues/:issue/comments", need("read"), list),
  ...inRepository("POST", "/issues/:issue/comments", need("write"), create),
  ...inRepository("PATCH", "/issues/comments/:comment", need("write"), update),
];

function list({ world, call, repository }: RepositoryScene): SimResponse {
  const issue = Number(call.params["issue"]);
  const { items, headers } = page(
    call,
    repository.comments.filter((comment) => comment.issue === issue),
  );
  const value = items.map((one) => entity(call, repository, one));
  return answer(world, call, 200, value, headers);
}

function create({ world, call, repository, token }: RepositoryScene): SimResponse {
  const body = bodyOf(call);
  if (body.length > LONGEST) return tooLong(world, call, "issues/comments");
  const now = world.now();
  const comment: IssueComment = {
    id: world.github.nextId(),
    issue: Number(call.params["issue"]),
    body,
    user: token.user,
    createdAt: now,
    updatedAt: now,
  };
  repository.comments.push(comment);
  return answer(world, call, 201, entity(call, repository, comment));
}

function update({ world, call, repository }: RepositoryScene): SimResponse {
  const comment = repository.comments.find(({ id }) => id === Number(call.params["comment"]));
  if (!comment) return problem(world, call, 404, "Not Found", "issues/comments");
  const body = bodyOf(call);
  if (body.length > LONGEST) return tooLong(world, call, "issues/comments");
  comment.body = body;
  comment.updatedAt = world.now();
  return answer(world, call, 200, entity(call, repository, comment));
}

const bodyOf = (call: Call): string => String((JSON.parse(call.body) as { body?: unknown }).body);

/** As comments and issues both say it. */
export const authorOf = ({ user, association }: Pick<IssueComment, "user" | "association">) => ({
  user: { login: user, type: user.endsWith("[bot]") ? "Bot" : "User" },
  author_association: association ?? (user.endsWith("[bot]") ? "NONE" : "MEMBER"),
});

function entity(call: Call, repository: Repository, comment: IssueComment) {
  const place = `${repository.owner}/${repository.name}`;
  return {
    id: comment.id,
    url: `${call.base}/repos/${place}/issues/comments/${comment.id}`,
    html_url: `https://github.com/${place}/pull/${comment.issue}#issuecomment-${comment.id}`,
    body: comment.body,
    ...authorOf(comment),
    created_at: stamp(comment.createdAt),
    updated_at: stamp(comment.updatedAt),
  };
}
