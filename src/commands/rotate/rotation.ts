import type { Identity } from "../../core/credential.ts";
import type { Context, IdToken } from "../../core/diagnose/context.ts";
import { diagnose } from "../../core/diagnose/diagnose.ts";
import { NetworkError, ServiceError } from "../../core/failure.ts";
import type { Finding } from "../../core/finding.ts";
import type { Memory } from "../../core/rotation/memory.ts";
import type { Task } from "../../core/rotation/task.ts";
import type { Applications, Clock, OpenStore, SignIn, Traffic } from "../../ports.ts";
import type { Kind } from "./kind.ts";

/** Everything that one `rotate` or `issue` needs: what to do, and the world to do it in. */
export interface Rotation {
  readonly identity: Identity;
  readonly task: Task;
  readonly signIn: SignIn;
  /** The claims of the OIDC token that was shown to Entra, once it was. */
  readonly presented: () => IdToken | undefined;
  readonly applications: Applications;
  /** A client secret or a certificate. */
  readonly kind: Kind;
  readonly openStore: OpenStore;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly traffic: Traffic;
  /** When no new step is begun any more, so that what was begun can still be taken back. */
  readonly lastCall: Date;
  /** Aborts when somebody cancels the run. */
  readonly cancelled: AbortSignal;
  /**
   * Leaves a note for the post step, before the next request is made; an empty one where nothing is left to do.
   * Answers whether it could be saved.
   */
  readonly note: (memory: Memory | undefined) => boolean;
  /** What the main step has left: this is the post step. */
  readonly left: Memory | undefined;
}

const A_MINUTE = 60_000;

export const subjectOf = ({ task }: Rotation): string => `application ${task.clientId}`;

/** Cancelled, or out of time: no new step is begun any more. */
export const isOver = ({ clock, cancelled, lastCall }: Rotation): boolean =>
  cancelled.aborted || clock.now() >= lastCall;

/** What a failure meant, as a finding. */
export function explain(
  run: Rotation,
  error: unknown,
  subject: string,
  context: Partial<Context> = {},
): Finding {
  return diagnose(error, {
    ...{ subject, credential: run.identity.credential, cloud: run.identity.cloud },
    ...{ idToken: run.presented(), writing: "secrets", target: run.task.clientId },
    isJobToken: run.task.isJobToken,
    ...context,
  });
}

/** A failure in a few words, for a sentence that names many: never what a service wrote itself. */
export function briefly(error: unknown): string {
  if (error instanceof ServiceError) {
    const { status, codes } = error.answer;
    return [status === 0 ? "refused" : `HTTP ${status}`, ...codes.slice(0, 1)].join(" ");
  }
  return error instanceof NetworkError ? `${error.failure} ${error.detail}` : "a fault of this action";
}

/**
 * By Graph's clock: the runner's own may be wrong, and ends are what Entra says they are. No other host has a say: a
 * vault or a proxy with a wrong date would make living secrets look as if they had ended.
 */
export function nowOf({ clock, traffic, identity }: Rotation): Date {
  const { host } = new URL(identity.cloud.graphUrl);
  return new Date(clock.now().getTime() - (traffic.clockSkewOf(host) ?? 0));
}

/**
 * Sleeps, but not past a cancellation. The clock's own sleep does not hold the process, and a service may have closed
 * every idle connection: without the timer the run would be over in the middle, green and without a word.
 */
export async function rest({ clock, cancelled }: Rotation, milliseconds: number): Promise<void> {
  if (cancelled.aborted) return;
  const awake = setInterval(() => undefined, A_MINUTE);
  let wake: () => void = () => undefined;
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
    cancelled.addEventListener("abort", wake, { once: true });
  });
  try {
    await Promise.race([clock.sleep(milliseconds), woken]);
  } finally {
    clearInterval(awake);
    cancelled.removeEventListener("abort", wake);
  }
}
