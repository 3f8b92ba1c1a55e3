import { finder } from "../catalogue/finder.ts";
import { KEY_VAULT } from "../catalogue/key-vault.ts";
import type { ServiceAnswer, ServiceError } from "../failure.ts";
import type { Finding } from "../finding.ts";
import { answerValues, type Context, printable, signInValues } from "./context.ts";
import { diagnoseByStatus } from "./service.ts";

const find = finder(KEY_VAULT);

type VaultCode = keyof typeof KEY_VAULT;

const isKnown = (code: string): code is VaultCode => Object.hasOwn(KEY_VAULT, code);

/**
 * What Azure Key Vault meant. `facts` of the answer that are used: `vault` and `secret` (their names), `deed` (`read`,
 * `list` or `write`), `rightTenant` (the vault's own tenant), `tags` (how many of them are not ours).
 */
export function diagnoseKeyVault(error: ServiceError, context: Context): Finding {
  const { answer } = error;
  const code = codeOf(answer, context);
  const passing = answer.status === 429 || answer.status >= 500;
  if (code === undefined || passing) return diagnoseByStatus(error, context);
  return find(code, context.subject, {
    ...signInValues(context),
    ...answerValues(answer),
    ...placeValues(answer),
    rightTenant: answer.facts?.["rightTenant"] ?? "<the tenant of the vault>",
    tags: answer.facts?.["tags"] ?? "more than 13",
    audience: `https://${context.cloud.keyVaultSuffix.replace(/^\./, "")}`,
    ownerOption: context.principal?.objectId === undefined ? "spn" : "object-id",
  });
}

function codeOf(answer: ServiceAnswer, context: Context): VaultCode | undefined {
  const code = answer.codes.map((one) => `key-vault/${one}`).find(isKnown);
  const rightTenant = answer.facts?.["rightTenant"];
  const isOther =
    rightTenant !== undefined && rightTenant.toLowerCase() !== signInValues(context).tenantId.toLowerCase();
  return code === "key-vault/Unauthorized" && isOther ? "key-vault/Unauthorized-tenant" : code;
}

function placeValues({ facts = {} }: ServiceAnswer) {
  const vault = nameOf(facts["vault"], "<vault>");
  const secret = nameOf(facts["secret"], "<secret>");
  const words = { vault, secret };
  switch (facts["deed"]) {
    case "list":
      return { ...words, deed: `list the versions of secret ${secret}`, permission: "list" };
    case "write":
      return { ...words, deed: `write secret ${secret}`, permission: "set" };
    default:
      return { ...words, deed: `read secret ${secret}`, permission: "get" };
  }
}

const nameOf = (name: string | undefined, otherwise: string): string =>
  name === undefined || printable(name) !== name ? otherwise : name;
