import type { Entries } from "./finder.ts";

const ACCESS = "https://learn.microsoft.com/azure/key-vault/general/rbac-guide";
const TROUBLES = "https://learn.microsoft.com/azure/key-vault/general/rest-error-codes";
const DELETED = "https://learn.microsoft.com/azure/key-vault/general/key-vault-recovery";

const LACKS = {
  verdict: "missing-permission",
  level: "error",
  what: "The identity {assignee} may not {deed} in key vault {vault}.",
} as const;

const ROLE =
  'az role assignment create --assignee {assignee} --role "Key Vault Secrets Officer" --scope "$(az keyvault show --name {vault} --query id --output tsv)"' as const;
const POLICY =
  "az keyvault set-policy --name {vault} --{ownerOption} {assignee} --secret-permissions get set list" as const;

/** Codes of Azure Key Vault, the inner one first (learn.microsoft.com/azure/key-vault/general/rest-error-codes). */
export const KEY_VAULT = {
  "key-vault/VaultNotFound": {
    // Ours: a vault that does not exist has no host name.
    verdict: "missing",
    level: "error",
    what: "There is no key vault {vault} in `{environment}`: its host name does not exist.",
    why: "The name is mistyped, the vault was deleted or belongs to another cloud; or the runner has no working DNS or needs HTTPS_PROXY.",
    fix: 'Compare the name in `stores` with `az keyvault list --query "[].name" --output tsv`. A deleted vault is in `az keyvault list-deleted`, and comes back with `az keyvault recover --name {vault}`.',
    link: DELETED,
  },
  "key-vault/ForbiddenByRbac": {
    ...LACKS,
    why: "It has no role there that allows it. A role given within the last ten minutes may not work yet.",
    fix: `Give it the role: \`${ROLE}\`. If it has it already, wait ten minutes and run again.`,
    link: ACCESS,
  },
  "key-vault/AccessDenied": {
    ...LACKS,
    why: "The vault works with access policies, and none gives this identity the permission `{permission}` on secrets.",
    fix: `Give it one: \`${POLICY}\`.`,
    link: "https://learn.microsoft.com/azure/key-vault/general/assign-access-policy",
  },
  "key-vault/ForbiddenByFirewall": {
    ...LACKS,
    what: "The firewall of key vault {vault} does not let this runner in.",
    why: "The vault may be reached from chosen networks only. Nothing is known yet of the permissions of {assignee}, which needs the role Key Vault Secrets Officer besides.",
    fix: `Run on a self-hosted runner within such a network, or let the runner's address in: \`az keyvault network-rule add --name {vault} --ip-address <address>\`. If the role is missing too: \`${ROLE}\`, or for a vault with access policies \`${POLICY}\`.`,
    link: "https://learn.microsoft.com/azure/key-vault/general/network-security",
  },
  "key-vault/Forbidden": {
    ...LACKS,
    why: "It has neither a role nor an access policy there that allows it.",
    fix: `Give it the role: \`${ROLE}\`. For a vault with access policies: \`${POLICY}\`.`,
    link: ACCESS,
  },
  "key-vault/SecretDisabled": {
    verdict: "missing-permission",
    level: "error",
    what: "The current version of secret {secret} in key vault {vault} is disabled, so nobody can read it.",
    why: "Somebody has disabled it, perhaps to stop what uses it. A new version would undo that, so nothing was changed.",
    fix: "If the secret is still to be used: `az keyvault secret set-attributes --vault-name {vault} --name {secret} --enabled true`. Otherwise take it out of `stores`.",
    link: TROUBLES,
  },
  "key-vault/ObjectIsDeletedButRecoverable": {
    verdict: "missing",
    level: "error",
    what: "Secret {secret} of key vault {vault} is deleted, and its name cannot be used until it is recovered or purged.",
    why: "Somebody deleted it; the vault keeps deleted secrets for a while.",
    fix: "Bring it back: `az keyvault secret recover --vault-name {vault} --name {secret}`. If it is to be gone for good: `az keyvault secret purge --vault-name {vault} --name {secret}`.",
    link: DELETED,
  },
  "key-vault/ObjectIsBeingRecovered": {
    verdict: "throttled",
    level: "error",
    what: "Secret {secret} of key vault {vault} is being recovered and cannot be written to yet.",
    why: "Somebody has asked for its recovery, which takes up to a minute.",
    fix: "Run again in a minute.",
    link: DELETED,
  },
  "key-vault/SecretManagedByKeyVault": {
    // What a vault answers to a deletion. The first look sees that the secret is `managed`.
    verdict: "unsupported",
    level: "error",
    what: "Secret {secret} of key vault {vault} belongs to the vault's certificate of the same name, so this action does not write to it.",
    why: "Key Vault keeps the key of each of its certificates as a secret, and writes that itself.",
    fix: "Name another secret in `stores`, `keyvault:{vault}/<name>`, and let what signs in read that one. It need not exist.",
    link: "https://learn.microsoft.com/azure/key-vault/certificates/about-certificates#composition-of-a-certificate",
  },
  "key-vault/TooManyTags": {
    // Ours: the vault would call it BadParameter, and only once there is something to write.
    verdict: "limit-reached",
    level: "error",
    what: "Secret {secret} of key vault {vault} has {tags} tags of its own, which leaves no room for two more.",
    why: "A version takes 15. A new one keeps those of the one before, and this action adds `managed-by` and `azure-credentials-key-id`; which of the others nobody needs it cannot know, so nothing was changed.",
    fix: "Set those that are needed, 13 at most: `az keyvault secret set-attributes --vault-name {vault} --name {secret} --tags <name>=<value> <name>=<value>`. All others are gone with that.",
    link: "https://learn.microsoft.com/azure/key-vault/secrets/about-secrets#secret-tags",
  },
  "key-vault/HoldsRetired": {
    // Ours: the last look before a removal.
    verdict: "unknown",
    level: "error",
    what: "The old value was written back into secret {secret} of key vault {vault}, so its credential was not removed.",
    why: "Somebody did it while this run was about to remove it: it works still, and whoever reads the vault gets it.",
    fix: "Nothing has to be mended: this run, or else the next one, writes a new one to every store. Find out who writes there: `az keyvault secret list-versions --vault-name {vault} --name {secret}` shows when, and the vault's log shows who.",
    link: "https://learn.microsoft.com/azure/key-vault/general/logging",
  },
  "key-vault/BadParameter": {
    verdict: "unknown",
    level: "error",
    what: "Key vault {vault} did not let {assignee} {deed}: it finds something wrong with what was sent (HTTP {status}, trace ID {traceId}).",
    why: "A vault takes neither a value of more than 25 KB nor every sign in a name. Both were checked before, so its reason is one that this action does not know.",
    fix: "Write a value by hand once, under another name: `az keyvault secret set --vault-name {vault} --name {secret}-test --value test` shows the vault's own words. Then report them with the log of this run.",
    link: TROUBLES,
  },
  "key-vault/Unauthorized": {
    verdict: "unknown",
    level: "error",
    what: "Key vault {vault} does not accept the token that Microsoft Entra issued for {audience} (trace ID {traceId}).",
    why: "The clock of this runner is wrong, or the vault belongs to another cloud than `{environment}`.",
    fix: "Set the clock of a self-hosted runner right, and check `environment` and, for a cloud of your own, `key-vault-suffix`.",
    link: TROUBLES,
  },
  "key-vault/Unauthorized-tenant": {
    verdict: "missing-permission",
    level: "error",
    what: "Key vault {vault} belongs to tenant {rightTenant}, but the sign-in was to tenant {tenantId}.",
    why: "A vault lets in the identities of its own tenant only.",
    fix: "Name a vault of tenant {tenantId} in `stores`, or sign in with an application that has a service principal in {rightTenant}. A vault that moved with its subscription: `az keyvault update --name {vault} --set properties.tenantId={tenantId}`.",
    link: "https://learn.microsoft.com/azure/key-vault/general/move-subscription",
  },
} as const satisfies Entries;
