import { describe, expect, test } from "vitest";
import { useScene } from "../azure/scene.ts";
import { type Answer, askSdk, type Question } from "./ask-sdk.ts";
import { createAzureWorld, VAULT_SECRET } from "./azure-world.ts";

const scene = useScene();

interface SecretProperties {
  readonly version: string;
  readonly enabled: boolean;
  readonly contentType?: string;
  readonly createdOn: string;
  readonly expiresOn?: string;
  readonly notBefore?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

interface ReadSecret {
  readonly name: string;
  readonly value?: string;
  readonly properties: SecretProperties;
}

const get = (version?: string): Question =>
  version === undefined
    ? ["secrets", "getSecret", VAULT_SECRET]
    : ["secrets", "getSecret", VAULT_SECRET, { version }];
const list: Question = ["secrets", "listPropertiesOfSecretVersions", VAULT_SECRET];

const secretIn = (answer: Answer | undefined) => (answer?.value ?? {}) as ReadSecret;
const versionsIn = (answer: Answer | undefined) => (answer?.value ?? []) as SecretProperties[];

const tags = (keyId: string) => ({ "managed-by": "azure-credentials", "azure-credentials-key-id": keyId });
/** Key Vault counts whole seconds. */
const seconds = (date: Date): string => `${date.toISOString().slice(0, 19)}.000Z`;

describe("@azure/keyvault-secrets reads what our adapter wrote", () => {
  test.each([
    ["value", "text/plain"],
    ["creds", "application/json"],
    ["arm", "application/json"],
  ] as const)("%s: value, type, end and tags", async (format, contentType) => {
    const here = scene();
    const world = createAzureWorld(here);
    const { value, keyId, endsOn } = await world.fill({ format });
    const [answer] = await askSdk(world.asAdmin, [get()]);
    const { name, value: read, properties } = secretIn(answer);
    expect([name, read]).toEqual([VAULT_SECRET, value]);
    expect(properties).toMatchObject({
      contentType,
      enabled: true,
      expiresOn: seconds(endsOn),
      createdOn: seconds(here.lab.clock.now),
      tags: tags(keyId),
    });
    expect(properties.notBefore).toBeUndefined();
  });

  test("with its own challenge: without a token first, then with the one that the vault names", async () => {
    const here = scene();
    const world = createAzureWorld(here);
    await world.fill();
    const before = here.lab.simulator.log.length;
    await askSdk(world.asAdmin, [get()]);
    const asked = here.lab.simulator.log
      .slice(before)
      .filter(({ host }) => host.endsWith(".vault.azure.net"));
    expect(asked.map(({ status, headers }) => [status, headers["authorization"]])).toEqual([
      [401, undefined],
      [200, `Bearer <token of ${world.admin.appId} for https://vault.azure.net>`],
    ]);
  });

  test("every version, over all pages; forget closes those of the old credential and no other", async () => {
    const here = scene();
    const world = createAzureWorld(here);
    world.vault.set(VAULT_SECRET, "somebody else's", { tags: null });
    const old = await world.fill();
    for (let more = 0; more < 30; more++) {
      world.vault.set(VAULT_SECRET, old.value, { tags: tags(old.keyId) });
    }
    const current = await world.fill();
    const [, before] = await askSdk(world.asAdmin, [get(), list]);
    expect(versionsIn(before).map(({ enabled }) => enabled)).toEqual(Array(33).fill(true));

    await world.store.forget(old.keyId);
    const [answer, after] = await askSdk(world.asAdmin, [get(), list]);
    const versions = versionsIn(after);
    expect(secretIn(answer).value).toBe(current.value);
    const of = (keyId: string | undefined) =>
      versions.filter((one) => one.tags?.["azure-credentials-key-id"] === keyId);
    expect([of(old.keyId), of(current.keyId), of(undefined)].map((some) => some.length)).toEqual([31, 1, 1]);
    expect(versions.filter(({ enabled }) => !enabled)).toEqual(of(old.keyId));

    const [closed, open] = await askSdk(world.asAdmin, [
      get(of(old.keyId)[0]?.version),
      get(of(current.keyId)[0]?.version),
    ]);
    expect(closed?.error).toMatchObject({ statusCode: 403, code: "Forbidden" });
    expect(secretIn(open).value).toBe(current.value);
  });

  test("what a person wrote with it, our adapter sees: absent, somebody's, ours, deleted", async () => {
    const here = scene();
    const world = createAzureWorld(here);
    expect(await world.store.observe()).toEqual({ kind: "absent" });
    await askSdk(world.asAdmin, [["secrets", "setSecret", VAULT_SECRET, "x"]]);
    expect(await world.store.observe()).toMatchObject({ kind: "readable", keyId: undefined });
    const { keyId } = await world.fill();
    expect(await world.store.observe()).toMatchObject({ kind: "readable", keyId });
    const [, deleted] = await askSdk(world.asAdmin, [
      ["secrets", "beginDeleteSecret", VAULT_SECRET],
      ["secrets", "getDeletedSecret", VAULT_SECRET],
    ]);
    expect(deleted?.value).toMatchObject({ name: VAULT_SECRET });
    await expect(world.store.observe()).rejects.toMatchObject({
      answer: { status: 409, codes: ["ObjectIsDeletedButRecoverable"] },
    });
  });
});
