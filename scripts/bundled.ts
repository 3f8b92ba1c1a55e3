/** What of other people's is in dist/: their licences, and a bill of materials (CycloneDX). */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface Bundled {
  /** As the lockfile names it: `node_modules/a/node_modules/b` is another version than `node_modules/b`. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** SPDX. */
  readonly license: string;
  /** Of the package as it was fetched: `sha512-…`, in base64. */
  readonly integrity: string;
  readonly dependencies: readonly string[];
}

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The folder of the package that a file of a source map is in; undefined for our own. */
export const folderOf = (file: string): string | undefined =>
  /\bnode_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll("\\", "/"))?.[0];

/** The packages in these folders, in the order of their names. Our own stubs are none. */
export function bundled(folders: Iterable<string>): readonly Bundled[] {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const packages = lock.packages as Readonly<Record<string, Locked>>;
  return [...new Set(folders)].toSorted().flatMap((folder) => {
    const { version, license, integrity, link, dependencies = {} } = packages[folder] ?? { version: "" };
    if (link === true) return [];
    if (license === undefined || integrity === undefined)
      throw new Error(`The lockfile does not tell ${folder}`);
    const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
    return [{ folder, name, version, license, integrity, dependencies: Object.keys(dependencies) }];
  });
}

/** `licenses.txt`: of each package the texts of its licence, and the notices that go with them. */
export const licensesText = (packages: readonly Bundled[]): string =>
  packages
    .map((one) => `${[`${one.name} ${one.version}`, one.license, "", ...textsOf(one)].join("\n")}\n`)
    .join(`\n${"-".repeat(80)}\n\n`);

function textsOf({ folder }: Bundled): readonly string[] {
  const files = readdirSync(join(ROOT, folder)).filter((file) =>
    /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i.test(file),
  );
  if (files.length === 0) throw new Error(`${folder} comes without the text of its licence`);
  return files.toSorted().map((file) =>
    readFileSync(join(ROOT, folder, file), "utf8")
      .replaceAll("\r\n", "\n")
      .trim(),
  );
}

/** `sbom.cdx.json`. Without a date or a serial number, so that the same packages make the same bytes. */
export function billOfMaterials(packages: readonly Bundled[]): string {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const root = `${name}@${version}`;
  const refs = packages.map(refOf);
  const bill = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", "bom-ref": root, name, version, ...licensed(license) } },
    components: packages.map((one) => ({
      type: "library",
      "bom-ref": refOf(one),
      name: one.name,
      version: one.version,
      hashes: [{ alg: "SHA-512", content: hexOf(one.integrity) }],
      ...licensed(one.license),
      purl: refOf(one),
    })),
    dependencies: [
      { ref: root, dependsOn: refs },
      ...packages.map((one) => ({
        ref: refOf(one),
        dependsOn: needsOf(one, packages).map(refOf).toSorted(),
      })),
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** A package URL: https://github.com/package-url/purl-spec */
const refOf = ({ name, version }: Bundled): string => `pkg:npm/${name.replace("@", "%40")}@${version}`;

/** Node looks in the package's own folder first. */
const needsOf = (one: Bundled, packages: readonly Bundled[]): readonly Bundled[] =>
  one.dependencies.flatMap((name) => {
    const at = (folder: string) => packages.find((other) => other.folder === folder);
    return at(`${one.folder}/node_modules/${name}`) ?? at(`node_modules/${name}`) ?? [];
  });

const licensed = (license: string) => ({
  licenses: /[ ()]/.test(license) ? [{ expression: license }] : [{ license: { id: license } }],
});

const hexOf = (integrity: string): string =>
  Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex");
