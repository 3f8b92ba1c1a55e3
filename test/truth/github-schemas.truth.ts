import { describe, expect, test } from "vitest";
import { placeOf, printMarker } from "../../src/core/notify/marker.ts";
import { Secret } from "../../src/core/secret.ts";
import { pullRequestComments, repositoryIssues } from "../../src/github/boards.ts";
import { ABOUT, API, createScene, HERE, inProcess, type Scene, STORES, storeOf } from "../github/scene.ts";
import type { LogEntry } from "../simulator/log.ts";
import type { SimResponse } from "../simulator/request.ts";
import { createBoxKey } from "../simulator/sealed-box.ts";
import { judgeGitHub, recordAnswers } from "./github-schemas.ts";

const SERVER = "https://localhost:1/api/v3";
const KINDS = Object.keys(STORES) as (keyof typeof STORES)[];
const value = () => new Secret("a näme ~ of a secret");

/** GitHub's names of the operations on each kind of store: of its key, of a secret, and of a write. */
const OPERATIONS: Record<keyof typeof STORES, readonly [key: string, secret: string, write: string]> = {
  repository: [
    "actions/get-repo-public-key",
    "actions/get-repo-secret",
    "actions/create-or-update-repo-secret",
  ],
  environment: [
    "actions/get-environment-public-key",
    "actions/get-environment-secret",
    "actions/create-or-update-environment-secret",
  ],
  dependabot: [
    "dependabot/get-repo-public-key",
    "dependabot/get-repo-secret",
    "dependabot/create-or-update-repo-secret",
  ],
  organisation: [
    "actions/get-org-public-key",
    "actions/get-org-secret",
    "actions/create-or-update-org-secret",
  ],
  "organisation's Dependabot": [
    "dependabot/get-org-public-key",
    "dependabot/get-org-secret",
    "dependabot/create-or-update-org-secret",
  ],
};

/** What is done, and what the description of the API says to it and to the simulator's answers. */
async function judged(act: (scene: Scene) => Promise<unknown>) {
  const scene = createScene();
  const { simulator } = scene.lab;
  const answers = recordAnswers(simulator);
  await act(scene);
  expect(answers.size).toBe(simulator.log.length);
  const verdict = judgeGitHub(simulator.log, answers);
  expect(verdict.operations).toHaveLength(simulator.log.length);
  return { ...verdict, statuses: simulator.log.map(({ status }) => status) };
}

describe.each([
  ["GitHub", API],
  ["GitHub Enterprise Server", SERVER],
])("@octokit/openapi finds nothing wrong: %s", (_, url) => {
  test.each(KINDS)("%s: a new secret, and one that was there", async (kind) => {
    const verdict = await judged(async ({ open, token }) => {
      for (let time = 0; time < 2; time++) {
        const store = open(storeOf(kind), token, url);
        await store.observe();
        await store.write(value(), ABOUT);
      }
    });
    // Who may see the secret of an organization is read again right before it is written.
    const isShared = kind.includes("organisation");
    const looks = OPERATIONS[kind].slice(0, 2);
    const once = isShared ? [...looks, ...OPERATIONS[kind]] : OPERATIONS[kind];
    expect(verdict.operations).toEqual([...once, ...once]);
    const [before, after] = [
      [200, 404],
      [200, 200],
    ];
    const [first, second] = isShared
      ? [
          [...before, ...before],
          [...after, ...after],
        ]
      : [before, after];
    expect(verdict.statuses).toEqual([...first, 201, ...second, 204]);
    expect(verdict.complaints).toEqual([]);
  });

  test.each(["all", "private", "selected"] as const)(
    "a secret of an organisation for %s",
    async (visibility) => {
      const { operations, complaints } = await judged(async ({ open, token, organization, github }) => {
        const selected = [1, 2, 3].map((n) => github.addRepository("octo-org", `r${n}`).id);
        for (const store of [organization.secrets, organization.dependabot]) {
          store.set("AZURE_SECRET", "old", { visibility, ...(visibility === "selected" && { selected }) });
        }
        await open(storeOf("organisation"), token, url).write(value(), ABOUT);
        await open(storeOf("organisation's Dependabot"), token, url).write(value(), ABOUT);
      });
      expect(complaints).toEqual([]);
      expect(operations.filter((name) => name.includes("selected"))).toEqual(
        visibility === "selected"
          ? ["actions/list-selected-repos-for-org-secret", "dependabot/list-selected-repos-for-org-secret"]
          : [],
      );
    },
  );
});

