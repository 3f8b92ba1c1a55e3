import { setTimeout as sleep } from "node:timers/promises";
import { notify } from "../commands/notify.ts";
import { notifying } from "../core/catalogue/notify.ts";
import type { Identity } from "../core/credential.ts";
import type { Finding } from "../core/finding.ts";
import { isGuid } from "../core/guid.ts";
import { readRaw } from "../core/inputs/raw.ts";
import { placeOf } from "../core/notify/marker.ts";
import type { State } from "../core/notify/next.ts";
import { fails } from "../core/render/exit.ts";
import { redactReport } from "../core/render/redacted.ts";
import type { Report } from "../core/report.ts";
import type { Repository } from "../core/rotation/stores.ts";
import { Secret } from "../core/secret.ts";
import type { RunContext, Settings } from "../core/settings.ts";
import { pullRequestComments, repositoryIssues } from "../github/boards.ts";
import { Http } from "../http/client.ts";

type Env = Readonly<Record<string, string | undefined>>;

export interface NotifyOptions {
  readonly env: Env;
  readonly context: RunContext;
  readonly settings: Settings;
  readonly identity: Identity | undefined;
  readonly report: Report;
  readonly redact: (text: string) => string;
}

/** A comment must not hold up the verdict for longer, in milliseconds. */
const PATIENCE = 15_000;

/**
 * Writes the comment and the issue that were asked for. Loaded only where they were. What came of it are notices and
 * passes, which change no verdict. A run without secrets (a fork, Dependabot) makes no request: its token is not for
 * writing.
 */
export async function notifyPeople(options: NotifyOptions): Promise<readonly Finding[]> {
  const { env, context, settings } = options;
  const { pullRequest } = context;
  if (context.withoutSecrets !== undefined) return [];
  const token = readRaw(env)["notify-token"].trim();
  const here = repositoryOf(context.repository);
  if (token === "" || here === undefined) return [notifying("notify/no-token", "notify-token")];
  const http = clientFor(env, context.apiUrl);
  try {
    const to = { http, apiUrl: context.apiUrl, token: new Secret(token), here };
    const onPullRequest = pullRequest !== undefined;
    return [
      ...(settings.comment && onPullRequest ? await comment(options, to, pullRequest) : []),
      ...(settings.comment && !onPullRequest ? [notifying("comment/no-pull-request", "comment")] : []),
      ...(settings.issue && !onPullRequest ? await issue(options, to) : []),
      ...(settings.issue && onPullRequest ? [notifying("issue/on-pull-request", "issue")] : []),
    ];
  } finally {
    http.close();
  }
}

interface Addressee {
  readonly http: Http;
  readonly apiUrl: string;
  readonly token: Secret;
  readonly here: Repository;
}

function comment(options: NotifyOptions, to: Addressee, pullRequest: number): Promise<readonly Finding[]> {
  const { report, settings } = options;
  const place = placeFor(options);
  const board = pullRequestComments({ ...to, place }, pullRequest);
  const isBad = fails(report, settings.failOn) || report.verdict !== "valid";
  const state = report.verdict === "skipped" ? "nothing" : isBad ? "bad" : "good";
  return notify({ ...tellingOf(options), kind: "comment", board, place, state });
}

function issue(options: NotifyOptions, to: Addressee): Promise<readonly Finding[]> {
  const place = placeFor(options);
  const board = repositoryIssues({ ...to, place });
  return notify({ ...tellingOf(options), kind: "issue", board, place, state: stateOfIssue(options) });
}

/** Neither what a person has stopped nor what was only worked out says that something is wrong or mended. */
function stateOfIssue({ report, settings }: NotifyOptions): State {
  const codes = report.findings.map(({ code }) => code);
  const isVoid = codes.includes("rotation/stopped") || codes.includes("rotation/dry-run");
  if (report.verdict === "skipped" || isVoid) return "nothing";
  return fails(report, settings.failOn) ? "bad" : "good";
}

const placeFor = ({ env, report }: NotifyOptions): string =>
  placeOf(env["GITHUB_WORKFLOW"] ?? "", env["GITHUB_JOB"] ?? "", report.command);

function tellingOf({ env, context, identity, report, redact }: NotifyOptions) {
  const { repository, runId, pullRequest } = context;
  const server = env["GITHUB_SERVER_URL"] || "https://github.com";
  const target = readRaw(env)["target-client-id"];
  return {
    report: redactReport(report, redact),
    names: identity === undefined ? [] : [...namesOf(identity), ...(isGuid(target) ? [target] : [])],
    runUrl: `${server}/${repository}/actions/runs/${runId}`,
    ...{ redact, repository, runId, pullRequest },
  };
}

/** All of them are public: GUIDs that were checked to be such, or the name of a way to sign in. */
function namesOf({ credential, subscriptionIds }: Identity): readonly string[] {
  const clientId = "clientId" in credential ? credential.clientId : undefined;
  return [clientId ?? credential.kind, ...subscriptionIds.toSorted()];
}

function repositoryOf(fullName: string): Repository | undefined {
  const [owner, name, ...rest] = fullName.split("/");
  return owner && name && rest.length === 0 ? { owner, name } : undefined;
}

/** A client of its own: this token goes to no other host, and the run's own client may be closed by now. */
function clientFor(env: Env, apiUrl: string): Http {
  return new Http({
    env,
    allowedHosts: new Set(URL.canParse(apiUrl) ? [new URL(apiUrl).host] : []),
    insecureHosts: new Set(),
    signal: new AbortController().signal,
    deadline: new Date(Date.now() + PATIENCE),
    now: () => new Date(),
    random: Math.random,
    sleep: async (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  });
}
