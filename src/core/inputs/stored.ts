import { secretsOfCertificate } from "./certificate-text.ts";
import { parseCreds } from "./creds/parse.ts";
import { SHORTEST_TEXT } from "./keeper.ts";

/**
 * Everything in the text of a store that must not be printed: the text as it is, and the secrets in it where it is a
 * credential in one of its spellings. Who wrote it there, and in which format, is not known.
 */
export function secretsStored(text: string): readonly string[] {
  if (text.trim().length < SHORTEST_TEXT) return [];
  const { secrets } = parseCreds(text, "a store", "environment");
  return [...new Set([text, ...secretsOfCertificate(text), ...secrets])];
}
