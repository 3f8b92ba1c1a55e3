import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { billOfMaterials, bundled, folderOf, licensesText } from "../scripts/bundled.ts";

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly [{ readonly license?: { readonly id: string }; readonly expression?: string }];
  readonly hashes: readonly { readonly content: string }[];
}

interface Bill {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const bill = JSON.parse(read("dist/sbom.cdx.json")) as Bill;

/** Licences that let a work be used in a closed one, if their text goes along. */
const PERMISSIVE = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

const idOf = ([only]: Component["licenses"]): string => only.license?.id ?? only.expression ?? "none";

const choicesIn = (expression: string): readonly string[] => expression.replace(/[()]/g, "").split(" OR ");

describe("what is bundled in dist/", () => {
  test("is told from the files in a source map", () => {
    expect(folderOf(".././node_modules/@azure/identity/dist/index.js")).toBe("node_modules/@azure/identity");
    expect(folderOf("./node_modules/@a/b/node_modules/c/x.js")).toBe("node_modules/@a/b/node_modules/c");
    expect(folderOf(".././src/main.ts")).toBeUndefined();
  });

  test("has the text of every licence beside it, and each licence is permissive", () => {
    const texts = read("dist/licenses.txt").split(`\n${"-".repeat(80)}\n\n`);
    const heads = texts.map((text) => text.split("\n").slice(0, 2).join(" "));
    expect(heads).toEqual(
      bill.components.map(({ name, version, licenses }) => `${name} ${version} ${idOf(licenses)}`),
    );
    expect(texts.filter((text) => !/permi(?:t|ssion)|grant/i.test(text) || text.length < 600)).toEqual([]);
    const ids = bill.components.map(({ licenses }) => idOf(licenses));
    expect(ids.filter((id) => !choicesIn(id).some((one) => PERMISSIVE.includes(one)))).toEqual([]);
  });

  test("holds what the source imports, in every version that is in it", () => {
    const names = bill.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["@actions/core", "@azure/identity", "@noble/ciphers"]));
    const { dependencies } = JSON.parse(read("package.json")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    for (const { name, version } of bill.components) {
      if (dependencies[name] !== undefined) expect(dependencies[name]).toBe(version);
    }
    expect(new Set(bill.components.map(({ purl }) => purl)).size).toBe(bill.components.length);
  });

  test("is told with the hash of each package and what it needs of the others", () => {
    expect(bill.components.filter(({ hashes }) => !/^[0-9a-f]{128}$/.test(hashes[0]?.content ?? ""))).toEqual(
      [],
    );
    const known = new Set(bill.components.map(({ purl }) => purl));
    const named = bill.dependencies.flatMap(({ dependsOn }) => dependsOn);
    expect(named.filter((ref) => !known.has(ref))).toEqual([]);
    const identity = bill.dependencies.find(({ ref }) => ref.includes("%40azure/identity@"));
    expect(identity?.dependsOn.some((ref) => ref.includes("msal-node"))).toBe(true);
  });
});

describe("of two versions of one package", () => {
  const packages = bundled([
    "node_modules/@azure/core-lro",
    "node_modules/@azure/keyvault-secrets",
    "node_modules/@azure/keyvault-secrets/node_modules/@azure/core-lro",
  ]);

  test("both are named, each with its text, and whoever needs one needs its own", () => {
    expect(packages).toHaveLength(3);
    expect(licensesText(packages).match(/^@azure\/core-lro \d/gm)).toHaveLength(2);
    const { dependencies } = JSON.parse(billOfMaterials(packages)) as Bill;
    const vault = dependencies.find(({ ref }) => ref.includes("keyvault-secrets"));
    const nested = packages.find(({ folder }) =>
      folder.endsWith("keyvault-secrets/node_modules/@azure/core-lro"),
    );
    expect(vault?.dependsOn).toEqual([`pkg:npm/%40azure/core-lro@${nested?.version}`]);
  });

  test("a folder that the lockfile does not know stops the build", () => {
    expect(() => bundled(["node_modules/nobody"])).toThrow("node_modules/nobody");
  });
});
