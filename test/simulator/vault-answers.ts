import { guid } from "./ids.ts";
import { type Call, json, type SimResponse } from "./request.ts";
import type { SecretVersion, Vault, VaultSecret } from "./vault.ts";

/** A 200, or an error, with the bookkeeping headers of the vault. */
export function vaultAnswer(call: Call, vault: Vault, status: number, body: unknown): SimResponse {
  const client = call.headers["x-ms-client-request-id"];
  const headers = {
    "cache-control": "no-cache",
    pragma: "no-cache",
    expires: "-1",
    "x-ms-keyvault-region": vault.location,
    ...(client ? { "x-ms-client-request-id": client } : {}),
    "x-ms-request-id": guid(),
    "x-ms-keyvault-service-version": "1.9.2203.1",
    "x-ms-keyvault-network-info": "conn_type=Ipv4;addr=192.0.2.1;act_addr_fam=InterNetwork;",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=31536000;includeSubDomains",
  };
  return body === null ? { status, headers, body: "" } : json(status, body, headers);
}

/** `inner` goes into innererror, which is lower case. */
export function vaultError(
  call: Call,
  vault: Vault,
  status: number,
  code: string,
  message: string,
  inner?: string,
): SimResponse {
  const innererror = inner ? { innererror: { code: inner } } : {};
  return vaultAnswer(call, vault, status, { error: { code, message, ...innererror } });
}

export const badParameter = (call: Call, vault: Vault, message: string): SimResponse =>
  vaultError(call, vault, 400, "BadParameter", message);

export const secretNotFound = (call: Call, vault: Vault, id: string): SimResponse =>
  vaultError(
    call,
    vault,
    404,
    "SecretNotFound",
    `A secret with (name/id) ${id} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  );

export const managedRefusal = (call: Call, vault: Vault, operation: string): SimResponse =>
  vaultError(
    call,
    vault,
    403,
    "Forbidden",
    `Operation "${operation}" is not allowed on this secret, since it is associated with a certificate. Perform the operation on the corresponding certificate. For more information refer to https://docs.microsoft.com/en-us/azure/key-vault/certificates/about-certificates#composition-of-a-certificate`,
    "SecretManagedByKeyVault",
  );

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

const attributes = (vault: Vault, version: SecretVersion) => ({
  enabled: version.enabled,
  ...(version.notBefore ? { nbf: seconds(version.notBefore) } : {}),
  ...(version.expires ? { exp: seconds(version.expires) } : {}),
  created: seconds(version.created),
  updated: seconds(version.updated),
  recoveryLevel: vault.recoverableDays === 90 ? "Recoverable+Purgeable" : "CustomizedRecoverable+Purgeable",
  recoverableDays: vault.recoverableDays,
});

/** One version, in the recorded order of its members. The value is only in the answers to GET and PUT. */
export function versionEntity(vault: Vault, name: string, version: SecretVersion, withValue: boolean) {
  return {
    ...(withValue ? { value: version.value } : {}),
    ...(version.contentType === null ? {} : { contentType: version.contentType }),
    id: `${vault.url()}/secrets/${name}/${version.version}`,
    attributes: attributes(vault, version),
    ...(version.tags ? { tags: version.tags } : {}),
    ...(version.managed ? { managed: true } : {}),
  };
}

/** An entry of the list of secrets: its id has no version. */
export function listEntity(vault: Vault, name: string, newest: SecretVersion) {
  return { ...versionEntity(vault, name, newest, false), id: `${vault.url()}/secrets/${name}` };
}

export function deletedEntity(vault: Vault, secret: VaultSecret, newest: SecretVersion) {
  const at = seconds(secret.deletedAt ?? newest.updated);
  return {
    recoveryId: `${vault.url()}/deletedsecrets/${secret.name}`,
    deletedDate: at,
    scheduledPurgeDate: at + vault.recoverableDays * 86_400,
    ...versionEntity(vault, secret.name, newest, false),
  };
}
