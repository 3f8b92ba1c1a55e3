import { NetworkError, type NetworkFailure } from "../core/failure.ts";

/** Time, sleep and chance come from outside, so that tests need none of them. */
export interface Patience {
  now(): Date;
  /** Ends early, by rejecting, when `signal` aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
  /** When the whole run must be over. */
  readonly deadline: Date;
}

const PASSING: readonly NetworkFailure[] = [
  "reset",
  "timeout",
  "server-error",
  "throttled",
  "refused",
  "no-route",
];
const ATTEMPTS = 6;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 16_000;

/** A name that does not exist will not exist in a second; a resolver that is busy (`EAI_AGAIN`) may answer. */
export function isPassing(error: NetworkError): boolean {
  return PASSING.includes(error.failure) || (error.failure === "dns" && error.detail === "EAI_AGAIN");
}

/** Full jitter (half to whole), so that a hundred jobs that failed together do not come back together. */
const backoff = (attempt: number, random: number): number =>
  Math.min(FIRST_WAIT * 2 ** attempt, LONGEST_WAIT) * (0.5 + random / 2);

export interface Attempted<T> {
  readonly result: T;
  /** Set where the answer asks for another try: what it will be called if no try succeeds. */
  readonly again?: NetworkError;
  /** Milliseconds the service asked us to wait (`Retry-After`). */
  readonly retryAfter?: number;
}

/**
 * Tries until an answer stands, the failure is one that does not pass, or the next wait would outlast the run.
 * Only for requests that may be repeated.
 */
export async function withRetry<T>(
  attempt: () => Promise<Attempted<T>>,
  patience: Patience,
  signal: AbortSignal,
): Promise<T> {
  let before: NetworkError | undefined;
  for (let tries = 0; ; tries++) {
    const outcome = await attempt().catch((error: unknown) => asPassing(error));
    if (outcome.again === undefined) return outcome.result as T;
    const wait = outcome.retryAfter ?? backoff(tries, patience.random());
    const left = patience.deadline.getTime() - patience.now().getTime();
    // A try that the end of the run cut off tells less than the one before it.
    const cutOff = left < 100 && outcome.again.failure === "timeout";
    const failure = cutOff ? (before ?? outcome.again) : outcome.again;
    if (tries + 1 >= ATTEMPTS || wait >= left) throw failure;
    before = failure;
    await patience.sleep(wait, signal).catch(() => {
      throw failure;
    });
  }
}

function asPassing(error: unknown): Attempted<undefined> {
  if (error instanceof NetworkError && isPassing(error)) return { result: undefined, again: error };
  throw error;
}
