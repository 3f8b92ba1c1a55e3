import type { Application } from "./application.ts";
import type { KeyCredential, PasswordCredential } from "./records.ts";
import type { World } from "./world.ts";

/** What one node of Entra says to a fresh secret. */
export type NodeAnswer = "ok" | "fail";

/**
 * How slowly Entra hands a change on to its nodes. Everything is off by default, and goes by the world's clock or by
 * counters of each credential, never by the wall clock. Only what was made through Graph counts as fresh, or what
 * `addSecret({ fresh: true })` made.
 */
export interface Propagation {
  /** A fresh secret or certificate is refused for this long. */
  tokenDelayMs: number;
  /** The first so many sign-ins with a fresh secret are refused. */
  acceptAfter: number;
  /** After those, the answers of the nodes that the next sign-ins meet; a list is used up once, and then all is "ok". */
  perNode: NodeAnswer[] | ((attempt: number) => NodeAnswer);
  /** What a node without the secret says: mostly "wrong" (7000215), sometimes "expired" (7000222). */
  refusal: 7000215 | 7000222;
  /** For this long after a write, reads show the state before it: no fresh secret yet, a removed one still. */
  readDelayMs: number;
  /** So many reads after a write show the state before it. */
  staleReads: number;
  /** removePassword does not find a fresh secret at the first so many tries. */
  removalMisses: number;
}

/** When a credential was made or removed, and what has asked for it since. */
export interface Freshness {
  at: Date;
  attempts: number;
  reads: number;
  removals: number;
}

/** A secret, or a certificate. */
interface Perhaps {
  fresh?: Freshness;
}

/** What was removed, and reads may still show, at the place in the list where it stood. */
export interface Removed<T extends Perhaps> {
  credential: T;
  index: number;
  since: Freshness;
}

/** What one read of an application shows, oldest first. */
export interface Shown {
  passwords: PasswordCredential[];
  keys: KeyCredential[];
}

export const createPropagation = (): Propagation => ({
  tokenDelayMs: 0,
  acceptAfter: 0,
  perNode: [],
  refusal: 7000215,
  readDelayMs: 0,
  staleReads: 0,
  removalMisses: 0,
});

export const freshness = (at: Date): Freshness => ({ at, attempts: 0, reads: 0, removals: 0 });

/** Whether the node that this sign-in meets has the secret. Counts the attempt. */
export function signInReaches(world: World, { fresh }: Perhaps): boolean {
  if (!fresh) return true;
  const { tokenDelayMs, acceptAfter, perNode } = world.propagation;
  if (elapsed(world, fresh) < tokenDelayMs) return false;
  const attempt = fresh.attempts;
  fresh.attempts += 1;
  if (attempt < acceptAfter) return false;
  const turn = attempt - acceptAfter;
  return (typeof perNode === "function" ? perNode(turn) : perNode[turn]) !== "fail";
}

/** Whether removePassword or removeKey finds the credential. Counts the try. */
export function removalReaches(world: World, { fresh }: Perhaps): boolean {
  if (!fresh) return true;
  fresh.removals += 1;
  return fresh.removals > world.propagation.removalMisses;
}

/** The credentials as one read of the application shows them. Counts the read. */
export const listed = (world: World, application: Application): Shown => ({
  passwords: reached(world, application.passwordCredentials, application.removed),
  keys: reached(world, application.keyCredentials, application.removedKeys),
});

function reached<T extends Perhaps>(world: World, list: T[], removed: Removed<T>[]): T[] {
  const shown = list.filter(({ fresh }) => !fresh || readReaches(world, fresh));
  for (const { credential, index, since } of removed) {
    if (!readReaches(world, since)) shown.splice(Math.min(index, shown.length), 0, credential);
  }
  return shown;
}

function readReaches(world: World, since: Freshness): boolean {
  const { readDelayMs, staleReads } = world.propagation;
  since.reads += 1;
  return since.reads > staleReads && elapsed(world, since) >= readDelayMs;
}

const elapsed = (world: World, { at }: Freshness): number => world.now().getTime() - at.getTime();
