import { describe, expect, test } from "vitest";
import { Keeper } from "../../../src/core/inputs/keeper.ts";
import { readTask } from "../../../src/core/inputs/rotation.ts";
import { printStore } from "../../../src/core/rotation/stores.ts";
import { entraSecret, letters } from "../../support/secrets.ts";
import { CLIENT, IDS, read, TENANT } from "./reading.ts";

const TARGET = "4fad7c3b-85a6-4e4f-8d88-3a6cbd9e4b04";
const SECRET = entraSecret(11);
const OTHER = entraSecret(12);
const TOKEN = `ghs_${letters(36, 13)}`;
const STORES = "github:secret/A\n\n  keyvault:contoso-kv/a?format=creds # of production\n";
const ROTATE = { ...IDS, "client-secret": SECRET, command: "rotate", "target-client-id": TARGET };
const FULL = { ...ROTATE, stores: STORES, "github-token": TOKEN };

/** As main does it: the identity first, and then what only a rotation needs. */
function readIt(inputs: Record<string, string>, run: object = {}) {
  const { identity, settings } = read({ inputs, context: { canRequestIdToken: true } });
  if (identity === undefined) throw new Error("The identity is not what this test is about");
  const variables = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  const masks: string[] = [];
  const keeper = new Keeper((forms) => masks.push(...forms));
  const context = {
    ...{ withoutSecrets: undefined, canRequestIdToken: false, repository: "octo/app" },
    ...{ runId: "77", attempt: 2, apiUrl: "https://api.github.com/", pullRequest: undefined },
    ...run,
  };
  const defaults = { INPUT_FORCE: "false", "INPUT_DRY-RUN": "false", ...numbers };
  const reading = readTask(
    { ...defaults, ...variables },
    { identity, settings, run: context, nonce: "k3f9", currentCertificate: undefined },
    keeper,
  );
  return { ...reading, masks, codes: reading.findings.map(({ code }) => code) };
}

const numbers = {
  "INPUT_ROTATE-BEFORE-DAYS": "30",
  "INPUT_LIFETIME-DAYS": "90",
  "INPUT_GRACE-HOURS": "24",
  "INPUT_PROPAGATION-TIMEOUT-SECONDS": "180",
  "INPUT_LIFETIME-HOURS": "8",
};

test("a task is read whole", () => {
  const { task, codes } = readIt(FULL);
  expect(codes).toEqual([]);
  expect(task).toMatchObject({
    clientId: TARGET,
    here: { owner: "octo", name: "app" },
    githubUrl: "https://api.github.com",
    dryRun: false,
    propagationSeconds: 180,
    lifetimeHours: 8,
    policy: {
      ...{ force: false, rotateBeforeDays: 30, rotateAfterDays: undefined, lifetimeDays: 90, graceHours: 24 },
      run: { repository: "octo/app", runId: "77", attempt: 2, nonce: "k3f9" },
    },
  });
  expect(task?.stores.map(({ store, line }) => [printStore(store), line])).toEqual([
    ["github:secret/A", 1],
    ["keyvault:contoso-kv/a?format=creds", 3],
  ]);
  expect(task?.githubToken?.reveal()).toBe(TOKEN);
  expect(task?.currentSecret).toBeUndefined();
});

describe("the application that is meant", () => {
  test.each([
    ["is named", {}, TARGET],
    ["is named in capitals", { "target-client-id": TARGET.toUpperCase() }, TARGET],
    ["is the one that signs in, where none is named", { "target-client-id": "" }, CLIENT],
    ["is the one of the OIDC token", { "target-client-id": "", "client-secret": "", auth: "oidc" }, CLIENT],
  ])("%s", (_, more, clientId) => {
    expect(readIt({ ...FULL, ...more }).task?.clientId).toBe(clientId);
  });

  test.each([
    [
      "by no word",
      { "target-client-id": "", auth: "azure-cli", "client-id": "", "client-secret": "" },
      "rotation/no-target",
    ],
    ["by what is no ID", { "target-client-id": "deploy" }, "id/not-guid"],
  ])("%s: nothing is begun", (_, more, code) => {
    const { task, codes } = readIt({ ...FULL, ...more });
    expect({ task, codes }).toEqual({ task: undefined, codes: [code] });
  });
});

test("a cloud whose address makes the JSON too long for a vault: nothing is begun", () => {
  const cloud = {
    ...{ environment: "custom", "resource-manager-url": "https://management.contoso.com" },
    "key-vault-suffix": "vault.contoso.com",
  };
  const withPath = (length: number) =>
    readIt({ ...FULL, ...cloud, "authority-host": `https://login.contoso.com/${"a".repeat(length)}` });
  expect(withPath(20_000).codes).toEqual([]);
  expect(withPath(30_000)).toMatchObject({ task: undefined, codes: ["payload/too-large"] });
});

describe("the secret that the stores hold now", () => {
  const creds = JSON.stringify({ clientId: TARGET, clientSecret: OTHER, tenantId: TENANT });
  test.each([
    ["is given", { "current-secret": OTHER }, OTHER],
    ["is given with a line break", { "current-secret": `${OTHER}\n` }, OTHER],
    ["is inside of JSON", { "current-secret": creds }, OTHER],
    ["is not inside of other JSON", { "current-secret": "{}" }, undefined],
    ["is not known", {}, undefined],
    ["is the caller's own, where it rotates itself", { "target-client-id": "" }, SECRET],
    ["is the one that is given, also then", { "target-client-id": "", "current-secret": OTHER }, OTHER],
  ])("%s", (_, more, expected) => {
    const { task, masks } = readIt({ ...FULL, ...more });
    expect(task?.currentSecret?.reveal()).toBe(expected);
    if (expected === OTHER) expect(masks).toContain(OTHER);
  });
});

