const HIDDEN = "***";

/** What `util.inspect` looks for; asking for it by name spares loading node:util. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * A value that must never be printed. Every way of turning it into text gives `***`;
 * only `reveal()` gives the value, so each use of it can be found by name.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [INSPECT](): string {
    return HIDDEN;
  }
}
