import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { describe, expect, test } from "vitest";
import { placeOf, printMarker } from "../../src/core/notify/marker.ts";
import { Secret } from "../../src/core/secret.ts";
import { type BoardOptions, pullRequestComments, repositoryIssues } from "../../src/github/boards.ts";
import { Http } from "../../src/http/client.ts";
import { LONGEST } from "../simulator/github-comments.ts";
import type { Issue, IssueComment } from "../simulator/github-state.ts";
import { createSimulator } from "../simulator/simulator.ts";
import { serve } from "../simulator/tls-door.ts";
import { API, createScene, HERE, inProcess } from "./scene.ts";

const PULL = 12;
const PLACE = placeOf("Check", "check", "validate");
const marker = (kind: "comment" | "issue", place = PLACE) =>
  ({ kind, place, credential: "0123456789abc", runId: "1", state: "open" }) as const;
const ours = (kind: "comment" | "issue", place = PLACE): string => `${printMarker(marker(kind, place))}\nBad`;
const text = { title: "Bad", body: ours("comment") };
const issueText = { title: "Bad", body: ours("issue") };

function createBoards(kind: "job" | "classic" | "fine-grained" = "job") {
  const scene = createScene();
  const { github, repository, lab } = scene;
  const permissions = { "pull-requests": "write", issues: "write" } as const;
  const access = { repositories: [repository], user: "octocat" };
  const token =
    kind === "job"
      ? github.addToken([repository], permissions)
      : github.addPersonalToken(
          kind === "classic" ? { ...access, scopes: ["repo"] } : { ...access, permissions },
        );
  const options: BoardOptions = {
    ...{ http: inProcess(lab), apiUrl: API, token: new Secret(token.value), here: HERE, place: PLACE },
  };
  const now = lab.world.now();
  const addComment = (change: Partial<IssueComment>) => {
    const comment = {
      ...{ id: github.nextId(), issue: PULL, body: "Looks good", user: "octocat" },
      ...{ createdAt: now, updatedAt: now, ...change },
    };
    repository.comments.push(comment);
    return comment;
  };
  const addIssue = (change: Partial<Issue>) => {
    const issue: Issue = {
      ...{ number: repository.issues.length + 1, title: "Bug", body: "It breaks", user: "octocat" },
      ...{ state: "open", isPullRequest: false, createdAt: now, updatedAt: now, ...change },
    };
    repository.issues.push(issue);
    return issue;
  };
  return {
    ...{ ...scene, addComment, addIssue, options },
    comments: pullRequestComments(options, PULL),
    issues: repositoryIssues(options),
  };
}

const BOT = "github-actions[bot]";

describe("the comments of a pull request", () => {
  test("one that was posted is found again, and written over", async () => {
    const { comments, repository } = createBoards();
    await comments.post(text);
    const [found] = await comments.posted();
    expect(found?.marker).toEqual(marker("comment"));
    await comments.update(found?.id ?? 0, { title: "", body: "New" });
    expect(repository.comments.map(({ issue, body }) => [issue, body])).toEqual([[PULL, "New"]]);
  });

  test.each<readonly [string, Partial<IssueComment>]>([
    ["of another place", { body: ours("comment", placeOf("a", "b", "c")), user: BOT }],
    ["about an issue", { body: ours("issue"), user: BOT }],
    ["without a marker", { body: "LGTM", user: BOT }],
    ["that quotes ours", { body: `> ${ours("comment")}`, user: BOT }],
    ["with a broken marker", { body: ours("comment").replace("open", "shut"), user: BOT }],
    ["on another pull request", { body: ours("comment"), user: BOT, issue: PULL + 1 }],
    ["whose marker a person copied", { body: ours("comment"), association: "OWNER" }],
  ])("one %s is left alone", async (_, change) => {
    const { comments, addComment } = createBoards();
    addComment(change);
    expect(await comments.posted()).toEqual([]);
  });

  test.each(["classic", "fine-grained"] as const)(
    "with a personal token (%s): those of people who belong here, not of passers-by and bots",
    async (kind) => {
      const { comments, addComment } = createBoards(kind);
      const body = ours("comment");
      addComment({ body, association: "CONTRIBUTOR" });
      addComment({ body, user: BOT });
      const { id } = addComment({ body, association: "COLLABORATOR" });
      expect((await comments.posted()).map((one) => one.id)).toEqual([id]);
    },
  );

  test("ours is found on a later page", async () => {
    const { comments, addComment, lab } = createBoards();
    for (let n = 0; n < 250; n++) addComment({});
    const { id } = addComment({ body: ours("comment"), user: BOT });
    expect((await comments.posted()).map((one) => one.id)).toEqual([id]);
    expect(lab.simulator.log).toHaveLength(3);
  });

  test("a list that never ends is left after 2,500 comments, which is all that GitHub takes", async () => {
    const { comments, addComment, lab } = createBoards();
    for (let n = 0; n < 2600; n++) addComment({});
    expect(await comments.posted()).toEqual([]);
    expect(lab.simulator.log).toHaveLength(25);
  });

  test("comments as long as they can be are read in smaller pages", async () => {
    const { addComment, lab, options } = createBoards();
    for (let n = 0; n < 90; n++) addComment({ body: "x".repeat(LONGEST) });
    const { id } = addComment({ body: ours("comment"), user: BOT });
    const door = await serve(createSimulator(lab.world));
    const before = getCACertificates("default");
    setDefaultCACertificates([...before, readFileSync(door.caFile, "utf8")]);
    const apiUrl = door.url("github");
    const http = new Http({
      ...{ env: {}, allowedHosts: new Set([new URL(apiUrl).host]), insecureHosts: new Set() },
      ...{ signal: new AbortController().signal, deadline: new Date(Date.now() + 60_000) },
      ...{ now: () => new Date(), random: () => 0.5, sleep: async () => undefined },
    });
    try {
      const board = pullRequestComments({ ...options, http, apiUrl }, PULL);
      expect((await board.posted()).map((one) => one.id)).toEqual([id]);
    } finally {
      http.close();
      setDefaultCACertificates(before);
      await door.close();
    }
  });
});

describe("the issues of a repository", () => {
  test("one that was opened is found again, written over, and closed with a last word", async () => {
    const { issues, repository } = createBoards();
    await issues.post(issueText);
    const [found] = await issues.posted();
    const number = found?.id ?? 0;
    await issues.update(number, { title: "Worse", body: issueText.body });
    expect(repository.issues).toMatchObject([{ number, title: "Worse", state: "open" }]);
    await issues.settle(number, { title: "", body: "Mended" });
    expect(repository.issues).toMatchObject([{ number, title: "Worse", state: "closed" }]);
    expect(repository.comments).toMatchObject([{ issue: number, body: "Mended" }]);
    expect(await issues.posted()).toEqual([]);
  });

  test("pull requests, closed ones and those of people are left alone", async () => {
    const { issues, addIssue } = createBoards();
    const body = ours("issue");
    addIssue({ body, user: BOT, isPullRequest: true });
    addIssue({ body, user: BOT, state: "closed" });
    addIssue({ body });
    expect(await issues.posted()).toEqual([]);
  });

  test("ours is found among many, because it changed last", async () => {
    const { issues, addIssue, lab } = createBoards();
    const old = addIssue({ body: ours("issue"), user: BOT });
    for (let n = 0; n < 1200; n++) addIssue({ updatedAt: new Date(0) });
    expect((await issues.posted()).map((one) => one.id)).toEqual([old.number]);
    expect(lab.simulator.log).toHaveLength(10);
  });
});
