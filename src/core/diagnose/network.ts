import { finder } from "../catalogue/finder.ts";
import { NETWORK, NETWORK_NOTES } from "../catalogue/network.ts";
import type { NetworkError } from "../failure.ts";
import type { Finding } from "../finding.ts";
import { printable } from "./context.ts";

const find = finder(NETWORK);
const note = finder(NETWORK_NOTES);

export function diagnoseNetwork(error: NetworkError, subject: string): Finding {
  return find(`network/${error.failure}`, subject, { host: error.host, detail: printable(error.detail) });
}

/** Below this, tokens and certificates have enough leeway of their own. */
const TOLERATED_MINUTES = 3;

/** `skew` in milliseconds, positive where the runner is ahead; undefined where it does not matter. */
export function clockFinding(skew: number | undefined): Finding | undefined {
  const minutes = Math.floor(Math.abs(skew ?? 0) / 60_000);
  if (skew === undefined || minutes < TOLERATED_MINUTES) return undefined;
  const direction = skew > 0 ? "ahead" : "behind";
  return note("network/clock-skew", "runner", { minutes: String(minutes), direction });
}
