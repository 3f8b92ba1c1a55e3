import { isGuid, isSameId } from "../guid.ts";
import { fromBase64 } from "../pem/characters.ts";
import { MOST_CERTIFICATES } from "../pkcs12/bags.ts";
import { Derivations } from "../pkcs12/derivations.ts";
import { Unreadable } from "../unreadable.ts";
import type { Contents, Part } from "./contents.ts";
import type { KeyFile, PublishedSubscription } from "./key-file.ts";
import { type Tag, tagsOf } from "./xml.ts";

export type NotPublishSettings =
  | "file/unknown"
  | "publishsettings/web-app"
  | "publishsettings/no-certificate"
  | "publishsettings/no-subscription"
  | "publishsettings/strange-id";

/** Nobody's file names so many; each is tried, and each is told of. */
const MOST_SUBSCRIPTIONS = 200;

interface Named {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly certificate: string;
}

/** One of the certificates in it, with the subscriptions that it opens. */
export interface PublishedCertificate {
  readonly file: KeyFile;
  readonly of: readonly Omit<PublishedSubscription, "file" | "troubles">[];
  /** Undefined where it could be read; else why not, and in which part. */
  readonly trouble: { readonly error: Unreadable; readonly part: Part } | undefined;
}

export interface Published {
  readonly certificates: readonly PublishedCertificate[];
  /** The subscriptions in the order of the file. */
  readonly ids: readonly string[];
  /** Those that were asked for, and have no certificate in it: then all are read. */
  readonly strangers: readonly string[];
}

/**
 * Reads a .publishsettings: in schema 1 the certificate stands on the PublishProfile, in schema 2 on each
 * Subscription. Of `wanted` subscriptions only those are opened; of none, all. One that cannot be read is no hindrance
 * to the others.
 * @throws Unreadable
 */
export function readPublishSettings(
  text: string,
  wanted: readonly string[],
  contents: (derivations: Derivations) => Contents,
): Published | NotPublishSettings {
  const tags = tagsOf(text);
  if (tags[0]?.name !== "publishdata") return "file/unknown";
  const named = subscriptionsOf(tags);
  if (typeof named === "string") return named;
  // An ID goes into addresses, and into commands that people are told to type.
  if (!named.every(({ id }) => isGuid(id))) return "publishsettings/strange-id";
  if (named.length === 0) return "publishsettings/no-subscription";
  if (named.length > MOST_SUBSCRIPTIONS) throw new Unreadable("too-complex");
  const strangers = wanted.filter((id) => !named.some((one) => isSameId(one.id, id)));
  const all = wanted.length === 0 || strangers.length > 0;
  const meant = named.filter(({ id }) => all || wanted.some((one) => isSameId(one, id)));
  // Most files carry the same certificate for each subscription: it is opened once.
  const groups = Map.groupBy(meant, ({ certificate }) => certificate);
  if (groups.size > MOST_CERTIFICATES) throw new Unreadable("too-complex");
  const derivations = new Derivations();
  return {
    certificates: [...groups].map(([certificate, of]) => ({
      ...open(certificate, contents(derivations)),
      of,
    })),
    ids: named.map(({ id }) => id),
    strangers,
  };
}

function subscriptionsOf(tags: readonly Tag[]): readonly Named[] | NotPublishSettings {
  const found: Named[] = [];
  let profile: Tag | undefined;
  let certificates = 0;
  for (const tag of tags) {
    if (tag.name === "publishprofile") profile = tag;
    else if (tag.name !== "subscription") continue;
    const certificate = tag.attributes.get("managementcertificate") ?? "";
    if (certificate !== "") certificates++;
    if (tag.name === "subscription") found.push(named(tag, profile));
  }
  const method = profile?.attributes.get("publishmethod") ?? "";
  if (certificates === 0) {
    return method === "AzureServiceManagementAPI" || method === ""
      ? "publishsettings/no-certificate"
      : "publishsettings/web-app";
  }
  return found.length === 0
    ? "publishsettings/no-subscription"
    : found.filter((one) => one.certificate !== "");
}

function named(subscription: Tag, profile: Tag | undefined): Named {
  const of = (name: string): string => subscription.attributes.get(name) ?? "";
  const ofProfile = (name: string): string => profile?.attributes.get(name) ?? "";
  return {
    id: of("id"),
    name: of("name"),
    url: of("servicemanagementurl") || ofProfile("url"),
    certificate: of("managementcertificate") || ofProfile("managementcertificate"),
  };
}

function open(certificate: string, contents: Contents): Omit<PublishedCertificate, "of"> {
  try {
    const bytes = fromBase64(certificate);
    if (bytes === undefined) throw new Unreadable("malformed");
    contents.add(bytes);
    return { file: contents.toFile(), trouble: undefined };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { file: contents.toFile(), trouble: { error, part: contents.part } };
  }
}
