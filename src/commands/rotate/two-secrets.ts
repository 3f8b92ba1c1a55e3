import { rotating } from "../../core/catalogue/rotating.ts";
import { type CredentialEntry, dayOf } from "../../core/expiry.ts";
import type { Finding } from "../../core/finding.ts";
import { hasEnded } from "../../core/rotation/evidence.ts";
import { nowOf, type Rotation, subjectOf } from "./rotation.ts";

/** The application is full; a secret that has ended is named, for it can go. */
export function twoSecrets(run: Rotation, audience: string, secrets: readonly CredentialEntry[]): Finding {
  const ended = secrets.find((entry) => hasEnded(entry, nowOf(run)));
  return rotating("rotation/two-secrets", subjectOf(run), {
    ...{ audience, clientId: run.task.clientId, count: String(secrets.length) },
    ended: ended === undefined ? "" : `The one with key ID ${ended.keyId} ended on ${dayOf(ended.endsOn)}. `,
    keyId: ended?.keyId ?? "<key ID>",
  });
}
