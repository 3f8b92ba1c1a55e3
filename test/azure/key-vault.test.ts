import { beforeEach, describe, expect, test } from "vitest";
import { keyVault, type VaultStore, vaultAudience } from "../../src/azure/key-vault.ts";
import { CLOUDS } from "../../src/core/cloud.ts";
import { Secret } from "../../src/core/secret.ts";
import { type FaultAction, throttled } from "../simulator/faults.ts";
import type { SecretVersion, Vault } from "../simulator/vault.ts";
import { entraSecret } from "../support/secrets.ts";
import { failureOf, type Scene, useScene, VAULT } from "./scene.ts";

const scene = useScene();
const OLD = "11111111-2222-4333-8444-000000000001";
const NEW = "11111111-2222-4333-8444-000000000002";
const GONE = "11111111-2222-4333-8444-000000000003";
const OFFICER = "Key Vault Secrets Officer";
const NAME = "azure-client-secret";
const store: VaultStore = { kind: "key-vault", vault: "Contoso-kv", name: NAME, format: "value" };

const APPLICATION = "33333333-2222-4333-8444-000000000009";
const ofApplication = { "azure-credentials-application": APPLICATION };
const tagsOf = (keyId: string) => ({ "managed-by": "azure-credentials", "azure-credentials-key-id": keyId });

let vault: Vault;
beforeEach(() => {
  const { lab, rotator } = scene();
  vault = lab.subscription.addVault("contoso-kv");
  vault.assign(rotator.servicePrincipal, OFFICER);
  shown = [];
});

/** What the vault has shown. */
let shown: string[] = [];

const look = (value: string) => {
  shown.push(value);
  return { hints: [value.slice(0, 3)], application: /app=(\S+)/.exec(value)?.[1] };
};

const open = ({ http, tokens }: Scene, more: Partial<VaultStore> = {}) =>
  keyVault({ http, tokens, cloud: CLOUDS.azurecloud, shown: look, application: APPLICATION })({
    ...store,
    ...more,
  });

function writing({ lab }: Scene, value = entraSecret(7)) {
  const startsOn = lab.clock.now;
  const about = { keyId: NEW, startsOn, endsOn: new Date("2027-02-01T00:00:00Z") };
  return { value, about, secret: new Secret(value) };
}

describe("a vault is looked at", () => {
  test("where there is no such secret: two requests, to see that it is not deleted either", async () => {
    const here = scene();
    await expect(open(here).observe()).resolves.toEqual({ kind: "absent" });
    expect(here.requests()).toEqual([`GET /secrets/${NAME}/ 404`, `GET /deletedsecrets/${NAME} 404`]);
  });

  test.each([
    ["ours", tagsOf(OLD), OLD],
    ["somebody else's", { "azure-credentials-key-id": OLD }, undefined],
    ["one without tags", null, undefined],
  ])("where the current version is %s: one request", async (_name, tags, keyId) => {
    const here = scene();
    vault.set(NAME, "older", { tags: tagsOf(NEW) });
    vault.set(NAME, "newer", { tags });
    const updatedAt = new Date(Math.floor(here.lab.clock.now.getTime() / 1000) * 1000);
    await expect(open(here).observe()).resolves.toEqual({
      ...{ kind: "readable", keyId, updatedAt },
      hints: ["new"],
    });
    expect(here.requests()).toEqual([`GET /secrets/${NAME}/ 200`]);
  });

  test("the token is for vaults and goes to the vault alone", async () => {
    const here = scene();
    await open(here).observe();
    const calls = here.lab.simulator.log.filter(({ host }) => !host.startsWith("login."));
    expect(new Set(calls.map(({ host }) => host))).toEqual(new Set([new URL(VAULT).host]));
    const bearer = `Bearer <token of ${here.rotator.appId} for https://vault.azure.net>`;
    expect(new Set(calls.map(({ headers }) => headers["authorization"]))).toEqual(new Set([bearer]));
  });

  test("the value that comes along is handed over to be masked, and nothing is where there is none", async () => {
    const here = scene();
    await open(here).observe();
    expect(shown).toEqual([]);
    vault.set(NAME, "older");
    vault.set(NAME, "newer");
    await open(here).observe();
    expect(shown).toEqual(["newer"]);
    await open(here).forget(OLD);
    expect(shown).toEqual(["newer", "newer"]);
  });

  test("who may not see deleted secrets is told nothing of them", async () => {
    const here = scene();
    here.lab.simulator.fault({
      when: { path: /deletedsecrets/ },
      do: { status: 403, body: { error: { code: "Forbidden", innererror: { code: "AccessDenied" } } } },
    });
    await expect(open(here).observe()).resolves.toEqual({ kind: "absent" });
  });
});

