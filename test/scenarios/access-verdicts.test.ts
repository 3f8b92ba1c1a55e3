import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/core/finding.ts";
import { assignCustomRole, type Company, createCompany, inDays } from "../support/company.ts";
import { play } from "../support/scenario.ts";

const UNKNOWN_ID = "9d2f1c55-7a0e-4b6e-8a43-6a1f0e6b7c88";
const SUBSCRIPTION = ["permissions", "subscription"];

interface Case {
  readonly name: string;
  readonly role?: string | null;
  readonly given?: (company: Company) => unknown;
  readonly inputs?: (company: Company) => Record<string, string>;
  readonly verdict: Verdict;
  readonly problems?: readonly string[];
  readonly notices?: readonly string[];
  /** Beside the token for Azure Resource Manager. */
  readonly requests: readonly string[];
}

const SUBSCRIPTIONS: readonly Case[] = [
  {
    name: "the principal has no role there",
    role: null,
    verdict: "missing-role",
    problems: ["error arm/AuthorizationFailed-subscription"],
    requests: SUBSCRIPTION,
  },
  {
    name: "there is no such subscription",
    inputs: () => ({ "subscription-id": UNKNOWN_ID }),
    verdict: "no-subscription",
    problems: ["error arm/SubscriptionNotFound"],
    requests: SUBSCRIPTION,
  },
  {
    name: "it belongs to another tenant",
    inputs: ({ world }) => ({ "subscription-id": world.addTenant().addSubscription().id }),
    verdict: "no-subscription",
    problems: ["error arm/InvalidAuthenticationTokenTenant"],
    requests: SUBSCRIPTION,
  },
  ...(
    [
      ["Disabled", "subscription-disabled", "error subscription/disabled"],
      ["Deleted", "subscription-disabled", "error subscription/deleted"],
      ["Warned", "valid", "warning subscription/warned"],
      ["PastDue", "valid", "warning subscription/past-due"],
      ["Hibernating", "valid", "warning subscription/unknown-state"],
    ] as const
  ).map(([state, verdict, problem]) => ({
    name: `its state is ${state}`,
    given: ({ subscription }: Company) => {
      subscription.state = state;
    },
    verdict,
    problems: [problem],
    requests: SUBSCRIPTION,
  })),
  {
    name: "an error about it outweighs the warning that the secret ends soon",
    role: null,
    given: ({ application }) => {
      for (const secret of application.passwordCredentials) secret.endDateTime = inDays(5);
    },
    inputs: () => ({ "check-expiry": "auto" }),
    verdict: "missing-role",
    problems: ["warning expiry/soon", "error arm/AuthorizationFailed-subscription"],
    requests: ["application", ...SUBSCRIPTION, "token for Graph"],
  },
  {
    name: "a partner sold it",
    given: ({ subscription }) => {
      subscription.quotaId = "CSP_2015-05-01";
    },
    verdict: "valid",
    notices: ["subscription/csp"],
    requests: SUBSCRIPTION,
  },
];

const ROLES: readonly Case[] = [
  {
    name: "Contributor where Contributor is required",
    inputs: () => ({ "required-role": "Contributor" }),
    verdict: "valid",
    requests: [...SUBSCRIPTION, "role assignments"],
  },
  {
    name: "Owner through a group, where Contributor or Reader is required",
    role: null,
    given: ({ tenant, application, subscription }) => {
      if (application.servicePrincipal)
        subscription.assign(tenant.addGroup("deployers", [application.servicePrincipal]), "Owner");
    },
    inputs: () => ({ "required-role": "Contributor, Reader" }),
    verdict: "valid",
    requests: [...SUBSCRIPTION, "role assignments"],
  },
  {
    name: "Contributor inherited from a management group, required by its ID",
    role: null,
    given: ({ tenant, application, subscription }) =>
      subscription.assign(application.servicePrincipal, "Contributor", {
        scope: `/providers/Microsoft.Management/managementGroups/${tenant.id}`,
      }),
    inputs: () => ({ "required-role": "b24988ac-6180-42a0-ab88-20f7382dd24c" }),
    verdict: "valid",
    requests: [...SUBSCRIPTION, "role assignments"],
  },
  {
    name: "Reader where Contributor is required",
    role: "Reader",
    inputs: () => ({ "required-role": "Contributor" }),
    verdict: "missing-role",
    problems: ["error role/missing"],
    requests: [...SUBSCRIPTION, "role assignments"],
  },
  {
    name: "a role whose name is misspelt",
    inputs: () => ({ "required-role": "Contributer" }),
    verdict: "missing-role",
    problems: ["error role/misspelt"],
    requests: [...SUBSCRIPTION, "role assignments"],
  },
  {
    name: "a role of the tenant's own, required by its name",
    given: (company) => assignCustomRole(company, "Web deployer", { actions: ["Microsoft.Web/*"] }),
    inputs: () => ({ "required-role": "web DEPLOYER" }),
    verdict: "valid",
    requests: [...SUBSCRIPTION, "role assignments", "role definition"],
  },
  {
    name: "a role under a condition",
    role: null,
    given: ({ application, subscription }) =>
      subscription.assign(application.servicePrincipal, "Owner", {
        condition: "@Resource[a] StringEquals 'b'",
      }),
    inputs: () => ({ "required-role": "Owner" }),
    verdict: "valid",
    notices: ["role/conditional"],
    requests: [...SUBSCRIPTION, "role assignments"],
  },
  {
    name: "a narrow role that may not read role assignments",
    role: null,
    given: (company) =>
      assignCustomRole(company, "Narrow", {
        actions: ["Microsoft.Web/*", "Microsoft.Resources/subscriptions/read"],
      }),
    inputs: () => ({ "required-role": "Contributor" }),
    verdict: "missing-permission",
    problems: ["error role/unreadable"],
    requests: [...SUBSCRIPTION, "role assignments"],
  },
];

