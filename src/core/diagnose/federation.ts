import { type Context, isForAnother } from "./context.ts";

const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** Values for the holes about a federated credential, with the JSON for the Azure CLI to paste. */
export function federationValues(context: Context) {
  const { credential, cloud, idToken } = context;
  const asked = credential.kind === "oidc" ? credential.audience : cloud.federationAudience;
  const issuer = idToken?.issuer ?? GITHUB_ISSUER;
  const subject = idToken?.subject ?? "<subject of the token>";
  const audience = idToken?.audience ?? asked;
  const changes = { issuer, subject, audiences: [audience] };
  return {
    issuer: quotable(issuer),
    subject: quotable(subject),
    audience: quotable(audience),
    subjectHint: subjectHint(subject, isForAnother(context)),
    whoCould: whoCould(subject),
    newCredential: shellJson({ name: credentialName(subject), ...changes }),
    changes: shellJson(changes),
  };
}

/**
 * The likeliest ways to miss a subject of this form. Formats and the date:
 * https://docs.github.com/actions/reference/security/oidc.
 */
function subjectHint(subject: string, mayBeSwapped: boolean): string {
  const hints = [formOfRepository(subject), formOfEvent(subject)];
  if (subject.includes("%3A")) hints.push("A colon inside a name is written %3A in the subject.");
  if (mayBeSwapped) hints.unshift("Perhaps `client-id` and `target-client-id` are swapped.");
  const fitting = hints.filter((hint) => hint !== "");
  return fitting.join(" ") || "The repository or its organization may have changed the form of its subjects.";
}

function formOfRepository(subject: string): string {
  if (/^repo:[^/:]+@\d+\/[^/:]+@\d+:/.test(subject)) {
    return "This repository uses GitHub's immutable subjects (owner@ID/repository@ID), as those created or renamed after 2026-07-15 do; a credential with the names alone does not match.";
  }
  if (subject.startsWith("repo:")) {
    return "This repository uses subjects with names alone; a credential in the immutable form (owner@ID/repository@ID), which the portal proposes since 2026, does not match.";
  }
  return "";
}

function formOfEvent(subject: string): string {
  if (subject.includes(":environment:")) {
    return "The job uses an environment, so a credential for a branch, a tag or pull requests does not match.";
  }
  if (subject.includes(":ref:refs/")) {
    return "The job runs for a branch or tag without an environment, so a credential for an environment or another branch does not match.";
  }
  if (subject.endsWith(":pull_request")) {
    return "The job runs for a pull request, so a credential for a branch or an environment does not match.";
  }
  return "";
}

const INSTEAD =
  "run the job in an `environment:` instead, or use an identity of its own with the role Reader";

/**
 * Whom a credential with this subject lets in: an administrator pastes the command. Neither the name of a branch nor
 * that of an environment has a colon here.
 */
function whoCould(subject: string): string {
  if (subject.includes(":environment:"))
    return "With this subject, those whom the rules of the environment let in can sign in as the application.";
  if (/:pull_request$|:ref:refs\/pull\//.test(subject))
    return `With this subject, everybody who may open a pull request from a branch of this repository could sign in as the application, past the rules of every environment: ${INSTEAD}. Go on only for such an identity.`;
  const [, kind] = /:ref:refs\/(heads|tags)\//.exec(subject) ?? [];
  if (kind === undefined)
    return "With this subject, whoever can run a job that has it can sign in as the application.";
  const what = kind === "heads" ? "to this branch" : "this tag";
  return `With this subject, everybody who may push ${what} could sign in as the application: unless rules protect it, ${INSTEAD}.`;
}

/** 3 to 120 letters, digits, `-` and `_`, beginning with a letter or digit. */
function credentialName(subject: string): string {
  const words = subject.match(/[A-Za-z0-9]+/g) ?? [];
  return ["github", ...words.filter((word) => word !== "repo")].join("-").slice(0, 120);
}

/**
 * JSON to stand between single quotes in a shell. A branch may be named so as to end the quotes and run a command
 * where somebody pastes this: quotes, also those of PowerShell, go in as escapes that JSON knows and no shell does.
 */
function shellJson(value: object): string {
  return JSON.stringify(value).replace(
    /['`\u2018-\u201b]/g,
    (quote) => `\\u${quote.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The sentences mark code with backticks, so a claim must not bring its own. */
function quotable(claim: string): string {
  return claim.replaceAll("`", "'");
}
