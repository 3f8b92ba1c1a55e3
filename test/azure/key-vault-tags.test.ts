import { beforeEach, describe, expect, test } from "vitest";
import { keyVault, type VaultStore } from "../../src/azure/key-vault.ts";
import { CLOUDS } from "../../src/core/cloud.ts";
import type { Format } from "../../src/core/rotation/stores.ts";
import { Secret } from "../../src/core/secret.ts";
import { expectReadable } from "../core/diagnose/support.ts";
import type { Vault } from "../simulator/vault.ts";
import { entraSecret } from "../support/secrets.ts";
import { failureOf, useScene } from "./scene.ts";

const scene = useScene();
const OLD = "11111111-2222-4333-8444-000000000001";
const NEW = "11111111-2222-4333-8444-000000000002";
const NAME = "azure-client-secret";
const TEAM = { owner: "platform", "cost-centre": "4711" };

const APPLICATION = "33333333-2222-4333-8444-000000000009";
const ours = (keyId: string) => ({ "managed-by": "azure-credentials", "azure-credentials-key-id": keyId });
const ofApplication = { "azure-credentials-application": APPLICATION };
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, "x"]));

let vault: Vault;
beforeEach(() => {
  const { lab, rotator } = scene();
  vault = lab.subscription.addVault("contoso-kv");
  vault.assign(rotator.servicePrincipal, "Key Vault Secrets Officer");
});

const newest = () => vault.secret(NAME)?.versions.at(-1);

function open(format: Format = "value") {
  const { http, tokens } = scene();
  const store: VaultStore = { kind: "key-vault", vault: "contoso-kv", name: NAME, format };
  return keyVault({
    http,
    tokens,
    cloud: CLOUDS.azurecloud,
    shown: () => ({ hints: [], application: undefined }),
    application: APPLICATION,
  })(store);
}

const writing = () =>
  [
    new Secret(entraSecret(7)),
    { keyId: NEW, startsOn: scene().lab.clock.now, endsOn: new Date("2027-02-01T00:00:00Z") },
  ] as const;

describe("a new version has the tags of the one before, beside ours", () => {
  test.each<[string, Record<string, string> | null, Record<string, string>]>([
    ["those of a team", TEAM, TEAM],
    ["none", null, {}],
    ["not our old ones", { ...TEAM, ...ours(OLD) }, TEAM],
    ["not those that say who else made it", { ...TEAM, "Managed-By": "terraform" }, TEAM],
    ["not whose the old one was", { ...TEAM, "azure-credentials-application": OLD }, TEAM],
  ])("%s", async (_name, tags, kept) => {
    vault.set(NAME, "by hand", { tags });
    const store = open();
    await store.observe();
    await store.write(...writing());
    expect(newest()?.tags).toEqual({ ...kept, ...ours(NEW), ...ofApplication });
    expect(scene().requests()).toEqual([`GET /secrets/${NAME}/ 200`, `PUT /secrets/${NAME} 200`]);
  });

  test("thirteen, as many as there is room for: then not whose it is", async () => {
    vault.set(NAME, "by hand", { tags: many(13) });
    await open().write(...writing());
    expect(newest()?.tags).toEqual({ ...many(13), ...ours(NEW) });
  });

  test("of the version that is current at the last look", async () => {
    const store = open();
    vault.set(NAME, "a", { tags: { owner: "one" } });
    await store.observe();
    vault.set(NAME, "b", { tags: TEAM });
    await store.observe();
    await store.write(...writing());
    await store.write(...writing());
    expect(newest()?.tags).toEqual({ ...TEAM, ...ours(NEW), ...ofApplication });
  });

  test("and where nobody has looked, the write does", async () => {
    vault.set(NAME, "by hand", { tags: TEAM });
    await open().write(...writing());
    expect(newest()?.tags).toEqual({ ...TEAM, ...ours(NEW), ...ofApplication });
  });

  test.each<[string, Format, boolean]>([
    ["utf-8", "value", true],
    ["utf-8", "pem", true],
    ["base64", "pfx", true],
    ["base64", "pem", false],
    ["base64", "creds", false],
    ["hex", "pfx", false],
  ])("how `az` makes a file of it (%s) where that holds for %s: %s", async (encoding, format, holds) => {
    const file = { "file-encoding": encoding };
    vault.set(NAME, "by hand", { tags: { ...TEAM, ...file } });
    const store = open(format);
    await store.observe();
    await store.write(...writing());
    expect(newest()?.tags).toEqual({ ...TEAM, ...(holds ? file : {}), ...ours(NEW), ...ofApplication });
  });

  test("nothing else: when the old value was good from says nothing of the new one", async () => {
    vault.set(NAME, "by hand", { contentType: "password", notBefore: new Date("2026-01-01T00:00:00Z") });
    const store = open();
    await store.observe();
    await store.write(...writing());
    expect(newest()).toMatchObject({ contentType: "text/plain", notBefore: null, enabled: true });
  });
});

describe("what could not be written is said at the first look", () => {
  test.each(["observe", "write"] as const)("no room for our two tags: %s", async (deed) => {
    const here = scene();
    vault.set(NAME, "by hand", { tags: many(14) });
    const error = await failureOf(deed === "observe" ? open().observe() : open().write(...writing()));
    const finding = here.diagnose(error);
    expect(finding).toMatchObject({
      code: "key-vault/TooManyTags",
      verdict: "limit-reached",
      level: "error",
    });
    expect(finding.what).toContain("14 tags");
    expectReadable(finding);
    expect(here.requests()).toEqual([`GET /secrets/${NAME}/ 200`]);
  });

  test("a secret that belongs to a certificate of the vault", async () => {
    const here = scene();
    vault.set(NAME, "a certificate", { managed: true });
    const finding = here.diagnose(await failureOf(open("pfx").observe()));
    expect(finding).toMatchObject({ code: "key-vault/SecretManagedByKeyVault", verdict: "unsupported" });
    expectReadable(finding);
    expect(here.requests()).toEqual([`GET /secrets/${NAME}/ 200`]);
  });
});
