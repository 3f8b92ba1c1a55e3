import { making } from "../../core/catalogue/making.ts";
import type { Finding } from "../../core/finding.ts";
import type { KeyFile } from "../../core/keyfile/key-file.ts";

export type Chosen =
  | { readonly file: KeyFile; readonly finding?: never }
  | { readonly file?: never; readonly finding: Finding };

/**
 * Of a .publishsettings the certificate that is meant: that of the named subscriptions, or the only one that there
 * is. Any other file is meant itself.
 */
export function published(file: KeyFile, field: string, subscriptionIds: readonly string[]): Chosen {
  if (file.subscriptions.length === 0) return { file };
  const isNamed = (id: string): boolean =>
    subscriptionIds.some((named) => named.toLowerCase() === id.toLowerCase());
  const named = file.subscriptions.filter(({ id }) => isNamed(id));
  const candidates = named.length > 0 ? named : file.subscriptions;
  // One certificate beside a key of its own and beside a foreign one is two.
  const files = new Map(candidates.map(({ file: one }) => [whatIs(one), one]));
  const [only, ...others] = files.values();
  if (only !== undefined && others.length === 0) return { file: only };
  return {
    finding: making("convert/several", "subscription-id", { field, count: String(candidates.length) }),
  };
}

const whatIs = ({ certificates, keyMatches }: KeyFile): string =>
  `${certificates[0]?.thumbprint} ${keyMatches}`;
