import { rotating } from "../../core/catalogue/rotating.ts";
import { isConcurrencyViolation } from "../../core/diagnose/graph.ts";
import { dayOf } from "../../core/expiry.ts";
import { mayBeDone, NetworkError, ServiceError } from "../../core/failure.ts";
import { end, type Memory, type Outcome, remember } from "../../core/rotation/memory.ts";
import type { Step } from "../../core/rotation/next.ts";
import type { Secret } from "../../core/secret.ts";
import type { Application } from "../../ports.ts";
import { surelyForeign } from "./foreign.ts";
import { forget } from "./forget.ts";
import { FAILED, type Journal } from "./journal.ts";
import type { Made } from "./kind.ts";
import type { Observer } from "./observer.ts";
import { type Proof, prove } from "./prove.ts";
import { briefly, explain, isOver, nowOf, type Rotation, rest, subjectOf } from "./rotation.ts";

type Of<Action extends Step["action"]> = Extract<Step, { action: Action }>;

/** Then a killed run would be cleaned up by a note that is out of date. */
export const UNTOLD = "the runner's file for the state of a step (GITHUB_STATE) cannot be written";
const LATE =
  "Entra's answer was lost, and a second change now could be undone by the first, if that comes late";
/** Before a request that met another one at work is made again. */
const A_WHILE = 2000;
/** Of putting back what another has dropped: that one may still be at work. */
const MOST_TRIES = 5;
const DROPPED: Outcome = {
  ...({ of: "settle", result: "failed" } as const),
  why: "another change of the application has dropped the new one",
};

/** Carries out one step and tells what came of it. Holds the values of new credentials, which nothing else keeps. */
export class Steps {
  readonly #run: Rotation;
  readonly #observer: Observer;
  readonly #journal: Journal;
  readonly #made = new Map<string, Made>();
  /** Certificates that were seen to vanish while one was added; a list that lags behind may have shown it so. */
  #gone: readonly string[] = [];

  constructor(run: Rotation, observer: Observer, journal: Journal) {
    this.#run = run;
    this.#observer = observer;
    this.#journal = journal;
  }

