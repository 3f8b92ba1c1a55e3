import { hintOf } from "../expiry.ts";
import { meantId } from "../guid.ts";
import { thumbprintOf } from "../x509/thumbprint.ts";
import { secretsOfCertificate } from "./certificate-text.ts";
import { parseCreds } from "./creds/parse.ts";
import { SHORTEST_TEXT } from "./keeper.ts";

/** The text of a store, read. Who wrote it there, and in which format, is not known. */
export interface Stored {
  /** What must not be printed: the text as it is, and the secrets in it where it is a credential in one of its spellings. */
  readonly secrets: readonly string[];
  /**
   * What Microsoft Graph would show of the credentials in it: the first three characters of a secret, the thumbprint of a
   * certificate. Of a .pfx nothing that it shows, for it keeps both to itself.
   */
  readonly hints: readonly string[];
  /** The client ID that stands beside them in JSON. */
  readonly application: string | undefined;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

export function readStored(text: string): Stored {
  const { secrets: inside, fields } = parseCreds(text, "a store", "environment");
  const isShort = text.trim().length < SHORTEST_TEXT;
  const secrets = isShort ? [] : [...new Set([text, ...secretsOfCertificate(text), ...inside])];
  const prints = [...text.matchAll(CERTIFICATE)].map(([, base64 = ""]) =>
    thumbprintOf(Buffer.from(base64, "base64")),
  );
  return {
    secrets,
    hints: [...secrets.map((secret) => hintOf(secret.trim())), ...prints],
    application: meantId(fields.clientId?.value ?? ""),
  };
}
