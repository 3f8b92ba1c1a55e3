import { NetworkError } from "../core/failure.ts";
import { type Attempted, type Patience, withRetry } from "./retry.ts";

/**
 * As `withRetry`, for a write that may be repeated. One whose answer was lost may have been done, whatever a later
 * try is told: it ends as lost unless one succeeds. Else a caller would take the later refusal for the whole truth,
 * and take back what is in use.
 */
export async function retryWrite<T extends { readonly status: number }>(
  attempt: () => Promise<Attempted<T>>,
  patience: Patience,
  signal: AbortSignal,
): Promise<T> {
  let lost: NetworkError | undefined;
  const watched = async (): Promise<Attempted<T>> => {
    try {
      const tried = await attempt();
      lost ??= lossIn(tried.again);
      return tried;
    } catch (error) {
      lost ??= lossIn(error);
      throw error;
    }
  };
  const response = await withRetry(watched, patience, signal).catch((error: unknown) => {
    throw lost ?? error;
  });
  if (lost !== undefined && response.status >= 400) throw lost;
  return response;
}

/** The request may have arrived, and been carried out. */
function lossIn(error: unknown): NetworkError | undefined {
  const isLoss = error instanceof NetworkError && /^(?:reset|timeout|server-error)$/.test(error.failure);
  return isLoss ? error : undefined;
}
