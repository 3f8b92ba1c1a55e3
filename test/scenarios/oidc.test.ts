import { describe, expect, test } from "vitest";
import { type Company, createCompany } from "../support/company.ts";
import { certain, play } from "../support/scenario.ts";

const SUBJECT = "repo:octo-org/octo-repo:ref:refs/heads/main";
const JOB = { connection: { oidc: true } } as const;

/** The three IDs, and no secret. */
function ids({ inputs }: Company): Record<string, string> {
  const { "client-secret": _, ...others } = inputs;
  return others;
}

function federated(subject = SUBJECT): Company {
  const company = createCompany();
  company.application.addFederatedCredential({ subject });
  return company;
}

describe("OIDC federation", () => {
  test.concurrent("signs in without a secret where the job has the permission", async () => {
    const company = federated();
    const { outputs, problems, requests, traffic } = await play(company, { inputs: ids(company), ...JOB });
    expect(outputs).toMatchObject({ verdict: "valid", "client-secret": "", creds: "", "expires-on": "" });
    expect(problems).toEqual([]);
    expect(requests).toEqual(["id token", "permissions", "subscription", "token for ARM"]);
    expect(traffic[0]?.query).toContain("audience=api%3A%2F%2FAzureADTokenExchange");
  });

  test.concurrent.each([
    ["azureusgovernment", "api://AzureADTokenExchangeUSGov"],
    ["azurechinacloud", "api://AzureADTokenExchangeChina"],
  ] as const)("asks for a token for the audience of %s", async (cloud, audience) => {
    const company = createCompany({ cloud });
    company.application.addFederatedCredential({ subject: SUBJECT, audiences: [audience] });
    const inputs = { ...ids(company), environment: cloud };
    const { outputs, traffic } = await play(company, { inputs, ...JOB });
    expect(outputs["verdict"]).toBe("valid");
    const asked = traffic.find(({ path }) => path.endsWith("/idtoken"));
    expect(new URLSearchParams(asked?.query).get("audience")).toBe(audience);
  });

  test.concurrent("asks for the audience that was given", async () => {
    const company = createCompany();
    company.application.addFederatedCredential({ subject: SUBJECT, audiences: ["https://contoso.example"] });
    const inputs = { ...ids(company), audience: "https://contoso.example" };
    const { outputs } = await play(company, { inputs, ...JOB });
    expect(outputs["verdict"]).toBe("valid");
  });

  test.concurrent("goes before no secret that was given", async () => {
    const company = federated();
    const { requests } = await play(company, {
      inputs: { ...company.inputs, "check-expiry": "off" },
      ...JOB,
    });
    expect(requests).not.toContain("id token");
  });
});

interface Refusal {
  readonly name: string;
  readonly given: (company: Company) => unknown;
  readonly inputs?: Record<string, string>;
  readonly code: string;
  /** What the sentences must say, so that somebody can mend it. */
  readonly says: readonly string[];
}

const REFUSALS: readonly Refusal[] = [
  {
    name: "the application has no federated credential at all",
    given: () => undefined,
    code: "entra/700211",
    says: ["https://token.actions.githubusercontent.com", "az ad app federated-credential create"],
  },
  {
    name: "it has one for another branch",
    given: ({ application }) =>
      application.addFederatedCredential({ subject: "repo:octo-org/octo-repo:ref:refs/heads/dev" }),
    code: "entra/700213",
    says: [SUBJECT, `"subject":"${SUBJECT}"`, "the job runs for a branch"],
  },
  {
    name: "it has one in the immutable form that the portal proposes",
    given: ({ application }) =>
      application.addFederatedCredential({ subject: "repo:octo-org@65/octo-repo@74:ref:refs/heads/main" }),
    code: "entra/700213",
    says: [SUBJECT, "immutable form"],
  },
  {
    name: "only capital letters differ",
    given: ({ application }) =>
      application.addFederatedCredential({ subject: SUBJECT.replace("octo-org", "Octo-Org") }),
    code: "entra/7002138",
    says: [SUBJECT, "only in capital and small letters"],
  },
  {
    name: "it has another audience",
    given: ({ application }) =>
      application.addFederatedCredential({ subject: SUBJECT, audiences: ["api://other"] }),
    code: "entra/700212",
    says: ["api://AzureADTokenExchange"],
  },
];

describe("without a matching federated credential the verdict is no-federation, and the claims are named:", () => {
  test.concurrent.each(REFUSALS)("$name", async ({ given, code, says }) => {
    const company = createCompany();
    given(company);
    const { outputs, problems, annotations, requests } = await play(company, {
      inputs: ids(company),
      ...JOB,
    });
    expect(outputs["verdict"]).toBe("no-federation");
    expect(problems).toEqual([`error ${code}`]);
    expect(certain(requests)).toEqual(["id token", "token for ARM"]);
    const said = annotations.map(({ message }) => message.toLowerCase()).join("\n");
    for (const words of says) expect(said).toContain(words.toLowerCase());
  });
});

describe("a job that may not ask for a token", () => {
  test.concurrent("has no credential, and is told which line to add", async () => {
    const company = federated();
    const { outputs, problems, annotations, requests } = await play(company, { inputs: ids(company) });
    expect(outputs["verdict"]).toBe("missing");
    expect(problems).toEqual(["error missing/credential"]);
    expect(annotations[0]?.message).toContain("add `id-token: write` under `permissions:`");
    expect(requests).toEqual([]);
  });

  test.concurrent("and insists on OIDC is told the same", async () => {
    const company = federated();
    const inputs = { ...ids(company), auth: "oidc" };
    const { outputs, problems, annotations } = await play(company, { inputs });
    expect(outputs["verdict"]).toBe("missing");
    expect(problems).toEqual(["error missing/id-token"]);
    expect(annotations[0]?.message).toContain("dd `id-token: write` under `permissions:`");
  });
});

describe("GitHub's token service", () => {
  test.concurrent("that refuses is missing-permission", async () => {
    const company = federated();
    company.simulator.fault({ when: { path: /idtoken$/ }, do: { status: 403, body: { message: "no" } } });
    const { outputs, problems } = await play(company, { inputs: ids(company), ...JOB });
    expect(outputs["verdict"]).toBe("missing-permission");
    expect(problems).toEqual(["error oidc/refused"]);
  });

  test.concurrent("that stumbles once is asked again", async () => {
    const company = federated();
    company.simulator.fault({ when: { path: /idtoken$/ }, times: 1, do: { status: 502 } });
    const { outputs, requests } = await play(company, { inputs: ids(company), ...JOB });
    expect(outputs["verdict"]).toBe("valid");
    expect(requests.filter((kind) => kind === "id token")).toHaveLength(2);
  });

  test.concurrent("that answers without a token is unreachable", async () => {
    const company = federated();
    company.simulator.fault({ when: { path: /idtoken$/ }, do: { status: 200, body: { count: 0 } } });
    const { outputs, problems } = await play(company, { inputs: ids(company), ...JOB });
    expect(outputs["verdict"]).toBe("unreachable");
    expect(problems).toEqual(["error oidc/no-token"]);
  });
});
