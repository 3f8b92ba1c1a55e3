import { hintOf } from "../expiry.ts";
import { thumbprintOf } from "../x509/thumbprint.ts";
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

const CERTIFICATE = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/**
 * What Microsoft Graph would show of the credentials in the text: the first three characters of a secret, the
 * thumbprint of a certificate. Of a .pfx nothing that it shows, for it keeps both to itself. `secrets` are those of it.
 */
export function hintsStored(text: string, secrets = secretsStored(text)): readonly string[] {
  const prints = [...text.matchAll(CERTIFICATE)].map(([, base64 = ""]) =>
    thumbprintOf(Buffer.from(base64, "base64")),
  );
  return [...secrets.map((secret) => hintOf(secret.trim())), ...prints];
}
