import { describe, expect, test } from "vitest";
import { fill } from "../../../src/core/catalogue/fill.ts";
import type { Entry } from "../../../src/core/catalogue/finder.ts";
import { CLOUDS } from "../../../src/core/cloud.ts";
import { ROTATION } from "../../../src/core/rotation/catalogue.ts";
import { isReadable, printStore, vaultUrl } from "../../../src/core/rotation/stores.ts";
import { parseStores } from "../../../src/core/rotation/stores-parser.ts";

const here = { owner: "octo", name: "app" };
const parse = (text: string, cloud = CLOUDS.azurecloud) => parseStores(text, { here, cloud, what: "secret" });

describe("a store for a certificate", () => {
  const parseCertificates = (text: string) =>
    parseStores(text, { here, cloud: CLOUDS.azurecloud, what: "certificate" });

  test.each([
    ["github:secret/NAME", "pem", "github:secret/NAME"],
    ["github:secret/NAME?format=PEM", "pem", "github:secret/NAME"],
    ["keyvault:contoso-kv/name?format=pfx", "pfx", "keyvault:contoso-kv/name?format=pfx"],
    ["github:org/octo/NAME?visibility=all", "pem", "github:org/octo/NAME?visibility=all"],
  ])("%s holds a %s", (line, format, printed) => {
    const { stores, findings } = parseCertificates(line);
    expect(findings).toEqual([]);
    expect(stores[0]).toMatchObject({ format });
    expect(stores.map(printStore)).toEqual([printed]);
  });

  test("takes no format of secrets, and the other way round", () => {
    const [wrong] = parseCertificates("github:secret/NAME?format=creds").findings;
    expect(wrong?.what).toContain("expected `pem` or `pfx`");
    const [other] = parse("github:secret/NAME?format=pfx").findings;
    expect(other?.what).toContain("expected `value`, `creds` or `arm`");
  });
});

describe("a line names a store:", () => {
  test.each<[string, object]>([
    ["github:secret/NAME", { kind: "github-repository", repository: undefined }],
    [
      "github:other/lib.js/secret/NAME",
      { kind: "github-repository", repository: { owner: "other", name: "lib.js" } },
    ],
    [
      "github:environment/production/NAME",
      { kind: "github-environment", environment: "production", repository: undefined },
    ],
    ["github:environment/eu/prod west/NAME", { kind: "github-environment", environment: "eu/prod west" }],
    ["github:environment/a%23b%2Fc/NAME", { kind: "github-environment", environment: "a#b/c" }],
    ["github:environment/x/secret/NAME", { kind: "github-environment", environment: "x/secret" }],
    [
      "github:other/lib/environment/stage/NAME",
      {
        kind: "github-environment",
        environment: "stage",
        repository: { owner: "other", name: "lib" },
      },
    ],
    [
      "github:org/octo/NAME",
      { kind: "github-organisation", organisation: "octo", visibility: undefined, format: "value" },
    ],
    [
      "github:org/octo/NAME?visibility=selected&format=arm",
      { kind: "github-organisation", visibility: "selected", format: "arm" },
    ],
    ["github:dependabot/NAME", { kind: "github-dependabot", repository: undefined }],
    [
      "github:other/lib/dependabot/NAME",
      { kind: "github-dependabot", repository: { owner: "other", name: "lib" } },
    ],
    [
      "github:org/octo/dependabot/NAME?visibility=all",
      { kind: "github-organisation-dependabot", organisation: "octo", visibility: "all" },
    ],
    ["  GitHub:Secret/NAME?format=creds   # why", { kind: "github-repository", format: "creds" }],
    ["keyvault:contoso-kv/NAME", { kind: "key-vault", vault: "contoso-kv" }],
    ["keyvault:https://Contoso-KV.vault.azure.net/NAME", { kind: "key-vault", vault: "contoso-kv" }],
    ["keyvault:https://contoso-kv.vault.azure.net/secrets/NAME", { kind: "key-vault", vault: "contoso-kv" }],
  ])("%s", (line, expected) => {
    const { stores, findings } = parse(line);
    expect(findings).toEqual([]);
    expect(stores).toMatchObject([{ name: "NAME", ...expected }]);
  });

  test("blank lines and comments name none, and the order is kept", () => {
    const text = "# all of them\r\n\n  github:secret/B # the second\n\t# github:secret/C\rkeyvault:kv1/a";
    expect(parse(text).stores.map(printStore)).toEqual(["github:secret/B", "keyvault:kv1/a"]);
  });
});

