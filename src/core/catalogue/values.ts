import type { Entries } from "./finder.ts";
import { MALFORMED, ODD, RISKY } from "./levels.ts";

const OVERVIEW = "https://learn.microsoft.com/entra/identity-platform/quickstart-register-app";
const SUBSCRIPTIONS = "https://learn.microsoft.com/azure/azure-portal/get-subscription-tenant-id";

/** Single values: IDs, names, and what is no value at all. */
export const VALUES = {
  "value/unexpanded": {
    ...MALFORMED,
    what: "{field} holds the text of an expression (like `{example}`), not its value.",
    why: "It was stored or quoted where nothing expands it, or it uses the syntax of another system.",
    fix: "Write the expression in the workflow file itself, for example `{good}`.",
    link: "https://docs.github.com/actions/reference/workflows-and-actions/expressions",
  },
  "value/masked": {
    ...MALFORMED,
    what: "{field} holds asterisks in place of the value.",
    why: "It was copied from a log or from the portal, and both hide the value.",
    fix: "Copy the value from where it was first shown; a client secret that was not kept must be made anew.",
    link: "",
  },
  "value/placeholder": {
    ...MALFORMED,
    what: "{field} still holds a placeholder.",
    why: "An example was copied and this value was not filled in.",
    fix: "Put the real value in its place.",
    link: "",
  },
  "id/not-guid": {
    ...MALFORMED,
    what: "{field} is not a GUID: {problem}.",
    why: "Part of it was lost, or the name was taken for the ID.",
    fix: "Copy the {label} again: 32 hexadecimal digits in five groups, joined by dashes.",
    link: OVERVIEW,
  },
  "id/no-dashes": {
    ...MALFORMED,
    what: "{field} holds 32 hexadecimal digits without dashes, which may be a key instead of an ID.",
    why: "Keys of Azure AI and of other services look like this, so the value was neither used nor shown.",
    fix: "Write the {label} with its dashes; if this is a key that was ever printed, replace it by a new one.",
    link: OVERVIEW,
  },
  "id/format": {
    ...RISKY,
    what: "{field} is a GUID with {oddity}; it was read as {guid}.",
    why: "It was copied from a program that writes GUIDs in another way. Other tools may refuse it.",
    fix: "Store it as {guid}.",
    link: "",
  },
  "id/same": {
    ...MALFORMED,
    what: "{fields} hold the same GUID.",
    why: "One ID was pasted twice. The application, the tenant and the subscription never share an ID.",
    fix: "Compare them with the Overview page of the app registration and with the list of subscriptions.",
    link: OVERVIEW,
  },
  "id/is-secret": {
    ...MALFORMED,
    what: "{field} holds a secret instead of an ID.",
    why: "The values were swapped. IDs are not hidden in logs, so the secret may have been shown in earlier runs.",
    fix: "Put the {label} there, and replace the secret by a new one if it was ever printed.",
    link: OVERVIEW,
  },
  "tenant/common": {
    ...MALFORMED,
    what: "{field} is `common`, `organizations` or `consumers`, which stand for any tenant.",
    why: "They serve people who sign in. A service principal signs in to one tenant only.",
    fix: "Use the Directory (tenant) ID, or a verified domain such as `contoso.onmicrosoft.com`.",
    link: OVERVIEW,
  },
  "tenant/not-domain": {
    ...MALFORMED,
    what: "{field} is neither a GUID nor a domain.",
    why: "It holds the tenant's display name, an e-mail address, a URL, or a domain that is not whole or not in ASCII letters.",
    fix: "Use the Directory (tenant) ID, or a verified domain such as `contoso.onmicrosoft.com`.",
    link: OVERVIEW,
  },
  "subscription/not-guid": {
    ...MALFORMED,
    what: "{field} is not a GUID: {problem}.",
    why: "The subscription's name was taken for its ID, or part of the ID was lost.",
    fix: "Copy the ID of the subscription: `az account list --query '[].id'` shows them.",
    link: SUBSCRIPTIONS,
  },
  "subscription/repeated": {
    ...ODD,
    what: "{field} names a subscription more than once; it is checked once.",
    why: "The list was merged of several.",
    fix: "Remove the repetition.",
    link: "",
  },
  "domain/shape": {
    ...MALFORMED,
    what: "`domain` is not a host name.",
    why: "It holds a URL, a wildcard, a single word or letters beyond ASCII; what the certificate may be is not asked here, but for what.",
    fix: "Give the full name by which the service is called, such as `shop.contoso.com`; one with other letters in its form that begins with `xn--`.",
    link: "",
  },
  "resource-group/name": {
    ...MALFORMED,
    what: "`resource-group` is not a name that Azure allows.",
    why: "{problem}",
    fix: "Give only the name: 1 to 90 letters, digits, underscores, hyphens, parentheses and periods, not ending in a period.",
    link: "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources",
  },
  "action/shape": {
    ...MALFORMED,
    what: "Entry {number} of `required-actions` is not an operation.",
    why: "An operation is written `Namespace/type/verb`. Roles belong in `required-role`.",
    fix: "Write it like `Microsoft.Web/sites/write`; put `data:` before a data action.",
    link: "https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations",
  },
} as const satisfies Entries;
