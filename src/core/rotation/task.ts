import type { SigningMaterial } from "../credential.ts";
import type { Secret } from "../secret.ts";
import type { Repository, Store } from "./stores.ts";
import type { Policy } from "./world.ts";

/** What `rotate` and `issue` are asked for, read and checked. */
export interface Task {
  /** The application whose secret or certificate it is. */
  readonly clientId: string;
  /** It is the caller's, because `target-client-id` names none. */
  readonly isOwnByDefault: boolean;
  /** In the order of the input, each with its line in it, counted from 1. Empty for `issue`. */
  readonly stores: readonly StoreLine[];
  readonly currentSecret: Secret | undefined;
  readonly currentCertificate: SigningMaterial | undefined;
  /** Of a new certificate's key, in bits. */
  readonly keySize: number;
  /** Of the stores that hold a .pfx. */
  readonly pfxPassword: Secret | undefined;
  readonly githubToken: Secret | undefined;
  /** It is that of `notify-token` too, which by default is the job's GITHUB_TOKEN. */
  readonly isJobToken: boolean;
  /** GitHub's REST API, without a trailing slash. */
  readonly githubUrl: string;
  readonly here: Repository;
  readonly policy: Policy;
  readonly dryRun: boolean;
  readonly propagationSeconds: number;
  readonly lifetimeHours: number;
}

export interface StoreLine {
  readonly store: Store;
  readonly line: number;
}
