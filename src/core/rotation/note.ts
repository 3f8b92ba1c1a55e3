import { isGuid } from "../guid.ts";
import { FRESH, type Memory, type Write } from "./memory.ts";

/** What the main step leaves to the post step, in the runner's state: no secret is in it. */
export interface Note {
  /** Of the process, as in its labels. */
  readonly nonce: string;
  readonly memory: Memory;
}

export function printNote({ nonce, memory }: Note): string {
  const { draws, created, writes } = memory;
  const kept = Object.entries(writes).map(([store, { mayBeThere }]) => ({ store, mayBeThere }));
  return JSON.stringify({ nonce, draws, keyId: created?.keyId, startsOn: created?.startsOn, writes: kept });
}

/** Undefined for every text that `printNote` does not write. It names things and grants nothing: see `left`. */
export function parseNote(text: string): Note | undefined {
  try {
    const { nonce, draws, keyId, startsOn, writes } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (typeof nonce !== "string" || !/^[a-z0-9]{4}$/.test(nonce)) return undefined;
    if (!Number.isInteger(draws) || !Array.isArray(writes)) return undefined;
    const memory = { ...FRESH, draws: Number(draws), writes: Object.fromEntries(writes.flatMap(writeOf)) };
    if (keyId === undefined && writes.length === 0) return { nonce, memory };
    const date = new Date(String(startsOn));
    // What is written was made before: half of a note must not make it look as if nobody had it.
    if (typeof keyId !== "string" || !isGuid(keyId) || Number.isNaN(date.getTime())) return undefined;
    return {
      nonce,
      memory: { ...memory, created: { keyId, startsOn: date, proven: false, awkward: undefined } },
    };
  } catch {
    return undefined;
  }
}

/** A write that was refused is none that matters; whether one was done, only its store still knows. */
function writeOf(entry: unknown): readonly (readonly [string, Write])[] {
  const { store, mayBeThere } = Object(entry) as Readonly<Record<string, unknown>>;
  if (typeof store !== "string" || mayBeThere !== true) return [];
  return [[store, { outcome: "lost", mayBeThere, tries: 1, why: "the run was stopped" }]];
}
