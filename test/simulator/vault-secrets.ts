import type { Handler, SimResponse } from "./request.ts";
import { addVersion, type SecretVersion, type VaultSecret } from "./vault.ts";
import {
  badParameter,
  deletedEntity,
  listEntity,
  managedRefusal,
  secretNotFound,
  vaultAnswer,
  vaultError,
  versionEntity,
} from "./vault-answers.ts";
import { inVault, type VaultAction, type VaultScene } from "./vault-gate.ts";
import { vaultPage } from "./vault-pages.ts";
import { bodyOf, changesOf, faultOf } from "./vault-rules.ts";

const read: VaultAction = { data: "getSecret/action", policy: "get" };
const list: VaultAction = { data: "readMetadata/action", policy: "list" };
const write: VaultAction = { data: "setSecret/action", policy: "set" };
const change: VaultAction = { data: "update/action", policy: "set" };
const remove: VaultAction = { data: "delete", policy: "delete" };
const recovery: VaultAction = { data: "recover/action", policy: "recover" };
const purging: VaultAction = { data: "purge/action", policy: "purge" };

/** The secrets of Key Vault, and those that are soft-deleted. */
export const vaultHandlers: Handler[] = [
  inVault("GET", "/secrets", list, listSecrets),
  inVault("PUT", "/secrets/:name", write, setSecret),
  inVault("GET", "/secrets/:name", read, getSecret),
  inVault("PATCH", "/secrets/:name", change, updateSecret),
  inVault("DELETE", "/secrets/:name", remove, deleteSecret),
  inVault("GET", "/secrets/:name/versions", list, listVersions),
  inVault("GET", "/secrets/:name/:version", read, getSecret),
  inVault("PATCH", "/secrets/:name/:version", change, updateSecret),
  inVault("GET", "/deletedsecrets", list, listDeleted),
  inVault("GET", "/deletedsecrets/:name", { ...list, policy: "get" }, getDeleted),
  inVault("POST", "/deletedsecrets/:name/recover", recovery, recoverSecret),
  inVault("DELETE", "/deletedsecrets/:name", purging, purgeSecret),
];

const nameOf = ({ call }: VaultScene): string => call.params["name"] ?? "";

/** A new version, also of a secret that is there: 200 both times. A soft-deleted name cannot be used. */
function setSecret(scene: VaultScene): SimResponse {
  const { world, call, vault } = scene;
  const name = nameOf(scene);
  const body = bodyOf(call);
  const fault = faultOf(name, body);
  if (fault || !body) return badParameter(call, vault, fault ?? "Request body not specified or invalid");
  const busy = conflict(scene, vault.secret(name));
  if (busy) return busy;
  const made = addVersion(vault, name, { value: String(body.value), ...changesOf(body) }, world.now());
  return vaultAnswer(call, vault, 200, versionEntity(vault, name, made, true));
}

function conflict({ call, vault }: VaultScene, secret: VaultSecret | undefined): SimResponse | undefined {
  if (secret?.deletedAt) {
    const message = `Secret ${secret.name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`;
    return vaultError(call, vault, 409, "Conflict", message, "ObjectIsDeletedButRecoverable");
  }
  if (secret?.versions.at(-1)?.managed) return managedRefusal(call, vault, "set");
  if (!secret || secret.recovering === 0) return undefined;
  secret.recovering -= 1;
  const message = `Secret ${secret.name} is currently being recovered and cannot be re-created; retry later.`;
  return vaultError(call, vault, 409, "Conflict", message, "ObjectIsBeingRecovered");
}

/** The newest version unless one is named. A disabled one is refused; one that has expired is not. */
function getSecret(scene: VaultScene): SimResponse {
  return withVersion(scene, (secret, version) => {
    const { call, vault } = scene;
    if (version.enabled)
      return vaultAnswer(call, vault, 200, versionEntity(vault, secret.name, version, true));
    const message = "Operation get is not allowed on a disabled secret.";
    return vaultError(call, vault, 403, "Forbidden", message, "SecretDisabled");
  });
}

