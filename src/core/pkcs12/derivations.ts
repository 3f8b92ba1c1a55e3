import { Unreadable } from "../unreadable.ts";

/** What one derivation may count, and all of one file together. Honest files stay below 600,000. */
const MOST_EACH = 1_000_000;
const MOST_IN_ALL = 3_000_000;
/** A key longer than the digest takes several rows of rounds. In digests computed: two seconds of an ordinary machine. */
const MOST_WORK = 4_500_000;

/**
 * The account of what a file makes us compute. Each derivation is entered before it runs: once native code has
 * started on two thousand million rounds, nothing but the end of the process stops it.
 */
export class Derivations {
  readonly #whole: Derivations | undefined;
  readonly #mostWork: number;
  #spent = 0;
  #work = 0;
  #highest = 0;

  constructor(whole?: Derivations, mostWork = MOST_WORK) {
    this.#whole = whole;
    this.#mostWork = mostWork;
  }

  /** For one try at one thing that is locked: on the account of the file, with a highest count of its own. */
  part(mostWork?: number): Derivations {
    return new Derivations(this, mostWork);
  }

  /** The digests that were asked for. */
  get work(): number {
    return this.#work;
  }

  /** The highest count that was asked for. */
  get highest(): number {
    return this.#highest;
  }

  /** `rows` is how often the rounds are gone through. @throws Unreadable `too-costly`, or `malformed` for none */
  enter(count: number, rows = 1): void {
    // Said so that what is no number is none, too: with one in a sum, no limit would hold any more.
    if (!(count >= 1 && rows >= 1)) throw new Unreadable("malformed");
    this.#whole?.enter(count, rows);
    const work = count * rows;
    if (count > MOST_EACH || this.#spent + count > MOST_IN_ALL || this.#work + work > this.#mostWork)
      throw new Unreadable("too-costly");
    this.#spent += count;
    this.#work += work;
    this.#highest = Math.max(this.#highest, count);
  }
}
