import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

interface Entry {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const text = readFileSync(new URL("../package-lock.json", import.meta.url), "utf8");
const packages = (JSON.parse(text) as { readonly packages: Readonly<Record<string, Entry>> }).packages;

describe("the lockfile", () => {
  test("says the same on every machine: no address of a registry is in it", () => {
    expect(text).not.toMatch(/"resolved": "https?:/);
  });

  test("leads every stub to the folder of the repository", () => {
    const links = Object.values(packages).flatMap(({ resolved }) => resolved ?? []);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !link.startsWith("stubs/"))).toEqual([]);
  });

  test("holds the packages of every platform, or newer versions of npm refuse it", () => {
    const optional = Object.values(packages).flatMap((entry) =>
      Object.keys(entry.optionalDependencies ?? {}),
    );
    expect(optional.filter((name) => packages[`node_modules/${name}`] === undefined)).toEqual([]);
  });
});
