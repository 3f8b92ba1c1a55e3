import type { CredentialEntry } from "../expiry.ts";
import type { StoreState } from "./world.ts";

/**
 * What a store holds, where its tags and its value disagree: tags are copied along when a person writes an old value
 * back. The value is another credential of the application then, by what Graph shows of it, and which one is not certain.
 */
export function withoutFalseTag(state: StoreState, credentials: readonly CredentialEntry[]): StoreState {
  if (state.kind !== "readable") return state;
  const { hints = [], keyId } = state;
  const named = credentials.find((one) => one.keyId === keyId)?.hint;
  if (!named || hints.includes(named)) return state;
  const isAnother = credentials.some(({ hint }) => hint !== undefined && hints.includes(hint));
  return isAnother ? { ...state, keyId: undefined } : state;
}
