import { leaving } from "../../core/catalogue/leaving.ts";
import { dayOf } from "../../core/expiry.ts";
import type { Finding } from "../../core/finding.ts";
import type { Created, Memory } from "../../core/rotation/memory.ts";
import type { Outcome } from "../outcome.ts";
import { outcome } from "./outcome.ts";
import { type Rotation, subjectOf } from "./rotation.ts";

const DAY = 86_400_000;

/** What the post step says of a credential that the note of the main step names. */
export type Naming = (run: Rotation, left: Memory & { readonly created: Created }, cause: string) => Finding;

/**
 * Neither Entra nor the application can be asked, and that is the end of the main step. The post step has its note
 * still: whoever is to clean up needs the key ID more than the cause. It is a warning, as where a removal is refused.
 */
export function unreached(run: Rotation, problems: readonly Finding[], naming: Naming): Outcome {
  const { left, task, kind } = run;
  const [root] = problems;
  if (left === undefined || root === undefined) return outcome(run, problems, []);
  const { created } = left;
  const cause = root.what;
  const finding =
    created === undefined
      ? leaving("rotation/unseen", subjectOf(run), {
          ...{ cause, what: kind.what, clientId: task.clientId, runId: task.policy.run.runId },
        })
      : naming(run, { ...left, created }, cause);
  return outcome(run, [{ ...finding, verdict: root.verdict }], []);
}

/** Of a rotation: only what no store can hold may be removed. */
export const ofRotation: Naming = (run, { created: { keyId, startsOn }, writes }, cause) => {
  const { task, kind } = run;
  const isTold = Object.values(writes).some(({ mayBeThere }) => mayBeThere);
  const date = dayOf(new Date(startsOn.getTime() + task.policy.lifetimeDays * DAY));
  const holes = { what: kind.what, keyId, date, cause, clientId: task.clientId };
  return leaving(isTold ? "rotation/perhaps-stored" : "rotation/abandoned", subjectOf(run), holes);
};
