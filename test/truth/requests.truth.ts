import { createHash } from "node:crypto";
import { request } from "node:https";
import { afterEach, describe, expect, test } from "vitest";
import { derOf } from "../simulator/certificates.ts";
import { decodeJwt } from "../simulator/jwt.ts";
import { type Made, make, pemOf, pfxOf } from "../support/certificate-files.ts";
import { type Company, createCompany, inDays } from "../support/company.ts";
import { brokenRules } from "../support/house-rules.ts";
import { runAction } from "../support/run-action.ts";
import { entraSecret } from "../support/secrets.ts";
import { openTokenServer, type TokenServer } from "./token-server.ts";

const open: TokenServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function judgeOf(company: Company): Promise<TokenServer> {
  const server = await openTokenServer(company);
  open.push(server);
  return server;
}

/** A company whose application has a secret of this value, in the judge's books too. */
function companyWith(value: string, endsIn?: number): Company {
  const company = createCompany(endsIn === undefined ? {} : { endsIn });
  for (const secret of company.application.passwordCredentials) secret.value = value;
  return { ...company, inputs: { ...company.inputs, "client-secret": value } };
}

async function validate(company: Company, judge: TokenServer, more: Record<string, string> = {}) {
  const { "client-secret": secret, ...ids } = { ...company.inputs, ...more };
  const inputs = { ...judge.inputs, ...ids, ...(secret !== "" && { "client-secret": secret }) };
  const run = await runAction({ inputs, env: judge.environment });
  const given = secret === "" ? [] : [secret];
  const secrets = {
    given,
    kept: [company.world.github.job.requestToken],
    tokens: judge.tokens,
    received: judge.tokens,
  };
  expect(brokenRules(run, { failOn: "error", blots: false, secrets })).toEqual([]);
  const errors = run.report.findings.filter(({ level }) => level === "error").map(({ code }) => code);
  return { verdict: run.outputs["verdict"], daysLeft: run.outputs["days-left"], errors };
}

describe("oidc-provider grants the tokens that the action asks for", () => {
  test.each([
    ["as Entra makes them", entraSecret(7)],
    ["with all that a form must encode", "a+b&c=d%e~f g;h/i?j#k"],
    ["with what looks encoded already", "x%2By%20z&client_id=1+1%"],
    ["with quotes and brackets", `q"'<>{}[]()\\|^q\`$!*,.:@q`],
    ["with letters beyond ASCII", "+&%=~ ü Ärger €uro 秘密"],
  ])("for a secret %s", async (_, value) => {
    const company = companyWith(value);
    const judge = await judgeOf(company);
    expect(await validate(company, judge)).toEqual({ verdict: "valid", daysLeft: "200", errors: [] });
    expect(judge.refused).toEqual([]);
    const scopes = judge.granted.map(({ scope }) => scope.replace(judge.url, ""));
    expect(scopes.sort()).toEqual(["/arm/.default", "/graph/.default"]);
    for (const { parameters } of judge.granted) {
      expect(parameters).toMatchObject({ grant_type: "client_credentials", client_secret: value });
    }
  });

  test("for the job's own token, as a private_key_jwt", async () => {
    const { company, judge, audience } = await federation();
    expect(await validate(company, judge, { audience })).toMatchObject({ verdict: "valid", errors: [] });
    expect(judge.refused).toEqual([]);
    expect(judge.granted).toMatchObject([
      {
        scope: `${judge.url}/arm/.default`,
        parameters: {
          client_id: company.application.appId,
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        },
      },
    ]);
    // And it would have noticed a second use.
    const [{ parameters } = { parameters: {} }] = judge.granted;
    expect(await post(judge, new URLSearchParams(parameters as Record<string, string>).toString())).toBe(401);
    expect(judge.refused).toEqual([expect.stringContaining("must only be used once")]);
  });
});

/** The parts of the assertion that the judge was shown last. */
function assertionIn({ granted }: TokenServer) {
  const shown = String(granted.at(-1)?.parameters["client_assertion"]);
  return decodeJwt(shown) ?? { header: {}, claims: {} };
}

describe("oidc-provider grants the tokens that a certificate asks for", () => {
  const password = "päß wörd & =";

  test.each<[name: string, file: (made: Made, other: Made) => string]>([
    ["as PEM", (made) => pemOf(made)],
    ["as PEM below a certificate that is not its own", (made, other) => `${other.certificate}${pemOf(made)}`],
    ["as a .pfx of AES", (made) => pfxOf(made, password, "aes256")],
    ["as a .pfx of 3DES", (made) => pfxOf(made, password, "3des")],
  ])("%s", async (_, file) => {
    const { company, judge, made, other } = await certified();
    const inputs = { "client-certificate": file(made, other), "client-certificate-password": password };
    expect(await validate(company, judge, inputs)).toMatchObject({ verdict: "valid", errors: [] });
    expect(judge.refused).toEqual([]);
    const { header, claims } = assertionIn(judge);
    const thumbprint = createHash("sha256").update(derOf(made.certificate)).digest("base64url");
    expect(header).toMatchObject({ alg: "PS256", "x5t#S256": thumbprint });
    const { appId } = company.application;
    expect(claims).toMatchObject({ iss: appId, sub: appId, aud: judge.tokenEndpoint });
  });

  test("and refuses one that is not registered", async () => {
    const { company, judge, other } = await certified();
    const outcome = await validate(company, judge, { "client-certificate": pemOf(other) });
    expect(outcome).toMatchObject({ verdict: "unknown", errors: ["entra/invalid_client"] });
    expect(judge.granted).toEqual([]);
  });
});

