import { rotating } from "../../core/catalogue/rotating.ts";
import { dayOf } from "../../core/expiry.ts";
import type { Finding } from "../../core/finding.ts";
import { hasEnded, mayHaveWritten, oursIn } from "../../core/rotation/evidence.ts";
import type { World } from "../../core/rotation/world.ts";
import type { Application } from "../../ports.ts";
import { type Rotation, subjectOf } from "./rotation.ts";

/** Whether there is room for one more: what stands against it, as a finding. */

/** Applications that allow personal accounts hold two client secrets. */
const PERSONAL = /^(?:AzureADandPersonalMicrosoftAccount|PersonalMicrosoftAccount)$/i;
const MOST_SECRETS_OF_PERSONAL = 2;
/** One in use, one in its grace time, and what two failed nights have left. */
const MOST_OF_OURS = 5;
const A_WEEK = 7 * 86_400_000;

export const noRoom = (
  run: Rotation,
  application: Application | undefined,
  world: World,
): Finding | undefined => (application && twoSecrets(run, application, world)) ?? piledUp(run, world);

/** The application is full; a secret that has ended is named, for it can go. */
function twoSecrets(
  run: Rotation,
  { signInAudience: audience, secrets: all }: Application,
  { memory, now }: World,
): Finding | undefined {
  if (run.kind.what !== "secret" || !PERSONAL.test(audience)) return undefined;
  const secrets = all.filter(({ keyId }) => memory.removals[keyId]?.done !== true);
  if (secrets.length < MOST_SECRETS_OF_PERSONAL) return undefined;
  const ended = secrets.find((entry) => hasEnded(entry, now));
  return rotating("rotation/two-secrets", subjectOf(run), {
    ...{ audience, clientId: run.task.clientId, count: String(secrets.length) },
    ended: ended === undefined ? "" : `The one with key ID ${ended.keyId} ended on ${dayOf(ended.endsOn)}. `,
    keyId: ended?.keyId ?? "<key ID>",
  });
}

/**
 * A store that lets itself be read and refuses every write ends each night half way, with one secret more that
 * nothing may remove. After some of them a new one is tried once a week.
 */
function piledUp(run: Rotation, world: World): Finding | undefined {
  const { policy, clientId } = run.task;
  const ours = oursIn(world);
  const [newest] = ours;
  const isYoung = newest !== undefined && world.now.getTime() - newest.startsOn.getTime() < A_WEEK;
  if (policy.force || ours.length < MOST_OF_OURS || !isYoung) return undefined;
  // Then none has refused: somebody has only tried the rotation out.
  if (world.stores.every((store) => mayHaveWritten(store, ours).includes(newest))) return undefined;
  const holes = { clientId, count: String(ours.length), what: run.kind.what };
  return rotating("rotation/piled-up", subjectOf(run), holes);
}
