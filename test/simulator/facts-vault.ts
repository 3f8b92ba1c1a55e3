import { deepEqual, equal, match } from "node:assert/strict";
import { armScope, at, type Lab, type RecordedFact, type Reply, send } from "./lab.ts";
import type { Vault } from "./vault.ts";

export const vaultScope = "https://vault.azure.net/.default";

interface Scene {
  vault: Vault;
  token: string;
  ask(method: string, path: string, body?: object): Promise<Reply>;
}

/** A vault, and a caller who may do everything with its secrets. */
export async function vaultScene(
  lab: Lab,
  role: string | null = "Key Vault Secrets Officer",
): Promise<Scene> {
  const vault = lab.subscription.addVault("contoso-kv");
  if (role) vault.assign(lab.application.servicePrincipal, role);
  const token = await lab.signIn(vaultScope);
  const ask = (method: string, path: string, body?: object) => {
    const url = `${vault.url()}${path}${path.includes("?") ? "&" : "?"}api-version=7.4`;
    return send(lab.simulator, method, url, { token, ...(body ? { body } : {}) });
  };
  return { vault, token, ask };
}

/** Status, code and inner code of an answer, in one line to compare. */
const summary = ({ status, body }: Reply): string =>
  `${status} ${at(body, "error.code")} ${at(body, "error.innererror.code") ?? ""}`.trim();

const path = "/secrets/secret1";

