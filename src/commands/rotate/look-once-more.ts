import { ServiceError } from "../../core/failure.ts";
import { isSameId } from "../../core/guid.ts";
import { FRESH } from "../../core/rotation/memory.ts";
import { isReadable } from "../../core/rotation/stores.ts";
import type { StoreState } from "../../core/rotation/world.ts";
import type { Observer } from "./observer.ts";

/**
 * Throws a `ServiceError` where a vault holds a credential that is about to be removed. `hint` is what Graph shows of
 * it. A vault that does not let itself be looked at any more keeps nothing alive; one that cannot be reached does.
 */
export async function lookOnceMore(
  observer: Observer,
  keyId: string,
  hint: string | undefined,
): Promise<void> {
  for (const look of await observer.lookAtVaults()) {
    if (look.status === "rejected" && !(look.reason instanceof ServiceError)) throw look.reason;
  }
  const { stores } = observer.world(FRESH);
  const holder = stores.find(({ state }) => holds(state, keyId, hint));
  if (holder === undefined) return;
  const { store } = observer.store(holder.id).line;
  const facts = isReadable(store) ? { vault: store.vault, secret: store.name } : {};
  throw new ServiceError("key-vault", { status: 0, codes: ["HoldsRetired"], facts });
}

/** By its tag; where that names none of ours, by the value. */
function holds(state: StoreState, retired: string, hint: string | undefined): boolean {
  if (state.kind !== "readable") return false;
  const { keyId, hints = [] } = state;
  return keyId === undefined ? hint !== undefined && hints.includes(hint) : isSameId(keyId, retired);
}
