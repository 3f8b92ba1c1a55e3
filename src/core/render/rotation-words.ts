import type { ISSUING } from "../catalogue/issuing.ts";
import type { LEAVING } from "../catalogue/leaving.ts";
import type { ROTATING } from "../catalogue/rotating.ts";
import { minuteOf } from "../expiry.ts";
import type { Report } from "../report.ts";
import { toneOf } from "./tone.ts";
import type { VerdictWords } from "./verdict-words.ts";

/** The last part of a code. */
type Word = keyof typeof ROTATING | keyof typeof ISSUING | keyof typeof LEAVING extends infer Code
  ? Code extends `${string}/${infer Last}`
    ? Last
    : never
  : never;

/**
 * What came of a `rotate` or an `issue`, by the last part of the code of the finding that ends it: more than its
 * verdict tells. The first that applies. A hole is filled with what is rotated, or with the reason or the
 * end date of the report.
 */
export const ROTATION_WORDS = {
  halfway: {
    title: "The rotation stopped half way",
    sentence: "No {what} that a store may hold was removed; the next run brings a new one to every store.",
  },
  dropped: {
    title: "The rotation stopped half way",
    sentence: "The new {what} was dropped from the application: run it again now.",
  },
  undone: {
    title: "The rotation was given up",
    sentence: "Every store holds what it held before, and the new {what} was removed.",
  },
  stuck: {
    title: "The rotation could not go on",
    sentence: "No store was changed; the next run tries again.",
  },
  failed: {
    title: "No client secret was issued",
    sentence: "Nothing is handed on to the steps after this one.",
  },
  stopped: {
    title: "The run was stopped",
    sentence: "Nothing is handed on to the steps after this one.",
  },
  superseded: {
    title: "Another run rotates this {what}",
    sentence: "This run stepped back; the other one brings its newer {what} to the stores.",
  },
  rotated: {
    title: "The client {what} was rotated",
    sentence: "Every store holds the new one, which ends on {date}.",
  },
  cleaned: {
    title: "No rotation is due, and old {what}s were removed",
    sentence: "No store was changed; {reason}.",
  },
  "not-due": {
    title: "No rotation is due",
    sentence: "Nothing was changed: {reason}.",
  },
  "dry-run": {
    title: "A plan, and nothing was changed",
    sentence: "Leave `dry-run` out to carry it out.",
  },
  issued: {
    title: "A client secret for this job was made",
    sentence: "The post step removes it; without that it ends on {date} by itself.",
  },
  left: {
    title: "The client secret of this job is still there",
    sentence: "It could not be removed; it ends by itself, and the next run clears it away then.",
  },
  abandoned: {
    title: "A new {what} is still on the application",
    sentence: "No store holds it, and the next run removes it.",
  },
  "perhaps-stored": {
    title: "A rotation was stopped half way",
    sentence: "No {what} that a store may hold was removed; the next run brings a new one to every store.",
  },
  unseen: {
    title: "What the stopped step has left is not known",
    sentence: "No store holds it, and a later run removes it.",
  },
  removed: {
    title: "The client secret of this job was removed",
    sentence: "It works no more.",
  },
  "nothing-made": {
    title: "Entra lists no client secret of this job",
    sentence: "There is none to remove.",
  },
} as const satisfies Partial<Record<Word, VerdictWords>>;

/** These end in an error; of all others an error that stands beside them says more. */
const FAILURES: ReadonlySet<string> = new Set(["halfway", "dropped", "undone", "stuck", "failed", "stopped"]);

/** Undefined for other commands, and for a run that was refused before it began. */
export function rotationWords(report: Report): VerdictWords | undefined {
  const { command, findings, rotation } = report;
  if (command !== "rotate" && command !== "issue") return undefined;
  const isError = toneOf(report) === "error";
  const ends = findings.flatMap(({ code }) => /^(?:rotation|issue)\/(.+)/.exec(code)?.[1] ?? []);
  const [, words] =
    Object.entries<VerdictWords>(ROTATION_WORDS).find(
      ([word]) => FAILURES.has(word) === isError && ends.includes(word),
    ) ?? [];
  if (words === undefined) return undefined;
  const reason = (rotation?.reason ?? "").replace(/(^|; )not due, /, "$1");
  const what = report.credentials[0]?.kind === "client-certificate" ? "certificate" : "secret";
  const sentence = words.sentence.replace("{date}", endOf(report)).replace("{reason}", () => reason);
  return { title: words.title.replace("{what}", what), sentence: sentence.replaceAll("{what}", what) };
}

function endOf({ command, credentials }: Report): string {
  const end = credentials[0]?.expiresOn;
  if (!end) return "a date that Entra keeps";
  return command === "issue" ? minuteOf(new Date(end)) : end.slice(0, 10);
}