describe("@octokit/openapi finds nothing wrong either", () => {
  test("with a list of selected repositories that has pages", async () => {
    const { operations, complaints } = await judged(async ({ open, organization, github }) => {
      const selected = Array.from({ length: 201 }, (_, n) => github.addRepository("octo-org", `r${n}`).id);
      organization.secrets.set("AZURE_SECRET", "old", { visibility: "selected", selected });
      await open(storeOf("organisation")).write(value(), ABOUT);
    });
    expect(operations.filter((name) => name.includes("selected"))).toHaveLength(3);
    expect(complaints).toEqual([]);
  });

  test("with the name of an environment that has slashes, blanks and a hash in it", async () => {
    const name = "eu/west 1 #2?";
    const { operations, complaints } = await judged(async ({ open, repository }) => {
      repository.addEnvironment(name);
      await open(storeOf("environment", { environment: name })).write(value(), ABOUT);
    });
    expect(operations).toEqual(OPERATIONS.environment);
    expect(complaints).toEqual([]);
  });

  const REFUSED: readonly [string, number, (scene: Scene) => Promise<unknown>][] = [
    [
      "an environment that is not there, and the look at its repository",
      404,
      ({ open }) => open(storeOf("environment", { environment: "none" })).observe(),
    ],
    [
      "a repository that is not there",
      404,
      ({ open }) =>
        open(storeOf("repository", { repository: { owner: "octo-org", name: "none" } })).observe(),
    ],
    ["a token that is none", 401, ({ open }) => open(storeOf("repository"), "none").observe()],
    [
      "a token that may not",
      403,
      ({ open, github, repository }) => {
        const { value: token } = github.addAppToken({ repositories: [repository], permissions: {} });
        return open(storeOf("repository"), token).observe();
      },
    ],
    [
      "a box that GitHub cannot open",
      422,
      ({ open, repository }) => {
        repository.secrets.key = createBoxKey();
        return open(storeOf("repository")).write(value(), ABOUT);
      },
    ],
    [
      "a store that is full, and the look at how much is in it",
      422,
      ({ open, repository }) => {
        repository.secrets.limit = 0;
        return open(storeOf("repository")).write(value(), ABOUT);
      },
    ],
  ];

  test.each(REFUSED)("with %s (%d)", async (_, status, act) => {
    const { complaints, statuses } = await judged((scene) =>
      act(scene).then(
        () => expect.fail("nothing was refused"),
        () => undefined,
      ),
    );
    expect(statuses).toContain(status);
    expect(complaints).toEqual([]);
  });
});

describe.each([
  ["GitHub", API],
  ["GitHub Enterprise Server", SERVER],
])("@octokit/openapi finds nothing wrong with comments and issues: %s", (_, apiUrl) => {
  const place = placeOf("Check", "check", "validate");
  const boards = ({ lab, github, repository }: Scene) => {
    const { value: token } = github.addToken([repository], { issues: "write" });
    const options = { http: inProcess(lab), apiUrl, token: new Secret(token), here: HERE, place };
    return { comments: pullRequestComments(options, 12), issues: repositoryIssues(options) };
  };
  const textOf = (kind: "comment" | "issue") => ({
    title: "Bad",
    body: printMarker({ kind, place, credential: "-", runId: "1", state: "open" }),
  });

  test("a comment is posted, found and written over", async () => {
    const { operations, statuses, complaints } = await judged(async (scene) => {
      const { comments } = boards(scene);
      await comments.posted();
      await comments.post(textOf("comment"));
      for (const { id } of await comments.posted()) await comments.update(id, textOf("comment"));
    });
    const list = "issues/list-comments";
    expect(operations).toEqual([list, "issues/create-comment", list, "issues/update-comment"]);
    expect(statuses).toEqual([200, 201, 200, 200]);
    expect(complaints).toEqual([]);
  });

  test("an issue is opened, found, written over and closed", async () => {
    const { operations, statuses, complaints } = await judged(async (scene) => {
      const { issues } = boards(scene);
      await issues.post(textOf("issue"));
      for (const { id } of await issues.posted()) {
        await issues.update(id, textOf("issue"));
        await issues.settle(id, textOf("issue"));
      }
    });
    expect(operations).toEqual([
      ...["issues/create", "issues/list-for-repo"],
      ...["issues/update", "issues/update", "issues/create-comment"],
    ]);
    expect(statuses).toEqual([201, 200, 200, 200, 201]);
    expect(complaints).toEqual([]);
  });

  test("the list of issues has pull requests in it, and issues may be switched off", async () => {
    const { statuses, complaints } = await judged(async (scene) => {
      const { issues } = boards(scene);
      const at = new Date();
      scene.repository.issues.push({
        ...{ number: 1, title: "Add x", body: "", user: "octocat", createdAt: at, updatedAt: at },
        ...{ state: "open", isPullRequest: true },
      });
      expect(await issues.posted()).toEqual([]);
      scene.repository.hasIssues = false;
      await expect(issues.posted()).rejects.toThrow("410");
    });
    expect(statuses).toEqual([200, 410]);
    expect(complaints).toEqual([]);
  });
});