describe("an error says where, and what was expected:", () => {
  test.each<[string, string]>([
    ["gitlab:secret/NAME", "1:1 expected `github:` or `keyvault:`, found `g`"],
    ["github:secret/NAME\n  keyvalt:x/y", "2:3 expected `github:` or `keyvault:`, found `k`"],
    ["github:", "1:8 expected `secret/`, `environment/`, `org/`, `dependabot/` or an owner, found the end"],
    ["github:octo", "1:12 expected `/` and a repository, found the end"],
    ["github:octo/app", "1:16 expected `/secret/`, `/environment/` or `/dependabot/`, found the end"],
    [
      "github:octo/app/secrets/X",
      "1:17 expected `secret/`, `environment/` or `dependabot/`, found `secrets/`",
    ],
    [
      "github:secrets/X",
      "1:8 expected `secret/`, `environment/`, `org/`, `dependabot/` or an owner, found `secrets/`.",
    ],
    [
      "github:Environments/X",
      "1:8 expected `secret/`, `environment/`, `org/`, `dependabot/` or an owner, found `env",
    ],
    ["github:secret/", "1:15 expected the name of a secret, found the end"],
    ["github:secret/?format=arm", "1:15 expected the name of a secret, found `?`"],
    ["github:secret/A-B", "1:16 the name of a secret holds only letters"],
    ["github:secret/A B", "1:16 the name of a secret holds only letters"],
    ["github:secret/1A", "1:15 the name of a secret does not begin with a digit"],
    ["github:secret/github_x", "1:15 names that begin with `GITHUB_`"],
    [`github:secret/${"A".repeat(256)}`, "1:270 the name of a secret has at most 255"],
    ["github:o!o/app/secret/X", "1:9 an owner's name holds only"],
    ["github:octo/a p/secret/X", "1:14 the name of a repository holds only"],
    ["github:octo/../secret/X", "1:13 dots alone"],
    ["github:environment/NAME", "1:24 expected `/` and the name of a secret, found the end"],
    ["github:environment/prod/", "1:25 expected the name of a secret, found the end"],
    ["github:environment//X", "1:20 expected an environment, found `/`"],
    ["github:environment/a%2/X", "1:21 expected two hexadecimal digits after `%`, found `%`"],
    ["github:environment/a\tb/X", "1:21 the name of an environment holds no control"],
    ["github:org/octo", "1:16 expected `/` and the name of a secret, found the end"],
    ["github:secret/A?format=json", "1:24 expected `value`, `creds` or `arm`, found `j`"],
    ["github:secret/A?fromat=arm", "1:17 expected `format=`, found `f`"],
    ["github:secret/A?format=arm&format=arm", "1:28 `format` is given twice"],
    ["github:secret/A?visibility=all", "1:17 only the secret of an organization has a visibility"],
    ["github:org/o/A?visibility=all&visibility=all", "1:31 `visibility` is given twice"],
    ["github:org/o/A?visibility=some", "1:27 expected `all`, `private` or `selected`, found `s`"],
    ["keyvault:kv", "1:10 the name of a vault has at least 3 characters"],
    ["keyvault:kv_1/a", "1:12 the name of a vault holds only"],
    ["keyvault:http://kv1.vault.azure.net/a", "1:14 only the vault's own name stands here"],
    ["keyvault:kv1.vault.azure.net/a", "1:13 only the vault's own name stands here"],
    ["keyvault:1kv/a", "1:10 the name of a vault begins with a letter"],
    ["keyvault:k--v/a", "1:12 the name of a vault holds no two dashes"],
    ["keyvault:kv1-/a", "1:13 the name of a vault ends with"],
    [`keyvault:${"k".repeat(25)}/a`, "1:34 the name of a vault has at most 24"],
    ["keyvault:kv1/a_b", "1:15 the name of a vault's secret holds only"],
    [`keyvault:kv1/${"a".repeat(128)}`, "1:141 the name of a vault's secret has at most 127"],
    ["keyvault:https://kv1.vault.azure.net/secrets/a/0123", "1:47 the name of a vault's secret holds only"],
    [
      "keyvault:https://kv1.evil.net/a",
      "1:18 the host is not a vault of `azurecloud`, whose vaults are called",
    ],
    ["keyvault:https://a.kv1.vault.azure.net/a", "1:18 the host is not a vault"],
    ["keyvault:https://kv1.vault.azure.net:444/a", "1:18 the host is not a vault"],
    ["keyvault:https://kv1.vault.azure.net@evil.net/a", "1:18 the host is not a vault"],
    ["keyvault:https:///a", "1:18 expected the host of a vault, found `/`"],
    ["github:secret/A\ngithub:OCTO/App/secret/a?format=arm", "2:1 this is the store of line 1 again"],
    ["keyvault:kv1/a\n\nkeyvault:https://KV1.vault.azure.net/secrets/A", "3:1 this is the store of line 1"],
  ])("%j", (text, expected) => {
    const { findings } = parse(text);
    const [place, ...words] = expected.split(" ");
    const [line, column] = (place ?? "").split(":");
    expect(findings).toHaveLength(1);
    expect(findings[0]?.what).toContain(`Line ${line}, column ${column} of \`stores\`: ${words.join(" ")}`);
  });

  test.each([
    ["github:secret/A?formt=creds", "stores/option", ["`?format=value`"]],
    ["github:secret/A?format=json", "stores/option", ["`creds`"]],
    ["github:org/o/A?visibilty=all", "stores/option", ["`?visibility=all`"]],
    ["github:o!o/app/secret/X", "stores/github-name", ["an owner's of"]],
    ["github:octo/a p/secret/X", "stores/github-name", ["a repository's of"]],
    ["github:environment/../X", "stores/github-name", ["An environment's"]],
    ["keyvault:http://kv1.vault.azure.net/a", "stores/vault-name", ["`keyvault:VAULT/NAME`"]],
  ])("and what to write instead: %s", (line, code, words) => {
    const [finding] = parse(line).findings;
    expect(finding?.code).toBe(code);
    for (const word of words) expect(finding?.fix).toContain(word);
  });

  test.each([
    ["github:secret/A, keyvault:contoso-kv/a", "1:16 a comma separates nothing here"],
    ["github:secret/A,keyvault:contoso-kv/a # both", "1:16 a comma separates nothing here"],
    ["github:secret/A,", "1:16 a comma separates nothing here"],
    ["github:environment/prod/A, github:environment/stage/A", "1:26 a comma separates nothing here"],
    ["github:secret/A?format=creds, KeyVault:contoso-kv/a", "1:29 a comma separates nothing here"],
    ["github:secret/A; github:secret/B", "1:16 a semicolon separates nothing here"],
    ["github:secret/A github:secret/B", "1:16 a blank separates nothing here"],
    ["github:secret/OK\n  github:secret/A, github:secret/B", "2:18 a comma separates nothing here"],
  ])("that a line is for one store: %j", (text, expected) => {
    const { findings } = parse(text);
    expect(findings).toHaveLength(1);
    const [place, ...words] = expected.split(" ");
    const [line, column] = (place ?? "").split(":");
    expect(findings[0]).toMatchObject({
      code: "stores/separator",
      what: `Line ${line}, column ${column} of \`stores\`: ${words.join(" ")}.`,
    });
    expect(findings[0]?.fix).toContain("one store a line");
  });

  test("a line of many blanks is read as fast as any other", () => {
    const before = performance.now();
    expect(parse(`github:secret/A${" ".repeat(100_000)}x`).findings).toHaveLength(1);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  test("nothing of a comma in the name of an environment, which may have one", () => {
    expect(parse("github:environment/a, b/NAME").stores).toMatchObject([{ environment: "a, b" }]);
  });

  test("a name that looks like a slip is an owner's where the line is whole", () => {
    expect(parse("github:secrets/app/secret/X").stores).toMatchObject([
      { repository: { owner: "secrets", name: "app" } },
    ]);
  });

  test("one for each line that is wrong, and the others are read", () => {
    const { stores, findings } = parse("x\ngithub:secret/A\ny");
    expect(stores).toHaveLength(1);
    expect(findings).toHaveLength(2);
  });

  test("when no store is named at all", () => {
    expect(parse("\n # none\n").findings[0]?.code).toBe("stores/none");
  });

  test("when the cloud does not say what its vaults are called", () => {
    const custom = { ...CLOUDS.azurecloud, name: "custom", keyVaultSuffix: "" } as const;
    expect(parse("keyvault:kv1/a", custom).findings[0]?.code).toBe("stores/no-vault-suffix");
    const named = { ...custom, keyVaultSuffix: "vault.local.example" };
    expect(parse("keyvault:https://kv1.vault.local.example/a", named).stores).toHaveLength(1);
  });
});

test("what was pasted by mistake is not repeated: one character of it at most", () => {
  const pasted = `${"abc"}8Q~${"secret".repeat(6)}`;
  for (const line of [pasted, `github:${pasted}`, `github:secret/${pasted}`, `keyvault:${pasted}/x`]) {
    expect(JSON.stringify(parse(line).findings)).not.toContain("abc");
  }
});

test("a vault shows what it holds, and GitHub does not", () => {
  const { stores } = parse("keyvault:kv1/a\ngithub:secret/A");
  expect(stores.map(isReadable)).toEqual([true, false]);
  expect(vaultUrl("Contoso", ".vault.azure.net")).toBe("https://contoso.vault.azure.net");
});

describe("every entry of this part of the catalogue is complete and plain", () => {
  test.each(Object.entries<Entry>(ROTATION))("%s", (code, entry) => {
    expect(code).toMatch(/^[a-z-]+\/[a-z-]+$/);
    expect(entry.level).toBe("error");
    for (const sentence of [entry.what, entry.why, entry.fix]) {
      expect(fill(sentence, {})).toMatch(/^[A-Z`].*\.$/);
      expect(sentence.split("`").length % 2, "backticks in pairs").toBe(1);
    }
    if (entry.link !== "") expect(new URL(entry.link).protocol).toBe("https:");
  });
});
