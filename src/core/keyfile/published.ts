import { keyFileFinding } from "../catalogue/key-files.ts";
import type { Finding } from "../finding.ts";
import { enumerate, plainly } from "../inputs/fields.ts";
import { type Asked, refusalWithin } from "./findings.ts";
import type { KeyFile, PublishedSubscription } from "./key-file.ts";
import type { Published, PublishedCertificate } from "./publish-settings.ts";

/** So many IDs are written out in a sentence. */
const MOST_IDS = 10;

/**
 * A .publishsettings as the file that it is. What is unreadable of it stands with its subscriptions, and only where
 * nothing else is there it stands against the whole.
 */
export function publishedFile(
  { certificates, ids, strangers }: Published,
  asked: Asked,
): { readonly file: KeyFile | undefined; readonly findings: readonly Finding[] } {
  const read = certificates.map((one) => ({ ...one, troubles: troublesOf(one, asked, certificates.length) }));
  const subscriptions = read
    .flatMap(({ of, file, troubles }): PublishedSubscription[] =>
      of.map(({ id, name, url }) => ({ id, name, url, file, troubles })),
    )
    .sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
  const best = read.find(({ trouble }) => trouble === undefined);
  const first = best ?? read.find(({ file }) => file.certificates.length > 0 || file.key !== undefined);
  const stray = strangers.length === 0 ? [] : [notNamed(strangers, ids, asked)];
  return {
    file: first && { ...first.file, format: "publishsettings", subscriptions },
    findings: [...stray, ...(best === undefined ? read.flatMap(({ troubles }) => troubles) : [])],
  };
}

/** Whose certificate in it that is, in words: `` `management-certificate` of subscription 1111… and 2 more ``. */
export function ofSubscriptions(field: string, of: readonly { readonly id: string }[]): string {
  const [first, ...others] = of;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${field} of subscription ${first?.id}${more}`;
}

/** The IDs, for a sentence. */
export function listedIds(ids: readonly string[]): string {
  const more = ids.length > MOST_IDS ? [`${ids.length - MOST_IDS} more`] : [];
  return enumerate([...ids.slice(0, MOST_IDS), ...more]);
}

function troublesOf({ trouble, of }: PublishedCertificate, asked: Asked, count: number): readonly Finding[] {
  if (trouble === undefined) return [];
  const field = count === 1 ? asked.field : ofSubscriptions(asked.field, of);
  return [refusalWithin(trouble.error, trouble.part, { ...asked, field, subject: plainly(field) })];
}

function notNamed(strangers: readonly string[], ids: readonly string[], { field }: Asked): Finding {
  const holes = { field, missing: listedIds(strangers), ids: listedIds(ids) };
  return keyFileFinding("publishsettings/other-subscriptions", "subscription-id", holes);
}
