import type { Cloud } from "../cloud.ts";
import type { Finding } from "../finding.ts";
import { rotationFinding } from "./catalogue.ts";
import { Cursor, placed, Stop } from "./cursor.ts";
import {
  brokenEnvironment,
  brokenOwner,
  brokenRepository,
  brokenSecretName,
  brokenVaultName,
  brokenVaultSecretName,
} from "./store-names.ts";
import {
  FORMATS,
  type Format,
  type Repository,
  type Store,
  storeId,
  VISIBILITIES,
  type Visibility,
  vaultUrl,
} from "./stores.ts";
import type { What } from "./world.ts";

/** What the lines are read against. */
export interface StoresContext {
  /** Where the workflow runs: a line without a repository means this one. */
  readonly here: Repository;
  readonly cloud: Pick<Cloud, "name" | "keyVaultSuffix">;
  /** What the stores are to hold. */
  readonly what: What;
}

export interface StoresReading {
  readonly stores: readonly Store[];
  /** Where each of the stores stands, counted from 1. */
  readonly lines: readonly number[];
  /** One for each line that cannot be read. */
  readonly findings: readonly Finding[];
}

/**
 * Reads `stores`: one a line, `#` begins a comment at the start of a line or after a blank.
 * The first word decides: `secret`, `environment`, `org` and `dependabot` are never taken for an owner.
 */
export function parseStores(text: string, context: StoresContext): StoresReading {
  const stores: Store[] = [];
  const findings: Finding[] = [];
  const lines = new Map<string, number>();
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.replace(/(^|\s)#.*$/su, "").trimEnd();
    const start = line.length - line.trimStart().length;
    if (start === line.length) continue;
    try {
      const cursor = new Cursor(line, index + 1, start, line.length, FORMATS[context.what]);
      const store = parseLine(cursor, context);
      const id = storeId(store, context.here);
      const first = lines.get(id);
      if (first !== undefined) throw new Stop(duplicate(index + 1, start, first));
      lines.set(id, index + 1);
      stores.push(store);
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop;
      findings.push(stop.finding);
    }
  }
  if (stores.length === 0 && findings.length === 0) findings.push(rotationFinding("stores/none", "stores"));
  return { stores, lines: [...lines.values()], findings };
}

function duplicate(line: number, at: number, first: number): Finding {
  return placed("stores/duplicate", line, at, { first: String(first) });
}

/** Where somebody thought that one store ends and another begins. Of many blanks only the first is tried. */
const SEPARATOR = /(?:[,;]|(?<!\s)\s)\s*(?:github:|keyvault:|$)/i;
const SIGNS: Readonly<Record<string, string>> = { ",": "a comma", ";": "a semicolon" };

function parseLine(cursor: Cursor, context: StoresContext): Store {
  const separator = SEPARATOR.exec(cursor.rest);
  if (separator !== null) {
    const sign = SIGNS[separator[0].charAt(0)] ?? "a blank";
    cursor.fail("stores/separator", { sign }, cursor.at + separator.index);
  }
  if (cursor.skip("github:")) return parseGitHub(cursor);
  if (cursor.skip("keyvault:")) return parseVault(cursor, context.cloud);
  return cursor.expected("`github:` or `keyvault:`");
}

function parseGitHub(cursor: Cursor): Store {
  if (cursor.skip("org/")) return parseOrganisation(cursor);
  const here = parsePlace(cursor, undefined);
  if (here !== undefined) return here;
  const start = cursor.at;
  const first = "`secret/`, `environment/`, `org/`, `dependabot/` or an owner";
  const owner = cursor.name(first, "/?", "stores/github-name", brokenOwner);
  cursor.expect("/", "`/` and a repository");
  const name = cursor.name("a repository", "/?", "stores/github-name", brokenRepository);
  // Nothing follows `secrets/NAME`: its first word was hardly meant as an owner's name.
  if (cursor.rest === "" && cursor.isSlip(start)) cursor.expected(first, start);
  cursor.expect("/", "`/secret/`, `/environment/` or `/dependabot/`");
  return parsePlace(cursor, { owner, name }) ?? cursor.expected("`secret/`, `environment/` or `dependabot/`");
}

/** What a repository keeps; undefined where the text names none of it. */
function parsePlace(cursor: Cursor, repository: Repository | undefined): Store | undefined {
  if (cursor.skip("secret/")) {
    return { kind: "github-repository", repository, name: secretName(cursor), ...formatOnly(cursor) };
  }
  if (cursor.skip("dependabot/")) {
    return { kind: "github-dependabot", repository, name: secretName(cursor), ...formatOnly(cursor) };
  }
  if (!cursor.skip("environment/")) return undefined;
  const environment = parseEnvironment(cursor);
  return {
    kind: "github-environment",
    repository,
    environment,
    name: secretName(cursor),
    ...formatOnly(cursor),
  };
}

