import { describe, expect, test } from "vitest";
import { rotating } from "../../src/core/catalogue/rotating.ts";
import { type Scene, useScene } from "../azure/scene.ts";
import type { Application } from "../simulator/application.ts";
import { type AzureWorld, createAzureWorld, VAULT_SECRET } from "./azure-world.ts";
import { type Cli, openAz } from "./cli.ts";

const scene = useScene();

interface Password {
  readonly keyId: string;
  readonly displayName: string | null;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly hint: string;
}

const login = ({ lab }: Scene, { appId }: Application, secret: string): string[] => [
  ...["login", "--service-principal", "--username", appId, "--tenant", lab.tenant.id],
  // A value that begins with a dash would be taken for an option.
  `--password=${secret}`,
];

async function signedIn(here: Scene, { admin, adminSecret }: AzureWorld): Promise<Cli> {
  const az = await openAz(here.lab.simulator);
  await az.output(login(here, admin, adminSecret));
  return az;
}

const ask = async <T>(az: Cli, ...args: string[]): Promise<T> => JSON.parse(await az.output(args)) as T;

const passwordsOf = (az: Cli, { target }: AzureWorld): Promise<Password[]> =>
  ask(az, "ad", "app", "credential", "list", "--id", target.appId);

/** Bodies of what was asked of an action of the application, oldest first. */
const bodiesOf = ({ lab }: Scene, action: string): Record<string, unknown>[] =>
  lab.simulator.log.filter(({ path }) => path.endsWith(action)).map(({ body }) => JSON.parse(body));

/** To whole seconds, which is what it prints. */
const seconds = (date: Date | undefined): string => `${date?.toISOString().slice(0, 19)}Z`;

describe("az signs in", () => {
  test("with a secret that we made, until we remove it", async () => {
    const here = scene();
    const world = createAzureWorld(here);
    const { target, graph } = world;
    const { value, keyId } = await world.addSecret();
    const az = await openAz(here.lab.simulator);
    await az.output(login(here, target, value.reveal()));
    expect(await ask(az, "account", "show")).toMatchObject({
      id: here.lab.subscription.id,
      name: here.lab.subscription.displayName,
      tenantId: here.lab.tenant.id,
      state: "Enabled",
      environmentName: "AzureCloud",
      user: { name: target.appId, type: "servicePrincipal" },
    });
    await graph.removeSecret(target.appId, keyId);
    // Another profile: a good sign-in stays in the cache of the first.
    const later = await openAz(here.lab.simulator);
    const refused = await later.run(login(here, target, value.reveal()));
    expect([refused.code, refused.complaints]).toEqual([1, expect.stringContaining("AADSTS7000215")]);
  });
});

describe("az ad app credential", () => {
  test("list shows the same secrets as our adapter, those that we made among them", async () => {
    const here = scene();
    const world = createAzureWorld(here);
    const made = await world.addSecret();
    const az = await signedIn(here, world);
    const { secrets } = await world.graph.application(world.target.appId);
    const listed = await passwordsOf(az, world);
    expect(listed.map(({ keyId, displayName, hint }) => ({ keyId, displayName, hint }))).toEqual(
      secrets.map(({ keyId, displayName, hint }) => ({ keyId, displayName, hint })),
    );
    expect(listed.map(({ endDateTime }) => endDateTime.slice(0, 19))).toEqual(
      secrets.map(({ endsOn }) => seconds(endsOn).slice(0, 19)),
    );
    expect(listed.find(({ keyId }) => keyId === made.keyId)?.displayName).toBe("azure-credentials");
  });

  test("reset --append asks Graph for the same as our adapter, which sees the secret", async () => {
    const here = scene();
    const world = createAzureWorld(here);
    const { target, graph } = world;
    await world.addSecret();
    const az = await signedIn(here, world);
    const endsOn = new Date(Date.now() + 60 * 86_400_000);
    const { appId, password, tenant } = await ask<Record<string, string>>(
      az,
      ...["ad", "app", "credential", "reset", "--append", "--id", target.appId],
      ...["--display-name", "theirs", "--end-date", seconds(endsOn)],
    );
    expect([appId, tenant]).toEqual([target.appId, here.lab.tenant.id]);
    expect(target.accepts(password ?? "")).toBe(true);
    const { secrets } = await graph.application(target.appId);
    expect(secrets).toHaveLength(3);
    const theirSecret = secrets.find(({ displayName }) => displayName === "theirs");
    expect(seconds(theirSecret?.endsOn)).toBe(seconds(endsOn));

    const [ours, theirs] = bodiesOf(here, "/addPassword");
    const members = (body: unknown) =>
      Object.keys((body as { passwordCredential: object }).passwordCredential);
    expect(Object.keys(ours ?? {})).toEqual(Object.keys(theirs ?? {}));
    expect(members(ours).sort()).toEqual(members(theirs).sort());
  });

  test("delete asks Graph for the same as our adapter; each sees what the other removed", async () => {
    const here = scene();
    const world = createAzureWorld(here);
    const { target, graph } = world;
    const [one, other] = [await world.addSecret(), await world.addSecret()];
    const az = await signedIn(here, world);
    const remove = (keyId: string) =>
      az.run(["ad", "app", "credential", "delete", "--id", target.appId, "--key-id", keyId]);

    expect((await remove(one.keyId)).code).toBe(0);
    const { secrets } = await graph.application(target.appId);
    expect(secrets.map(({ keyId }) => keyId)).not.toContain(one.keyId);
    await graph.removeSecret(target.appId, one.keyId);
    await graph.removeSecret(target.appId, other.keyId);
    expect((await passwordsOf(az, world)).map(({ displayName }) => displayName)).toEqual(["first"]);
    const [theirs, ours] = bodiesOf(here, "/removePassword");
    expect(theirs).toEqual({ keyId: one.keyId });
    expect(ours).toEqual(theirs);

    const gone = await remove(other.keyId);
    expect(gone.code).not.toBe(0);
    expect(gone.complaints).toContain(other.keyId);
  });
});

