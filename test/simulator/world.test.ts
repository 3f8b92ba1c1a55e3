import { expect, test } from "vitest";
import { armScope, at, createLab, requestToken, send } from "./lab.ts";

const codes = [50196, 53003, 65001, 700016, 7000112, 7000215, 7000222, 90002, 90033, 123456789];

test.each(codes)("any code can be played: AADSTS%i", async (code) => {
  const lab = createLab();
  lab.application.refuseWith(code);
  const form = { client_secret: lab.secret.value };
  const { body } = await requestToken(lab.simulator, lab.tenant, lab.application, form);
  expect(at(body, "error_codes")).toEqual([code]);
  expect(at(body, "error_description")).toMatch(new RegExp(`^AADSTS${code}: `));
  lab.application.refuseWith(null);
  expect((await requestToken(lab.simulator, lab.tenant, lab.application, form)).status).toBe(200);
});

test("a secret goes by HTTP Basic too, form-encoded", async () => {
  const { simulator, tenant, application, secret } = createLab();
  const pair = `${application.appId}:${encodeURIComponent(secret.value)}`;
  const reply = await send(
    simulator,
    "POST",
    `https://login.microsoftonline.com/${tenant.id}/oauth2/v2.0/token`,
    {
      headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: armScope }).toString(),
    },
  );
  expect(reply.status).toBe(200);
});

test("a tenant is found by its domain, and only in its own cloud", async () => {
  const { simulator, world, tenant, application, secret } = createLab();
  const form = { client_secret: secret.value };
  expect((await requestToken(simulator, "contoso.example", application, form)).status).toBe(200);
  tenant.cloud = "azurechinacloud";
  const reply = await requestToken(simulator, tenant, application, form);
  expect(at(reply.body, "error_codes")).toEqual([90_002]);
  expect(world.tenants).toHaveLength(1);
});

test("an application of another tenant signs in where it has a service principal, and only there", async () => {
  const { simulator, world, application, secret } = createLab();
  const customer = world.addTenant({ displayName: "Fabrikam" });
  const form = { client_secret: secret.value };
  const before = await requestToken(simulator, customer, application, form);
  expect(at(before.body, "error_codes")).toEqual([700_016]);
  customer.addServicePrincipal(application);
  expect((await requestToken(simulator, customer, application, form)).status).toBe(200);
});

test("a role comes from a management group, from the root, and through nested groups", async () => {
  for (const scope of ["/", "/providers/Microsoft.Management/managementGroups/platform"]) {
    const { world, tenant, application, signIn, ask } = createLab();
    const subscription = tenant.addSubscription({ managementGroups: ["platform"] });
    const inner = tenant.addGroup(
      "inner",
      application.servicePrincipal ? [application.servicePrincipal] : [],
    );
    world.assignRole(tenant.addGroup("outer", [inner]), "Owner", scope);
    const path = `${subscription.scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
    const { body } = await ask(`https://management.azure.com${path}`, { token: await signIn() });
    expect(at(body, "value.0.actions")).toEqual(["*"]);
  }
});

test("a custom role may not read assignments, and then the list is refused", async () => {
  const { world, subscription, application, signIn, ask } = createLab();
  world.addRole("Web Deployer", { actions: ["Microsoft.Web/sites/*"] });
  subscription.assign(application.servicePrincipal, "Web Deployer");
  const path = `${subscription.scope}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`;
  const reply = await ask(`https://management.azure.com${path}`, { token: await signIn() });
  expect([reply.status, at(reply.body, "error.code")]).toEqual([403, "AuthorizationFailed"]);
});

test("resource groups are paged by $top and nextLink", async () => {
  const { subscription, application, signIn, ask } = createLab();
  subscription.assign(application.servicePrincipal, "Reader");
  for (const name of ["a", "b", "c"]) subscription.addResourceGroup(name);
  const token = await signIn();
  const url = `https://management.azure.com${subscription.scope}/resourcegroups?api-version=2021-04-01&$top=2`;
  const first = await ask(url, { token });
  expect(Object(first.body).value).toHaveLength(2);
  const second = await ask(String(at(first.body, "nextLink")), { token });
  expect([at(second.body, "value.0.name"), at(second.body, "nextLink")]).toEqual(["c", undefined]);
});

test("a managed identity gets a token that ARM takes", async () => {
  const { tenant, subscription, ask } = createLab();
  const identity = tenant.addManagedIdentity();
  subscription.assign(identity.servicePrincipal, "Reader");
  const url =
    "https://localhost:1/login/msi/token?api-version=2019-08-01&resource=https://management.azure.com/";
  const { body } = await ask(url, { headers: { "x-identity-header": identity.header } });
  expect(at(body, "expires_on")).toMatch(/^\d+$/);
  const path = `https://localhost:1/arm${subscription.scope}?api-version=2022-12-01`;
  expect((await ask(path, { token: String(at(body, "access_token")) })).status).toBe(200);
});
