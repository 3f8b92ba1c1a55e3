import { readFileSync } from "node:fs";
import type { RunContext } from "./core/settings.ts";

type Env = Readonly<Record<string, string | undefined>>;

const DEPENDABOT = "dependabot[bot]";
/** GitHub's own payloads stay below 25 MB; a deploy credential check needs none of a monster. */
const LARGEST_PAYLOAD = 25 * 1024 * 1024;

interface PullRequest {
  readonly head?: { readonly repo?: { readonly full_name?: string; readonly fork?: boolean } | null };
  readonly base?: { readonly repo?: { readonly full_name?: string } };
  readonly user?: { readonly login?: string };
}

/**
 * What the runner says of this run. The payload is read here and not through @actions/github, whose import costs
 * as much as the whole offline check (docs/dependencies.md).
 */
export function readContext(env: Env): RunContext {
  return {
    withoutSecrets: withoutSecrets(env),
    canRequestIdToken: Boolean(env["ACTIONS_ID_TOKEN_REQUEST_URL"] && env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]),
  };
}

/**
 * A pull request from a fork gets no secrets, nor does a run of Dependabot, whoever re-runs it
 * (docs.github.com/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions).
 */
function withoutSecrets(env: Env): RunContext["withoutSecrets"] {
  const pull = readPullRequest(env["GITHUB_EVENT_PATH"]);
  if (env["GITHUB_ACTOR"] === DEPENDABOT || pull?.user?.login === DEPENDABOT) return "dependabot";
  // pull_request_target runs with the secrets of the base repository: there, a missing one is truly missing.
  if (pull === undefined || env["GITHUB_EVENT_NAME"] === "pull_request_target") return undefined;
  return isFromFork(pull) ? "fork" : undefined;
}

function isFromFork({ head, base }: PullRequest): boolean {
  // The repository of a deleted fork is null.
  if (head?.repo === null) return true;
  const from = head?.repo?.full_name;
  const to = base?.repo?.full_name;
  return from !== undefined && to !== undefined ? from !== to : head?.repo?.fork === true;
}

function readPullRequest(path: string | undefined): PullRequest | undefined {
  if (path === undefined) return undefined;
  try {
    const text = readFileSync(path, "utf8");
    if (text.length > LARGEST_PAYLOAD) return undefined;
    return (JSON.parse(text) as { readonly pull_request?: PullRequest }).pull_request;
  } catch {
    return undefined;
  }
}
