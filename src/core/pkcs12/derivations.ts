import { Unreadable } from "../unreadable.ts";

/** What one derivation may count, and all of one file together. Honest files stay below 600,000. */
const MOST_EACH = 1_000_000;
const MOST_IN_ALL = 3_000_000;

/**
 * The account of what a file makes us compute. Each derivation is entered before it runs: once native code has
 * started on two thousand million rounds, nothing but the end of the process stops it.
 */
export class Derivations {
  #spent = 0;
  #highest = 0;

  /** The highest count that was asked for. */
  get highest(): number {
    return this.#highest;
  }

  /** @throws Unreadable `too-costly`, or `malformed` for a count of none */
  enter(count: number, cost = count): void {
    if (count < 1) throw new Unreadable("malformed");
    if (cost > MOST_EACH || this.#spent + cost > MOST_IN_ALL) throw new Unreadable("too-costly");
    this.#spent += cost;
    this.#highest = Math.max(this.#highest, count);
  }
}
