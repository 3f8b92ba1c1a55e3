import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import { armScope, at, graphScope, type Lab, type RecordedFact, type Reply, requestToken } from "./lab.ts";

const wrong = { client_secret: "wrong" };

async function refusal(lab: Lab, form: Record<string, string> = wrong, headers = {}): Promise<Reply> {
  return requestToken(lab.simulator, lab.tenant, lab.application, form, headers);
}

/** Status, error and code of an answer, in one line to compare. */
const summary = ({ status, body }: Reply): string =>
  `${status} ${at(body, "error")} ${JSON.stringify(at(body, "error_codes"))}`;

const description = (reply: Reply): string => String(at(reply.body, "error_description"));

export const entraFacts: RecordedFact[] = [
  {
    fact: "A token answer has four members, and its two lifetimes are numbers",
    source: "v2 client-credentials answers recorded by JavaScript SDK tests in 2020 and 2021",
    check: async (lab) => {
      const { status, body } = await refusal(lab, { client_secret: lab.secret.value });
      equal(status, 200);
      deepEqual(Object.keys(Object(body)), ["token_type", "expires_in", "ext_expires_in", "access_token"]);
      deepEqual([at(body, "token_type"), at(body, "expires_in")], ["Bearer", 86_399]);
    },
  },
  {
    fact: "Token answers, refusals too, are no-store and carry x-ms-request-id and x-ms-ests-server",
    source: "v2 token answers recorded in 2020 and 2021, and the 90002 of 2021",
    check: async (lab) => {
      for (const form of [wrong, { client_secret: lab.secret.value }]) {
        const { headers } = await refusal(lab, form);
        deepEqual(
          [headers["cache-control"], headers["pragma"], headers["expires"]],
          ["no-store, no-cache", "no-cache", "-1"],
        );
        match(headers["x-ms-ests-server"] ?? "", /ProdSlices$/);
      }
    },
  },
  {
    fact: "7000215 is 401 invalid_client and names the application, not the secret",
    source: "answers pasted in four public issues, 2023 to 2026",
    check: async (lab) => {
      const reply = await refusal(lab);
      equal(summary(reply), "401 invalid_client [7000215]");
      match(
        description(reply),
        new RegExp(`^AADSTS7000215: Invalid client secret provided\\..*'${lab.application.appId}'\\.`),
      );
    },
  },
  {
    fact: "The trace id is the same in the header, in the body and in the text",
    source: "openid-configuration refusal recorded in 2021",
    check: async (lab) => {
      const reply = await refusal(lab);
      equal(at(reply.body, "trace_id"), reply.headers["x-ms-request-id"]);
      match(description(reply), new RegExp(` Trace ID: ${at(reply.body, "trace_id")} `));
    },
  },
  {
    fact: "Since 2024 the parts of the text are joined by blanks",
    source: "refusals pasted between 2024-07 and 2026-09",
    check: async (lab) =>
      match(
        description(await refusal(lab)),
        /\. Trace ID: \S+ Correlation ID: \S+ Timestamp: 2026-11-02 09:30:15Z$/,
      ),
  },
  {
    fact: "Until 2023 the parts of the text were joined by CRLF",
    source: "refusals pasted up to 2023-08",
    check: async (lab) => {
      lab.world.errorSeparator = "\r\n";
      match(description(await refusal(lab)), /\r\nTrace ID: \S+\r\nCorrelation ID: \S+\r\nTimestamp: 2026/);
    },
  },
  {
    fact: "The correlation id is the client's own request id",
    source: "v1 refusal recorded in 2015: client-request-id and correlation_id are equal",
    check: async (lab) => {
      const id = "3f6a2b1c-0000-4000-8000-000000000001";
      equal(at((await refusal(lab, wrong, { "client-request-id": id })).body, "correlation_id"), id);
    },
  },
  {
    fact: "error_uri leads to /error?code= on the authority",
    source: "refusals pasted in public issues, 2021 to 2026",
    check: async (lab) =>
      equal(
        at((await refusal(lab)).body, "error_uri"),
        "https://login.microsoftonline.com/error?code=7000215",
      ),
  },
  {
    fact: "7000222 is 401 invalid_client and names the application",
    source: "refusals pasted in 2024-12 and 2026-09",
    check: async (lab) => {
      const old = lab.application.addSecret({ endsAt: new Date("2026-11-01T00:00:00Z") });
      const reply = await refusal(lab, { client_secret: old.value });
      equal(summary(reply), "401 invalid_client [7000222]");
      match(description(reply), new RegExp(`keys for app '${lab.application.appId}' are expired`));
    },
  },
  {
    fact: "700016 is 400 unauthorized_client and calls the directory by its display name",
    source: "refusals pasted in 2023, 2024-07 and 2026-05",
    check: async (lab) => {
      const stranger = "00000000-0000-4000-8000-00000000cafe";
      const reply = await requestToken(lab.simulator, lab.tenant, stranger, wrong);
      equal(summary(reply), "400 unauthorized_client [700016]");
      match(description(reply), /not found in the directory 'Contoso'/);
    },
  },
  {
    fact: "700038 is 400 unauthorized_client without error_uri",
    source: "tenant capture of 2026-08 kept as a fixture by an Entra emulator",
    check: async (lab) => {
      const reply = await requestToken(lab.simulator, lab.tenant, "not-a-guid", wrong);
      equal(summary(reply), "400 unauthorized_client [700038]");
      equal(at(reply.body, "error_uri"), undefined);
    },
  },
  {
    fact: "70003 is 400 unsupported_grant_type without error_uri, and quotes the grant",
    source: "tenant capture of 2026-08 kept as a fixture by an Entra emulator",
    check: async (lab) => {
      const reply = await refusal(lab, { grant_type: "no_such_grant" });
      equal(summary(reply), "400 unsupported_grant_type [70003]");
      match(description(reply), /'no_such_grant'/);
      equal(at(reply.body, "error_uri"), undefined);
    },
  },
  {
    fact: "500011 is 400 invalid_resource and names the resource",
    source: "tenant capture of 2026-08 kept as a fixture by an Entra emulator",
    check: async (lab) => {
      const reply = await refusal(lab, { scope: "api://not-a-registered-resource/.default" });
      equal(summary(reply), "400 invalid_resource [500011]");
      match(description(reply), /principal named api:\/\/not-a-registered-resource was not found/);
    },
  },
  {
    fact: "An unknown tenant is 400 invalid_request [90002] at the token endpoint",
    source: "refusals recorded in 2021 and pasted in 2026-07",
    check: async (lab) => {
      const reply = await requestToken(
        lab.simulator,
        "00000000-0000-4000-8000-00000000beef",
        lab.application,
        wrong,
      );
      equal(summary(reply), "400 invalid_request [90002]");
    },
  },
  {
    fact: "A tenant that is neither a GUID nor a domain is 400 invalid_request [900023]",
    source: "refusal pasted in 2022: Specified tenant identifier 'undefined'",
    check: async (lab) =>
      equal(
        summary(await requestToken(lab.simulator, "undefined", lab.application, wrong)),
        "400 invalid_request [900023]",
      ),
  },
  {
    fact: "53003 is 400 invalid_grant with a suberror, and its claims are JSON inside a string",
    source: "refusal pasted in 2025-03",
    check: async (lab) => {
      lab.application.conditionalAccess = "blocked";
      const reply = await refusal(lab, { client_secret: lab.secret.value });
      equal(summary(reply), "400 invalid_grant [53003]");
      equal(at(reply.body, "suberror"), "message_only");
      notEqual(at(JSON.parse(String(at(reply.body, "claims"))), "access_token.capolids.values.0"), undefined);
    },
  },
  {
    fact: "A disabled application is 400 unauthorized_client [7000112] with its name in parentheses",
    source: "refusals pasted in two public issues",
    check: async (lab) => {
      Object.assign(lab.application.servicePrincipal ?? {}, { accountEnabled: false });
      const reply = await refusal(lab);
      equal(summary(reply), "400 unauthorized_client [7000112]");
      match(description(reply), /'\(deploy\) is disabled\./);
    },
  },
  {
    fact: "An application without a service principal is invalid_client [7000229] with both ids",
    source: "refusal pasted in 2025-06; the status is MSAL's",
    check: async (lab) => {
      const bare = lab.tenant.addApplication({ servicePrincipal: false });
      const reply = await requestToken(lab.simulator, lab.tenant, bare, wrong);
      equal(summary(reply), "401 invalid_client [7000229]");
      match(
        description(reply),
        new RegExp(`${bare.appId} is missing service principal in the tenant ${lab.tenant.id}`),
      );
    },
  },
  {
    fact: "A request without any credential is 401 invalid_client [7000216]",
    source: "refusal pasted in a public issue",
    check: async (lab) => equal(summary(await refusal(lab, {})), "401 invalid_client [7000216]"),
  },
  {
    fact: "A token's aud is the resource as the client wrote it, and its issuer is sts.windows.net",
    source: "the wrong-issuer message of ARM quotes https://sts.windows.net/{tenant}/",
    check: async (lab) => {
      for (const scope of [armScope, graphScope, "https://management.core.windows.net//.default"]) {
        const [, payload = ""] = (await lab.signIn(scope)).split(".");
        const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
        equal(claims.aud, scope.slice(0, -"/.default".length));
        equal(claims.iss, `https://sts.windows.net/${lab.tenant.id}/`);
      }
    },
  },
];
