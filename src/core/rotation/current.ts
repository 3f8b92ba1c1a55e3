import type { SecretEntry } from "../expiry.ts";
import { CLOCK_SKEW } from "./evidence.ts";
import type { CurrentSecret } from "./world.ts";

/**
 * Which credential a secret is that has just signed in; `prefix` is its first three characters. Stricter than
 * `matchSecret`, which is for a date to show: this one may be retired some day. So it must be the only one in
 * question, though another could look as if it had not started yet; and by its hint, for a secret of the service
 * principal signs in too, is in no list of the application's, and could be taken for one without a hint.
 */
export function recognise(
  credentials: readonly SecretEntry[],
  prefix: string,
  now: Date,
): CurrentSecret & { kind: "alive" } {
  const mayBe = credentials
    .filter(({ hint }) => !hint || hint === prefix)
    .filter(({ endsOn }) => endsOn.getTime() + CLOCK_SKEW > now.getTime());
  const [one] = mayBe;
  const is = mayBe.length === 1 && one?.hint === prefix ? one.keyId : undefined;
  return { kind: "alive", mayBe: mayBe.map(({ keyId }) => keyId), is };
}
