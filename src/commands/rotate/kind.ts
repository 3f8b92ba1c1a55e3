import type { CredentialEntry } from "../../core/expiry.ts";
import type { CertificateReport } from "../../core/report.ts";
import type { Holder } from "../../core/rotation/payload.ts";
import type { Store } from "../../core/rotation/stores.ts";
import type { What } from "../../core/rotation/world.ts";
import type { Secret } from "../../core/secret.ts";
import type { Application, ResourceManager } from "../../ports.ts";

/** All in which the rotation of a certificate differs from that of a client secret. */
export interface Kind {
  readonly what: What;
  /** What the stores hold now, as `current-secret` or `current-certificate` gives it; undefined where it does not. */
  readonly current: Current | undefined;
  /** What Entra says of a credential that it has not heard of yet: it is asked again for a while. */
  readonly notYet: readonly string[];
  listed(application: Application | undefined): Listed;
  /** May throw `ServiceError` or `NetworkError`, as `Applications.addSecret` tells it. */
  make(wanted: Wanted, on: Application): Promise<Made>;
  /** What `make` has made though its answer was lost; undefined where the value went with the answer, or it is not listed. */
  found(application: Application | undefined): Made | undefined;
  /** Whether another may be made while an answer is lost: not where the first, coming late, would undo the second. */
  mayMakeAgain(): boolean;
  /** Signs in with one that was made, on connections of its own. */
  signIn(value: Secret): Promise<ResourceManager>;
  /** What the report says of one that was made. */
  certificates(value: Secret, now: Date): readonly CertificateReport[];
  payload(store: Store, value: Secret, holder: Holder): Secret;
  remove(keyId: string, on: Application): Promise<void>;
}

export interface Current {
  /** As Graph shows it of each of them: see `CredentialEntry`. */
  readonly hint: string;
  /** Entra's words for one that is dead, by its codes: each completes "the secret in `current-secret` is …". */
  readonly dead: Readonly<Record<string, string>>;
  /** The one of them that says that it is none of this application's, and does not mean that it has ended. */
  readonly unknown?: string;
  signIn(): Promise<void>;
  /** It is dead: nothing is proven by it any more. Only what can prove anything has this. */
  readonly disown?: () => void;
}

export interface Listed {
  readonly credentials: readonly CredentialEntry[];
  /** See `World`. */
  readonly otherKeyIds: readonly string[];
}

export interface Wanted {
  readonly displayName: string;
  readonly startsOn: Date;
  readonly endsOn: Date;
}

export interface Made {
  readonly keyId: string;
  readonly startsOn: Date;
  readonly endsOn: Date;
  /** A client secret, or the private key and the certificate as PEM. */
  readonly value: Secret;
  /** Why it is of no use and another must be made. */
  readonly awkward: string | undefined;
  /** What was seen to vanish meanwhile: key ids that were nobody's to touch. */
  readonly gone: readonly string[];
  /**
   * Of one in a list that is only written whole, so that another's change may drop it: puts it into the list again, and
   * answers whether that was needed.
   */
  readonly putBack?: () => Promise<boolean>;
}
