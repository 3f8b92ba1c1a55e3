import type { AccessToken } from "@azure/identity";
import { beforeAll, describe, expect, test } from "vitest";
import { createClientCertificate } from "../simulator/certificates.ts";
import { decodeJwt } from "../simulator/jwt.ts";
import { send } from "../simulator/lab.ts";
import { assignCustomRole, type Company, createCompany } from "../support/company.ts";
import { type Answer, askSdk, type Question, type SignIn } from "./ask-sdk.ts";

const ARM = "https://management.azure.com/.default";

/** The world that they are shown: what the action itself looks at. */
function richCompany(): Company {
  const company = createCompany({ role: "Contributor" });
  const { tenant, subscription, application, world } = company;
  for (const name of ["web", "data", "logs"]) subscription.addResourceGroup(name);
  subscription.assign(application.servicePrincipal, "Reader", { scope: "web" });
  assignCustomRole(company, "Restarter", {
    actions: ["Microsoft.Web/sites/*/action"],
    notActions: ["Microsoft.Web/sites/stop/action"],
    dataActions: ["Microsoft.Storage/*/read"],
  });
  tenant.addSubscription({ displayName: "Nobody's" });
  const other = tenant.addSubscription({ displayName: "Sandbox", state: "Warned", spendingLimit: "On" });
  const condition = "@Resource[Microsoft.Storage/name] StringEquals 'logs'";
  world.assignRole(principalOf(company), "Reader", other.scope, condition);
  return company;
}

const principalOf = ({ application }: Company) => {
  if (!application.servicePrincipal) throw new Error("The application has no service principal");
  return application.servicePrincipal;
};

describe("the clients of the Azure SDK read what the world holds", () => {
  const company = richCompany();
  const { subscription, world } = company;
  // The clients put a slash of their own before a scope.
  const scope = subscription.scope;
  const mine = world.roleAssignments.filter((given) => given.scope.startsWith(subscription.scope));
  const custom = world.roleDefinitions.at(-1);
  const asked = {
    subscriptions: ["subscriptions", "list"],
    subscription: ["subscriptions", "get", subscription.id],
    assignments: ["roleAssignments", "listForSubscription"],
    "my assignments": [
      "roleAssignments",
      "listForSubscription",
      { filter: `assignedTo('${principalOf(company).id}')` },
    ],
    "assignments on a group": ["roleAssignments", "listForResourceGroup", "web"],
    definitions: ["roleDefinitions", "list", scope, { filter: "roleName eq 'Contributor'" }],
    definition: [
      "roleDefinitions",
      "getById",
      `${scope}/providers/Microsoft.Authorization/roleDefinitions/${custom?.id}`,
    ],
    permissions: ["permissions", "listForResourceGroup", "web"],
    groups: ["resourceGroups", "list"],
    "groups, two a page": ["resourceGroups", "list", { top: 2 }],
    group: ["resourceGroups", "get", "WEB"],
    "a group exists": ["resourceGroups", "checkExistence", "data"],
    "a group does not": ["resourceGroups", "checkExistence", "gone"],
    provider: ["providers", "get", "Microsoft.Web"],
  } as const satisfies Record<string, Readonly<Question>>;
  const said = new Map<string, Answer>();

  beforeAll(async () => {
    const questions = Object.values(asked).map((question) => [...question] as Question);
    const answers = await askSdk(company, questions);
    for (const [index, name] of Object.keys(asked).entries()) said.set(name, answers[index] ?? {});
  });

  const answer = (name: keyof typeof asked): unknown => {
    const { value, error } = said.get(name) ?? {};
    expect(error).toBeUndefined();
    return value;
  };

  test("subscriptions: those that the principal has a role in", () => {
    const sandbox = {
      displayName: "Sandbox",
      state: "Warned",
      subscriptionPolicies: { spendingLimit: "On" },
    };
    expect(answer("subscriptions")).toMatchObject([{ subscriptionId: subscription.id }, sandbox]);
    expect(answer("subscriptions")).toHaveLength(2);
    expect(answer("subscription")).toMatchObject({
      id: subscription.scope,
      subscriptionId: subscription.id,
      displayName: subscription.displayName,
      tenantId: company.tenant.id,
      state: "Enabled",
      authorizationSource: "RoleBased",
      subscriptionPolicies: { quotaId: subscription.quotaId, spendingLimit: subscription.spendingLimit },
    });
  });

  test("role assignments, with their dates as dates", () => {
    const expected = mine.map(({ id, scope, principalId, createdOn }) => ({
      name: id,
      scope,
      principalId,
      principalType: "ServicePrincipal",
      createdOn: createdOn.toISOString(),
    }));
    expect(answer("assignments")).toMatchObject(expected);
    expect(answer("my assignments")).toMatchObject(expected);
    expect(answer("my assignments")).toHaveLength(mine.length);
    expect(answer("assignments on a group")).toHaveLength(mine.length);
  });

  test("role definitions", () => {
    expect(answer("definitions")).toMatchObject([
      {
        roleName: "Contributor",
        roleType: "BuiltInRole",
        assignableScopes: ["/"],
        permissions: [{ actions: ["*"] }],
      },
    ]);
    expect(answer("definition")).toMatchObject({
      name: custom?.id,
      roleName: "Restarter",
      roleType: "CustomRole",
      permissions: custom?.permissions,
    });
  });

  test("permissions: one entry for each role", () => {
    const roles = ["Contributor", "Reader", "Restarter"];
    const permissionsOf = (name: string) =>
      world.roleDefinitions.find(({ roleName }) => roleName === name)?.permissions ?? [];
    const listed = answer("permissions");
    expect(listed).toHaveLength(roles.length);
    expect(listed).toEqual(expect.arrayContaining(roles.flatMap(permissionsOf)));
  });

  test("resource groups, over all pages", () => {
    const groups = ["web", "data", "logs"].map((name) => ({ name, location: expect.any(String) }));
    expect(answer("groups")).toMatchObject(groups);
    expect(answer("groups, two a page")).toMatchObject(groups);
    expect(company.simulator.log.filter(({ query }) => query.includes("skiptoken"))).toHaveLength(1);
    expect(answer("group")).toMatchObject({ name: "web", properties: { provisioningState: "Succeeded" } });
    expect(answer("a group exists")).toMatchObject({ body: true });
    expect(answer("a group does not")).toMatchObject({ body: false });
  });

  test("resource providers", () => {
    expect(answer("provider")).toMatchObject({ namespace: "Microsoft.Web" });
  });

  test("with one token for all of it", () => {
    expect(company.simulator.log.filter(({ path }) => path.endsWith("/token"))).toHaveLength(1);
  });
});

