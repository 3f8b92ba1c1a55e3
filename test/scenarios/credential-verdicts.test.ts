import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/core/finding.ts";
import { type Company, createCompany, inDays } from "../support/company.ts";
import { BY_DEFAULT, certain, play, REFUSED, WITHOUT_EXPIRY } from "../support/scenario.ts";
import { entraSecret } from "../support/secrets.ts";

const UNKNOWN_ID = "9d2f1c55-7a0e-4b6e-8a43-6a1f0e6b7c88";

interface Case {
  readonly name: string;
  /** What is wrong in the company. */
  readonly given?: (company: Company) => unknown;
  /** What is wrong with the inputs. */
  readonly inputs?: (company: Company) => Record<string, string>;
  readonly verdict: Verdict;
  /** All errors and warnings. */
  readonly problems: readonly string[];
  readonly requests: readonly string[];
}

const WORKING: readonly Case[] = [
  { name: "a secret of a Contributor", verdict: "valid", problems: [], requests: BY_DEFAULT },
  {
    name: "the same, when nobody wants to know when it ends",
    inputs: () => ({ "check-expiry": "off" }),
    verdict: "valid",
    problems: [],
    requests: WITHOUT_EXPIRY,
  },
  {
    name: "a secret with a line break at its end, as echo leaves one",
    inputs: ({ secret }) => ({ "client-secret": `${secret.value}\n` }),
    verdict: "valid",
    problems: [],
    requests: BY_DEFAULT,
  },
  {
    name: "a secret that ends within warn-days",
    given: ({ application }) => endSoon(application, 12),
    verdict: "expiring",
    problems: ["warning expiry/soon"],
    requests: BY_DEFAULT,
  },
  {
    name: "a secret that ends within fail-days",
    given: ({ application }) => endSoon(application, 12),
    inputs: () => ({ "fail-days": "14" }),
    verdict: "expiring",
    problems: ["error expiry/fail"],
    requests: BY_DEFAULT,
  },
];

const REFUSED_BY_ENTRA: readonly Case[] = [
  {
    name: "a secret that has ended",
    given: ({ application }) => endSoon(application, -3),
    verdict: "expired",
    problems: ["error entra/7000222"],
    requests: REFUSED,
  },
  {
    name: "a secret that Entra does not know",
    inputs: () => ({ "client-secret": entraSecret(5) }),
    verdict: "wrong-secret",
    problems: ["error entra/7000215"],
    requests: REFUSED,
  },
  {
    name: "a client ID that the tenant does not know",
    inputs: () => ({ "client-id": UNKNOWN_ID }),
    verdict: "unknown-application",
    problems: ["error entra/700016"],
    requests: REFUSED,
  },
  {
    name: "an application without a service principal",
    inputs: ({ tenant }) => {
      const bare = tenant.addApplication({ servicePrincipal: false });
      return { "client-id": bare.appId, "client-secret": bare.addSecret().value };
    },
    verdict: "unknown-application",
    problems: ["error entra/7000229"],
    requests: REFUSED,
  },
  {
    name: "a tenant that does not exist",
    inputs: () => ({ "tenant-id": UNKNOWN_ID }),
    verdict: "unknown-tenant",
    problems: ["error entra/90002"],
    requests: REFUSED,
  },
  {
    name: "a domain that belongs to no tenant",
    inputs: () => ({ "tenant-id": "nobody.example" }),
    verdict: "unknown-tenant",
    problems: ["error entra/90002"],
    requests: REFUSED,
  },
  {
    name: "an application that is switched off",
    given: ({ application }) => {
      if (application.servicePrincipal) application.servicePrincipal.accountEnabled = false;
    },
    verdict: "application-disabled",
    problems: ["error entra/7000112"],
    requests: REFUSED,
  },
  {
    name: "a sign-in that Conditional Access does not let through",
    given: ({ application }) => {
      application.conditionalAccess = "blocked";
    },
    verdict: "blocked",
    problems: ["error entra/53003"],
    requests: REFUSED,
  },
  {
    name: "a refusal with a code that nobody has seen before",
    given: ({ application }) => application.refuseWith(7654321),
    verdict: "unknown",
    problems: ["error entra/unknown"],
    requests: REFUSED,
  },
];

const KNOWN_OFFLINE: readonly Case[] = [
  {
    name: "the ID of a secret in place of its value",
    inputs: ({ secret }) => ({ "client-secret": secret.keyId }),
    verdict: "secret-id",
    problems: ["error secret/is-guid"],
    requests: [],
  },
  {
    name: "a client ID that has lost its end",
    inputs: ({ inputs }) => ({ "client-id": inputs["client-id"].slice(0, -3) }),
    verdict: "malformed",
    problems: ["error id/not-guid"],
    requests: [],
  },
  {
    name: "the client ID in place of the tenant ID",
    inputs: ({ inputs }) => ({ "tenant-id": inputs["client-id"] }),
    verdict: "malformed",
    problems: ["error id/same"],
    requests: [],
  },
  {
    name: "creds whose JSON was cut off",
    inputs: ({ inputs }) => ({ ...NO_SEPARATE, creds: asJson(inputs).slice(0, -20) }),
    verdict: "malformed",
    problems: ["error creds/truncated"],
    requests: [],
  },
  {
    name: "an expression that nobody expanded",
    inputs: () => ({ "client-secret": "$" + "{{ secrets.AZURE_CLIENT_SECRET }}" }),
    verdict: "malformed",
    problems: ["error value/unexpanded"],
    requests: [],
  },
  {
    name: "no credential at all",
    inputs: () => NO_SEPARATE,
    verdict: "missing",
    problems: ["error missing/everything"],
    requests: [],
  },
];

const NO_SEPARATE = { "client-id": "", "tenant-id": "", "subscription-id": "", "client-secret": "" };

function asJson(inputs: Company["inputs"]): string {
  const { "client-id": clientId, "client-secret": clientSecret, "tenant-id": tenantId } = inputs;
  return JSON.stringify({ clientId, clientSecret, subscriptionId: inputs["subscription-id"], tenantId });
}

function endSoon({ passwordCredentials }: Company["application"], days: number): void {
  for (const secret of passwordCredentials) secret.endDateTime = inDays(days);
}

async function run({ given, inputs }: Case) {
  const company = createCompany();
  given?.(company);
  return play(company, { inputs: { ...company.inputs, ...inputs?.(company) } });
}

describe.each([
  ["a credential that works", WORKING, (all: readonly string[]) => all],
  ["a credential that Entra refuses", REFUSED_BY_ENTRA, certain],
  [
    "a credential that cannot work is found without a request",
    KNOWN_OFFLINE,
    (all: readonly string[]) => all,
  ],
])("%s", (_, cases, counted) => {
  test.concurrent.each(cases)("$verdict: $name", async (one) => {
    const { outputs, problems, requests } = await run(one);
    expect({ verdict: outputs["verdict"], problems, requests: counted(requests) }).toEqual({
      verdict: one.verdict,
      problems: one.problems,
      requests: one.requests,
    });
  });
});

test.concurrent("the code that nobody knows comes with the trace ID that support will ask for", async () => {
  const company = createCompany();
  company.application.refuseWith(7654321);
  const { report, log } = await play(company, { inputs: company.inputs });
  const sentence = report.findings.find(({ level }) => level === "error")?.what;
  expect(sentence).toMatch(/code 7654321, .*trace ID [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/);
  expect(log).toContain(sentence);
});