/** An environment's name may hold slashes: the secret's name is what follows the last one. `%23` is a `#`. */
function parseEnvironment(cursor: Cursor): string {
  const start = cursor.at;
  const path = cursor.rest.split("?", 1)[0] ?? "";
  const raw = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  if (raw === "") {
    cursor.until("/?");
    return cursor.at === start
      ? cursor.expected("an environment")
      : cursor.expected("`/` and the name of a secret");
  }
  const name = decode(raw, (offset) => cursor.expected("two hexadecimal digits after `%`", start + offset));
  const broken = brokenEnvironment(name);
  if (broken !== undefined) {
    const at = start + (raw === name ? broken.at : 0);
    cursor.fail("stores/github-name", { problem: broken.problem }, at);
  }
  cursor.advance(raw.length + 1);
  return name;
}

/** Percent signs as in a URL; `fail` is told where one does not fit. */
function decode(raw: string, fail: (offset: number) => never): string {
  for (const run of raw.matchAll(/(?:%[0-9A-Fa-f]{2})+|%/g)) {
    try {
      decodeURIComponent(run[0]);
    } catch {
      return fail(run.index);
    }
  }
  return decodeURIComponent(raw.replaceAll(/%(?![0-9A-Fa-f]{2})/g, "%25"));
}

function parseOrganisation(cursor: Cursor): Store {
  const organisation = cursor.name("an organization", "/?", "stores/github-name", brokenOwner);
  cursor.expect("/", "`/` and the name of a secret");
  const kind = cursor.skip("dependabot/") ? "github-organisation-dependabot" : "github-organisation";
  return { kind, organisation, name: secretName(cursor), ...parseOptions(cursor, true) };
}

function secretName(cursor: Cursor): string {
  return cursor.name("the name of a secret", "?", "stores/github-name", brokenSecretName);
}

function parseVault(cursor: Cursor, cloud: StoresContext["cloud"]): Store {
  if (cloud.keyVaultSuffix === "") cursor.fail("stores/no-vault-suffix", { environment: cloud.name });
  const isUrl = cursor.skip("https://");
  const vault = isUrl
    ? vaultOfHost(cursor, cloud)
    : cursor.name("the name of a vault", "/?", "stores/vault-name", brokenVaultName);
  cursor.expect("/", "`/` and the name of a secret");
  // The portal's "secret identifier"; a version behind it would be an old one soon, and is not a name.
  if (isUrl) cursor.skip("secrets/");
  const name = cursor.name("the name of a secret", "?", "stores/vault-name", brokenVaultSecretName);
  return { kind: "key-vault", vault: vault.toLowerCase(), name, ...formatOnly(cursor) };
}

function vaultOfHost(cursor: Cursor, cloud: StoresContext["cloud"]): string {
  const start = cursor.at;
  const host = cursor.until("/?").toLowerCase();
  if (host === "") cursor.expected("the host of a vault");
  const ending = vaultUrl("", cloud.keyVaultSuffix).slice("https://".length);
  const vault = host.endsWith(ending) ? host.slice(0, -ending.length) : "";
  if (vault === "" || vault.includes(".")) {
    const holes = { environment: cloud.name, hosts: `\`NAME${ending}\`` };
    return cursor.fail("stores/vault-host", holes, start);
  }
  const broken = brokenVaultName(vault);
  if (broken !== undefined) cursor.fail("stores/vault-name", { problem: broken.problem }, start + broken.at);
  return vault;
}

function formatOnly(cursor: Cursor): { format: Format } {
  return { format: parseOptions(cursor, false).format };
}

function parseOptions(
  cursor: Cursor,
  inOrganisation: boolean,
): { format: Format; visibility: Visibility | undefined } {
  let format: Format | undefined;
  let visibility: Visibility | undefined;
  const [usual] = cursor.formats;
  if (cursor.rest !== "") cursor.expect("?", "`?` and an option, or the end of the line");
  else return { format: usual, visibility };
  do {
    const start = cursor.at;
    if (cursor.skip("format=")) {
      if (format !== undefined) cursor.fail("stores/option", { problem: "`format` is given twice" }, start);
      format = oneOf(cursor, cursor.formats);
    } else if (inOrganisation && cursor.skip("visibility=")) {
      if (visibility !== undefined)
        cursor.fail("stores/option", { problem: "`visibility` is given twice" }, start);
      visibility = oneOf(cursor, VISIBILITIES);
    } else if (cursor.skip("visibility=")) {
      cursor.fail("stores/option", { problem: "only the secret of an organization has a visibility" }, start);
    } else {
      cursor.expectedOption(inOrganisation ? "`format=` or `visibility=`" : "`format=`");
    }
  } while (cursor.skip("&"));
  return { format: format ?? usual, visibility };
}

function oneOf<Word extends string>(cursor: Cursor, words: readonly Word[]): Word {
  const start = cursor.at;
  const given = cursor.until("&");
  const word = words.find((one) => one === given.toLowerCase());
  if (word !== undefined) return word;
  const list = words.map((one) => `\`${one}\``);
  return cursor.expectedOption(`${list.slice(0, -1).join(", ")} or ${list.at(-1)}`, start);
}
