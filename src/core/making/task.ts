import type { Purpose } from "../given-file.ts";
import type { Content, PfxProtection } from "../keyfile/write.ts";
import type { PfxEncryption } from "../pkcs12/encrypt.ts";
import type { Secret } from "../secret.ts";
import type { Name } from "../x509/write-name.ts";
import type { Format } from "./file-names.ts";

/** What `generate` is to make. */
export interface GenerateTask {
  readonly purpose: Purpose;
  readonly subject: Name;
  readonly dnsNames: readonly string[];
  readonly keySize: number;
  readonly days: number;
  /** Undefined for no .pfx: nobody gave a password for it. */
  readonly pfx: PfxProtection | undefined;
}

/** What `convert` is to make of a file. */
export interface ConvertTask {
  readonly formats: readonly Format[];
  /** Undefined for that of the file that is given. */
  readonly password: Secret | undefined;
  readonly stripPassword: boolean;
  readonly encryption: PfxEncryption;
}

/** The files to make, and what goes into them. */
export interface Wanted {
  readonly formats: readonly Format[];
  readonly content: Content;
  /** Needed for a .pfx. */
  readonly pfx: PfxProtection | undefined;
}

/** Where the files go. */
export interface Destination {
  /** As it was given; undefined for a folder of the runner's. */
  readonly directory: string | undefined;
  /** Leave them in the folder of the runner when the job ends. */
  readonly keep: boolean;
}
