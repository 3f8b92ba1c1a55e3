/** Time that passes only where somebody waits for it: the next event is always at once. */

interface Event {
  readonly at: number;
  readonly serial: number;
  readonly act: () => void | Promise<void>;
}

/** A wait of so much could be one that something quicker, still being worked out, makes needless. */
const LONG = 1000;
/** No request is under way for longer than that. */
const UNDER_WAY = 120_000;

const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class Time {
  now: number;
  #serial = 0;
  #queue: Event[] = [];

  constructor(start: number) {
    this.now = start;
  }

  after(milliseconds: number, act: Event["act"]): void {
    const event = { at: this.now + Math.max(0, milliseconds), serial: ++this.#serial, act };
    let index = this.#queue.length;
    while (index > 0 && (this.#queue[index - 1]?.at ?? 0) > event.at) index--;
    this.#queue.splice(index, 0, event);
  }

  /** Until `isOver`, which is asked after every event. */
  async pass(isOver: () => boolean): Promise<void> {
    await aTurn();
    for (let idle = 0; !isOver(); ) {
      const next = this.#queue[0];
      const isFar = next === undefined || next.at - this.now > LONG;
      if (isFar && idle < 4) {
        idle++;
        await aTurn();
        continue;
      }
      if (next === undefined) throw new Error("everybody waits for nothing");
      idle = 0;
      this.#queue.shift();
      this.now = Math.max(this.now, next.at);
      await next.act();
      await aTurn();
    }
  }

  /** Lets that much time pass: what was under way arrives, then nothing happens for the rest of it. */
  async rest(milliseconds: number): Promise<void> {
    const until = this.now + milliseconds;
    let isOver = false;
    this.after(Math.min(milliseconds, UNDER_WAY), () => {
      isOver = true;
    });
    await this.pass(() => isOver);
    this.now = Math.max(this.now, until);
  }
}
