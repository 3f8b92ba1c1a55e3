import { ServiceError } from "../../core/failure.ts";
import type { CurrentSecret } from "../../core/rotation/world.ts";
import type { Kind } from "./kind.ts";

/** What a sign-in with what the stores hold has shown; `hint` is what Graph shows of it. */
export type CurrentTrial =
  | Exclude<CurrentSecret, { kind: "alive" }>
  | { readonly kind: "alive"; readonly hint: string };

/** One sign-in, and no second one: a wrong secret that is offered again and again locks the application out. */
export async function tryCurrent({ current }: Kind): Promise<CurrentTrial> {
  if (current === undefined) return { kind: "untold" };
  try {
    await current.signIn();
    return { kind: "alive", hint: current.hint };
  } catch (error) {
    const code = error instanceof ServiceError && error.service === "entra" ? error.answer.codes[0] : "";
    const why = current.dead[code ?? ""];
    return why === undefined ? { kind: "untold" } : { kind: "dead", why };
  }
}
