import type { CredentialEntry } from "../expiry.ts";
import type { Finding } from "../finding.ts";
import type { Memory } from "./memory.ts";

/** All that one decision looks at: read anew before every step, so that nothing rests on what an earlier one believed. */
export interface World {
  /** By Entra's clock: the runner's, corrected by the `Date` header of Graph's answer. */
  readonly now: Date;
  /** What preflight found wrong; counts only until something is created. */
  readonly problems: readonly Finding[];
  /** What stands against one more secret, as the application is now: counts only where one would be made. */
  readonly full: Finding | undefined;
  /** The client secrets of the target application, or its certificates: all of them. */
  readonly credentials: readonly CredentialEntry[];
  /**
   * The key ids of its credentials of the other kind. A client secret that shares one with a certificate is the
   * password of its private key (https://learn.microsoft.com/graph/api/serviceprincipal-addtokensigningcertificate):
   * both are let be.
   */
  readonly otherKeyIds: readonly string[];
  /** In the order of the input. */
  readonly stores: readonly ObservedStore[];
  readonly current: CurrentSecret;
  readonly memory: Memory;
}

export interface ObservedStore {
  /** As `storeId` gives it: the same in every run. */
  readonly id: string;
  /** As the user wrote it, for sentences. */
  readonly name: string;
  readonly readable: boolean;
  readonly state: StoreState;
}

export type StoreState =
  | { readonly kind: "absent" }
  /** GitHub's `updated_at`: whole seconds, by GitHub's clock. */
  | { readonly kind: "write-only"; readonly updatedAt: Date }
  /**
   * The key id in the tags of the current version; undefined where it was not written by us. `hints` is what Graph would
   * show of the value itself, where that was read; `application` the client ID beside it, in lower case, where one stands
   * there.
   */
  | {
      readonly kind: "readable";
      readonly keyId: string | undefined;
      readonly updatedAt: Date;
      readonly hints?: readonly string[];
      readonly application?: string | undefined;
    };

/** What Entra says of `current-secret` or `current-certificate`. */
export type CurrentSecret =
  /** Not given, or nobody could be asked: an outage is no reason to rotate. */
  | { readonly kind: "untold" }
  /** Entra refused it as expired, wrong, or of an application that is gone; `why` completes "the secret is …". */
  | { readonly kind: "dead"; readonly why: string }
  /** It signed in. `mayBe` are the credentials that it could be; `is` is the one, where that is certain. */
  | { readonly kind: "alive"; readonly mayBe: readonly string[]; readonly is: string | undefined };

/** What is rotated: a client secret or a certificate. The word is for sentences too. */
export type What = "secret" | "certificate";

/** What the user asked for, and which run this is. */
export interface Policy {
  readonly what: What;
  readonly force: boolean;
  readonly rotateBeforeDays: number;
  readonly rotateAfterDays: number | undefined;
  readonly lifetimeDays: number;
  readonly graceHours: number;
  readonly run: Run;
}

export interface Run {
  /** `owner/name`. */
  readonly repository: string;
  readonly runId: string;
  readonly attempt: number;
  /** Four letters or digits drawn by the process: two jobs of one run have everything else in common. */
  readonly nonce: string;
}
