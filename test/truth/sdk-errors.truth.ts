import { beforeAll, describe, expect, test } from "vitest";
import { throttled } from "../simulator/faults.ts";
import { signer } from "../simulator/jwt.ts";
import { type Company, createCompany } from "../support/company.ts";
import { type Answer, askSdk, type Question } from "./ask-sdk.ts";

const NOBODY = crypto.randomUUID();
const GUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const TOKEN: Question = ["credential", "getToken", "https://management.azure.com/.default"];

async function ask(
  company: Company,
  question: Question,
  more?: Parameters<typeof askSdk>[2],
): Promise<Answer> {
  const [answer] = await askSdk(company, [question], more);
  return answer ?? {};
}

function disable({ servicePrincipal }: Company["application"]): undefined {
  if (servicePrincipal) servicePrincipal.accountEnabled = false;
}

type Spoil = (company: Company) => Record<string, string> | undefined;

/** Of all that Entra says, @azure/identity keeps only a sentence: the codes of its errors are no members of theirs. */
describe("a refusal of Entra comes out as AuthenticationRequiredError, whose sentence has the code, of", () => {
  const refusals: [string, number, number, string, Spoil][] = [
    ["a wrong secret", 7000215, 401, "invalid_client", () => ({ clientSecret: "x".repeat(40) })],
    ["an application of nobody", 700016, 400, "unauthorized_client", () => ({ clientId: NOBODY })],
    ["a tenant of nobody", 90002, 400, "invalid_request", () => ({ tenantId: NOBODY })],
    ["an assertion that is none", 50027, 400, "invalid_request", () => ({ assertion: "a.b.c" })],
    [
      "an assertion that is not expected",
      700211,
      401,
      "invalid_client",
      ({ application: { appId } }) => ({
        assertion: signer("github").sign({ iss: "x", sub: appId, exp: 2 ** 32 }),
      }),
    ],
    [
      "a disabled application",
      7000112,
      400,
      "unauthorized_client",
      ({ application }) => disable(application),
    ],
    [
      "a policy",
      53003,
      400,
      "invalid_grant",
      ({ application }) => {
        application.conditionalAccess = "blocked";
        return undefined;
      },
    ],
  ];

  test.each(refusals)("%s", async (_, code, status, word, spoil) => {
    const company = createCompany();
    const other = spoil(company);
    const proof = other?.["assertion"] ? {} : { clientSecret: company.secret.value };
    const { error } = await ask(company, TOKEN, { signIn: { ...proof, ...other } });
    expect(error?.name).toBe("AuthenticationRequiredError");
    expect(error?.message).toMatch(new RegExp(`^${word}: (.* )?AADSTS${code}: .* Trace ID: ${GUID}`));
    expect(company.simulator.log.map((entry) => entry.status)).toEqual([status]);
  });

  test("a secret that has ended", async () => {
    const { error } = await ask(createCompany({ endsIn: -1 }), TOKEN);
    expect(error?.message).toContain("AADSTS7000222: ");
  });

  test("a scope that is none", async () => {
    const { error } = await ask(createCompany(), [
      "credential",
      "getToken",
      "https://management.azure.com/read",
    ]);
    expect(error?.message).toContain("AADSTS1002012: ");
  });
});

describe("a refusal of ARM comes out as RestError, with status and code, of", () => {
  const company = createCompany();
  const foreign = company.world.addTenant().addSubscription();
  const scope = company.subscription.scope;
  const refusals: [string, number, string, Question][] = [
    ["a subscription of nobody", 404, "SubscriptionNotFound", ["subscriptions", "get", NOBODY]],
    ["an ID that is none", 400, "InvalidSubscriptionId", ["subscriptions", "get", "mine"]],
    ["another tenant's", 401, "InvalidAuthenticationTokenTenant", ["subscriptions", "get", foreign.id]],
    ["a group of nobody", 404, "ResourceGroupNotFound", ["resourceGroups", "get", "gone"]],
    ["what may be done there", 404, "ResourceGroupNotFound", ["permissions", "listForResourceGroup", "gone"]],
    ["a provider that is none", 404, "InvalidResourceNamespace", ["providers", "get", "web"]],
    ["a role of nobody", 404, "RoleDefinitionDoesNotExist", ["roleDefinitions", "get", scope, NOBODY]],
    [
      "a filter that it does not know",
      400,
      "BadRequestFormat",
      ["roleAssignments", "listForSubscription", { filter: "colour eq 'blue'" }],
    ],
  ];
  let answers: Answer[] = [];
  beforeAll(async () => {
    answers = await askSdk(
      company,
      refusals.map(([, , , question]) => question),
    );
  });

  test.each(refusals.map(([name, statusCode, code], index) => ({ name, statusCode, code, index })))(
    "$name",
    ({ statusCode, code, index }) => {
      expect(answers[index]?.error).toMatchObject({ name: "RestError", statusCode, code });
    },
  );

  test("somebody without a role, who may only list subscriptions and finds none", async () => {
    const stranger = createCompany({ role: null });
    const said = await askSdk(stranger, [
      ["subscriptions", "list"],
      ["subscriptions", "get", stranger.subscription.id],
      ["roleAssignments", "listForSubscription"],
      ["resourceGroups", "list"],
    ]);
    const refused = { error: { name: "RestError", statusCode: 403, code: "AuthorizationFailed" } };
    expect(said).toMatchObject([{ value: [] }, refused, refused, refused]);
  });
});

describe("what passes is waited for by the clients themselves:", () => {
  test.each(["management.azure.com", "login.microsoftonline.com"])(
    "429 of %s with Retry-After",
    async (host) => {
      const company = createCompany();
      company.simulator.fault({ when: { host }, times: 1, do: throttled(1) });
      const { value } = await ask(company, ["subscriptions", "list"]);
      expect(value).toMatchObject([{ subscriptionId: company.subscription.id }]);
      const statuses = company.simulator.log
        .filter((entry) => entry.host === host)
        .map(({ status }) => status);
      expect(statuses).toEqual([429, 200]);
    },
  );
});
