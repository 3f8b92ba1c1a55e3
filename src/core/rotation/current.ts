import { matchSecret, type SecretEntry } from "../expiry.ts";
import type { CurrentSecret } from "./world.ts";

/**
 * Which credential a secret is that has just signed in; `prefix` is its first three characters. Certain enough to
 * retire it one day only where one alone comes into question, and by its hint: a secret of the service principal
 * signs in too, and is in no list of the application's, so one without a hint could be taken for it.
 */
export function recognise(
  credentials: readonly SecretEntry[],
  prefix: string,
  now: Date,
): CurrentSecret & { kind: "alive" } {
  const mayBe = credentials.filter(({ hint }) => !hint || hint === prefix).map(({ keyId }) => keyId);
  const found = matchSecret(credentials, prefix, now);
  const is = found.match === "one" && found.credential.hint === prefix ? found.credential.keyId : undefined;
  return { kind: "alive", mayBe, is };
}
