import { making } from "../../core/catalogue/making.ts";
import type { Finding } from "../../core/finding.ts";
import type { KeyFile } from "../../core/keyfile/key-file.ts";
import { listedIds } from "../../core/keyfile/published.ts";

export type Chosen =
  | { readonly file: KeyFile; readonly findings?: never }
  | { readonly file?: never; readonly findings: readonly Finding[] };

/** Of a .publishsettings the only certificate that there is, if it can be read. Any other file is meant itself. */
export function published(file: KeyFile, field: string): Chosen {
  const { subscriptions } = file;
  if (subscriptions.length === 0) return { file };
  // One certificate beside a key of its own and beside a foreign one is two.
  const [only, ...others] = new Map(subscriptions.map((one) => [whatIs(one.file), one])).values();
  if (only !== undefined && others.length === 0) {
    return only.troubles.length === 0 ? { file: only.file } : { findings: only.troubles };
  }
  const holes = {
    field,
    count: String(subscriptions.length),
    ids: listedIds(subscriptions.map(({ id }) => id)),
  };
  return { findings: [making("convert/several", "subscription-id", holes)] };
}

const whatIs = ({ certificates, keyMatches }: KeyFile): string =>
  `${certificates[0]?.thumbprint} ${keyMatches}`;
