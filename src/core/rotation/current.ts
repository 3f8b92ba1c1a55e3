import type { CredentialEntry } from "../expiry.ts";
import { CLOCK_SKEW } from "./evidence.ts";
import type { CurrentSecret } from "./world.ts";

/**
 * Which credential it is that has just signed in; `hint` is what Graph shows of it. Stricter than
 * `matchSecret`, which is for a date to show: this one may be retired some day. So it must be the only one in
 * question, though another could look as if it had not started yet; and by its hint, for a secret of the service
 * principal signs in too, is in no list of the application's, and could be taken for one without a hint.
 */
export function recognise(
  credentials: readonly CredentialEntry[],
  hint: string,
  now: Date,
): CurrentSecret & { kind: "alive" } {
  const mayBe = credentials
    .filter((one) => !one.hint || one.hint === hint)
    .filter(({ endsOn }) => endsOn.getTime() + CLOCK_SKEW > now.getTime());
  const [one] = mayBe;
  const is = mayBe.length === 1 && one?.hint === hint ? one.keyId : undefined;
  return { kind: "alive", mayBe: mayBe.map(({ keyId }) => keyId), is };
}
