import { describe, expect, test } from "vitest";
import { ARM } from "../../../src/core/catalogue/arm.ts";
import { diagnoseArm } from "../../../src/core/diagnose/arm.ts";
import type { Verdict } from "../../../src/core/finding.ts";
import { CLIENT, context, expectReadable, OBJECT, refused, SUBSCRIPTION, TENANT } from "./support.ts";

const about = (part = {}) => context({ subject: "subscription", subscriptionId: SUBSCRIPTION, ...part });

const CODES: [string, number, Verdict][] = [
  ["AuthorizationFailed", 403, "missing-role"],
  ["LinkedAuthorizationFailed", 403, "missing-role"],
  ["SubscriptionNotFound", 404, "no-subscription"],
  ["InvalidAuthenticationTokenTenant", 401, "no-subscription"],
  ["InvalidSubscriptionId", 400, "malformed"],
  ["ExpiredAuthenticationToken", 401, "unreachable"],
  ["InvalidAuthenticationToken", 401, "unknown"],
  ["InvalidAuthenticationTokenAudience", 401, "malformed"],
  ["AuthenticationFailed", 401, "unknown"],
  ["ReadOnlyDisabledSubscription", 409, "subscription-disabled"],
  ["DisallowedOperation", 403, "unsupported"],
  ["RequestDisallowedByPolicy", 403, "refused-by-policy"],
  ["ResourceGroupNotFound", 404, "no-subscription"],
  ["RoleDefinitionDoesNotExist", 404, "missing-role"],
  ["MissingSubscriptionRegistration", 409, "unsupported"],
  ["NoRegisteredProviderFound", 404, "unsupported"],
  ["InvalidApiVersionParameter", 400, "unsupported"],
];

describe("every code has its verdict, and a sentence without gaps", () => {
  test.each(CODES)("%s (HTTP %d) is %s", (code, status, verdict) => {
    const finding = diagnoseArm(refused("arm", status, [code]), about());
    expect(finding).toMatchObject({ code: `arm/${code}`, verdict, level: "error", subject: "subscription" });
    expectReadable(finding);
  });

  test("the table above is the whole catalogue, save two variants", () => {
    const variants = ["arm/InvalidAuthenticationToken-no-principal", "arm/AuthorizationFailed-subscription"];
    const tested = [...CODES.map(([code]) => `arm/${code}`), ...variants];
    expect(tested.toSorted()).toEqual(Object.keys(ARM).toSorted());
  });

  const others: [string, number, string, Verdict][] = [
    ["ResourceRequestsThrottled", 429, "service/throttled", "throttled"],
    ["SubscriptionRequestsThrottled", 429, "service/throttled", "throttled"],
    ["TooManyRequests", 429, "service/throttled", "throttled"],
    ["AuthorizationFailed", 429, "service/throttled", "throttled"],
    ["InternalServerError", 500, "service/unavailable", "unreachable"],
    ["ServerTimeout", 503, "service/unavailable", "unreachable"],
    ["SomethingNew", 403, "service/unknown", "unknown"],
  ];
  test.each(others)("%s with HTTP %d is %s: %s", (code, status, expected, verdict) => {
    const finding = diagnoseArm(refused("arm", status, [code]), about());
    expect(finding).toMatchObject({ code: expected, verdict });
    expect(finding.what).toContain(code);
    expectReadable(finding);
  });

  test("letter case of the code does not matter", () => {
    expect(diagnoseArm(refused("arm", 404, ["subscriptionnotfound"]), about()).code).toBe(
      "arm/SubscriptionNotFound",
    );
  });
});

describe("the fix names what is known", () => {
  const principal = { tenantId: TENANT, objectId: OBJECT, clientId: CLIENT };

  test("where the subscription itself cannot be read, that deploying needs more than this check", () => {
    const denied = refused("arm", 403, ["AuthorizationFailed"]);
    const finding = diagnoseArm(denied, about({ principal, unreadable: "subscription" }));
    expect(finding).toMatchObject({
      code: "arm/AuthorizationFailed-subscription",
      verdict: "missing-role",
      what: `The sign-in works, but the identity ${OBJECT} may not even read /subscriptions/${SUBSCRIPTION}.`,
    });
    expect(finding.fix).toContain('--role "Contributor"');
    expectReadable(finding);
  });

  test("the role, the scope and the principal", () => {
    const finding = diagnoseArm(
      refused("arm", 403, ["AuthorizationFailed"]),
      about({ principal, resourceGroup: "rg-app", role: "Contributor" }),
    );
    expect(finding.fix).toContain(
      `az role assignment create --assignee ${OBJECT} --role "Contributor" --scope "/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-app"`,
    );
  });

  test("Reader and the client ID where nothing else is known", () => {
    const { fix } = diagnoseArm(refused("arm", 403, ["AuthorizationFailed"]), about());
    expect(fix).toContain(`--assignee ${CLIENT} --role "Reader" --scope "/subscriptions/${SUBSCRIPTION}"`);
  });

  test("the tenant that the subscription belongs to", () => {
    const rightTenant = "bbbbbbbb-0000-4000-8000-000000000000";
    const error = refused("arm", 401, ["InvalidAuthenticationTokenTenant"], { facts: { rightTenant } });
    const finding = diagnoseArm(error, about());
    expect(finding.what).toContain(`belongs to tenant ${rightTenant}`);
    expect(finding.what).toContain(`sign-in was to tenant ${TENANT}`);
    expect(finding.fix).toContain(`set \`tenant-id\` to ${rightTenant}`);
  });

  test("a token without the claims of a service principal", () => {
    const error = refused("arm", 401, ["InvalidAuthenticationToken"], {
      facts: { noServicePrincipal: "true" },
    });
    const finding = diagnoseArm(error, about());
    expect(finding.verdict).toBe("unknown-application");
    expect(finding.fix).toContain(`az ad sp create --id ${CLIENT}`);
    expectReadable(finding);
  });

  test("the service that is not registered", () => {
    const facts = { namespace: "Microsoft.Web" };
    const error = refused("arm", 409, ["MissingSubscriptionRegistration"], { facts });
    expect(diagnoseArm(error, about()).fix).toContain("--namespace Microsoft.Web");
  });
});
