/**
 * Why a certificate file, or a part of one, cannot be read. The catalogue has a sentence for each.
 * `detail` is a name of ours or of an algorithm, never a piece of the file and never a parser's message.
 */
export type Trouble =
  /** The file ends before what it announces. */
  | "truncated"
  | "malformed"
  /** Nested or long beyond what an honest file needs. */
  | "too-complex"
  /** A key derivation, or all of them together, would cost too much. */
  | "too-costly"
  /** An algorithm that is not read here: `detail` names it. */
  | "unsupported"
  /** OpenSSL does not take the private key. */
  | "unusable-key"
  /** XML that brings a document type or entities of its own. */
  | "document-type"
  /** Decrypting failed: the password is wrong, or the bytes are damaged. */
  | "wrong-password"
  /** It is encrypted, and no password was given. */
  | "no-password";

export class Unreadable extends Error {
  override readonly name = "Unreadable";
  readonly trouble: Trouble;
  readonly detail: string;

  constructor(trouble: Trouble, detail = "") {
    super(`${trouble} ${detail}`.trim());
    this.trouble = trouble;
    this.detail = detail;
  }
}

/** What `read` gives, or undefined where it finds the thing unreadable (for one reason only, if one is named). */
export function attempt<T>(read: () => T, forThis?: Trouble): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable && (forThis ?? error.trouble) === error.trouble) return undefined;
    throw error;
  }
}