describe("@octokit/openapi is awake", () => {
  /** A good write of an organisation's secret, with its answer. */
  async function good(): Promise<{ entry: LogEntry; answer: SimResponse }> {
    const { lab, open } = createScene();
    const answers = recordAnswers(lab.simulator);
    await open(storeOf("organisation", { visibility: "selected" })).write(value(), ABOUT);
    const entry = lab.simulator.log.at(-1);
    const answer = entry && answers.get(entry);
    if (!entry || !answer) throw new Error("Nothing was recorded");
    return { entry, answer };
  }

  const sealed = "AAAA".repeat(20);
  const PUT = { encrypted_value: sealed, key_id: "1", visibility: "all" };
  const SPOILT: readonly [string, Partial<LogEntry>, RegExp][] = [
    ["a path that there is not", { path: "/orgs/octo-org/action/secrets/X" }, /no such operation/],
    ["a method that there is not", { method: "POST" }, /no such operation/],
    ["a slash too many", { path: "/repos/o/r/environments/a/b/secrets/X" }, /no such operation/],
    ["no visibility", { body: JSON.stringify({ ...PUT, visibility: undefined }) }, /visibility/],
    [
      "a visibility that there is not",
      { body: JSON.stringify({ ...PUT, visibility: "some" }) },
      /enum|allowed/,
    ],
    ["base64 for addresses", { body: JSON.stringify({ ...PUT, encrypted_value: "-_-_" }) }, /pattern/],
    ["ids that are objects", { body: JSON.stringify({ ...PUT, selected_repository_ids: [{}] }) }, /must be/],
    ["a member that there is not", { body: JSON.stringify({ ...PUT, value: "x" }) }, /additional/],
    ["no JSON", { body: "x=y" }, /not JSON/],
    ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" } }, /does not take a body/],
    ["a parameter that there is not", { query: "?per_page=1" }, /no parameter per_page/],
    [
      "a page that is no number",
      { method: "GET", path: "/orgs/o/actions/secrets", query: "?page=x", body: "" },
      /does not take page=x/,
    ],
    ["a body where none belongs", { method: "GET", path: "/orgs/o/actions/secrets" }, /takes no body/],
    ["a visibility for a repository", { path: "/repos/o/r/actions/secrets/X" }, /additional/],
  ];

  test.each(SPOILT)("to a request with %s", async (_, change, complaint) => {
    const { entry } = await good();
    expect(judgeGitHub([entry]).complaints).toEqual([]);
    const { complaints } = judgeGitHub([{ ...entry, ...change }]);
    expect(complaints.join("\n")).toMatch(complaint);
    for (const one of complaints) expect(one).not.toContain(sealed);
  });

  const secret = { name: "X", created_at: "2026-11-02T09:30:15Z", updated_at: "2026-11-02T09:30:15Z" };
  const ANSWERS: readonly [string, Partial<SimResponse>, RegExp][] = [
    ["another status", { status: 202 }, /does not answer 202/],
    ["a member too many", { body: JSON.stringify({ ...secret, value: "x" }) }, /additional/],
    [
      "a member too few",
      { body: JSON.stringify({ name: "X", created_at: secret.created_at }) },
      /updated_at/,
    ],
    ["a date that is none", { body: JSON.stringify({ ...secret, updated_at: "yesterday" }) }, /date-time/],
    ["no JSON", { body: "x" }, /not JSON/],
    ["another type", { body: JSON.stringify(secret), headers: {} }, /with JSON/],
    ["a refusal of another form", { status: 403, body: '{"error":{"code":"x"}}' }, /additional/],
    ["a body that 204 has not", { status: 204 }, /without a body|does not answer/],
  ];

  test.each(ANSWERS)("to an answer with %s", async (_, change, complaint) => {
    const { entry, answer } = await good();
    const asked = { ...entry, method: "GET", path: "/repos/o/r/actions/secrets/X", body: "" };
    const fine = { ...answer, status: 200, body: JSON.stringify(secret) };
    expect(judgeGitHub([asked], new Map([[asked, fine]])).complaints).toEqual([]);
    const spoilt = new Map([[asked, { ...fine, ...change }]]);
    expect(judgeGitHub([asked], spoilt).complaints.join("\n")).toMatch(complaint);
  });
});
