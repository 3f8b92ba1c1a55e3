import type { Report, RotationReport, RotationStep, StoreReport } from "../report.ts";
import { codeSpan, markdownText, sentence, table } from "./markdown.ts";
import { PICTURES } from "./tone.ts";
import { count, day } from "./words.ts";

const MOST_ROWS = 50;
const FAILED = "failed: ";
/** A narrow cell would put the sign on a line of its own. */
const GLUE = "&nbsp;";

/** Where the secret is kept, and what was done or with `dry-run` would be. Nothing for other commands. */
export function rotationSection({ rotation, findings }: Report): readonly string[] {
  if (rotation === undefined) return [];
  const { due, reason, steps, stores } = rotation;
  const isPlan = findings.some(({ code }) => code === "rotation/dry-run");
  return [
    "### Stores",
    // Else the heading says it.
    ...(due || isPlan ? [`**Why:** ${sentence(reason)}.`] : []),
    ...rows(["Store", "Holds", "State"], stores, "store", (store) => storeRow(store, rotation, isPlan)),
    ...(steps.length === 0 ? [] : [isPlan ? "### What a run would do" : "### What was done"]),
    ...rows(["Step", "Of what", isPlan ? "Note" : "Result"], steps, "step", (step) => stepRow(step, isPlan)),
  ];
}

function rows<One>(
  head: readonly string[],
  all: readonly One[],
  noun: string,
  row: (one: One) => readonly string[],
): readonly string[] {
  if (all.length === 0) return [];
  const more = all.length - MOST_ROWS;
  return [
    table(head, all.slice(0, MOST_ROWS).map(row)),
    ...(more > 0 ? [`… and ${count(more, `more ${noun}`)}.`] : []),
  ];
}

const STATES: Readonly<Record<StoreReport["state"], string>> = {
  absent: "not there yet",
  "write-only": "write-only",
  readable: "readable",
  unknown: "could not be read",
};

/** Of several tries the last one counts. */
function storeRow(report: StoreReport, { steps }: RotationReport, isPlan: boolean): readonly string[] {
  const { store, state } = report;
  const write = steps.findLast(({ action, target }) => action === "publish" && target === `\`${store}\``);
  const words = STATES[state];
  return [codeSpan(store), holds(report), write === undefined ? words : written(write, isPlan)];
}

function written({ result }: RotationStep, isPlan: boolean): string {
  if (isPlan) return "would be written";
  return result.startsWith(FAILED)
    ? `${PICTURES.error}${GLUE}not confirmed`
    : `${PICTURES.pass}${GLUE}written`;
}

/** GitHub shows when a secret was written, and never what it is; what a vault shows may be nobody's that is known. */
function holds({ state, keyId, updatedAt }: StoreReport): string {
  if (keyId !== null) return `key ID ${codeSpan(keyId)}`;
  if (state === "absent") return "nothing";
  const what = state === "write-only" ? "not shown" : "not known";
  return updatedAt === null ? what : `${what}; written ${markdownText(day(updatedAt))}`;
}

const DEEDS: Readonly<Record<RotationStep["action"], string>> = {
  create: "make",
  prove: "prove",
  "put-back": "put back",
  publish: "write",
  retire: "retire",
  "remove-orphan": "remove",
};

function stepRow({ action, target, result }: RotationStep, isPlan: boolean): readonly string[] {
  const sign = isPlan ? "" : `${PICTURES[result.startsWith(FAILED) ? "error" : "pass"]}${GLUE}`;
  return [`${sign}${DEEDS[action]}`, sentence(target), sentence(result)];
}
