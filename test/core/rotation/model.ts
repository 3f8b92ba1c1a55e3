import { recognise } from "../../../src/core/rotation/current.ts";
import { parseLabel, scopeOf } from "../../../src/core/rotation/label.ts";
import { FRESH, type Memory } from "../../../src/core/rotation/memory.ts";
import type { CurrentSecret, ObservedStore, Policy, What, World } from "../../../src/core/rotation/world.ts";

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

export class Sim {
  /** Of certificates the times are whole seconds, and a lost answer is no lost value: the key pair is the run's. */
  readonly what: What;
  now = Date.UTC(2026, 8, 1, 12);
  readonly credentials: Credential[] = [];
  readonly stores: Kept[] = [];
  readonly otherKeyIds: string[] = [];
  /** Those that were somebody's `current-secret` and signed in: only they may be predecessors. */
  readonly proven = new Set<string>();
  /** Every credential that bears our mark, with the scope it was made for. */
  readonly made = new Map<string, string>();
  /** When a store last gave up the credential for another: queued runs still read it. */
  readonly #leftAt = new Map<string, number>();
  /** Whoever broke a rule, and how. */
  readonly broken: string[] = [];
  /** As the run was started that ended last: it may be run again. */
  lastRun: Policy | undefined;
  readonly githubClock: number;
  #serial = 0;

  constructor(stores: readonly boolean[], githubClock: number, what: What = "secret") {
    this.what = what;
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
    const label = parseLabel(credential.displayName);
    if (label !== undefined) this.made.set(credential.keyId, label.scope);
    return credential;
  }

  /** By hand, as a person does it. */
  put(index: number, credential: Credential): void {
    const store = this.stores[index] as Kept;
    this.#leave(store, credential.keyId);
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
      full: undefined,
      credentials: this.credentials.filter((one) => one.listedAt <= this.now && one.elsewhere !== true),
      otherKeyIds: this.otherKeyIds,
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
    const startsOn = this.what === "secret" ? this.now : Math.floor(this.now / SECOND) * SECOND;
    return this.add({
      displayName: label,
      startsOn: new Date(startsOn),
      hint: `n${this.#serial}`,
      endsOn,
      listedAt: this.now + replication / 3,
      usableAt: this.now + replication,
    });
  }

  /** I1 for a write: what worked is followed by what works. */
  write(id: string, keyId: string): void {
    const store = this.stores.find((one) => one.id === id) as Kept;
    if (!this.works(keyId)) this.broken.push(`I1: a dead credential was written to ${id}`);
    this.#leave(store, keyId);
    Object.assign(store, { value: keyId, writtenAt: this.now, tag: store.readable ? keyId : undefined });
  }

  #leave({ value }: Kept, successor: string): void {
    if (value !== undefined && value !== successor) this.#leftAt.set(value, this.now);
  }

  /** I1, I3 and the grace time for a removal. */
  remove(keyId: string, graceHours: number): void {
    const index = this.credentials.findIndex((one) => one.keyId === keyId);
    if (index < 0) return;
    const holder = this.stores.find(({ value }) => value === keyId);
    if (holder !== undefined && this.works(keyId)) this.broken.push(`I1: ${holder.id} held what was removed`);
    // As far as the clocks of the run and of GitHub may be wrong together.
    const inUse = (this.#leftAt.get(keyId) ?? 0) + graceHours * HOUR - 20 * MINUTE > this.now;
    if (inUse && graceHours > 0 && this.works(keyId)) this.broken.push(`grace: ${keyId} was in use`);
    const hasEnded = (this.credentials[index] as Credential).endsOn.getTime() <= this.now;
    const ours = this.made.get(keyId) === this.scope || (this.made.has(keyId) && hasEnded);
    if (!ours && !this.proven.has(keyId)) this.broken.push(`I3: ${keyId} was not ours`);
    if (this.otherKeyIds.includes(keyId)) this.broken.push(`I3: ${keyId} is a certificate's`);
    this.credentials.splice(index, 1);
  }
}
