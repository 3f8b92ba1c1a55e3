import type { Secret } from "./secret.ts";

/** A file of certificates and keys as it was given, not read yet. */
export interface GivenFile {
  /** The file itself as text (PEM, base64, XML), or where it lies: a path is no secret. */
  readonly content: { readonly text: Secret } | { readonly path: string };
  readonly password: Secret | undefined;
  /** For sentences: `` `client-certificate` ``, `` `AZURE_CLIENT_CERTIFICATE_PATH` ``. */
  readonly field: string;
  /** Where its password is, or would be given. */
  readonly passwordField: string;
}

/** What a certificate has to be good for. */
export type Purpose = "service-principal" | "management" | "service";
