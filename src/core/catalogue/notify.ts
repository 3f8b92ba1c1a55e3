import { type Entries, finder } from "./finder.ts";

const PASS = { verdict: "valid", level: "pass", why: "", fix: "", link: "" } as const;
/** A comment is a courtesy: without it the run ends as it would have. */
const NOTE = { verdict: "valid", level: "notice" } as const;
const TOKEN = "https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions";

/** What became of the comment on a pull request and of the issue. Never more than a notice. */
export const NOTIFY = {
  "comment/written": { ...PASS, what: "The comment on pull request {number} says what is wrong." },
  "comment/fixed": { ...PASS, what: "The comment on pull request {number} says that it is mended." },
  "comment/no-pull-request": {
    ...NOTE,
    what: "No comment was written: this run is for no pull request.",
    why: "`comment` works in runs for `pull_request` and its like.",
    fix: "Nothing, if the workflow also runs for pull requests; otherwise take `comment` out, or set `issue: true`.",
    link: "",
  },
  "comment/not-allowed": {
    ...NOTE,
    what: "No comment was written: the token may not write on pull request {number}.",
    why: "The job's `GITHUB_TOKEN` has the permissions that `permissions:` names, and no other.",
    fix: "Add the line `pull-requests: write` under `permissions:` of this job.",
    link: TOKEN,
  },
  "comment/not-written": {
    ...NOTE,
    what: "The comment on pull request {number} could not be written: {reason}.",
    why: "This says nothing about the credential.",
    fix: "Nothing now: the next run of this pull request writes it. The verdict is in the log and in the job summary.",
    link: "",
  },
  "issue/opened": { ...PASS, what: "An issue was opened that says what is wrong." },
  "issue/updated": { ...PASS, what: "Issue {number} says what is wrong." },
  "issue/closed": { ...PASS, what: "Issue {number} was closed: this run has succeeded." },
  "issue/on-pull-request": {
    ...NOTE,
    what: "No issue is opened or closed by a run for a pull request.",
    why: "What it checks is not what the default branch has.",
    fix: "Nothing, if the workflow also runs on a schedule; for pull requests there is `comment: true`.",
    link: "",
  },
  "issue/not-allowed": {
    ...NOTE,
    what: "No issue was written: the token may not write issues of {repository}.",
    why: "The job's `GITHUB_TOKEN` has the permissions that `permissions:` names, and no other.",
    fix: "Add the line `issues: write` under `permissions:` of this job.",
    link: TOKEN,
  },
  "issue/switched-off": {
    ...NOTE,
    what: "No issue was written: {repository} has no issues.",
    why: "They are switched off in its settings.",
    fix: "Switch them on under Settings > General > Features, or take `issue` out.",
    link: "https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/disabling-issues",
  },
  "issue/not-written": {
    ...NOTE,
    what: "The issue could not be written: {reason}.",
    why: "This says nothing about the credential.",
    fix: "Nothing now: the next run writes it. The verdict is in the log and in the job summary.",
    link: "",
  },
  "notify/no-token": {
    ...NOTE,
    what: "No comment and no issue can be written: `notify-token` is empty.",
    why: "Its default is the job's own `GITHUB_TOKEN`; here something has emptied it, or this runs off a runner.",
    fix: "Take `notify-token` out of the step, or give it the expression `github.token`.",
    link: TOKEN,
  },
} as const satisfies Entries;

/** Makes a finding of one of these: `notifying("comment/fixed", subject, { number })`. */
export const notifying = finder(NOTIFY);
