/**
 * What one run knows of its own doing, and only it can know: the world does not show whether a value was lost, or a
 * write begun. It dies with the process; the post step is given `created` and `writes` again from the runner's state.
 */
export interface Memory {
  /** How often Entra was asked for a credential, lost answers included. */
  readonly draws: number;
  readonly created: Created | undefined;
  /** By store id: every write that was begun. */
  readonly writes: Readonly<Record<string, Write>>;
  /** By key id: removals that were asked for. */
  readonly removals: Readonly<Record<string, Removal>>;
  /** Set once: the run goes no further than cleaning up. */
  readonly ending: Ending | undefined;
}

export interface Created {
  readonly keyId: string;
  /** As Entra answered it. */
  readonly startsOn: Date;
  readonly proven: boolean;
  /** Why it must be drawn again: the words of `awkwardness`. */
  readonly awkward: string | undefined;
  /** Only of one in a list that is written whole. */
  readonly inList?: InList;
}

/** One that another's change of the same list may drop: see `SETTLES_WITHIN`. */
export interface InList {
  /** When it was written into the list, for the first time or again: by the runner's clock, as it is only waited. */
  readonly since: Date;
  /** Whether it was seen there since everybody who could drop it has written. */
  readonly isSettled: boolean;
  readonly putBack: number;
  /** It was dropped, and could not be kept there. */
  readonly isDropped: boolean;
}

export interface Write {
  /** `lost`: no answer, so it may have been done. `refused`: the service said no, so it was not. */
  readonly outcome: "written" | "lost" | "refused";
  /** Of this try or of one before it: a refusal after a lost answer takes nothing back. */
  readonly mayBeThere: boolean;
  readonly tries: number;
  readonly why: string;
}

export interface Removal {
  readonly done: boolean;
  readonly tries: number;
}

export interface Ending {
  readonly kind: "failed" | "superseded";
  readonly reason: string;
}

/** Past the point of no return: a store was written, or may have been. */
export const mayBeStored = ({ writes }: Pick<Memory, "writes">): boolean =>
  Object.values(writes).some(({ mayBeThere }) => mayBeThere);

export const FRESH: Memory = { draws: 0, created: undefined, writes: {}, removals: {}, ending: undefined };

/** What came of a step. */
export type Outcome =
  | { readonly of: "create"; readonly result: "created"; readonly created: Omit<Created, "proven"> }
  | { readonly of: "create"; readonly result: "lost" }
  | { readonly of: "create"; readonly result: "refused"; readonly why: string }
  | { readonly of: "prove"; readonly result: "passed" }
  | { readonly of: "prove"; readonly result: "failed"; readonly why: string }
  | { readonly of: "settle"; readonly result: "settled" | "interrupted" }
  | { readonly of: "settle"; readonly result: "put-back"; readonly since: Date }
  | { readonly of: "settle"; readonly result: "failed"; readonly why: string }
  | {
      readonly of: "publish";
      readonly store: string;
      readonly result: Write["outcome"];
      readonly why: string;
    }
  /** A credential that is not there any more counts as removed. `ending` is that of the step. */
  | {
      readonly of: "remove";
      readonly keyId: string;
      readonly result: "removed" | "failed";
      readonly ending: Ending | undefined;
    };

/**
 * The memory after a step; after `publish`, once for each of its stores. Before any of these writes is begun, all of
 * them must be recorded as lost in the runner's state: a process that is killed among them cannot tell any more.
 */
export function remember(memory: Memory, outcome: Outcome): Memory {
  switch (outcome.of) {
    case "create":
      return rememberCreate(memory, outcome);
    case "prove":
      if (outcome.result === "failed") return end(memory, "failed", outcome.why);
      return memory.created === undefined
        ? memory
        : { ...memory, created: { ...memory.created, proven: true } };
    case "settle":
      return rememberSettled(memory, outcome);
    case "publish": {
      const { store, result, why } = outcome;
      const before = memory.writes[store];
      const mayBeThere = result !== "refused" || before?.mayBeThere === true;
      const write = { outcome: result, mayBeThere, tries: (before?.tries ?? 0) + 1, why };
      // Once a store has it, it is looked for again.
      return inListOf({ ...memory, writes: { ...memory.writes, [store]: write } }, { isSettled: false });
    }
    case "remove": {
      const { keyId, result, ending } = outcome;
      const done = result === "removed";
      const removal = { done, tries: (memory.removals[keyId]?.tries ?? 0) + 1 };
      const created = done && memory.created?.keyId === keyId ? undefined : memory.created;
      const after = { ...memory, created, removals: { ...memory.removals, [keyId]: removal } };
      return ending === undefined ? after : end(after, ending.kind, ending.reason);
    }
  }
}

/** The run is to stop: cancelled, out of time, or a step failed for good. The first reason counts. */
export function end(memory: Memory, kind: Ending["kind"], reason: string): Memory {
  return memory.ending === undefined ? { ...memory, ending: { kind, reason } } : memory;
}

function rememberCreate(memory: Memory, outcome: Outcome & { of: "create" }): Memory {
  const drawn = { ...memory, draws: memory.draws + 1 };
  if (outcome.result === "lost") return drawn;
  if (outcome.result === "refused") return end(drawn, "failed", outcome.why);
  return { ...drawn, created: { ...outcome.created, proven: false } };
}

/** Thrice is more than two runs that meet: somebody goes on writing the list. */
const MOST_PUT_BACK = 3;

function rememberSettled(memory: Memory, outcome: Outcome & { of: "settle" }): Memory {
  switch (outcome.result) {
    case "settled":
      return inListOf(memory, { isSettled: true });
    case "interrupted":
      return memory;
    case "failed":
      return end(inListOf(memory, { isDropped: true }), "failed", outcome.why);
    case "put-back": {
      const putBack = (memory.created?.inList?.putBack ?? 0) + 1;
      const isDropped = putBack >= MOST_PUT_BACK;
      const after = inListOf(memory, { since: outcome.since, isSettled: false, putBack, isDropped });
      return isDropped ? end(after, "failed", "others go on replacing the list of certificates") : after;
    }
  }
}

/** The memory with this changed in what it knows of the list, where there is one. */
function inListOf(memory: Memory, part: Partial<InList>): Memory {
  const { created } = memory;
  if (created?.inList === undefined) return memory;
  return { ...memory, created: { ...created, inList: { ...created.inList, ...part } } };
}