describe("what `current-secret` holds is looked at", () => {
  const ofAnother = JSON.stringify({ clientId: CLIENT, clientSecret: OTHER, tenantId: TENANT });
  test("the JSON of another application: nothing is begun", () => {
    const { task, findings } = readIt({ ...FULL, "current-secret": ofAnother });
    expect(task).toBeUndefined();
    expect(findings.map(({ code, what }) => ({ code, what }))).toEqual([
      {
        code: "rotation/other-application",
        what: `\`current-secret\` holds a credential of application ${CLIENT}, and this run rotates the one of application ${TARGET}.`,
      },
    ]);
  });

  test("the ID of a secret in the place of its value is said, and replaced", () => {
    const { task, findings } = readIt({ ...FULL, "current-secret": TENANT });
    expect(task?.currentSecret?.reveal()).toBe(TENANT);
    expect(findings).toMatchObject([{ code: "secret/is-guid", level: "warning", subject: "current-secret" }]);
  });

  test("a secret that looks odd is not spoken of", () => {
    expect(readIt({ ...FULL, "current-secret": `"${OTHER}"` }).codes).toEqual([]);
  });
});

describe("a certificate in the place of a secret", () => {
  const stores = "github:secret/A\nkeyvault:contoso-kv/a?format=pfx";
  const inputs = { ...FULL, "credential-type": "Certificate", stores };

  test("its stores, the size of its key and the password of its .pfx are read", () => {
    const more = { "key-size": "3072", "pfx-password": OTHER };
    const { task, codes, masks } = readIt({ ...inputs, ...more });
    expect(codes).toEqual([]);
    expect(task).toMatchObject({ keySize: 3072, currentSecret: undefined, policy: { what: "certificate" } });
    expect(task?.stores.map(({ store }) => store.format)).toEqual(["pem", "pfx"]);
    expect(task?.pfxPassword?.reveal()).toBe(OTHER);
    expect(masks).toContain(OTHER);
  });

  test.each([
    ["a .pfx without a password", {}, "rotation/no-pfx-password"],
    [
      "what the stores hold of the other kind",
      { "pfx-password": OTHER, "current-secret": OTHER },
      "rotation/other-current",
    ],
  ])("%s: nothing is begun", (_, more, code) => {
    const { task, codes } = readIt({ ...inputs, ...more });
    expect({ task, codes }).toEqual({ task: undefined, codes: [code] });
  });

  test("is no matter for `issue`", () => {
    expect(readIt({ ...inputs, command: "issue" }).task?.policy.what).toBe("secret");
  });
});

describe("what stands against a rotation", () => {
  test.each<[string, Record<string, string>, readonly string[]]>([
    ["no store", { stores: "" }, ["stores/none"]],
    ["only comments", { stores: "# later\n\n" }, ["stores/none"]],
    [
      "every line that cannot be read, at once",
      { stores: "a\ngithub:secret/9\nkeyvault:x/y" },
      ["stores/syntax", "stores/github-name", "stores/vault-name"],
    ],
    ["stores at GitHub and no token", { "github-token": "" }, ["rotation/no-github-token"]],
    ["a new secret that is due at once", { "lifetime-days": "30" }, ["rotation/always-due"]],
    ["a lifetime of no days", { "lifetime-days": "0" }, ["input/number"]],
    ["half a day of grace", { "grace-hours": "0.5" }, ["input/number"]],
    ["no number", { "lifetime-hours": "never" }, ["input/number"]],
    ["no flag", { force: "yes" }, ["input/flag"]],
    ["no flag either", { "dry-run": "1" }, ["input/flag"]],
  ])("%s", (_, more, expected) => {
    const { task, codes } = readIt({ ...FULL, ...more });
    expect({ task, codes }).toEqual({ task: undefined, codes: expected });
  });

  test("no repository, as on a machine that is no runner", () => {
    for (const repository of ["", "octo", "a/b/c"]) {
      expect(readIt(FULL, { repository }).codes).toEqual(["rotation/no-repository"]);
    }
  });

  test("but not a missing token, where all stores are vaults", () => {
    const { task, codes } = readIt({ ...FULL, "github-token": "", stores: "keyvault:contoso-kv/a" });
    expect(codes).toEqual([]);
    expect(task?.githubToken).toBeUndefined();
  });
});

test("issue needs neither stores nor a token", () => {
  const { task, codes } = readIt({ ...ROTATE, command: "issue", "lifetime-hours": "2" });
  expect(codes).toEqual([]);
  expect(task).toMatchObject({ clientId: TARGET, stores: [], lifetimeHours: 2 });
});

test("numbers are taken as they are given", () => {
  const given = {
    "rotate-before-days": "0",
    "rotate-after-days": "60",
    "grace-hours": "0",
    force: "true",
    "dry-run": "True",
  };
  expect(readIt({ ...FULL, ...given }).task).toMatchObject({
    dryRun: true,
    policy: { force: true, rotateBeforeDays: 0, rotateAfterDays: 60, graceHours: 0 },
  });
});
