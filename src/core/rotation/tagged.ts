import type { CredentialEntry } from "../expiry.ts";
import { isSameId } from "../guid.ts";
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

/**
 * The other application whose credential a store says it holds: to write this one's there would lock that one out. Not
 * where the value is one of this application's all the same.
 */
export function otherApplication(
  state: StoreState,
  clientId: string,
  credentials: readonly CredentialEntry[],
): string | undefined {
  if (state.kind !== "readable" || state.application === undefined) return undefined;
  const { application, hints = [] } = state;
  const isOurs = credentials.some(({ hint }) => hint !== undefined && hints.includes(hint));
  return isSameId(application, clientId) || isOurs ? undefined : application;
}