export const vaultFacts: RecordedFact[] = [
  {
    fact: "A request without a token draws a challenge that names the tenant and the resource, without a slash",
    source: "azure-cli cassette of 2025",
    check: async (lab) => {
      const { vault } = await vaultScene(lab);
      const reply = await send(lab.simulator, "PUT", `${vault.url()}${path}?api-version=7.4`);
      equal(reply.status, 401);
      equal(
        reply.headers["www-authenticate"],
        `Bearer authorization="https://login.microsoftonline.com/${lab.tenant.id}", resource="https://vault.azure.net"`,
      );
      deepEqual(reply.body, {
        error: { code: "Unauthorized", message: "AKV10000: Request is missing a Bearer or PoP token." },
      });
    },
  },
  {
    fact: "A token for another API is 401 AKV10022, and so is one whose audience ends in a slash",
    source: "issues of 2020 to 2024 of four projects",
    check: async (lab) => {
      const { vault } = await vaultScene(lab);
      for (const scope of [armScope, "https://vault.azure.net//.default"]) {
        const token = await lab.signIn(scope);
        const { status, body } = await lab.ask(`${vault.url()}${path}?api-version=7.4`, { token });
        equal(status, 401);
        match(
          String(at(body, "error.message")),
          /^AKV10022: Invalid audience\. Expected https:\/\/vault\.azure\.net/,
        );
      }
    },
  },
  {
    fact: "A token of another tenant is 401 AKV10032, which names both issuers",
    source: "issues of 2019 to 2023 of azure-sdk-for-js and azure-docs",
    check: async (lab) => {
      const { vault, ask } = await vaultScene(lab);
      vault.tenantId = "00000000-0000-4000-8000-00000000cafe";
      const { status, body } = await ask("GET", path);
      equal(status, 401);
      match(
        String(at(body, "error.message")),
        /^AKV10032: Invalid issuer\. Expected one of \S+cafe\/, found https/,
      );
    },
  },
  {
    fact: "A write is 200 for a new secret and for a new version; the id ends in a version of 32 hex digits",
    source: "azure-cli cassette of 2025",
    check: async (lab) => {
      const { ask } = await vaultScene(lab);
      const first = await ask("PUT", path, { value: "ABC123", tags: { a: "b" } });
      const second = await ask("PUT", path, { value: "DEF456", contentType: "text/plain" });
      deepEqual([first.status, second.status], [200, 200]);
      deepEqual(Object.keys(Object(first.body)), ["value", "id", "attributes", "tags"]);
      deepEqual(Object.keys(Object(second.body)), ["value", "contentType", "id", "attributes"]);
      match(
        String(at(first.body, "id")),
        /^https:\/\/contoso-kv\.vault\.azure\.net\/secrets\/secret1\/[0-9a-f]{32}$/,
      );
    },
  },
  {
    fact: "Times are Unix seconds, and the attributes tell how long a deleted secret can be recovered",
    source: "azure-cli cassette of 2025; Key Vault's REST reference for exp and nbf",
    check: async (lab) => {
      const { ask } = await vaultScene(lab);
      const { body } = await ask("PUT", path, { value: "x", attributes: { exp: 1_800_000_000 } });
      deepEqual(at(body, "attributes"), {
        enabled: true,
        exp: 1_800_000_000,
        created: 1_793_611_815,
        updated: 1_793_611_815,
        recoveryLevel: "Recoverable+Purgeable",
        recoverableDays: 90,
      });
    },
  },
  {
    fact: "Its answers are not cached, and name region and service version",
    source: "azure-cli cassette of 2025",
    check: async (lab) => {
      const { headers } = await (await vaultScene(lab)).ask("PUT", path, { value: "x" });
      deepEqual([headers["cache-control"], headers["expires"]], ["no-cache", "-1"]);
      match(headers["x-ms-keyvault-service-version"] ?? "", /^1\.9\./);
      equal(headers["x-ms-keyvault-region"], "westeurope");
    },
  },
  {
    fact: "A read gets the newest version, also with a slash behind the name; an old one under its id",
    source: "requests of azure-cli and of @azure/keyvault-secrets, which leave the slash there",
    check: async (lab) => {
      const { ask, vault } = await vaultScene(lab);
      const { version } = vault.set("secret1", "old");
      vault.set("secret1", "new");
      equal(at((await ask("GET", `${path}/`)).body, "value"), "new");
      equal(at((await ask("GET", `${path}/${version}`)).body, "value"), "old");
    },
  },
  {
    fact: "Lists have no values, their tags, and nextLink, which is null at the end and names port 443 before it",
    source: "azure-cli cassette of 2025",
    check: async (lab) => {
      const { ask, vault, token } = await vaultScene(lab);
      vault.set("secret1", "x", { tags: { a: "b" } });
      vault.set("secret2", "y");
      const { body } = await ask("GET", "/secrets?maxresults=1");
      deepEqual(Object.keys(at(body, "value.0") as object), ["id", "attributes", "tags"]);
      const next = String(at(body, "nextLink"));
      match(next, /^https:\/\/contoso-kv\.vault\.azure\.net:443\/secrets\?api-version=7\.4&\$skiptoken=/);
      const last = (await lab.ask(next, { token })).body;
      deepEqual([at(last, "value.0.id"), at(last, "nextLink")], [`${vault.url()}/secrets/secret2`, null]);
    },
  },
  {
    fact: "Versions are listed by their ids, not by age",
    source: "lowkey-vault's notes of 2023 on the real service; the azure-cli cassette of 2025 agrees",
    check: async (lab) => {
      const { ask, vault } = await vaultScene(lab);
      for (const version of ["b", "c", "a"]) vault.set("secret1", "x", { version: version.repeat(32) });
      const { body } = await ask("GET", `${path}/versions`);
      const ids = Object(body).value.map(({ id }: { id: string }) => id.at(-1));
      deepEqual(ids, ["a", "b", "c"]);
    },
  },
  {
    fact: "A change of one version leaves its value alone and replaces its tags",
    source: "Key Vault's REST reference for Update Secret",
    check: async (lab) => {
      const { ask, vault } = await vaultScene(lab);
      const { version } = vault.set("secret1", "x", { tags: { a: "b" }, contentType: "text/plain" });
      const change = { attributes: { enabled: false }, tags: { retired: "yes" } };
      const { status, body } = await ask("PATCH", `${path}/${version}`, change);
      deepEqual([status, at(body, "value"), at(body, "tags")], [200, undefined, { retired: "yes" }]);
      deepEqual([at(body, "attributes.enabled"), at(body, "contentType")], [false, "text/plain"]);
    },
  },
  {
    fact: "A disabled version is 403 SecretDisabled",
    source: "raw bodies in issues of azure-sdk-for-java and ansible, 2020 and 2025",
    check: async (lab) => {
      const { ask, vault } = await vaultScene(lab);
      vault.set("secret1", "x", { enabled: false });
      const reply = await ask("GET", path);
      equal(summary(reply), "403 Forbidden SecretDisabled");
      equal(at(reply.body, "error.message"), "Operation get is not allowed on a disabled secret.");
    },
  },
  {
    fact: "An unknown secret is 404 SecretNotFound",
    source: "two bodies recorded by SDK tests",
    check: async (lab) => {
      const reply = await (await vaultScene(lab)).ask("GET", path);
      equal(summary(reply), "404 SecretNotFound");
      match(
        String(at(reply.body, "error.message")),
        /^A secret with \(name\/id\) secret1 was not found in this key/,
      );
    },
  },
];
