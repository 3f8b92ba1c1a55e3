import { leaving } from "../../core/catalogue/leaving.ts";
import { rotating } from "../../core/catalogue/rotating.ts";
import { clockFinding } from "../../core/diagnose/network.ts";
import { dayOf, daysLeft } from "../../core/expiry.ts";
import type { Finding } from "../../core/finding.ts";
import type { CredentialReport, RotationStep, StoreReport } from "../../core/report.ts";
import { otherCurrent } from "../../core/rotation/due.ts";
import { FRESH, type Memory, mayBeStored } from "../../core/rotation/memory.ts";
import type { Step } from "../../core/rotation/next.ts";
import { printStore } from "../../core/rotation/stores.ts";
import type { What } from "../../core/rotation/world.ts";
import type { Secret } from "../../core/secret.ts";
import type { Outcome } from "../outcome.ts";
import { perhapsForeign } from "./foreign.ts";
import { FAILED, type Journal } from "./journal.ts";
import { laterJobs } from "./later-jobs.ts";
import { newPlaces } from "./new-places.ts";
import type { Observer } from "./observer.ts";
import { nowOf, type Rotation, subjectOf } from "./rotation.ts";

/** A step that ends the run. */
export type Ended = Extract<
  Step,
  { action: "preflight-failed" | "not-due" | "done" | "superseded" | "stuck" }
>;

export interface Told {
  readonly step: Ended;
  readonly memory: Memory;
  readonly observer: Observer;
  readonly journal: Journal;
  /** Of the credential that this run has made. */
  readonly value: Secret | undefined;
}

/** What came of a run that went to its end. */
export async function told(run: Rotation, told: Told): Promise<Outcome> {
  const { step, memory, observer, journal, value } = told;
  const rotated = step.action === "done" && step.outcome === "rotated";
  const findings = [...stepsOf(run, journal), ...journal.remarks, ...endOf(run, told)];
  const { tenantId } = await run.signIn.principal(run.identity.cloud.graphUrl);
  const created = rotated ? memory.created : undefined;
  return {
    ...outcome(run, findings, [credentialReport(run, observer, tenantId, created?.keyId)]),
    rotation: {
      due: memory.draws > 0 || rotated,
      reason: journal.reason || reasonOf(step),
      rotated,
      steps: journal.steps,
      stores: storeReports(observer, memory),
    },
    certificates:
      created === undefined || value === undefined ? [] : run.kind.certificates(value, nowOf(run)),
    ...(run.kind.what === "secret" &&
      created !== undefined &&
      value !== undefined && { made: { clientId: run.task.clientId, tenantId, secret: value } }),
  };
}

/** Before anything is done: a new one, once it is in every store, says nothing of what was there before. */
export function currentElsewhere(run: Rotation, observer: Observer): readonly Finding[] {
  if (observer.isForeign) return perhapsForeign(run);
  const state = otherCurrent(observer.world(FRESH), run.task.policy);
  const { what } = run.kind;
  return state === undefined
    ? []
    : [rotating("rotation/current-elsewhere", `current-${what}`, { what, state })];
}

/** Nothing was begun. */
export function refused(run: Rotation, findings: readonly Finding[]): Outcome {
  return outcome(run, findings, []);
}

/** One line a step that was done; what failed has a finding of its own. */
export const stepsOf = (run: Rotation, { steps }: Journal): readonly Finding[] =>
  steps
    .filter(({ result }) => !result.startsWith(FAILED))
    .map(({ action, target, result }) =>
      rotating("rotation/step", subjectOf(run), {
        step: `${WORDS[action](run.kind.what)} ${target}: ${detailOf(result)}`,
      }),
    );

/** The report's `written, key ID …` and `removed: …` behind a verb that says it already. */
const detailOf = (result: string): string => result.replace(/^(?:written, |removed: )/, "");

const WORDS: Readonly<Record<RotationStep["action"], (what: What) => string>> = {
  create: (what) => `Made a ${what} for`,
  prove: () => "Proved",
  "put-back": () => "Put back",
  publish: () => "Wrote",
  retire: () => "Retired",
  "remove-orphan": () => "Removed",
};

function endOf(run: Rotation, told: Told): readonly Finding[] {
  const { step, memory, observer, journal } = told;
  const subject = subjectOf(run);
  const { what } = run.kind;
  switch (step.action) {
    case "preflight-failed":
      return step.findings;
    case "not-due":
      return [rotating("rotation/not-due", subject, { reason: step.reason }), ...mild(journal.failures)];
    case "superseded":
      return [rotating("rotation/superseded", subject, { reason: step.reason, what })];
    case "done":
      if (step.outcome === "cleaned")
        return [
          rotating("rotation/cleaned", subject, { reason: capital(step.reason) }),
          ...mild(journal.failures),
        ];
      return [
        doneFinding(run, told),
        ...journal.unproven,
        ...newPlaces(run, observer),
        ...laterJobs(run, observer, journal),
        ...mild(journal.failures),
      ];
    case "stuck":
      return [
        ...journal.failures,
        failure(run, step.reason, memory, observer, journal),
        ...stillDead(run, memory, observer, journal),
      ];
  }
}

