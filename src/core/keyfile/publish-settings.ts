import { isGuid } from "../guid.ts";
import { fromBase64 } from "../pem/characters.ts";
import { MOST_CERTIFICATES } from "../pkcs12/bags.ts";
import { Derivations } from "../pkcs12/derivations.ts";
import { Unreadable } from "../unreadable.ts";
import type { Contents } from "./contents.ts";
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

/**
 * Reads a .publishsettings: in schema 1 the certificate stands on the PublishProfile, in schema 2 on each
 * Subscription. `contents` tells where a failure was.
 * @throws Unreadable
 */
export function readPublishSettings(
  text: string,
  contents: (derivations: Derivations) => Contents,
): KeyFile | NotPublishSettings {
  const tags = tagsOf(text);
  if (tags[0]?.name !== "publishdata") return "file/unknown";
  const named = subscriptionsOf(tags);
  if (typeof named === "string") return named;
  // An ID goes into addresses, and into commands that people are told to type.
  if (!named.every(({ id }) => isGuid(id))) return "publishsettings/strange-id";
  if (named.length > MOST_SUBSCRIPTIONS) throw new Unreadable("too-complex");
  const derivations = new Derivations();
  // Most files carry the same certificate for each subscription: it is opened once.
  const files = new Map<string, KeyFile>();
  for (const { certificate } of named) {
    if (files.has(certificate)) continue;
    if (files.size === MOST_CERTIFICATES) throw new Unreadable("too-complex");
    files.set(certificate, fileOf(certificate, contents(derivations)));
  }
  const subscriptions = named.flatMap(({ id, name, url, certificate }): PublishedSubscription[] => {
    const file = files.get(certificate);
    return file === undefined ? [] : [{ id, name, url, file }];
  });
  const [first] = subscriptions;
  if (first === undefined) return "publishsettings/no-subscription";
  return { ...first.file, format: "publishsettings", subscriptions };
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

function fileOf(certificate: string, contents: Contents): KeyFile {
  const bytes = fromBase64(certificate);
  if (bytes === undefined) throw new Unreadable("malformed");
  contents.add(bytes);
  return contents.toFile();
}
