import { beforeEach, describe, expect, test } from "vitest";
import { keyVault, type VaultStore } from "../../src/azure/key-vault.ts";
import { CLOUDS } from "../../src/core/cloud.ts";
import { NetworkError } from "../../src/core/failure.ts";
import type { Verdict } from "../../src/core/finding.ts";
import { Secret } from "../../src/core/secret.ts";
import { Http } from "../../src/http/client.ts";
import { expectReadable } from "../core/diagnose/support.ts";
import type { FaultAction } from "../simulator/faults.ts";
import type { Vault } from "../simulator/vault.ts";
import { entraSecret } from "../support/secrets.ts";
import { failureOf, type Scene, useScene, VAULT } from "./scene.ts";

const scene = useScene();
const OLD = "11111111-2222-4333-8444-000000000001";
const NEW = "11111111-2222-4333-8444-000000000002";
const OFFICER = "Key Vault Secrets Officer";
const NAME = "azure-client-secret";
const store: VaultStore = { kind: "key-vault", vault: "Contoso-kv", name: NAME, format: "value" };

const APPLICATION = "33333333-2222-4333-8444-000000000009";
const tagsOf = (keyId: string) => ({ "managed-by": "azure-credentials", "azure-credentials-key-id": keyId });

let vault: Vault;
beforeEach(() => {
  const { lab, rotator } = scene();
  vault = lab.subscription.addVault("contoso-kv");
  vault.assign(rotator.servicePrincipal, OFFICER);
});

const open = ({ http, tokens }: Pick<Scene, "http" | "tokens">) =>
  keyVault({
    http,
    tokens,
    cloud: CLOUDS.azurecloud,
    shown: () => ({ hints: [], application: undefined }),
    application: APPLICATION,
  })(store);

function writing({ lab }: Scene, value = entraSecret(7)) {
  const startsOn = lab.clock.now;
  const about = { keyId: NEW, startsOn, endsOn: new Date("2027-02-01T00:00:00Z") };
  return { value, about, secret: new Secret(value) };
}

