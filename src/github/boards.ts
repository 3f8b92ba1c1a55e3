import { beginningOf, type Marker, parseMarker } from "../core/notify/marker.ts";
import type { Posted } from "../core/notify/next.ts";
import type { Repository } from "../core/rotation/stores.ts";
import type { Secret } from "../core/secret.ts";
import type { HttpResponse } from "../http/client.ts";
import { type Json, objectAt, textAt } from "../http/json.ts";
import type { Board } from "../ports.ts";
import { GitHubApi, type GitHubOptions } from "./api.ts";
import { itemsOf } from "./pages.ts";
import { path } from "./places.ts";

export interface BoardOptions extends GitHubOptions {
  readonly here: Repository;
  /** As `placeOf` gives it: what stands there for other places is left alone. */
  readonly place: string;
}

/** GitHub takes no more comments than 2,500 on one pull request. */
const MOST_COMMENTS = 2500;
/** Those that changed last: ours changes with every run that fails. */
const MOST_ISSUES = 1000;

/** The comments on one pull request. */
export function pullRequestComments(options: BoardOptions, pullRequest: number): Board {
  const api = new GitHubApi(options, {});
  const issues = issuesOf(options);
  const comments = `${issues}/${pullRequest}/comments`;
  const update: Board["update"] = async (id, { body }) =>
    accept(api, await api.send("PATCH", `${issues}/comments/${id}`, { body }));
  return {
    posted: () => posted(itemsOf(api, `${comments}?`, MOST_COMMENTS), "comment", options),
    post: async ({ body }) => accept(api, await api.send("POST", comments, { body })),
    update,
    settle: update,
  };
}

/** The open issues of a repository. */
export function repositoryIssues(options: BoardOptions): Board {
  const api = new GitHubApi(options, {});
  const issues = issuesOf(options);
  const list = `${issues}?state=open&sort=updated&direction=desc&`;
  return {
    posted: () => posted(itemsOf(api, list, MOST_ISSUES), "issue", options),
    post: async ({ title, body }) => accept(api, await api.send("POST", issues, { title, body })),
    update: async (id, { title, body }) =>
      accept(api, await api.send("PATCH", `${issues}/${id}`, { title, body })),
    // Closed first: a comment whose answer is lost must not come again with the next run.
    settle: async (id, { body }) => {
      const closed = { state: "closed", state_reason: "completed" };
      accept(api, await api.send("PATCH", `${issues}/${id}`, closed));
      accept(api, await api.send("POST", `${issues}/${id}/comments`, { body }));
    },
  };
}

const issuesOf = ({ here }: BoardOptions): string => `${path("repos", here.owner, here.name)}/issues`;

function accept(api: GitHubApi, response: HttpResponse): void {
  if (response.status !== 200 && response.status !== 201) throw api.refusal(response);
}

async function posted(
  items: AsyncIterable<Json>,
  kind: Marker["kind"],
  { place, token }: BoardOptions,
): Promise<readonly Posted[]> {
  const beginning = beginningOf({ kind, place });
  const found: Posted[] = [];
  for await (const item of items) {
    const body = textAt(item, "body") ?? "";
    // The list of issues has the pull requests in it.
    if (!body.startsWith(beginning) || "pull_request" in item || !isByUs(item, token)) continue;
    const marker = parseMarker(body);
    const id = kind === "issue" ? item["number"] : item["id"];
    if (marker !== undefined && Number.isSafeInteger(id)) found.push({ id: id as number, marker });
  }
  return found;
}

const TRUSTED = ["OWNER", "MEMBER", "COLLABORATOR"];

/**
 * The marker of a comment can be copied by everybody who reads it. The tokens of jobs and of Apps write as a bot, and
 * only those begin so; a personal token writes as a person who belongs here. Which bot or person it is, is not asked:
 * docs/security.md says what is left.
 */
function isByUs(item: Json, token: Secret): boolean {
  const isBot = textAt(objectAt(item, "user"), "type") === "Bot";
  if (token.reveal().startsWith("ghs_")) return isBot;
  return !isBot && TRUSTED.includes(textAt(item, "author_association") ?? "");
}
