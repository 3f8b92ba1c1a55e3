import { leaving } from "../../core/catalogue/leaving.ts";
import { rotating } from "../../core/catalogue/rotating.ts";
import type { Finding } from "../../core/finding.ts";
import { isSameId } from "../../core/guid.ts";
import type { Repository, Store } from "../../core/rotation/stores.ts";
import type { Journal } from "./journal.ts";
import type { Observer } from "./observer.ts";
import { type Rotation, subjectOf } from "./rotation.ts";

/**
 * Secrets of environments are read when a job starts; all others when the run is queued. What was not there then has
 * no old value.
 */
export function laterJobs(run: Rotation, observer: Observer, { dead }: Journal): readonly Finding[] {
  const early = observer.stores.filter(
    ({ line: { store }, isNew }) =>
      !isNew && (store.kind === "github-repository" || store.kind === "github-organisation"),
  );
  const { graceHours } = run.task.policy;
  const isGone = graceHours === 0 || dead !== undefined;
  const told = isGone ? early : early.filter(({ line }) => isReadHere(line.store, run.task.here));
  if (told.length === 0) return [];
  const stores = told.map(({ name }) => name).join(", ");
  const subject = subjectOf(run);
  const { what } = run.kind;
  const places = `${what === "secret" ? "this step's output, " : ""}an environment secret or the vault`;
  if (dead !== undefined)
    return [leaving("rotation/later-jobs-dead", subject, { stores, what, places, dead })];
  if (graceHours === 0) return [rotating("rotation/later-jobs-fail", subject, { stores })];
  return [rotating("rotation/later-jobs", subject, { stores, what, places, hours: String(graceHours) })];
}

/** Whether the jobs of the repository that this runs in may read it. */
function isReadHere(store: Store, here: Repository): boolean {
  if ("organisation" in store) return isSameId(store.organisation, here.owner);
  if (!("repository" in store) || store.repository === undefined) return true;
  return isSameId(store.repository.owner, here.owner) && isSameId(store.repository.name, here.name);
}