describe("a secret is written", () => {
  test.each([
    ["value", "text/plain"],
    ["creds", "application/json"],
    ["arm", "application/json"],
  ] as const)("in one request, %s as %s", async (format, contentType) => {
    const here = scene();
    const { about, secret, value } = writing(here);
    const opened = open(here, { format });
    await opened.observe();
    const looks = here.requests().length;
    const state = await opened.write(secret, about);
    expect(state).toMatchObject({ kind: "readable", keyId: NEW });
    expect(vault.value(NAME)).toBe(value);
    expect(vault.secret(NAME)?.versions.at(-1)).toMatchObject({
      contentType,
      enabled: true,
      expires: about.endsOn,
      notBefore: null,
      tags: tagsOf(NEW),
    });
    expect(here.requests().slice(looks)).toEqual([`PUT /secrets/${NAME} 200`]);
    await expect(open(here, { format: "value" }).observe()).resolves.toMatchObject(state);
  });

  test.each([
    ["by its value", "abc app=theirs", ofApplication, "theirs"],
    ["by its tags", "abc", { ...tagsOf(OLD), ...ofApplication }, APPLICATION],
    ["not by tags that are not ours", "abc", ofApplication, undefined],
    ["by nothing", "abc", tagsOf(OLD), undefined],
  ])("says whose it is: %s", async (_name, value, tags, application) => {
    vault.set(NAME, value, { tags });
    await expect(open(scene()).observe()).resolves.toMatchObject({ application });
  });

  test.each([
    ["bare", entraSecret(7), ["value", "pfx"]],
    ["creds", JSON.stringify({ clientSecret: "x" }), ["creds"]],
    ["arm", JSON.stringify({ ARM_CLIENT_SECRET: "x" }), ["arm"]],
    ["pem", "-----BEGIN CERTIFICATE-----", ["pem"]],
    ["pfx", "MIIK", ["value", "pfx"]],
  ] as const)(
    "and one in another format than it is asked for now is not known: %s",
    async (_name, text, fitting) => {
      const here = scene();
      vault.set(NAME, text, { tags: tagsOf(NEW) });
      const known = [];
      for (const format of ["value", "creds", "arm", "pem", "pfx"] as const) {
        const state = await open(here, { format }).observe();
        if (state.kind === "readable" && state.keyId === NEW) known.push(format);
      }
      expect(known).toEqual(fitting);
    },
  );

  test.each<[string, FaultAction, number]>([
    ["a lost answer: one more version of the same", "lost-answer", 2],
    ["a fault", { status: 503 }, 1],
    ["a request to wait", throttled(2), 1],
  ])("through %s", async (_name, action, versions) => {
    const here = scene();
    here.lab.simulator.fault({ when: { method: "PUT" }, times: 1, do: action });
    const { about, secret, value } = writing(here);
    await open(here).write(secret, about);
    expect(vault.secret(NAME)?.versions.map((one) => [one.value, one.tags])).toEqual(
      Array.from({ length: versions }, () => [value, { ...tagsOf(NEW), ...ofApplication }]),
    );
  });
});