/** What went wrong on the way, and did not keep the run from its end. */
const mild = (findings: readonly Finding[]): readonly Finding[] =>
  findings.map((finding) => ({ ...finding, level: "warning" }));

function doneFinding(run: Rotation, { memory: { created }, observer, journal }: Told): Finding {
  const entry = observer.credential(created?.keyId);
  return rotating("rotation/rotated", subjectOf(run), {
    what: run.kind.what,
    keyId: created?.keyId ?? "",
    date: entry === undefined ? "a date that Entra keeps" : dayOf(entry.endsOn),
    stores: observer.stores.map(({ name }) => name).join(", "),
    reason: journal.reason,
  });
}

function failure(
  run: Rotation,
  reason: string,
  memory: Memory,
  observer: Observer,
  journal: Journal,
): Finding {
  const root = journal.failures[0];
  const subject = subjectOf(run);
  const { what } = run.kind;
  const words = { reason, what, cause: root === undefined ? "" : root.what };
  const isTold = mayBeStored(memory);
  const isDropped = memory.created?.inList?.isDropped === true;
  const isUndone = journal.steps.some(
    ({ action, result }) => action === "remove-orphan" && result.startsWith("removed"),
  );
  const finding = isTold
    ? rotating(isDropped ? "rotation/dropped" : "rotation/halfway", subject, {
        ...words,
        holders: holders(memory, observer, what),
      })
    : rotating(isUndone ? "rotation/undone" : "rotation/stuck", subject, words);
  return root === undefined ? finding : { ...finding, verdict: root.verdict };
}

/** That a failed run broke nothing does not mean that all is well. */
function stillDead(
  run: Rotation,
  { writes }: Memory,
  observer: Observer,
  { dead }: Journal,
): readonly Finding[] {
  const isEverywhere = observer.stores.every(({ id }) => writes[id]?.outcome === "written");
  if (dead === undefined || isEverywhere) return [];
  return [leaving("rotation/still-dead", subjectOf(run), { what: run.kind.what, dead })];
}

function holders({ writes, created }: Memory, observer: Observer, what: What): string {
  const keyId = created?.keyId ?? "";
  const sentences = observer.stores.map(({ id, name, state }) => {
    const write = writes[id];
    const shows = state.kind === "readable" && state.keyId === keyId;
    if (write?.outcome === "written" || shows) return `${name} holds the new ${what} (key ID ${keyId}).`;
    if (write?.mayBeThere) return `${name} may hold the new ${what} (key ID ${keyId}): the answer was lost.`;
    return `${name} holds what it held before.`;
  });
  return sentences.join(" ");
}

export function credentialReport(
  run: Rotation,
  observer: Observer,
  tenantId: string,
  created: string | undefined,
): CredentialReport {
  const { clientId } = run.task;
  const entry = observer.credential(created ?? observer.newest);
  const { what } = run.kind;
  return {
    kind: `client-${what}`,
    subject: `client ${what} of ${clientId}`,
    clientId,
    tenantId: tenantId || null,
    keyId: entry?.keyId ?? null,
    expiresOn: entry?.endsOn.toISOString() ?? null,
    daysLeft: entry === undefined ? null : daysLeft(entry.endsOn, nowOf(run)),
    expiryCertain: entry !== undefined,
  };
}

export function storeReports(observer: Observer, memory: Memory | undefined): readonly StoreReport[] {
  const { stores } = observer.world(FRESH);
  return observer.stores.map(({ id, line: { store }, seen }, index) => {
    const state = stores[index]?.state ?? { kind: "absent" };
    const mine = memory?.writes[id]?.outcome === "written" ? memory.created?.keyId : undefined;
    const keyId = state.kind === "readable" ? state.keyId : mine;
    return {
      store: printStore(store),
      state: seen ? state.kind : "unknown",
      keyId: keyId ?? null,
      updatedAt: state.kind === "absent" ? null : state.updatedAt.toISOString(),
    };
  });
}

function reasonOf(step: Step): string {
  return "reason" in step ? step.reason : "";
}

export function outcome(
  { traffic }: Rotation,
  findings: readonly Finding[],
  credentials: readonly CredentialReport[],
): Outcome {
  return {
    findings: findings.concat(clockFinding(traffic.clockSkew) ?? []),
    credentials,
    subscriptions: [],
    network: { busy: traffic.busy, requests: traffic.requests },
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
