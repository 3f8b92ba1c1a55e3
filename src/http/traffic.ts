import { dateOf } from "../core/dates.ts";
import type { Traffic } from "../ports.ts";

/** Counts requests, and the time during which at least one was under way. */
export class TrafficMeter implements Traffic {
  requests = 0;
  clockSkew: number | undefined;
  readonly #skews = new Map<string, number>();
  #underway = 0;
  #since = 0;
  #busy = 0;

  get busy(): number {
    return Math.round(this.#busy);
  }

  async measure<T>(send: () => Promise<T>): Promise<T> {
    this.requests++;
    if (this.#underway++ === 0) this.#since = performance.now();
    try {
      return await send();
    } finally {
      if (--this.#underway === 0) this.#busy += performance.now() - this.#since;
    }
  }

  clockSkewOf(host: string): number | undefined {
    return this.#skews.get(host);
  }

  /** `date` is the header of an answer (RFC 9110 §6.6.1). */
  noteClock(host: string, date: string | undefined, now: Date): void {
    const theirs = dateOf(date);
    if (theirs === undefined) return;
    this.clockSkew = now.getTime() - theirs.getTime();
    this.#skews.set(host, this.clockSkew);
  }
}
