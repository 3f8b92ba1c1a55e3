import { dayOf } from "../expiry.ts";
import { oursIn } from "./evidence.ts";
import type { What, World } from "./world.ts";

/**
 * Why what the stores hold is known not to work, as a sentence without its full stop; undefined where it works or nobody
 * knows. Only on Entra's word: what it says of `current-secret`, or the end of the newest one that it lists.
 */
export function deadIn(world: World, what: What): string | undefined {
  const { current, now } = world;
  const dead = deadCurrent(world, what);
  if (dead !== undefined) return dead;
  const [newest] = oursIn(world);
  const hasEnded = current.kind === "untold" && newest !== undefined && newest.endsOn <= now;
  return hasEnded ? `the newest ${what} of this action's ended on ${dayOf(newest.endsOn)}` : undefined;
}

/** The part of it that is said of `current-secret`: what could not be asked is `untold`. */
export function deadCurrent({ current }: World, what: What): string | undefined {
  return current.kind === "dead" ? `the ${what} in \`current-${what}\` is ${current.why}` : undefined;
}
