import type { Clock } from "../ports.ts";

/** What one try may take: begun later, it would end as a silence, and hide that the certificate was refused. */
const A_TRY = 2000;

/**
 * Tries with a certificate that was registered just now, for not every server knows it at once: the first at once, each
 * other after the next of the waits (milliseconds), as long as the run has time for one.
 */
export async function* tries(
  waits: readonly number[],
  { clock, deadline }: { readonly clock: Clock; readonly deadline: Date },
): AsyncGenerator<void> {
  yield;
  for (const wait of waits) {
    const left = deadline.getTime() - A_TRY - clock.now().getTime();
    if (left <= 0) return;
    await clock.sleep(Math.min(wait, left));
    yield;
  }
}
