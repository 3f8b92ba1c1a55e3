import { deepEqual, equal, match } from "node:assert/strict";
import { vaultScene } from "./facts-vault.ts";
import { at, type RecordedFact, type Reply } from "./lab.ts";

const summary = ({ status, body }: Reply): string =>
  `${status} ${at(body, "error.code")} ${at(body, "error.innererror.code") ?? ""}`.trim();

const text = ({ body }: Reply): string => String(at(body, "error.message"));
const path = "/secrets/secret1";

export const vaultAccessFacts: RecordedFact[] = [
  {
    fact: "No role is 403 ForbiddenByRbac, in lines that name caller, action and resource",
    source: "refusal pasted in a public page",
    check: async (lab) => {
      const reply = await (await vaultScene(lab, null)).ask("GET", path);
      equal(summary(reply), "403 Forbidden ForbiddenByRbac");
      match(text(reply), /\r\nAction: 'Microsoft\.KeyVault\/vaults\/secrets\/getSecret\/action'\r\n/);
      match(text(reply), /\r\nResource: '\/subscriptions\/\S+\/vaults\/contoso-kv\/secrets\/secret1'\r\n/);
    },
  },
  {
    fact: "The owner of the subscription has no access to the secrets in it",
    source: "Azure's page on Key Vault's roles: data actions are in none of the general roles",
    check: async (lab) => {
      lab.subscription.assign(lab.application.servicePrincipal, "Owner");
      equal((await (await vaultScene(lab, null)).ask("GET", path)).status, 403);
    },
  },
  {
    fact: "Key Vault Secrets User reads values and writes none",
    source: "Azure's list of built-in roles",
    check: async (lab) => {
      const { ask, vault } = await vaultScene(lab, "Key Vault Secrets User");
      vault.set("secret1", "x");
      deepEqual(
        [(await ask("GET", path)).status, (await ask("PUT", path, { value: "y" })).status],
        [200, 403],
      );
    },
  },
  {
    fact: "A vault with access policies refuses with AccessDenied, and names the permission",
    source: "refusal pasted in a public page",
    check: async (lab) => {
      const { ask, vault } = await vaultScene(lab);
      vault.authorization = "access-policy";
      vault.allow(lab.application.servicePrincipal, ["set"]);
      const reply = await ask("GET", path);
      equal(summary(reply), "403 Forbidden AccessDenied");
      match(
        text(reply),
        /' does not have secrets get permission on key vault 'contoso-kv;location=westeurope'\./,
      );
      equal((await ask("PUT", path, { value: "x" })).status, 200);
    },
  },
  {
    fact: "A firewall refuses with ForbiddenByFirewall and the client's address",
    source: "messages in issues of Terraform and of azure-docs, 2019 to 2024",
    check: async (lab) => {
      const { ask, vault } = await vaultScene(lab);
      vault.firewalled = true;
      const reply = await ask("GET", path);
      equal(summary(reply), "403 Forbidden ForbiddenByFirewall");
      match(text(reply), /^Client address is not authorized and caller is not a trusted service\.\r\n/);
    },
  },
  {
    fact: "A deleted secret tells when it will be purged, and its name cannot be written",
    source: "409 in issues of external-secrets and others, 2020 to 2024; Key Vault's REST reference",
    check: async (lab) => {
      const { ask, vault } = await vaultScene(lab);
      vault.set("secret1", "x");
      const { body } = await ask("DELETE", path);
      equal(at(body, "scheduledPurgeDate"), Number(at(body, "deletedDate")) + 90 * 86_400);
      equal((await ask("GET", path)).status, 404);
      const reply = await ask("PUT", path, { value: "y" });
      equal(summary(reply), "409 Conflict ObjectIsDeletedButRecoverable");
      match(
        text(reply),
        /^Secret secret1 is currently in a deleted but recoverable state, and its name cannot be/,
      );
    },
  },
  {
    fact: "Right after a recovery a write may still be 409 ObjectIsBeingRecovered",
    source: "issue 31581 of azure-sdk-for-net, 2022",
    check: async (lab) => {
      const { ask, vault } = await vaultScene(lab);
      vault.recoveryRefusals = 1;
      vault.set("secret1", "x");
      await ask("DELETE", path);
      equal((await ask("POST", "/deletedsecrets/secret1/recover")).status, 200);
      equal(summary(await ask("PUT", path, { value: "y" })), "409 Conflict ObjectIsBeingRecovered");
      equal((await ask("PUT", path, { value: "y" })).status, 200);
    },
  },
  {
    fact: "A deleted secret that is not there is 404, in other words",
    source: "body in an issue of azure-sdk-for-net, 2022",
    check: async (lab) => {
      const reply = await (await vaultScene(lab)).ask("GET", "/deletedsecrets/secret1");
      equal(summary(reply), "404 SecretNotFound");
      equal(text(reply), "Deleted Secret not found: secret1");
    },
  },
  {
    fact: "A secret that is the key of a certificate is `managed`, and can be neither deleted nor written",
    source: "403 of a deletion in a log of Terraform, 2026; that a write meets the same is an inference",
    check: async (lab) => {
      const { ask, vault } = await vaultScene(lab);
      vault.set("secret1", "x", { managed: true });
      equal(at((await ask("GET", path)).body, "managed"), true);
      for (const [method, body] of [["DELETE"], ["PUT", { value: "y" }]] as const)
        equal(summary(await ask(method, path, body)), "403 Forbidden SecretManagedByKeyVault");
    },
  },
  {
    fact: "A value has 25,600 bytes at most, and a name only letters, digits and dashes",
    source: "Key Vault's page on secrets; 'Property  has invalid value' in an issue of azure-sdk-for-node",
    check: async (lab) => {
      const { ask } = await vaultScene(lab);
      equal((await ask("PUT", path, { value: "x".repeat(25_600) })).status, 200);
      equal(summary(await ask("PUT", path, { value: "x".repeat(25_601) })), "400 BadParameter");
      equal(summary(await ask("PUT", "/secrets/a_b", { value: "x" })), "400 BadParameter");
    },
  },
  {
    fact: "A vault that nobody made has no host name",
    source: "Azure's DNS: a vault's name exists with the vault",
    check: async (lab) => {
      const url = "https://nobody.vault.azure.net/secrets/x?api-version=7.4";
      const failure = await lab.ask(url).catch((error: { code?: string }) => error.code);
      equal(failure, "ENOTFOUND");
    },
  },
];
