import { ServiceError } from "../../core/failure.ts";
import type { CurrentSecret } from "../../core/rotation/world.ts";
import type { Kind } from "./kind.ts";

/** What a sign-in with what the stores hold has shown; `hint` is what Graph shows of it. */
export type CurrentTrial =
  | Extract<CurrentSecret, { kind: "untold" }>
  /** `isNotYet`: Entra says the same of one that a server of it has not heard of yet. */
  | (Extract<CurrentSecret, { kind: "dead" }> & {
      readonly hint: string;
      readonly isNotYet: boolean;
      /** It was never this application's, or was removed there. */
      readonly isUnknown: boolean;
    })
  | { readonly kind: "alive"; readonly hint: string };

/** One sign-in, and no second one: a wrong secret that is offered again and again locks the application out. */
export async function tryCurrent({ current, notYet }: Kind): Promise<CurrentTrial> {
  if (current === undefined) return { kind: "untold" };
  try {
    await current.signIn();
    return { kind: "alive", hint: current.hint };
  } catch (error) {
    const [code = ""] = error instanceof ServiceError && error.service === "entra" ? error.answer.codes : [];
    const why = current.dead[code];
    if (why === undefined) return { kind: "untold" };
    const isUnknown = code === current.unknown;
    return { kind: "dead", why, hint: current.hint, isNotYet: notYet.includes(code), isUnknown };
  }
}