describe("az keyvault secret", () => {
  test("show reads what we wrote; after forget the old version is closed, the new one open", async () => {
    const here = scene();
    const world = createAzureWorld(here);
    const old = await world.fill();
    const current = await world.fill();
    const az = await signedIn(here, world);
    const id = `https://contoso-kv.vault.azure.net/secrets/${VAULT_SECRET}`;
    const shown = { contentType: "text/plain", attributes: { enabled: true, notBefore: null } };
    const tags = (keyId: string) => ({
      "managed-by": "azure-credentials",
      "azure-credentials-key-id": keyId,
    });

    expect(await ask(az, "keyvault", "secret", "show", "--id", id)).toMatchObject({
      ...shown,
      value: current.value,
      tags: tags(current.keyId),
      attributes: { expires: expect.stringContaining(seconds(current.endsOn).slice(0, 19)) },
    });
    await world.store.forget(old.keyId);
    const versions = await ask<{ id: string; attributes: { enabled: boolean }; tags: object }[]>(
      az,
      ...["keyvault", "secret", "list-versions", "--id", id],
    );
    const enabled = (keyId: string) =>
      versions.filter((one) => JSON.stringify(one.tags).includes(keyId)).map((one) => one.attributes.enabled);
    expect([enabled(old.keyId), enabled(current.keyId)]).toEqual([[false], [true]]);

    const closed = versions.find(({ attributes }) => !attributes.enabled)?.id ?? "";
    const refused = await az.run(["keyvault", "secret", "show", "--id", closed]);
    expect([refused.code, refused.complaints]).toEqual([1, expect.stringContaining("disabled secret")]);
    expect(await ask(az, "keyvault", "secret", "show", "--id", id)).toMatchObject({ value: current.value });
  });

  test("the commands of our findings show the old versions, and disable one as forget does", async () => {
    const here = scene();
    const world = createAzureWorld(here);
    const byHand = world.vault.set(VAULT_SECRET, "by hand", { tags: { owner: "platform" } });
    const old = await world.fill();
    const current = await world.fill();
    const az = await signedIn(here, world);
    const findings = [
      rotating("rotation/old-version-readable", "", {
        ...{ store: "", cause: "", nextTime: "", what: "secret", keyId: old.keyId },
        ...{ vault: "contoso-kv", secret: VAULT_SECRET },
      }),
      rotating("rotation/version-by-hand", "", {
        ...{ store: "", what: "secret", keyId: "", vault: "contoso-kv", secret: VAULT_SECRET },
      }),
    ];
    const [ours = "", all = ""] = await Promise.all(findings.map(({ fix }) => az.output(commandIn(fix, 0))));
    expect(ours.trim()).toMatch(/^https:\/\/contoso-kv\.vault\.azure\.net\/secrets\/\S+\/[0-9a-f]{32}$/);
    const theirs = all
      .split("\n")
      .filter((line) => line !== "" && !line.includes("azure-credentials-key-id"));
    expect([theirs.length, all.includes(current.keyId)]).toEqual([1, true]);
    expect(theirs[0]).toContain(byHand.version);

    const [fix = ""] = findings.map((one) => one.fix);
    await az.output(commandIn(fix, 1).map((word) => (word === "<id>" ? ours.trim() : word)));
    const versions = world.vault.secret(VAULT_SECRET)?.versions ?? [];
    expect(versions.map(({ value, enabled }) => [value, enabled])).toEqual([
      ["by hand", true],
      [old.value, false],
      [current.value, true],
    ]);
    expect(versions[1]?.tags).toMatchObject({ "azure-credentials-key-id": old.keyId });
    expect(versions.slice(1).map(({ tags }) => tags?.["owner"])).toEqual(["platform", "platform"]);
  });
});

/** A command of a finding's fix, as a shell hands it to `az`. */
const commandIn = (fix: string, index: number): string[] => {
  const commands = [...fix.matchAll(/`az ([^`]*)`/g)].map(([, command = ""]) => command);
  return [...(commands[index] ?? "").matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, word]) => quoted ?? word ?? "",
  );
};