  get #application(): Application {
    const { application } = this.#observer;
    if (application === undefined) throw new TypeError("nothing is changed before it was looked at");
    return application;
  }

  valueOf(keyId: string | undefined): Secret | undefined {
    return keyId === undefined ? undefined : this.#made.get(keyId)?.value;
  }

  async create({ label, endsOn, reason }: Of<"create">): Promise<Outcome> {
    const run = this.#run;
    this.#journal.reason = reason;
    const { kind } = run;
    const subject = subjectOf(run);
    const wanted = { displayName: label, startsOn: nowOf(run), endsOn };
    try {
      return this.#created(await kind.make(wanted, this.#application), label);
    } catch (error) {
      this.#journal.step("create", subject, `${FAILED}${briefly(error)}`);
      this.#journal.failed(explain(run, error, subject));
      if (isRefusal(error)) return { of: "create", result: "refused", why: `Entra made no new ${kind.what}` };
      // Whoever else is at work needs a moment, and so does a list that is to show what was made.
      await rest(run, A_WHILE * (1 + run.random()));
      await this.#observer.lookAtApplication().catch(() => undefined);
      const found = kind.found(this.#observer.application);
      if (found !== undefined) return this.#created(found, label);
      if (kind.mayMakeAgain()) return { of: "create", result: "lost" };
      return { of: "create", result: "refused", why: LATE };
    }
  }

  #created(made: Made, label: string): Outcome {
    const { keyId, startsOn, endsOn, awkward, gone, putBack } = made;
    const subject = subjectOf(this.#run);
    this.#made.set(keyId, made);
    this.#observer.born({ keyId, startsOn, endsOn, displayName: label, hint: undefined });
    this.#journal.step("create", subject, `key ID ${keyId}, ends on ${dayOf(endsOn)}`);
    this.#journal.succeeded(subject);
    this.#gone = gone;
    const inList = { since: this.#run.clock.now(), isSettled: false, putBack: 0, isDropped: false };
    const created = { keyId, startsOn, awkward, ...(putBack !== undefined && { inList }) };
    return { of: "create", result: "created", created };
  }

  /** What others did meanwhile is looked at side by side with the proof: nothing is published before both are known. */
  async prove({ keyId }: Of<"prove">): Promise<Outcome> {
    const run = this.#run;
    const value = this.valueOf(keyId);
    if (value === undefined) return { of: "prove", result: "failed", why: "its value is lost" };
    const [proven] = await Promise.all([prove(run, value), this.#observer.lookAtApplication()]);
    const proof = this.#believed(proven);
    this.#journal.remark(proof.findings.filter(({ level }) => level !== "error"));
    for (const finding of proof.findings.filter(({ level }) => level === "error"))
      this.#journal.failed(finding);
    this.#journal.step(
      "prove",
      `key ID ${keyId}`,
      proof.passed ? "signed in twice" : `${FAILED}${proof.why}`,
    );
    if (!proof.passed) return { of: "prove", result: "failed", why: proof.why };
    await this.#observer.lookAgain();
    return { of: "prove", result: "passed" };
  }

  /** A proof of the wrong application is none. A person who says `force` has looked. */
  #believed(proof: Proof): Proof {
    const { unseen } = proof;
    if (unseen === undefined || !this.#observer.isForeign || this.#run.task.policy.force) return proof;
    return {
      passed: false,
      why: "it is the wrong application",
      findings: [surelyForeign(this.#run, unseen)],
    };
  }

  /** Not past a cancellation, nor past the last call: then the run is over before any store has seen it. */
  async settle({ keyId, until }: Of<"settle">): Promise<Outcome> {
    const run = this.#run;
    const { clock, lastCall } = run;
    const wait = Math.min(until.getTime(), lastCall.getTime()) - clock.now().getTime();
    if (wait > 0) await rest(run, wait);
    if (isOver(run)) return { of: "settle", result: "interrupted" };
    await this.#observer.lookAtApplication();
    this.#tellGone();
    if (this.#observer.isListed(keyId)) return { of: "settle", result: "settled" };
    return this.#putBack(keyId);
  }

  async #putBack(keyId: string): Promise<Outcome> {
    const run = this.#run;
    const target = `key ID ${keyId}`;
    for (let tries = 1; ; tries++) {
      try {
        const wasGone = await this.#made.get(keyId)?.putBack?.();
        // Where an answer was lost before, it is there by what was asked then.
        if (wasGone !== true && tries === 1) return { of: "settle", result: "settled" };
        this.#journal.step("put-back", target, "another change of the application had dropped it");
        this.#journal.succeeded(target);
        return { of: "settle", result: "put-back", since: run.clock.now() };
      } catch (error) {
        this.#journal.step("put-back", target, `${FAILED}${briefly(error)}`);
        this.#journal.failed({ ...explain(run, error, subjectOf(run)), subject: target });
        if (isRefusal(error) || tries >= MOST_TRIES || isOver(run)) return DROPPED;
        await rest(run, A_WHILE * (1 + run.random()));
      }
    }
  }

  #tellGone(): void {
    const listed = this.#application.certificateKeyIds;
    const gone = this.#gone.filter((keyId) => !listed.includes(keyId));
    this.#gone = [];
    if (gone.length === 0) return;
    this.#journal.remark([rotating("rotation/gone", subjectOf(this.#run), { keyIds: gone.join(", ") })]);
  }

  async publish({ stores, keyId }: Of<"publish">, memory: Memory): Promise<Memory> {
    const started = stores.reduce(
      (soFar, store) => remember(soFar, { of: "publish", store, result: "lost", why: "the run was killed" }),
      memory,
    );
    if (!this.#run.note(started)) return end(memory, "failed", UNTOLD);
    const observer = this.#observer;
    const isLast = observer.stores.every(({ id }) => stores.includes(id) || id in memory.writes);
    // Whether another run was at work: side by side with the last writes, so that it costs no time, and once they are sent.
    const writing = Promise.all(stores.map((store) => this.#write(store, keyId, memory)));
    if (isLast) {
      const looking = rest(this.#run, 0).then(() => observer.lookAtOthers(stores));
      // A service that hangs now must not hold a run that has done its work.
      await Promise.race([looking, writing.then(() => rest(this.#run, A_WHILE))]);
    }
    const outcomes = await writing;
    return outcomes.reduce(remember, memory);
  }

  async #write(id: string, keyId: string, { created }: Memory): Promise<Outcome> {
    const run = this.#run;
    const store = this.#observer.store(id);
    const value = this.valueOf(keyId);
    if (value === undefined) return { of: "publish", store: id, result: "refused", why: "its value is lost" };
    const endsOn = this.#observer.credential(keyId)?.endsOn;
    try {
      store.state = await store.door.write(run.kind.payload(store.line.store, value, await this.#holder()), {
        keyId,
        startsOn: created?.startsOn ?? nowOf(run),
        endsOn: endsOn ?? new Date(nowOf(run).getTime() + run.task.policy.lifetimeDays * 86_400_000),
      });
      this.#journal.step("publish", store.name, `written, key ID ${keyId}`);
      this.#journal.succeeded(store.subject);
      return { of: "publish", store: id, result: "written", why: "" };
    } catch (error) {
      const why = briefly(error);
      this.#journal.step("publish", store.name, `${FAILED}${why}`);
      this.#journal.failed(explain(run, error, store.subject));
      const result = isRefusal(error) ? "refused" : "lost";
      // What a write that nobody heard of has done, the store itself may tell.
      if (result === "lost") await this.#observer.lookAtStore(store).catch(() => undefined);
      return { of: "publish", store: id, result, why };
    }
  }

  async remove(step: Of<"remove-orphan"> | Of<"retire">): Promise<Outcome> {
    const { keyId, action } = step;
    const run = this.#run;
    const subject = subjectOf(run);
    const ending = action === "remove-orphan" ? step.ending : undefined;
    try {
      // First: once it is removed, no later run knows what the versions hold that this one could not disable.
      if (action === "retire") await forget(run, this.#observer, this.#journal, keyId);
      await run.kind.remove(keyId, this.#application);
      this.#journal.step(action, `key ID ${keyId}`, `removed: ${step.reason}`);
      this.#journal.succeeded(`key ID ${keyId}`);
      await this.#observer.lookAtApplication().catch(() => undefined);
      return { of: "remove", keyId, result: "removed", ending };
    } catch (error) {
      this.#journal.step(action, `key ID ${keyId}`, `${FAILED}${briefly(error)}`);
      this.#journal.failed({ ...explain(run, error, subject), subject: `key ID ${keyId}` });
      if (isConcurrencyViolation(error)) await rest(run, A_WHILE * (1 + run.random()));
      await this.#observer.lookAtApplication().catch(() => undefined);
      return { of: "remove", keyId, result: "failed", ending };
    }
  }

  /** The tenant as its ID, also where the caller gave a domain. */
  async #holder() {
    const { identity, signIn, task } = this.#run;
    const { tenantId } = await signIn.principal(identity.cloud.graphUrl);
    const { cloud, subscriptionIds } = identity;
    return { clientId: task.clientId, tenantId, subscriptionId: subscriptionIds[0], cloud };
  }
}

/** The service said no, or was never asked: it was not done. Two at once is no refusal, it may go through in a moment. */
function isRefusal(error: unknown): boolean {
  if (error instanceof ServiceError) return !isConcurrencyViolation(error);
  return error instanceof NetworkError && !mayBeDone(error);
}