describe("a refusal has its finding", () => {
  const ROLE = `az role assignment create --assignee OID --role "${OFFICER}" --scope "$(az keyvault show --name Contoso-kv --query id --output tsv)"`;
  const POLICY = "az keyvault set-policy --name Contoso-kv --object-id OID --secret-permissions get set list";

  test.each<[string, Verdict, (here: Scene) => void, string]>([
    [
      "ForbiddenByRbac",
      "missing-permission",
      ({ lab }) => {
        lab.world.roleAssignments.length = 0;
      },
      ROLE,
    ],
    [
      "AccessDenied",
      "missing-permission",
      () => {
        vault.authorization = "access-policy";
      },
      POLICY,
    ],
    [
      "ForbiddenByFirewall",
      "missing-permission",
      () => {
        vault.firewalled = true;
      },
      "az keyvault network-rule add --name Contoso-kv",
    ],
    [
      "SecretDisabled",
      "missing-permission",
      () => {
        vault.set(NAME, "a", { enabled: false });
      },
      `az keyvault secret set-attributes --vault-name Contoso-kv --name ${NAME} --enabled true`,
    ],
    [
      "ObjectIsDeletedButRecoverable",
      "missing",
      ({ lab }) => {
        vault.set(NAME, "a");
        const secret = vault.secret(NAME);
        if (secret) secret.deletedAt = lab.clock.now;
      },
      `az keyvault secret recover --vault-name Contoso-kv --name ${NAME}`,
    ],
    [
      "Unauthorized-tenant",
      "missing-permission",
      () => {
        vault.tenantId = "99999999-2222-4333-8444-000000000001";
      },
      "99999999-2222-4333-8444-000000000001",
    ],
  ])("%s is %s, for a read and for a write", async (code, verdict, arrange, way) => {
    const here = scene();
    arrange(here);
    const { about, secret, value } = writing(here);
    const errors = [await failureOf(open(here).observe())];
    if (code !== "SecretDisabled") errors.push(await failureOf(open(here).write(secret, about)));
    for (const error of errors) {
      const finding = here.diagnose(error);
      expect(finding).toMatchObject({ code: `key-vault/${code}`, verdict, level: "error" });
      expect(finding.fix).toContain(way.replaceAll("OID", here.rotator.servicePrincipal?.id ?? ""));
      expectReadable(finding);
      expect(JSON.stringify([error, String(error), finding])).not.toContain(value);
    }
  });

  test("ObjectIsBeingRecovered is throttled: the write comes too early", async () => {
    const here = scene();
    vault.set(NAME, "a");
    const found = vault.secret(NAME);
    if (found) found.recovering = 1;
    const { about, secret } = writing(here);
    const finding = here.diagnose(await failureOf(open(here).write(secret, about)));
    expect(finding).toMatchObject({ code: "key-vault/ObjectIsBeingRecovered", verdict: "throttled" });
    await expect(open(here).write(secret, about)).resolves.toMatchObject({ keyId: NEW });
  });

  test("a vault without a host name is missing", async () => {
    const here = scene();
    /** The proxy of this scene would be asked for the name; a runner without one asks its resolver. */
    class Unresolved extends Http {
      override async send(): Promise<never> {
        throw new NetworkError("dns", new URL(VAULT).host, "ENOTFOUND");
      }
    }
    const http = new Unresolved({
      env: {},
      allowedHosts: new Set(),
      insecureHosts: new Set(),
      signal: new AbortController().signal,
      now: () => here.lab.clock.now,
      deadline: here.lab.clock.now,
      random: () => 1,
      sleep: async () => {},
    });
    const finding = here.diagnose(await failureOf(open({ ...here, http }).observe()));
    expect(finding).toMatchObject({ code: "key-vault/VaultNotFound", verdict: "missing" });
    expect(finding.what).toContain("Contoso-kv");
    expectReadable(finding);
  });

  test.each<[string, FaultAction, string]>([
    ["a page of a firewall", "html-403", "firewall-page"],
    ["a page of a captive portal", "html", "firewall-page"],
    ["an answer that is none", { status: 200, body: "[]" }, "not-json"],
    ["an answer without an id", { status: 200, body: { value: "told" } }, "not-json"],
    ["a redirect", { status: 302, headers: { location: "https://example.org" } }, "redirect"],
    ["a fault that lasts", { status: 500 }, "server-error"],
  ])("%s says nothing of the vault", async (_name, action, failure) => {
    const here = scene();
    here.lab.simulator.fault({ when: { host: new URL(VAULT).host }, do: action });
    const error = await failureOf(open(here).observe());
    expect(error).toMatchObject({ name: "NetworkError", failure });
    expect(JSON.stringify([error, String(error)])).not.toContain("told");
  });

  test.each([["x"], [{}], [1e308], [8.64e12]])(
    "that a version was made at %o is no answer of a vault: nothing is built on it",
    async (created) => {
      const here = scene();
      vault.set(NAME, "a", { tags: tagsOf(OLD) });
      const { about, secret } = writing(here);
      const store = open(here);
      await store.observe();
      const id = `${VAULT}/secrets/${NAME}/${"0".repeat(32)}`;
      const body = { id, value: "told", attributes: { enabled: true, created } };
      here.lab.simulator.fault({ when: { host: new URL(VAULT).host }, do: { status: 200, body } });
      for (const error of [await failureOf(store.observe()), await failureOf(store.write(secret, about))])
        expect(error).toMatchObject({ name: "NetworkError", failure: "not-json", detail: "no-date" });
    },
  );

  test("the next page of a list on another host is not asked for", async () => {
    const here = scene();
    vault.set(NAME, "a", { tags: tagsOf(OLD) });
    here.lab.simulator.fault({
      when: { path: /versions/ },
      do: {
        status: 200,
        body: { value: [], nextLink: "https://fabrikam-kv.vault.azure.net/x?api-version=7.4" },
      },
    });
    expect(await failureOf(open(here).forget(OLD))).toMatchObject({ name: "NetworkError" });
    expect(here.lab.simulator.log.map(({ host }) => host)).not.toContain("fabrikam-kv.vault.azure.net");
  });
});
