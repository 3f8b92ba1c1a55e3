import { execFileSync } from "node:child_process";
import { mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readContext } from "../../src/edge/context.ts";

const BASE = "octo-org/octo-repo";
const BOT = "dependabot[bot]";
const directory = mkdtempSync(join(tmpdir(), "context-"));
let files = 0;

function file(text: string): string {
  const path = join(directory, `event-${files++}.json`);
  writeFileSync(path, text);
  return path;
}

const pull = (head: unknown, login = "octocat") => ({
  pull_request: { head, base: { repo: { full_name: BASE } }, user: { login } },
});
const own = { repo: { full_name: BASE, fork: false } };
const fork = { repo: { full_name: "someone/octo-repo", fork: true } };

/** Of an event as the runner hands it over: its name, its payload, and who started the run. */
function without(name: string, payload: unknown, actor = "octocat") {
  const path = file(JSON.stringify(payload));
  const env = { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, GITHUB_ACTOR: actor };
  return readContext(env).withoutSecrets;
}

describe("a run without secrets: forks", () => {
  test.each([
    ["another repository", pull(fork), "fork"],
    ["a deleted one", pull({ repo: null }), "fork"],
    ["the repository itself", pull(own), undefined],
    ["the same, in other capitals", pull({ repo: { full_name: BASE.toUpperCase() } }), undefined],
    ["no names, but a mark", { pull_request: { head: { repo: { fork: true } } } }, "fork"],
  ])("%s", (_, payload, expected) => {
    expect(without("pull_request", payload)).toBe(expected);
    expect(without("pull_request_review", payload)).toBe(expected);
    expect(without("pull_request_target", payload)).toBeUndefined();
  });
});

describe("a run without secrets: Dependabot", () => {
  test.each([
    "push",
    "create",
    "deployment",
    "deployment_status",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
  ])("that starts a run by %s", (name) => {
    const payload = name.startsWith("pull_request") ? pull(own, BOT) : {};
    expect(without(name, payload, BOT)).toBe("dependabot");
  });

  test.each(["workflow_dispatch", "schedule", "workflow_run", "issue_comment"])("but not by %s", (name) => {
    expect(without(name, {}, BOT)).toBeUndefined();
  });

  test("not where a person pushes on its pull request", () => {
    expect(without("pull_request", pull(own, BOT), "octocat")).toBeUndefined();
  });

  test("with pull_request_target only where the pull request is its own", () => {
    expect(without("pull_request_target", pull(own, BOT), BOT)).toBe("dependabot");
    expect(without("pull_request_target", pull(own, "octocat"), BOT)).toBeUndefined();
    expect(without("pull_request_target", pull(own, BOT), "octocat")).toBeUndefined();
  });
});

describe("a payload of any shape is read without a crash:", () => {
  const shapes = [
    null,
    0,
    1,
    "",
    "text",
    true,
    [],
    [1],
    {},
    { repo: 1 },
    { repo: [] },
    { repo: { full_name: 1 } },
  ];
  const payloads = [
    ...shapes,
    ...shapes.map((pull_request) => ({ pull_request })),
    ...shapes.map((head) => ({ pull_request: { head, base: head, user: head } })),
  ];
  test.each(payloads.map((payload) => [JSON.stringify(payload), payload]))("%s", (_, payload) => {
    expect(without("pull_request", payload)).toBeUndefined();
    expect(without("pull_request_target", payload, BOT)).toBeUndefined();
  });

  test("nothing is inherited", () => {
    expect(
      without("pull_request", JSON.parse('{"__proto__":{"pull_request":{"head":{"repo":null}}}}')),
    ).toBeUndefined();
  });
});

describe("a payload that is no file to read is left alone:", () => {
  const from = (path: string) =>
    readContext({ GITHUB_EVENT_NAME: "pull_request", GITHUB_EVENT_PATH: path }).withoutSecrets;

  test("nothing there, a directory, no JSON, a device", () => {
    const paths = [join(directory, "none"), directory, file("{"), file(""), "/dev/zero", "/dev/null"];
    for (const path of paths) expect(from(path)).toBeUndefined();
  });

  test("a pipe that nobody writes to", () => {
    const path = join(directory, "fifo");
    execFileSync("mkfifo", [path]);
    expect(from(path)).toBeUndefined();
  });

  test("a file that no payload is as large as", () => {
    const path = file(JSON.stringify(pull(fork)));
    expect(from(path)).toBe("fork");
    truncateSync(path, 2 ** 40);
    expect(from(path)).toBeUndefined();
  });
});

test("an OIDC token can be asked for where the runner gives both address and token", () => {
  const both = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://x.example", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "x" };
  expect(readContext(both).canRequestIdToken).toBe(true);
  expect(readContext({ ...both, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" }).canRequestIdToken).toBe(false);
});
