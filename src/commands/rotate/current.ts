import { ServiceError } from "../../core/failure.ts";
import type { CurrentSecret } from "../../core/rotation/world.ts";
import type { Rotation } from "./rotation.ts";

/** What a sign-in with `current-secret` has shown; `prefix` is what Entra shows of a secret as its hint. */
export type CurrentTrial =
  | Exclude<CurrentSecret, { kind: "alive" }>
  | { readonly kind: "alive"; readonly prefix: string };

/** Only on Entra's own word is a secret dead. */
const DEAD: Readonly<Record<string, string>> = {
  "7000215": "no secret of this application",
  "7000222": "one that has expired",
};
const HINT_LENGTH = 3;

/** One sign-in, and no second one: a wrong secret that is offered again and again locks the application out. */
export async function tryCurrent(run: Rotation): Promise<CurrentTrial> {
  const { currentSecret: secret, clientId } = run.task;
  if (secret === undefined) return { kind: "untold" };
  const alive = { kind: "alive", prefix: secret.reveal().slice(0, HINT_LENGTH) } as const;
  try {
    if (isOwn(run)) await run.signIn.principal(run.identity.cloud.graphUrl);
    else await run.trySecret(clientId, secret);
    return alive;
  } catch (error) {
    const code = error instanceof ServiceError && error.service === "entra" ? error.answer.codes[0] : "";
    const why = DEAD[code ?? ""];
    return why === undefined ? { kind: "untold" } : { kind: "dead", why };
  }
}

/** The caller signs in with it anyway. */
function isOwn({ identity: { credential }, task }: Rotation): boolean {
  return (
    credential.kind === "client-secret" &&
    credential.clientId === task.clientId &&
    credential.clientSecret.reveal() === task.currentSecret?.reveal()
  );
}
