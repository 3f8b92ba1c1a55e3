import { recognise } from "../../../src/core/rotation/current.ts";
import { parseLabel, scopeOf } from "../../../src/core/rotation/label.ts";
import { FRESH, type Memory, type Outcome, remember } from "../../../src/core/rotation/memory.ts";
import { nextStep, type Step } from "../../../src/core/rotation/next.ts";
import type { CurrentSecret, ObservedStore, Policy, World } from "../../../src/core/rotation/world.ts";

/**
 * A tiny Entra, a tiny GitHub and a tiny vault, that know what the decision does not: which value a store really
 * holds. Every change is checked at the instant when it lands.
 */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface Credential {
  readonly keyId: string;
  readonly displayName: string | undefined;
  readonly hint: string | undefined;
  readonly startsOn: Date;
  readonly endsOn: Date;
  /** When a list shows it, and when every node takes it: Entra replicates. */
  readonly listedAt: number;
  readonly usableAt: number;
  /** On the service principal: it signs in, and no list of the application's shows it. */
  readonly elsewhere?: boolean;
}

interface Kept {
  readonly id: string;
  readonly readable: boolean;
  value: string | undefined;
  /** True time. */
  writtenAt: number;
  tag: string | undefined;
}

/** Ill luck of one request. */
export type Luck = "ok" | "lost-but-done" | "lost" | "refused" | "awkward";

export interface RunOptions {
  readonly policy: Policy;
  /** The store that `current-secret` is read from, when the run is queued. */
  readonly currentFrom: number | undefined;
  /** How wrong the run's clock is. */
  readonly clockError: number;
  /** One for each request that changes something, then "ok". */
  readonly luck: readonly Luck[];
  /** Milliseconds that pass at each pause: before a request lands, and before its answer is heard. */
  readonly pauses: readonly number[];
  readonly replication: number;
}

export interface RunRecord {
  readonly steps: Step[];
  writes: number;
}

export const STEP_CAP = 40;

export class Sim {
  now = Date.UTC(2026, 8, 1, 12);
  readonly credentials: Credential[] = [];
  readonly stores: Kept[] = [];
  readonly certificateKeyIds: string[] = [];
  /** Those that were somebody's `current-secret` and signed in: only they may be predecessors. */
  readonly proven = new Set<string>();
  /** Every credential that a run of ours made, with the scope it was made for. */
  readonly made = new Map<string, string>();
  /** Whoever broke a rule, and how. */
  readonly broken: string[] = [];
  readonly githubClock: number;
  #serial = 0;

  constructor(stores: readonly boolean[], githubClock: number) {
    this.githubClock = githubClock;
    for (const [index, readable] of stores.entries()) {
      const id = `${readable ? "keyvault" : "github"}:${index}`;
      this.stores.push({ id, readable, value: undefined, writtenAt: this.now - 100 * DAY, tag: undefined });
    }
  }

  get scope(): string {
    return scopeOf(this.stores.map(({ id }) => id));
  }

  add(part: Partial<Credential> & { days?: number } = {}): Credential {
    const { days = 400, ...rest } = part;
    const serial = ++this.#serial;
    const credential = {
      // A hash of the number, so that the order of the ids is not that of time.
      keyId: `${(Math.imul(serial, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0")}-${serial.toString(16).padStart(4, "0")}-4000-8000-000000000000`,
      displayName: undefined,
      hint: "abc",
      startsOn: new Date(this.now),
      endsOn: new Date(this.now + days * DAY),
      listedAt: this.now,
      usableAt: this.now,
      ...rest,
    };
    this.credentials.push(credential);
    return credential;
  }

  /** By hand, as a person does it. */
  put(index: number, credential: Credential): void {
    const store = this.stores[index] as Kept;
    Object.assign(store, { value: credential.keyId, writtenAt: this.now, tag: undefined });
  }

  works(keyId: string | undefined): boolean {
    const found = this.credentials.find((one) => one.keyId === keyId);
    return found !== undefined && found.endsOn.getTime() > this.now && found.usableAt <= this.now;
  }

  observe(memory: Memory, current: CurrentSecret, clockError: number): World {
    return {
      now: new Date(this.now + clockError),
      problems: [],
      credentials: this.credentials.filter((one) => one.listedAt <= this.now && one.elsewhere !== true),
      certificateKeyIds: this.certificateKeyIds,
      stores: this.stores.map((store) => this.#observed(store)),
      current,
      memory,
    };
  }

  #observed({ id, readable, value, writtenAt, tag }: Kept): ObservedStore {
    const floor = Math.floor((writtenAt + this.githubClock) / SECOND) * SECOND;
    if (value === undefined) return { id, name: id, readable, state: { kind: "absent" } };
    const state = readable
      ? ({ kind: "readable", keyId: tag, updatedAt: new Date(writtenAt) } as const)
      : ({ kind: "write-only", updatedAt: new Date(floor) } as const);
    return { id, name: id, readable, state };
  }

