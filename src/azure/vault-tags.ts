import { isGuid } from "../core/guid.ts";
import type { Format } from "../core/rotation/stores.ts";

/** Of one version of a secret. They can be read with `list` alone: nothing secret goes into them. */
export type Tags = Readonly<Record<string, string>>;

const MARK = { name: "managed-by", value: "azure-credentials" } as const;
const KEY_ID = "azure-credentials-key-id";
const APPLICATION = "azure-credentials-application";
/**
 * A version takes 15 tags (https://learn.microsoft.com/azure/key-vault/secrets/about-secrets). Two of ours it must have;
 * the third, whose credential it is, where there is room.
 */
const MOST = 15;
export const MOST_OTHERS = MOST - 2;

/** Which credential a version says it holds; undefined where it was not written by us. */
export const keyIdIn = (tags: Tags = {}): string | undefined => guidIn(tags, KEY_ID);

/** The client ID of the application whose it is, in lower case. */
export const applicationIn = (tags: Tags = {}): string | undefined =>
  guidIn(tags, APPLICATION)?.toLowerCase();

const guidIn = (tags: Tags, name: string): string | undefined =>
  tags[MARK.name] === MARK.value && isGuid(tags[name] ?? "") ? tags[name] : undefined;

export const withOurs = (
  others: Tags,
  of: { readonly keyId: string; readonly application: string },
): Tags => ({
  ...others,
  ...{ [MARK.name]: MARK.value, [KEY_ID]: of.keyId },
  ...(Object.keys(others).length < MOST_OTHERS && { [APPLICATION]: of.application }),
});

/**
 * What a new version of this format takes over from the one before: whose it is and what it costs stays true. A tag
 * with one of our names gives way to ours, whatever it says and however it is spelled.
 */
export const othersIn = (tags: Tags = {}, format: Format): Tags =>
  Object.fromEntries(
    Object.entries(tags).filter(([name, value]) => !isOurs(name) && !misleads(name, value, format)),
  );

const isOurs = (name: string): boolean => [MARK.name, KEY_ID, APPLICATION].includes(name.toLowerCase());

/**
 * `az keyvault secret set --file` notes how it read the file, and `download` undoes that: bytes it would make of a text
 * of ours, save of a .pfx in base64.
 */
function misleads(name: string, encoding: string, format: Format): boolean {
  if (name !== "file-encoding") return false;
  return encoding === "hex" || (encoding === "base64" && format !== "pfx");
}
