import { readFileSync, statSync } from "node:fs";
import type { RunContext } from "../core/settings.ts";

type Env = Readonly<Record<string, string | undefined>>;

const DEPENDABOT = "dependabot[bot]";
/** Events that Dependabot starts without the secrets of Actions; by any other it gets them. */
const DEPENDABOT_EVENTS = [
  ...["push", "create", "deployment", "deployment_status"],
  ...["pull_request", "pull_request_review", "pull_request_review_comment"],
];
/** GitHub's own payloads stay below 25 MB; a deploy credential check needs none of a monster. */
const LARGEST_PAYLOAD = 25 * 1024 * 1024;

/**
 * What the runner says of this run. The payload is read here and not through @actions/github, whose import costs
 * as much as the whole offline check (docs/dependencies.md).
 */
export function readContext(env: Env): RunContext {
  const pull = property(readPayload(env["GITHUB_EVENT_PATH"]), "pull_request");
  const number = property(pull, "number");
  return {
    withoutSecrets: withoutSecrets(env, pull),
    canRequestIdToken: Boolean(env["ACTIONS_ID_TOKEN_REQUEST_URL"] && env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]),
    repository: env["GITHUB_REPOSITORY"] ?? "",
    runId: env["GITHUB_RUN_ID"] || "0",
    attempt: Number(env["GITHUB_RUN_ATTEMPT"]) || 1,
    apiUrl: env["GITHUB_API_URL"] || "https://api.github.com",
    pullRequest: Number.isSafeInteger(number) ? (number as number) : undefined,
  };
}

/**
 * A pull request from a fork gets no secrets, nor does a run that Dependabot started, whoever re-runs it: the actor
 * stays the first one. A person who pushes on its pull request is an actor like any other
 * (docs.github.com/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions).
 */
function withoutSecrets(env: Env, pull: unknown): RunContext["withoutSecrets"] {
  const event = env["GITHUB_EVENT_NAME"] ?? "";
  const dependabot = env["GITHUB_ACTOR"] === DEPENDABOT;
  if (dependabot && DEPENDABOT_EVENTS.includes(event)) return "dependabot";
  // Runs with the secrets of the base repository: there, a missing one is truly missing.
  if (event === "pull_request_target") {
    return dependabot && property(pull, "user", "login") === DEPENDABOT ? "dependabot" : undefined;
  }
  return isFromFork(pull) ? "fork" : undefined;
}

function isFromFork(pull: unknown): boolean {
  const repository = property(pull, "head", "repo");
  // The repository of a deleted fork is null.
  if (repository === null) return true;
  const from = property(repository, "full_name");
  const to = property(pull, "base", "repo", "full_name");
  if (typeof from !== "string" || typeof to !== "string") return property(repository, "fork") === true;
  return from.toLowerCase() !== to.toLowerCase();
}

/** Undefined for a text that is no JSON, and for what is no file: a pipe or a device could be read for ever. */
function readPayload(path: string | undefined): unknown {
  if (!path) return undefined;
  try {
    const file = statSync(path);
    if (!file.isFile() || file.size > LARGEST_PAYLOAD) return undefined;
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** What stands under these names, one in the other; undefined where anything on the way is no object. */
function property(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (inner, name) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, name)
        ? inner[name as keyof typeof inner]
        : undefined,
    value,
  );
}