  current(value: string | undefined, clockError: number): CurrentSecret {
    if (value === undefined) return { kind: "untold" };
    if (!this.works(value)) return { kind: "dead", why: "expired" };
    this.proven.add(value);
    const hint = this.credentials.find(({ keyId }) => keyId === value)?.hint ?? "old";
    const listed = this.observe(FRESH, { kind: "untold" }, 0).credentials;
    return recognise(listed, hint, new Date(this.now + clockError));
  }

  create(label: string, endsOn: Date, replication: number): Credential {
    const made = this.add({
      displayName: label,
      hint: `n${this.#serial}`,
      endsOn,
      listedAt: this.now + replication / 3,
      usableAt: this.now + replication,
    });
    this.made.set(made.keyId, parseLabel(label)?.scope ?? "");
    return made;
  }

  /** I1 for a write: what worked is followed by what works. */
  write(id: string, keyId: string): void {
    const store = this.stores.find((one) => one.id === id) as Kept;
    if (!this.works(keyId)) this.broken.push(`I1: a dead credential was written to ${id}`);
    Object.assign(store, { value: keyId, writtenAt: this.now, tag: store.readable ? keyId : undefined });
  }

  /** I1 and I3 for a removal. */
  remove(keyId: string): void {
    const index = this.credentials.findIndex((one) => one.keyId === keyId);
    if (index < 0) return;
    const holder = this.stores.find(({ value }) => value === keyId);
    if (holder !== undefined && this.works(keyId)) this.broken.push(`I1: ${holder.id} held what was removed`);
    const ours = this.made.get(keyId) === this.scope;
    if (!ours && !this.proven.has(keyId)) this.broken.push(`I3: ${keyId} was not ours`);
    if (this.certificateKeyIds.includes(keyId)) this.broken.push(`I3: ${keyId} is a certificate's`);
    this.credentials.splice(index, 1);
  }
}

/**
 * One run. It stops at every `yield`: before a decision is carried out, between the two halves of a request (it has
 * landed, the answer is not heard), and after. Who drives it may let time pass, let another run go on, or never come back.
 */
export function* runOf(sim: Sim, options: RunOptions, record: RunRecord): Generator<number, Step, void> {
  const { policy, currentFrom, clockError } = options;
  const luck = [...options.luck];
  const pauses = [...options.pauses];
  const pause = () => pauses.shift() ?? 300;
  const given = currentFrom === undefined ? undefined : sim.stores[currentFrom]?.value;
  const current = sim.current(given, clockError);
  let memory = FRESH;
  while (record.steps.length < STEP_CAP) {
    const step = nextStep(sim.observe(memory, current, clockError), policy);
    record.steps.push(step);
    if (step.action === "prove") {
      const found = sim.credentials.find(({ keyId }) => keyId === step.keyId);
      // Asked again while Entra replicates, up to the time limit of three minutes.
      yield Math.min(Math.max(0, (found?.usableAt ?? 0) - sim.now), 3 * MINUTE);
      const passed = sim.works(step.keyId) && (luck.shift() ?? "ok") !== "refused";
      memory = remember(
        memory,
        passed ? { of: "prove", result: "passed" } : { of: "prove", result: "failed", why: "refused" },
      );
      continue;
    }
    const carryOut = requestOf(sim, step, options);
    if (carryOut === undefined) return step;
    yield pause();
    const fate = luck.shift() ?? "ok";
    record.writes++;
    const outcome = carryOut(fate);
    yield pause();
    memory = remember(memory, outcome);
  }
  sim.broken.push("the run did not end");
  return { action: "stuck", reason: "cap" };
}

function requestOf(sim: Sim, step: Step, { replication }: RunOptions): ((fate: Luck) => Outcome) | undefined {
  switch (step.action) {
    case "create":
      return (fate) => {
        if (fate === "refused") return { of: "create", result: "refused", why: "refused" };
        if (fate === "lost") return { of: "create", result: "lost" };
        const { keyId, startsOn } = sim.create(step.label, step.endsOn, replication);
        if (fate === "lost-but-done") return { of: "create", result: "lost" };
        const awkward = fate === "awkward" ? "it begins with a dash" : undefined;
        return { of: "create", result: "created", created: { keyId, startsOn, awkward } };
      };
    case "publish":
      return (fate) => {
        const { store } = step;
        if (fate === "refused") return { of: "publish", store, result: "refused", why: "no right" };
        if (fate === "lost") return { of: "publish", store, result: "lost", why: "no answer" };
        sim.write(store, step.keyId);
        const result = fate === "lost-but-done" ? "lost" : "written";
        return { of: "publish", store, result, why: "no answer" };
      };
    case "retire":
    case "remove-orphan":
      return (fate) => {
        const { keyId } = step;
        const ending = step.action === "remove-orphan" ? step.ending : undefined;
        if (fate !== "lost" && fate !== "refused") sim.remove(keyId);
        const result = fate === "ok" || fate === "awkward" ? "removed" : "failed";
        return { of: "remove", keyId, result, ending };
      };
    default:
      return undefined;
  }
}
