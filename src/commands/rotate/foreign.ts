import { rotating } from "../../core/catalogue/rotating.ts";
import type { Finding } from "../../core/finding.ts";
import { type Rotation, subjectOf } from "./rotation.ts";

/**
 * The stores hold what Entra does not know of this application, and this action never wrote them: that secret was
 * removed, or another application signs in with it, and would be locked out. Nothing tells the two apart for certain.
 */

const holesOf = ({ kind, task }: Rotation) => ({ what: kind.what, clientId: task.clientId });

/** Nobody has named this application, it is the caller's own for want of another: then nothing is begun. */
export const notMeant = (run: Rotation): readonly Finding[] =>
  run.task.isOwnByDefault ? [rotating("rotation/target-left-out", "target-client-id", holesOf(run))] : [];

/** Somebody has: then the doubt is said. */
export const perhapsForeign = (run: Rotation): readonly Finding[] =>
  run.task.isOwnByDefault
    ? []
    : [rotating("rotation/current-unknown", `current-${run.kind.what}`, holesOf(run))];

/** And what was made of it cannot see the subscription either. */
export const surelyForeign = (run: Rotation, subscriptionId: string): Finding =>
  rotating("rotation/wrong-target", subjectOf(run), { ...holesOf(run), subscriptionId });
