import { deepEqual, equal, match } from "node:assert/strict";
import { createClientCertificate } from "./certificates.ts";
import {
  addPassword,
  asRotator,
  at,
  type Lab,
  type RecordedFact,
  type Reply,
  removePassword,
} from "./lab.ts";

const policy = { id: "538f1913-366a-440a-95a0-000000000001", maxLifetimeDays: 90, passwords: true };

/** Status and error code of an answer, in one line to compare. */
const summary = ({ status, body }: Reply): string => `${status} ${at(body, "error.code") ?? ""}`;

async function add(lab: Lab, password?: object): Promise<Reply> {
  return addPassword(lab, await asRotator(lab), password);
}

export const passwordFacts: RecordedFact[] = [
  {
    fact: "addPassword is 200, not 201, and its location is the bare root of Graph",
    source: "azure-cli cassettes of 2022 and 2023",
    check: async (lab) => {
      const { status, headers } = await add(lab);
      deepEqual([status, headers["location"]], [200, "https://graph.microsoft.com"]);
      equal(headers["x-ms-resource-unit"], "1");
    },
  },
  {
    fact: "Its body has the context and then seven members in alphabetical order, secretText among them",
    source: "azure-cli cassettes of 2022 and 2023",
    check: async (lab) => {
      const { body } = await add(lab, { displayName: "key1" });
      const names = ["customKeyIdentifier", "displayName", "endDateTime", "hint", "keyId", "secretText"];
      deepEqual(Object.keys(Object(body)), ["@odata.context", ...names, "startDateTime"]);
      match(String(Object(body)["@odata.context"]), /\$metadata#microsoft\.graph\.passwordCredential$/);
      equal(at(body, "hint"), String(at(body, "secretText")).slice(0, 3));
    },
  },
  {
    fact: "The value is told once: the next read has null in its place, and the newest secret first",
    source: "azure-cli cassettes of 2022",
    check: async (lab) => {
      const token = await asRotator(lab);
      const made = await addPassword(lab, token, { displayName: "key1" });
      const { body } = await lab.ask(
        `https://graph.microsoft.com/v1.0/applications/${lab.application.objectId}`,
        { token },
      );
      const [newest] = Object(body).passwordCredentials;
      deepEqual([newest.keyId, newest.secretText], [at(made.body, "keyId"), null]);
    },
  },
  {
    fact: "Times given in whole seconds come back unchanged, with Z and without a fraction",
    source: "azure-cli cassettes of 2022: whole seconds in, the same out",
    check: async (lab) => {
      const times = { startDateTime: "2026-11-02T09:30:15Z", endDateTime: "2027-01-31T09:30:15Z" };
      const { body } = await add(lab, times);
      deepEqual([at(body, "startDateTime"), at(body, "endDateTime")], Object.values(times));
    },
  },
  {
    fact: "Without times a secret starts now and lives two years, with a fraction of seven digits",
    source: "Graph's addPassword reference: the default, and the example's 2019-09-09T19:50:29.3086381Z",
    check: async (lab) => {
      const { body } = await add(lab);
      equal(at(body, "startDateTime"), "2026-11-02T09:30:15.5000000Z");
      equal(at(body, "endDateTime"), "2028-11-02T09:30:15.5000000Z");
    },
  },
  {
    fact: "A display name of null and an end in the year 2100 are taken",
    source: "azure-cli cassette of 2022",
    check: async (lab) => {
      const { status, body } = await add(lab, { displayName: null, endDateTime: "2100-12-31T11:59:59Z" });
      deepEqual(
        [status, at(body, "displayName"), at(body, "endDateTime")],
        [200, null, "2100-12-31T11:59:59Z"],
      );
    },
  },
  {
    fact: "A member that the type does not have is 400 Request_BadRequest and is named",
    source: "refusal pasted in 2018, about a property 'value' of a password",
    check: async (lab) => {
      const reply = await add(lab, { value: "x" });
      equal(summary(reply), "400 Request_BadRequest");
      match(String(at(reply.body, "error.message")), /^The property 'value' does not exist on type/);
    },
  },
  {
    fact: "removePassword is 204 without a body, a content-type or an odata-version, but with a request-id",
    source: "azure-cli cassettes of 2022",
    check: async (lab) => {
      const { status, headers, body } = await removePassword(lab, await asRotator(lab), lab.secret.keyId);
      deepEqual(
        [status, body, headers["content-type"], headers["odata-version"]],
        [204, null, undefined, undefined],
      );
      match(headers["request-id"] ?? "", /^[0-9a-f-]{36}$/);
      equal(lab.application.accepts(lab.secret.value), false);
    },
  },
  {
    fact: "removePassword of an unknown key is 400 and says so in words that clients match on",
    source: "two public Graph clients of 2023 and 2026; the literal body was never published",
    check: async (lab) => {
      const unknown = "00000000-0000-4000-8000-00000000cafe";
      const { status, body } = await removePassword(lab, await asRotator(lab), unknown);
      equal(status, 400);
      match(String(at(body, "error.message")), /^No password credential found with keyId/);
    },
  },
  {
    fact: "removePassword of the password that belongs to a certificate is 500, and nothing is removed",
    source: "issue of 2021 in the Graph docs, and one of 2024 in Graph Explorer",
    check: async (lab) => {
      const { keyId } = lab.application.addCertificate(createClientCertificate().certificate);
      lab.application.addSecret({ keyId });
      equal((await removePassword(lab, await asRotator(lab), keyId)).status, 500);
      equal(lab.application.passwordCredentials.length, 2);
    },
  },
  {
    fact: "An application for personal accounts holds two secrets: the third is 400 TooManyAppPasswords with details",
    source: "refusal pasted in 2022 in an issue of azure-cli",
    check: async (lab) => {
      lab.application.signInAudience = "AzureADandPersonalMicrosoftAccount";
      equal((await add(lab)).status, 200);
      const { status, body } = await add(lab);
      equal(status, 400);
      const { code, message, details } = Object(body).error;
      deepEqual(details, [{ target: "passwordCredentials", code: "TooManyAppPasswords" }]);
      equal(message, "Not allowed to add 3 passwords. You can only add a maximum of 2 passwords.");
      equal(code, "TooManyAppPasswords");
    },
  },
  {
    fact: "A policy's longest life is 400 CredentialInvalidLifetimeAsPerAppPolicy, which the default life runs into",
    source: "two refusals pasted in 2024 and 2025; Graph's policy reference for the rest",
    check: async (lab) => {
      lab.tenant.credentialPolicy = policy;
      const reply = await add(lab);
      equal(summary(reply), "400 CredentialInvalidLifetimeAsPerAppPolicy");
      match(
        String(at(reply.body, "error.message")),
        /max value allowed as per assigned policy '538f1913-\S+'\.$/,
      );
      equal((await add(lab, { endDateTime: "2027-01-31T09:30:15Z" })).status, 200);
    },
  },
  {
    fact: "A policy against secrets is 400 CredentialTypeNotAllowedAsPerAppPolicy, and leaves those that exist",
    source: "about eight reports of 2025 and 2026; Graph's policy reference",
    check: async (lab) => {
      lab.tenant.credentialPolicy = { ...policy, passwords: false };
      equal(summary(await add(lab)), "400 CredentialTypeNotAllowedAsPerAppPolicy");
      equal(lab.application.accepts(lab.secret.value), true);
    },
  },
  {
    fact: "A policy of the application overrides the tenant's entirely",
    source: "Graph's appManagementPolicy reference",
    check: async (lab) => {
      lab.tenant.credentialPolicy = { ...policy, passwords: false };
      lab.application.credentialPolicy = { ...policy, maxLifetimeDays: null };
      equal((await add(lab)).status, 200);
    },
  },
  {
    fact: "An object that is full is Directory_ResourceSizeExceeded",
    source: "refusal pasted in an issue of the Graph docs, at some 600 keys",
    check: async (lab) => {
      lab.application.maxCredentials = 1;
      equal(summary(await add(lab)), "400 Directory_ResourceSizeExceeded");
    },
  },
  {
    fact: "Changes of one application too close together are 409 Directory_ConcurrencyViolation, in old reports 503",
    source: "addPassword in an issue of azurerator of 2026 (409) and of azure-cli of 2022 (503)",
    check: async (lab) => {
      lab.tenant.writeSpacing = { milliseconds: 2000, status: 409 };
      equal((await add(lab)).status, 200);
      equal(summary(await add(lab)), "409 Directory_ConcurrencyViolation");
      lab.clock.now = new Date(lab.clock.now.getTime() + 2000);
      equal((await add(lab)).status, 200);
    },
  },
  {
    fact: "Reading everything does not allow to write: 403 Authorization_RequestDenied",
    source: "Graph's addPassword reference; the refusal's body from 2022",
    check: async (lab) => {
      const token = await lab.signIn("https://graph.microsoft.com/.default");
      equal(summary(await addPassword(lab, token)), "403 Authorization_RequestDenied");
    },
  },
];
