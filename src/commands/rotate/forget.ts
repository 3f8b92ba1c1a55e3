import { rotating } from "../../core/catalogue/rotating.ts";
import { ServiceError } from "../../core/failure.ts";
import { parseLabel } from "../../core/rotation/label.ts";
import { isReadable } from "../../core/rotation/stores.ts";
import type { Journal } from "./journal.ts";
import type { Observer } from "./observer.ts";
import { briefly, type Rotation } from "./rotation.ts";

/**
 * Has every vault disable the versions that hold a credential. A vault that says no is told of. One that cannot be
 * reached fails it: then the credential stays, and the next run tries again.
 */
export async function forget(
  run: Rotation,
  observer: Observer,
  journal: Journal,
  keyId: string,
): Promise<void> {
  const { what } = run.kind;
  const credential = observer.credential(keyId);
  const isOurs = parseLabel(credential?.displayName) !== undefined;
  const hint = observer.isOnlyOne(credential?.hint) ? credential?.hint : undefined;
  for (const { door, line, name, subject } of observer.stores) {
    const { store } = line;
    if (!isReadable(store)) continue;
    const holes = { store: name, vault: store.vault, secret: store.name, what, keyId };
    try {
      const othersAreLeft = await door.forget(keyId, hint);
      if (othersAreLeft && !isOurs) journal.remark([rotating("rotation/version-by-hand", subject, holes)]);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const cause = `The vault answered ${briefly(error)}.`;
      journal.remark([rotating("rotation/old-version-readable", subject, { ...holes, cause })]);
    }
  }
}
