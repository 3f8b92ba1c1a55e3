import { answer, page, problem, stamp } from "./github-answers.ts";
import { authorOf, LONGEST, tooLong } from "./github-comments.ts";
import { inRepository, type Need, type RepositoryScene } from "./github-gate.ts";
import type { Issue, Repository } from "./github-state.ts";
import type { Call, Handler, SimResponse } from "./request.ts";

const need = (access: Need["access"]): Need => ({
  access,
  permissions: [["issues"]],
  scope: "repo",
  docs: "issues/issues",
});

/** The issues of a repository; a list of them has its pull requests in it. */
export const issueHandlers: Handler[] = [
  ...inRepository("GET", "/issues", need("read"), withIssues(list)),
  ...inRepository("POST", "/issues", need("write"), withIssues(open)),
  ...inRepository("PATCH", "/issues/:issue", need("write"), withIssues(update)),
];

function withIssues(handle: (scene: RepositoryScene) => SimResponse) {
  return (scene: RepositoryScene): SimResponse => {
    if (scene.repository.hasIssues) return handle(scene);
    return problem(
      scene.world,
      scene.call,
      410,
      "Issues has been disabled in this repository.",
      "v3/issues/",
    );
  };
}

function list({ world, call, repository }: RepositoryScene): SimResponse {
  const { searchParams } = call.url;
  const state = searchParams.get("state") ?? "open";
  const by = searchParams.get("sort") === "updated" ? "updatedAt" : "createdAt";
  const turn = searchParams.get("direction") === "asc" ? 1 : -1;
  const found = repository.issues
    .filter((issue) => state === "all" || issue.state === state)
    .sort((one, other) => turn * (one[by].getTime() - other[by].getTime()));
  const { items, headers } = page(call, found);
  const value = items.map((one) => entity(call, repository, one));
  return answer(world, call, 200, value, headers);
}

function open({ world, call, repository, token }: RepositoryScene): SimResponse {
  const { title = "", body = "" } = bodyOf(call);
  if (body.length > LONGEST) return tooLong(world, call, need("write").docs);
  const number = 1 + Math.max(0, ...repository.issues.map((issue) => issue.number));
  const now = world.now();
  const issue: Issue = {
    ...{ number, title, body, user: token.user, createdAt: now, updatedAt: now },
    ...{ state: "open", isPullRequest: false },
  };
  repository.issues.push(issue);
  return answer(world, call, 201, entity(call, repository, issue));
}

function update({ world, call, repository }: RepositoryScene): SimResponse {
  const issue = repository.issues.find(({ number }) => number === Number(call.params["issue"]));
  if (!issue) return problem(world, call, 404, "Not Found", need("write").docs);
  const { title = issue.title, body = issue.body, state = issue.state } = bodyOf(call);
  if (body.length > LONGEST) return tooLong(world, call, need("write").docs);
  Object.assign(issue, { title, body, state, updatedAt: world.now() });
  return answer(world, call, 200, entity(call, repository, issue));
}

const bodyOf = (call: Call): Partial<Issue> => JSON.parse(call.body) as Partial<Issue>;

function entity({ base }: Call, { owner, name }: Repository, issue: Issue) {
  const { number, title, body, state } = issue;
  const place = `${owner}/${name}`;
  const url = `${base}/repos/${place}/issues/${number}`;
  const page = `https://github.com/${place}/${issue.isPullRequest ? "pull" : "issues"}/${number}`;
  return {
    ...{ url, html_url: page, number, title, body, state, ...authorOf(issue) },
    created_at: stamp(issue.createdAt),
    updated_at: stamp(issue.updatedAt),
    ...(issue.isPullRequest && { pull_request: pullRequestAt(url.replace("/issues/", "/pulls/"), page) }),
  };
}

const pullRequestAt = (url: string, page: string) => ({
  url,
  html_url: page,
  diff_url: `${page}.diff`,
  patch_url: `${page}.patch`,
});