const ACTIONS: readonly Case[] = [
  {
    name: "all are allowed, in whatever letter case",
    inputs: () => ({
      "required-actions": "microsoft.web/SITES/write, Microsoft.Storage/storageAccounts/read",
    }),
    verdict: "valid",
    requests: SUBSCRIPTION,
  },
  {
    name: "one is what Contributor leaves out",
    inputs: () => ({
      "required-actions": "Microsoft.Web/sites/write, Microsoft.Authorization/roleAssignments/write",
    }),
    verdict: "missing-role",
    problems: ["error actions/denied"],
    requests: SUBSCRIPTION,
  },
  {
    name: "one role leaves it out and another one allows it",
    given: (company) =>
      assignCustomRole(company, "Assigner", { actions: ["Microsoft.Authorization/roleAssignments/*"] }),
    inputs: () => ({ "required-actions": "Microsoft.Authorization/roleAssignments/write" }),
    verdict: "valid",
    requests: SUBSCRIPTION,
  },
  {
    name: "a data action needs data permissions",
    inputs: () => ({
      "required-actions": "data:Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
    }),
    verdict: "missing-role",
    problems: ["error actions/denied"],
    requests: SUBSCRIPTION,
  },
];

const GROUPS: readonly Case[] = [
  {
    name: "the group is there",
    given: ({ subscription }) => subscription.addResourceGroup("Web-Prod"),
    inputs: () => ({ "resource-group": "web-prod" }),
    verdict: "valid",
    requests: [...SUBSCRIPTION, "resource group"],
  },
  {
    name: "the group is not there",
    inputs: () => ({ "resource-group": "web-prod" }),
    verdict: "no-subscription",
    problems: ["error resource-group/absent"],
    requests: [...SUBSCRIPTION, "resource group"],
  },
  {
    name: "the role is held at that group only",
    role: null,
    given: ({ application, subscription }) => {
      subscription.addResourceGroup("web-prod");
      subscription.assign(application.servicePrincipal, "Contributor", { scope: "web-prod" });
      subscription.assign(application.servicePrincipal, "Reader");
    },
    inputs: () => ({ "resource-group": "web-prod", "required-role": "Contributor" }),
    verdict: "valid",
    requests: [...SUBSCRIPTION, "resource group", "role assignments"],
  },
  {
    name: "the role is held at another group",
    role: "Reader",
    given: ({ application, subscription }) => {
      subscription.addResourceGroup("web-prod");
      subscription.addResourceGroup("web-test");
      subscription.assign(application.servicePrincipal, "Contributor", { scope: "web-test" });
    },
    inputs: () => ({ "resource-group": "web-prod", "required-role": "Contributor" }),
    verdict: "missing-role",
    problems: ["error role/missing"],
    requests: [...SUBSCRIPTION, "resource group", "role assignments"],
  },
];

describe.each([
  ["the subscription", SUBSCRIPTIONS],
  ["required-role", ROLES],
  ["required-actions", ACTIONS],
  ["resource-group", GROUPS],
])("%s", (_, cases) => {
  test.concurrent.each(cases)("$verdict: $name", async ({ role, given, inputs, ...expected }) => {
    const company = createCompany(role === undefined ? {} : { role });
    given?.(company);
    const { outputs, problems, notices, requests } = await play(company, {
      inputs: { ...company.inputs, "check-expiry": "off", ...inputs?.(company) },
    });
    expect({ verdict: outputs["verdict"], problems, notices, requests }).toEqual({
      verdict: expected.verdict,
      problems: expected.problems ?? [],
      notices: expected.notices ?? [],
      requests: [...expected.requests, "token for ARM"].sort(),
    });
  });
});

test.concurrent.each([
  ["Microsoft.Authorization/roleAssignments/write", "User Access Administrator"],
  ["data:Microsoft.KeyVault/vaults/secrets/getSecret/action", "<role>"],
])("who lacks %s is not told to become what it is, but %s", async (action, role) => {
  const company = createCompany();
  const inputs = { ...company.inputs, "check-expiry": "off", "required-actions": action };
  const { annotations } = await play(company, { inputs });
  expect(annotations[0]?.message).toContain(`a role that allows ${action}: `);
  expect(annotations[0]?.message).toContain(`--role "${role}"`);
});