/** Changes what is given of the attributes, the tags and the content type; never the value. */
function updateSecret(scene: VaultScene): SimResponse {
  return withVersion(scene, (secret, version) => {
    const { world, call, vault } = scene;
    const body = bodyOf(call);
    if (!body) return badParameter(call, vault, "Request body not specified or invalid");
    Object.assign(version, changesOf(body), { updated: world.now() });
    return vaultAnswer(call, vault, 200, versionEntity(vault, secret.name, version, false));
  });
}

function deleteSecret(scene: VaultScene): SimResponse {
  return withVersion(scene, (secret, version) => {
    const { world, call, vault } = scene;
    if (version.managed) return managedRefusal(call, vault, "delete");
    secret.deletedAt = world.now();
    return vaultAnswer(call, vault, 200, deletedEntity(vault, secret, version));
  });
}

function withVersion(
  scene: VaultScene,
  then: (secret: VaultSecret, version: SecretVersion) => SimResponse,
): SimResponse {
  const { call, vault } = scene;
  const secret = vault.secret(nameOf(scene));
  const asked = call.params["version"];
  const version = asked ? secret?.versions.find((one) => one.version === asked) : secret?.versions.at(-1);
  if (secret && !secret.deletedAt && version) return then(secret, version);
  return secretNotFound(call, vault, asked ? `${nameOf(scene)}/${asked}` : nameOf(scene));
}

const byName = (one: VaultSecret, other: VaultSecret): number => (one.name < other.name ? -1 : 1);

function listSecrets(scene: VaultScene): SimResponse {
  const { vault } = scene;
  const there = [...vault.secrets.values()].filter(({ deletedAt }) => !deletedAt).sort(byName);
  return vaultPage(scene, there, ({ name, versions }) =>
    versions.slice(-1).map((newest) => listEntity(vault, name, newest)),
  );
}

/** Ordered by their ids, which are random: the newest may stand anywhere. */
function listVersions(scene: VaultScene): SimResponse {
  const { vault } = scene;
  return withVersion({ ...scene, call: { ...scene.call, params: { name: nameOf(scene) } } }, (secret) => {
    const all = secret.versions.toSorted((one, other) => (one.version < other.version ? -1 : 1));
    return vaultPage(scene, all, (version) => [versionEntity(vault, secret.name, version, false)]);
  });
}

function listDeleted(scene: VaultScene): SimResponse {
  const { vault } = scene;
  const gone = [...vault.secrets.values()].filter(({ deletedAt }) => deletedAt).sort(byName);
  return vaultPage(scene, gone, (secret) =>
    secret.versions.slice(-1).map((newest) => deletedEntity(vault, secret, newest)),
  );
}

function getDeleted(scene: VaultScene): SimResponse {
  return withDeleted(scene, (secret, newest) =>
    vaultAnswer(scene.call, scene.vault, 200, deletedEntity(scene.vault, secret, newest)),
  );
}

function recoverSecret(scene: VaultScene): SimResponse {
  const { call, vault } = scene;
  return withDeleted(scene, (secret, newest) => {
    secret.deletedAt = null;
    secret.recovering = vault.recoveryRefusals;
    return vaultAnswer(call, vault, 200, versionEntity(vault, secret.name, newest, false));
  });
}

function purgeSecret(scene: VaultScene): SimResponse {
  return withDeleted(scene, ({ name }) => {
    scene.vault.secrets.delete(name.toLowerCase());
    return vaultAnswer(scene.call, scene.vault, 204, null);
  });
}

function withDeleted(
  scene: VaultScene,
  then: (secret: VaultSecret, newest: SecretVersion) => SimResponse,
): SimResponse {
  const secret = scene.vault.secret(nameOf(scene));
  const newest = secret?.versions.at(-1);
  if (secret?.deletedAt && newest) return then(secret, newest);
  const message = `Deleted Secret not found: ${nameOf(scene)}`;
  return vaultError(scene.call, scene.vault, 404, "SecretNotFound", message);
}
