import { inputFinding } from "../catalogue/inputs.ts";
import type { Finding } from "../finding.ts";
import { meantGuid } from "../guid.ts";
import { type FieldName, type Fields, LABEL_OF } from "./fields.ts";
import { type Checked, checkId, checkSubscription } from "./lint/ids.ts";
import { checkSame } from "./lint/same.ts";
import { checkSecret } from "./lint/secret.ts";
import { checkTenant } from "./lint/tenant.ts";
import { splitList } from "./list.ts";

export interface CheckedFields {
  /** The values as they are to be used; one that cannot work is not among them. */
  readonly values: Readonly<Partial<Record<FieldName, string>>>;
  readonly subscriptionIds: readonly string[];
  readonly findings: readonly Finding[];
}

/** The offline checks of an identity's values. */
export function checkFields(fields: Fields, customCloud: boolean): CheckedFields {
  const { clientId, tenantId, clientSecret, subscriptionId } = fields;
  const subscriptions = subscriptionId
    ? splitList(subscriptionId.value).map((value) => ({ ...subscriptionId, value }))
    : [];
  const same = checkSame(
    [clientId, tenantId, ...subscriptions, clientSecret].filter((given) => given !== undefined),
  );
  // A GUID that stands in two fields is one mistake: neither field is then looked at any further.
  const judge = (value: string, check: () => Checked): Checked =>
    same.guids.has(meantGuid(value) ?? "") ? { value: undefined, findings: [] } : check();
  const client = clientId && judge(clientId.value, () => checkId(clientId, LABEL_OF.clientId));
  const tenant = tenantId && judge(tenantId.value, () => checkTenant(tenantId, customCloud));
  const secret = clientSecret && judge(clientSecret.value, () => checkSecret(clientSecret));
  const each = subscriptions.map((given) => judge(given.value, () => checkSubscription(given)));
  const ids = each.flatMap((checked) => checked.value ?? []);
  const subscriptionIds = [...new Set(ids)];
  const repeated =
    subscriptionId && subscriptionIds.length < ids.length
      ? [inputFinding("subscription/repeated", "subscription-id", { field: subscriptionId.from })]
      : [];
  const all = [client, tenant, secret, ...each].flatMap((checked) => checked?.findings ?? []);
  const values = { clientId: client?.value, tenantId: tenant?.value, clientSecret: secret?.value };
  return { values: onlyGiven(values), subscriptionIds, findings: [...same.findings, ...all, ...repeated] };
}

function onlyGiven(values: Readonly<Record<string, string | undefined>>): CheckedFields["values"] {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
