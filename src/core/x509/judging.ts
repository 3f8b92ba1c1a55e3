import { CERTIFICATES, RENEWAL } from "../catalogue/certificates.ts";
import { finder } from "../catalogue/finder.ts";
import type { Purpose } from "../given-file.ts";

export const judged = finder(CERTIFICATES);

export interface Judging {
  /** For sentences: `` `client-certificate` ``. */
  readonly field: string;
  /** Of the findings: `client-certificate`. */
  readonly subject: string;
  readonly purpose: Purpose;
  /** Without, it is only looked at, and may be what is uploaded. */
  readonly needsKey: boolean;
  /** The host that a service certificate must name, in lower case. */
  readonly domain: string | undefined;
  readonly now: Date;
  readonly warnDays: number;
  readonly failDays: number;
}

/** What the sentences on a certificate's replacement have in common. */
export const renewalOf = ({ purpose }: Judging) => ({ renewal: RENEWAL[purpose] });
