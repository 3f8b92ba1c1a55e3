import fc from "fast-check";
import { expect, test } from "vitest";
import { CLOUDS } from "../../../src/core/cloud.ts";
import { printStore, type Store, storeId } from "../../../src/core/rotation/stores.ts";
import { parseStores } from "../../../src/core/rotation/stores-parser.ts";

const here = { owner: "octo", name: "app" };
const context = { here, cloud: CLOUDS.azurecloud, what: "secret" } as const;
const parse = (text: string) => parseStores(text, context);

const letters = (alphabet: string, size: { minLength: number; maxLength: number }) =>
  fc.string({ unit: fc.constantFrom(...alphabet), ...size });
const WORD = "abcXYZ019";
const githubName = letters(`${WORD}_`, { minLength: 1, maxLength: 20 }).map((name) => `S${name}`);
const owner = letters(`${WORD}-`, { minLength: 0, maxLength: 20 }).map((name) => `o${name}x`);
const repository = fc.option(
  fc.record({ owner, name: letters(`${WORD}._-`, { minLength: 1, maxLength: 20 }).map((n) => `r${n}`) }),
  { nil: undefined },
);
const environment = fc
  .oneof(letters("ab /%?#&é=", { minLength: 1, maxLength: 12 }), fc.string({ minLength: 1, maxLength: 9 }))
  .filter((name) => !/[\p{Cc}\p{Cs}]/u.test(name) && !/^\.{1,2}$/.test(name));
const format = fc.constantFrom("value", "creds", "arm");
const visibility = fc.constantFrom(undefined, "all", "private", "selected");
const anyStore = fc.oneof(
  fc.record({
    kind: fc.constantFrom("github-repository", "github-dependabot"),
    repository,
    name: githubName,
    format,
  }),
  fc.record({ kind: fc.constant("github-environment"), repository, environment, name: githubName, format }),
  fc.record({
    kind: fc.constantFrom("github-organisation", "github-organisation-dependabot"),
    organisation: owner,
    visibility,
    name: githubName,
    format,
  }),
  fc.record({
    kind: fc.constant("key-vault"),
    vault: letters("abc019", { minLength: 2, maxLength: 20 }).map((name) => `k${name}`),
    name: letters(`${WORD}-`, { minLength: 1, maxLength: 127 }),
    format,
  }),
) as fc.Arbitrary<Store>;

test("what is printed reads back as the same store", () => {
  fc.assert(
    fc.property(anyStore, (store) => {
      expect(parse(`  ${printStore(store)} # why`)).toEqual({ stores: [store], lines: [1], findings: [] });
    }),
    { numRuns: 1000 },
  );
});

test("two stores have one id where only letter case, format, visibility or the named repository differ", () => {
  fc.assert(
    fc.property(anyStore, format, (store, other) => {
      const named =
        "repository" in store && store.repository === undefined ? { ...store, repository: here } : store;
      const same = { ...named, name: store.name.toUpperCase(), format: other } as Store;
      expect(storeId(same, here)).toBe(storeId(store, here));
      expect(storeId({ ...store, name: `${store.name}x` }, here)).not.toBe(storeId(store, here));
    }),
  );
});

test("a character that no name may hold is found in its column, wherever it is put into the name", () => {
  fc.assert(
    fc.property(anyStore, fc.nat(), fc.constantFrom("!", "é", "*", ":", "@"), (store, where, bad) => {
      const line = printStore({ ...store, format: "value" } as Store).replace(/\?.*$/, "");
      const name = line.length - store.name.length;
      const at = name + (where % (store.name.length + 1));
      const { findings } = parse(`${line.slice(0, at)}${bad}${line.slice(at)}`);
      expect(findings[0]?.what).toContain(`Line 1, column ${at + 1} of`);
    }),
  );
});

test("any text is read or refused, never thrown at, and no sentence has a hole left", () => {
  const bits = fc.constantFrom(
    "github:",
    "keyvault:",
    "https://",
    "org/",
    "secret/",
    "environment/",
    "/",
    "?",
    "#",
    "%2",
    "\n",
    " ",
    "a",
    ".vault.azure.net",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(bits).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, (given) => {
      const { stores, findings } = parseStores(given, context);
      expect(stores.length + findings.length).toBeGreaterThan(0);
      for (const { what, fix } of findings) {
        expect(`${what}${fix}`).not.toMatch(/\{[a-z]+\}/i);
        const [, line, column] = /^Line (\d+), column (\d+) /.exec(what) ?? [];
        if (line === undefined) continue;
        const raw = given.split(/\r\n|\r|\n/)[Number(line) - 1] ?? "";
        expect(Number(column)).toBeLessThanOrEqual(raw.length + 1);
      }
    }),
    { numRuns: 2000 },
  );
});