describe("a credential is forgotten", () => {
  const enabled = () => vault.secret(NAME)?.versions.map((one) => [one.value, one.enabled]);

  test("its versions are disabled, and no others; four requests for two of them", async () => {
    const here = scene();
    vault.set(NAME, "a", { tags: tagsOf(OLD) });
    vault.set(NAME, "b", { tags: tagsOf(OLD) });
    vault.set(NAME, "c", { tags: { "azure-credentials-key-id": OLD } });
    vault.set(NAME, "d", { tags: tagsOf(NEW) });
    await expect(open(here).forget(OLD.toUpperCase())).resolves.toBe(true);
    expect(enabled()).toEqual([
      ["a", false],
      ["b", false],
      ["c", true],
      ["d", true],
    ]);
    expect(vault.secret(NAME)?.versions[0]).toMatchObject({ value: "a", tags: tagsOf(OLD) });
    expect(here.requests()).toHaveLength(4);
    await open(here).forget(OLD);
    expect(here.requests().slice(4)).toEqual([
      `GET /secrets/${NAME}/ 200`,
      `GET /secrets/${NAME}/versions 200`,
    ]);
  });

  test("never the current version, among many of the same second on several pages", async () => {
    const here = scene();
    for (let index = 0; index < 60; index++) vault.set(NAME, String(index), { tags: tagsOf(OLD) });
    await open(here).forget(OLD);
    expect(
      vault
        .secret(NAME)
        ?.versions.filter((one) => one.enabled)
        .map((one) => one.value),
    ).toEqual(["59"]);
    expect(here.requests().filter((one) => one.includes("/versions"))).toHaveLength(3);
  });

  test("a current version that somebody disabled is left alone", async () => {
    const here = scene();
    vault.set(NAME, "a", { tags: tagsOf(OLD) });
    vault.set(NAME, "b", { tags: tagsOf(NEW), enabled: false });
    await open(here).forget(OLD);
    expect(enabled()).toEqual([
      ["a", false],
      ["b", false],
    ]);
  });

  test("where there is nothing, nothing is done", async () => {
    const here = scene();
    await open(here).forget(OLD);
    expect(here.requests()).toHaveLength(1);
  });

  test.each<[string, Partial<SecretVersion>[], boolean]>([
    ["one of theirs that can be read", [{}, { tags: tagsOf(NEW) }], true],
    ["one that says another key ID of ours", [{ tags: tagsOf(OLD) }, { tags: tagsOf(NEW) }], false],
    ["one of theirs that is disabled", [{ enabled: false }, { tags: tagsOf(NEW) }], false],
    ["theirs is the current one", [{ tags: tagsOf(NEW) }, {}], false],
  ])("says whether old versions of others are left: %s", async (_name, versions, left) => {
    for (const version of versions) vault.set(NAME, "x", version);
    await expect(open(scene()).forget(GONE)).resolves.toBe(left);
  });

  test("of a version that somebody wrote by hand its value tells, where Graph shows what it begins with", async () => {
    const here = scene();
    for (const value of ["abc-old", "xyz-other", "abc-old-too"]) vault.set(NAME, value);
    vault.set(NAME, "new", { tags: tagsOf(NEW) });
    await expect(open(here).forget(OLD, "abc")).resolves.toBe(false);
    expect(enabled()).toEqual([
      ["abc-old", false],
      ["xyz-other", true],
      ["abc-old-too", false],
      ["new", true],
    ]);
    expect(shown.toSorted()).toEqual(["abc-old", "abc-old-too", "new", "xyz-other"]);
  });

  describe("of more versions than one run looks through", () => {
    const tooMany = { name: "ServiceError", answer: { codes: ["TooManyVersions"] } };

    test("those it sees are disabled, and the rest is told of: the credential need not wait for them", async () => {
      const here = scene();
      const add = (count: number, more: Partial<SecretVersion>) => {
        for (let index = 0; index < count; index++) vault.set(NAME, "x", more);
      };
      add(3, { tags: tagsOf(OLD) });
      add(2500, { enabled: false });
      vault.set(NAME, "new", { tags: tagsOf(NEW) });
      const ids = vault.secret(NAME)?.versions ?? [];
      // The list is in the order of the ids: the first is on its first page, the current one on its last.
      for (const [index, one] of ids.entries()) one.version = index.toString(16).padStart(32, "0");
      expect(await failureOf(open(here).forget(OLD))).toMatchObject(tooMany);
      expect(ids.slice(0, 3).map((one) => one.enabled)).toEqual([false, false, false]);
      expect(ids.at(-1)?.enabled).toBe(true);
    });

    test("or that hold it: some are disabled", async () => {
      const here = scene();
      for (let index = 0; index < 102; index++) vault.set(NAME, "x", { tags: tagsOf(OLD) });
      expect(await failureOf(open(here).forget(OLD))).toMatchObject(tooMany);
      expect(here.requests().filter((one) => one.startsWith("PATCH"))).toHaveLength(100);
    });
  });

  test("without the permission to list, the refusal names it", async () => {
    const here = scene();
    vault.authorization = "access-policy";
    vault.allow(here.rotator.servicePrincipal, ["get", "set"]);
    vault.set(NAME, "a", { tags: tagsOf(OLD) });
    const error = await failureOf(open(here).forget(OLD));
    expect(error).toMatchObject({ name: "ServiceError", answer: { status: 403, facts: { deed: "list" } } });
    expect(here.diagnose(error).why).toContain("`list`");
  });
});

test.each([
  [CLOUDS.azurecloud, "https://vault.azure.net"],
  [CLOUDS.azureusgovernment, "https://vault.usgovcloudapi.net"],
  [CLOUDS.azurechinacloud, "https://vault.azure.cn"],
])("the audience of the vaults of %o has no slash at its end", (cloud, audience) => {
  expect(vaultAudience(cloud)).toBe(audience);
});