describe("oidc-provider refuses, in words that are not Entra's, and the action does not guess", () => {
  test.each([
    ["a wrong secret", entraSecret(8), {}, "secret"],
    ["an application that it does not know", entraSecret(7), { "client-id": crypto.randomUUID() }, "client"],
  ])("%s", async (_, value, inputs, said) => {
    const company = companyWith(entraSecret(7));
    const judge = await judgeOf(company);
    const outcome = await validate(company, judge, { ...inputs, "client-secret": value });
    expect(outcome).toMatchObject({ verdict: "unknown", errors: ["entra/invalid_client"] });
    expect(judge.granted).toEqual([]);
    expect(judge.refused[0]).toMatch(new RegExp(`^invalid_client: .*${said}`));
    expect(company.simulator.log).toEqual([]);
  });

  test("a secret that has ended", async () => {
    const company = companyWith(entraSecret(7), -3);
    const judge = await judgeOf(company);
    expect(await validate(company, judge)).toMatchObject({ verdict: "unknown" });
    expect(judge.refused[0]).toMatch(/^invalid_client: .*expired/);
  });

  test.each([
    ["an assertion for somebody else", { aud: "api://AzureADTokenExchange" }, "audience"],
    ["an assertion of another application", { iss: "https://token.actions.githubusercontent.com" }, "iss"],
    ["an assertion without a number of its own", { jti: null }, "jti"],
  ])("%s", async (_, claims, said) => {
    const { company, judge, audience } = await federation(claims);
    expect(await validate(company, judge, { audience })).toMatchObject({ verdict: "unknown" });
    expect(judge.granted).toEqual([]);
    expect(judge.refused[0]).toMatch(new RegExp(`^invalid_client: .*${said}`));
  });

  test("an assertion that a stranger signed", async () => {
    const { company, judge, audience } = await federation();
    company.world.github.job.signer = "a stranger";
    expect(await validate(company, judge, { audience })).toMatchObject({ verdict: "unknown" });
    expect(judge.granted).toEqual([]);
  });
});

describe("oidc-provider is awake: it would not have let pass", () => {
  const secret = "a+b&c=d%e~f g;h/i?j#k";
  const encoded = encodeURIComponent(secret);
  test.each([
    ["a secret that is not encoded", `client_secret=${secret}`, 401],
    ["one that is encoded twice", `client_secret=${encodeURIComponent(encoded)}`, 401],
    ["the secret twice", `client_secret=${encoded}&client_secret=${encoded}`, 400],
    ["two kinds of proof", `client_secret=${encoded}&client_assertion=x`, 400],
    ["no proof", "", 401],
    ["another resource", `client_secret=${encoded}`, 400, "https://elsewhere.example/.default"],
    ["and yet this is right", `client_secret=${encoded}`, 200],
  ])("%s", async (_, proof, status, elsewhere?: string) => {
    const company = companyWith(secret);
    const judge = await judgeOf(company);
    const scope = encodeURIComponent(elsewhere ?? `${judge.url}/arm/.default`);
    const request = `grant_type=client_credentials&client_id=${company.application.appId}&scope=${scope}`;
    expect(await post(judge, `${request}&${proof}`)).toBe(status);
  });
});

/** A company whose application has a certificate alone, and a certificate that it does not have. */
async function certified() {
  const company = createCompany();
  const made = make({ endsAt: inDays(200) });
  company.application.passwordCredentials = [];
  company.application.addCertificate(made.certificate);
  const judge = await judgeOf(company);
  const inputs = { ...company.inputs, "client-secret": "" };
  return { company: { ...company, inputs }, judge, made, other: make({ endsAt: inDays(200) }) };
}

/** The job's token in the form of RFC 7523, which the judge knows: the client speaks for itself. */
async function federation(claims: Record<string, string | null> = {}) {
  const company = createCompany();
  company.application.passwordCredentials = [];
  const { appId } = company.application;
  company.world.github.job.claims = { iss: appId, sub: appId, ...claims };
  const judge = await judgeOf(company);
  const inputs = { ...company.inputs, "client-secret": "" };
  return { company: { ...company, inputs }, judge, audience: judge.tokenEndpoint };
}

function post({ tokenEndpoint, certificate }: TokenServer, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const sending = request(tokenEndpoint, { method: "POST", ca: certificate, headers, agent: false });
    sending.on("error", reject).on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sending.end(body);
  });
}
