import { rotating } from "../../core/catalogue/rotating.ts";
import type { Finding } from "../../core/finding.ts";
import { count } from "../../core/render/words.ts";
import { oursIn, remaining } from "../../core/rotation/evidence.ts";
import { parseLabel } from "../../core/rotation/label.ts";
import { FRESH } from "../../core/rotation/memory.ts";
import type { Observer } from "./observer.ts";
import { type Rotation, subjectOf } from "./rotation.ts";

/**
 * What a first rotation has to say of what the stores held before it: where that was not given, it is one of those that
 * bear no mark of ours, and nothing ever retires it. To be asked before a new one is made.
 */
export function unproven(run: Rotation, observer: Observer): readonly Finding[] {
  const world = observer.world(FRESH);
  const { what, current } = run.kind;
  const wasThere = observer.stores.some(({ isNew }) => !isNew);
  if (current !== undefined || !wasThere || oursIn(world).length > 0) return [];
  const others = remaining(world).filter(
    ({ displayName, endsOn }) => parseLabel(displayName) === undefined && endsOn > world.now,
  );
  if (others.length === 0) return [];
  const { clientId } = run.task;
  const words = count(others.length, `client ${what}`);
  return [rotating("rotation/unproven", subjectOf(run), { what, clientId, others: words })];
}
