import { rotating } from "../../core/catalogue/rotating.ts";
import type { Finding } from "../../core/finding.ts";
import { type Rotation, subjectOf } from "./rotation.ts";

/**
 * The stores hold what Entra does not know of this application, and this action never wrote them: that secret was
 * removed, or another application signs in with it, and would be locked out. Nothing tells the two apart for certain.
 */

const holesOf = ({ kind, task }: Rotation) => ({ what: kind.what, clientId: task.clientId });

/** Where nobody has named this application, for it is the caller's own for want of another, nothing is begun. */
export const perhapsForeign = (run: Rotation): Finding =>
  run.task.isOwnByDefault
    ? rotating("rotation/target-left-out", "target-client-id", holesOf(run))
    : rotating("rotation/current-unknown", `current-${run.kind.what}`, holesOf(run));

/** And what was made of it cannot see the subscription either. */
export const surelyForeign = (run: Rotation, subscriptionId: string): Finding =>
  rotating("rotation/wrong-target", subjectOf(run), { ...holesOf(run), subscriptionId });
