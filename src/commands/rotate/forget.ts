import { rotating } from "../../core/catalogue/rotating.ts";
import { ServiceError } from "../../core/failure.ts";
import { parseLabel } from "../../core/rotation/label.ts";
import { isReadable } from "../../core/rotation/stores.ts";
import type { Journal } from "./journal.ts";
import { lookOnceMore } from "./look-once-more.ts";
import type { Observer } from "./observer.ts";
import { briefly, type Rotation } from "./rotation.ts";

/**
 * Has every vault disable the versions that hold a credential. A vault that says no is told of, and so is one with too
 * many versions. One that cannot be reached fails it, and so does one that holds it again: then the credential stays.
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
      journal.remark([
        rotating("rotation/old-version-readable", subject, { ...holes, ...left(error, holes) }),
      ]);
    }
  }
  // A person may have written the old value back meanwhile: nothing else is asked for between this and the removal.
  await lookOnceMore(observer, keyId, credential?.hint);
}

/** Why a version may have been left readable, and what spares one the next time. */
function left(error: ServiceError, { secret }: { readonly secret: string }) {
  if (error.answer.codes.includes("TooManyVersions")) {
    return {
      cause: `Secret ${secret} has thousands of versions, or very many that hold this credential: more than one run looks through or disables.`,
      nextTime: "let `stores` name a secret of another name: single versions cannot be deleted",
    };
  }
  return {
    cause: `The vault answered ${briefly(error)}.`,
    nextTime: "let the identity list and set the secrets of the vault (role Key Vault Secrets Officer)",
  };
}
