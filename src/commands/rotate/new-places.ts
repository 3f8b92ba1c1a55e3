import { rotating } from "../../core/catalogue/rotating.ts";
import type { Finding } from "../../core/finding.ts";
import type { Observer } from "./observer.ts";
import { type Rotation, subjectOf } from "./rotation.ts";

/** New secrets of an organisation that are to be for chosen repositories: nobody has chosen one yet. */
export const readByNobody = (observer: Observer): readonly Finding[] =>
  observer.stores.flatMap(({ isNew, line: { store }, name, subject }) => {
    if (!isNew || !("organisation" in store) || store.visibility !== "selected") return [];
    const { organisation, name: secret } = store;
    const of = store.kind === "github-organisation" ? "actions" : "dependabot";
    return [rotating("rotation/read-by-nobody", subject, { store: name, organisation, of, secret })];
  });

/** After a rotation: a mistyped name is not told from a new one. */
export function newPlaces(run: Rotation, observer: Observer): readonly Finding[] {
  const stores = observer.stores.flatMap(({ isNew, name }) => (isNew ? [name] : [])).join(", ");
  return stores === ""
    ? []
    : [rotating("rotation/new-place", subjectOf(run), { stores, what: run.kind.what })];
}
