import { deepEqual, equal, match } from "node:assert/strict";
import { constants, createHash, sign, X509Certificate } from "node:crypto";
import { createClientCertificate } from "./certificates.ts";
import { at, type Lab, type RecordedFact, type Reply, requestToken } from "./lab.ts";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const subject = "repo:octo-org/octo-repo:ref:refs/heads/main";

const present = (lab: Lab, assertion: string): Promise<Reply> =>
  requestToken(lab.simulator, lab.tenant, lab.application, {
    client_assertion_type: assertionType,
    client_assertion: assertion,
  });

/** Asks GitHub for a token and presents it to Entra, as a job does. */
async function federate(lab: Lab, audience = "api://AzureADTokenExchange"): Promise<Reply> {
  const url = `https://pipelines.actions.githubusercontent.com/1/idtoken?api-version=2.0&audience=${audience}`;
  const answer = await lab.ask(url, { token: lab.world.github.job.requestToken });
  return present(lab, String(at(answer.body, "value")));
}

const summary = ({ status, body }: Reply): string =>
  `${status} ${at(body, "error")} ${JSON.stringify(at(body, "error_codes"))}`;

const description = (reply: Reply): string => String(at(reply.body, "error_description"));

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A private_key_jwt in one of the two forms that Entra takes. */
function certificateAssertion(
  lab: Lab,
  pair: { certificate: string; key: string },
  alg: "PS256" | "RS256",
  lifetime = 600,
): string {
  const hash = alg === "PS256" ? "sha256" : "sha1";
  const der = new X509Certificate(pair.certificate).raw;
  const print = createHash(hash).update(der).digest("base64url");
  const now = Math.floor(lab.clock.now.getTime() / 1000);
  const { appId } = lab.application;
  const aud = `https://login.microsoftonline.com/${lab.tenant.id}/oauth2/v2.0/token`;
  const claims = {
    aud,
    iss: appId,
    sub: appId,
    jti: "1",
    nbf: now + Math.min(0, lifetime),
    exp: now + lifetime,
  };
  const header = { alg, typ: "JWT", [alg === "PS256" ? "x5t#S256" : "x5t"]: print };
  const signed = `${encode(header)}.${encode(claims)}`;
  const padding = alg === "PS256" ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const signature = sign("sha256", Buffer.from(signed), { key: pair.key, padding, saltLength: 32 });
  return `${signed}.${signature.toString("base64url")}`;
}

export const federationFacts: RecordedFact[] = [
  {
    fact: "A GitHub token that matches issuer, subject and audience signs in",
    source: "Entra's documentation of workload identity federation",
    check: async (lab) => {
      lab.application.addFederatedCredential({ subject });
      equal((await federate(lab)).status, 200);
    },
  },
  {
    fact: "Another subject is 401 invalid_client [700213], with the subject alone in the text",
    source: "refusal pasted in 2026-01",
    check: async (lab) => {
      lab.application.addFederatedCredential({ subject: "repo:octo-org/octo-repo:environment:production" });
      const reply = await federate(lab);
      equal(summary(reply), "401 invalid_client [700213]");
      match(description(reply), new RegExp(`presented assertion subject '${subject}'\\.`));
    },
  },
  {
    fact: "Another issuer, even by its trailing slash, is 401 invalid_client [700211]",
    source: "refusal pasted in 2025-07; the slash in a public issue of azure/login",
    check: async (lab) => {
      lab.application.addFederatedCredential({
        subject,
        issuer: "https://token.actions.githubusercontent.com/",
      });
      const reply = await federate(lab);
      equal(summary(reply), "401 invalid_client [700211]");
      match(description(reply), /issuer 'https:\/\/token\.actions\.githubusercontent\.com'/);
    },
  },
  {
    fact: "Another audience is [700212]",
    source: "a code of the same family; its text is not recorded",
    check: async (lab) => {
      lab.application.addFederatedCredential({ subject });
      equal(summary(await federate(lab, "https://github.com/octo-org")), "401 invalid_client [700212]");
    },
  },
  {
    fact: "A subject that differs in case only is [7002138]",
    source: "refusals pasted in two public issues of azure/login in 2025",
    check: async (lab) => {
      lab.application.addFederatedCredential({ subject: "repo:Octo-Org/Octo-Repo:ref:refs/heads/main" });
      equal(summary(await federate(lab)), "401 invalid_client [7002138]");
    },
  },
  {
    fact: "A GitHub token that has ended is invalid_client [700024], and the text has three times",
    source: "refusal pasted in 2023-05",
    check: async (lab) => {
      lab.application.addFederatedCredential({ subject });
      lab.world.github.job.lifetimeSeconds = -900;
      const reply = await federate(lab);
      equal(summary(reply), "401 invalid_client [700024]");
      match(
        description(reply),
        /Current time: 2026-11-02T09:30:15\.0000000Z, assertion valid from \S+, expiry time/,
      );
    },
  },
  {
    fact: "A token signed by someone else is refused",
    source: "the issuer's published keys are what Entra checks with",
    check: async (lab) => {
      lab.application.addFederatedCredential({ subject });
      lab.world.github.job.signer = "someone else";
      equal((await federate(lab)).status, 401);
    },
  },
  {
    fact: "A registered certificate signs in with PS256 and x5t#S256, and with RS256 and x5t",
    source: "Entra's certificate-credentials page (2025-01), and the flow page's own sample",
    check: async (lab) => {
      const pair = createClientCertificate({
        startsAt: new Date("2026-10-01"),
        endsAt: new Date("2027-10-01"),
      });
      lab.application.addCertificate(pair.certificate);
      for (const alg of ["PS256", "RS256"] as const) {
        equal((await present(lab, certificateAssertion(lab, pair, alg))).status, 200, alg);
      }
    },
  },
  {
    fact: "An unregistered certificate is invalid_client [700027] with its thumbprint",
    source: "refusals pasted in 2021 and 2026-02",
    check: async (lab) => {
      const pair = createClientCertificate();
      const reply = await present(lab, certificateAssertion(lab, pair, "RS256"));
      equal(summary(reply), "401 invalid_client [700027]");
      match(description(reply), new RegExp(`Thumbprint of key used by client: '${pair.thumbprint}'`));
    },
  },
  {
    fact: "An assertion of the client's own that has ended is invalid_client [700024]",
    source: "refusal pasted in 2023-05",
    check: async (lab) => {
      const pair = createClientCertificate();
      const reply = await present(lab, certificateAssertion(lab, pair, "PS256", -900));
      deepEqual(at(reply.body, "error_codes"), [700024]);
    },
  },
];