describe("the credentials of @azure/identity get a token for", () => {
  const proofs: Record<string, (company: Company) => Promise<Partial<SignIn>>> = {
    "a client secret": async ({ secret }) => ({ clientSecret: secret.value }),
    "a federated token of GitHub": async (company) => {
      company.application.addFederatedCredential({ subject: "repo:octo-org/octo-repo:ref:refs/heads/main" });
      return { assertion: await idToken(company) };
    },
    "a certificate": async ({ application }) => {
      const { certificate, key } = createClientCertificate();
      application.addCertificate(certificate);
      return { certificate: certificate + key };
    },
  };

  test.each(Object.entries(proofs))("%s", async (_, prove) => {
    const company = createCompany();
    const signIn = await prove(company);
    const [token, subscriptions] = await askSdk(
      company,
      [
        ["credential", "getToken", ARM],
        ["subscriptions", "list"],
      ],
      { signIn },
    );
    expect(subscriptions?.value).toMatchObject([{ subscriptionId: company.subscription.id }]);
    const { token: jwt, expiresOnTimestamp } = (token?.value ?? {}) as Partial<AccessToken>;
    const claims = decodeJwt(jwt ?? "")?.claims;
    expect(claims).toMatchObject({
      aud: "https://management.azure.com",
      appid: company.application.appId,
      oid: principalOf(company).id,
      tid: company.tenant.id,
    });
    const seconds = Number(expiresOnTimestamp) / 1000;
    expect(Math.abs(seconds - Number(claims?.["exp"]))).toBeLessThan(60);
  });

  test("a client secret, in another cloud", async () => {
    const company = createCompany({ cloud: "azureusgovernment" });
    const [subscriptions] = await askSdk(company, [["subscriptions", "list"]], {
      armHost: "management.usgovcloudapi.net",
      signIn: { authorityHost: "login.microsoftonline.us", clientSecret: company.secret.value },
    });
    expect(subscriptions?.value).toMatchObject([{ subscriptionId: company.subscription.id }]);
  });
});

async function idToken({ simulator, world }: Company): Promise<string> {
  const url = "https://pipelines.actions.githubusercontent.com/simulated/idtoken";
  const { body } = await send(simulator, "GET", `${url}?audience=api://AzureADTokenExchange`, {
    token: world.github.job.requestToken,
  });
  return (body as { value: string }).value;
}
