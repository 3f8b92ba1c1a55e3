import { deepEqual, equal, match } from "node:assert/strict";
import { createClientCertificate } from "./certificates.ts";
import { at, graphScope, type Lab, type RecordedFact, type Reply } from "./lab.ts";

const root = "https://graph.microsoft.com/v1.0";

async function list(lab: Lab, appId = lab.application.appId): Promise<Reply> {
  return lab.ask(`${root}/applications?$filter=appId eq '${appId}'`, { token: await lab.signIn(graphScope) });
}

async function entity(lab: Lab, query = ""): Promise<Reply> {
  const url = `${root}/applications/${lab.application.objectId}${query}`;
  return lab.ask(url, { token: await lab.signIn(graphScope) });
}

/** A second application whose service principal has other permissions. */
async function asOther(lab: Lab, graphPermissions: string[], url: string, owner = false): Promise<Reply> {
  const other = lab.tenant.addApplication({ displayName: "other", graphPermissions });
  if (owner && other.servicePrincipal) lab.application.addOwner(other.servicePrincipal);
  const token = await lab.signIn(graphScope, other, other.addSecret().value);
  return lab.ask(url, { token });
}

export const graphFacts: RecordedFact[] = [
  {
    fact: "Passwords come newest first",
    source: "azure-cli cassettes of 2022: key2 stands before key1",
    check: async (lab) => {
      lab.application.addSecret({ displayName: "second" });
      const names = [0, 1].map(async (n) =>
        at((await list(lab)).body, `value.0.passwordCredentials.${n}.displayName`),
      );
      deepEqual(await Promise.all(names), ["second", "first"]);
    },
  },
  {
    fact: "A password in a read has seven members in alphabetical order, and secretText is there and null",
    source: "azure-cli cassettes of 2022",
    check: async (lab) => {
      const password = at((await entity(lab)).body, "passwordCredentials.0");
      const names = ["customKeyIdentifier", "displayName", "endDateTime", "hint", "keyId", "secretText"];
      deepEqual(Object.keys(Object(password)), [...names, "startDateTime"]);
      deepEqual([at(password, "secretText"), at(password, "customKeyIdentifier")], [null, null]);
    },
  },
  {
    fact: "The hint is the first three characters of the secret",
    source: "Graph's passwordCredential reference; three characters in every cassette",
    check: async (lab) =>
      equal(at((await entity(lab)).body, "passwordCredentials.0.hint"), lab.secret.value.slice(0, 3)),
  },
  {
    fact: "Times in reads are whole seconds with Z",
    source: "azure-cli cassettes of 2022",
    check: async (lab) => {
      const { body } = await entity(lab);
      equal(at(body, "createdDateTime"), "2026-11-02T09:30:15Z");
      equal(at(body, "passwordCredentials.0.startDateTime"), "2026-11-02T09:30:15Z");
    },
  },
  {
    fact: "The content type lists its OData parameters without blanks, and odata-version is 4.0",
    source: "azure-cli cassettes of 2022 and 2023",
    check: async (lab) => {
      const { headers } = await entity(lab);
      equal(
        headers["content-type"],
        "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
      );
      equal(headers["odata-version"], "4.0");
    },
  },
  {
    fact: "The request's id is in request-id, not in x-ms-request-id, and x-ms-ags-diagnostic holds JSON",
    source: "azure-cli cassettes of 2022",
    check: async (lab) => {
      const { headers } = await entity(lab);
      match(headers["request-id"] ?? "", /^[0-9a-f-]{36}$/);
      equal(headers["x-ms-request-id"], undefined);
      equal(typeof at(JSON.parse(headers["x-ms-ags-diagnostic"] ?? ""), "ServerInfo.DataCenter"), "string");
    },
  },
  {
    fact: "A list costs 2 resource units, an entity 1",
    source: "x-ms-resource-unit in azure-cli cassettes of 2022",
    check: async (lab) => {
      equal((await list(lab)).headers["x-ms-resource-unit"], "2");
      equal((await entity(lab)).headers["x-ms-resource-unit"], "1");
    },
  },
  {
    fact: "A filter without a hit is 200 and an empty list",
    source: "azure-cli cassettes of 2022",
    check: async (lab) => {
      const { status, body } = await list(lab, "00000000-0000-4000-8000-00000000cafe");
      equal(status, 200);
      deepEqual(at(body, "value"), []);
    },
  },
  {
    fact: "An entity names its context, a list another",
    source: "azure-cli cassettes of 2022",
    check: async (lab) => {
      const context = "@odata.context";
      equal(Object(await entity(lab)).body[context], `${root}/$metadata#applications/$entity`);
      equal(Object(await list(lab)).body[context], `${root}/$metadata#applications`);
    },
  },
  {
    fact: "$select leaves only what was asked for",
    source: "Graph's query-parameter reference",
    check: async (lab) => {
      const { body } = await entity(lab, "?$select=appId,passwordCredentials");
      deepEqual(Object.keys(Object(body)), ["@odata.context", "appId", "passwordCredentials"]);
    },
  },
  {
    fact: "A certificate reads back with key null, an upper-case hex SHA-1 and its subject as display name",
    source: "azure-cli cassettes of 2022",
    check: async (lab) => {
      const pair = createClientCertificate({ commonName: "CLI-Login" });
      lab.application.addCertificate(pair.certificate);
      const key = at((await entity(lab)).body, "keyCredentials.0");
      deepEqual(
        [at(key, "key"), at(key, "customKeyIdentifier"), at(key, "displayName"), at(key, "usage")],
        [null, pair.thumbprint, "CN=CLI-Login", "Verify"],
      );
    },
  },
  {
    fact: "Federated credentials are a list of their own and no part of the application",
    source: "azure-cli cassettes of 2022",
    check: async (lab) => {
      lab.application.addFederatedCredential({ name: "main", subject: "repo:o/r:ref:refs/heads/main" });
      equal(at((await entity(lab)).body, "federatedIdentityCredentials"), undefined);
      const url = `${root}/applications/${lab.application.objectId}/federatedIdentityCredentials`;
      const { body } = await lab.ask(url, { token: await lab.signIn(graphScope) });
      const names = ["id", "name", "issuer", "subject", "description", "audiences"];
      deepEqual(Object.keys(Object(at(body, "value.0"))), names);
    },
  },
  {
    fact: "The service principal shows none of the application's credentials",
    source: "azure-cli cassettes of 2022 and 2023",
    check: async (lab) => {
      const url = `${root}/servicePrincipals(appId='${lab.application.appId}')`;
      const { body } = await lab.ask(url, { token: await lab.signIn(graphScope) });
      deepEqual([at(body, "passwordCredentials"), at(body, "keyCredentials")], [[], []]);
    },
  },
  {
    fact: "No permission is 403 Authorization_RequestDenied",
    source: "refusals pasted in 2022 and 2023",
    check: async (lab) => {
      const { status, body } = await asOther(lab, [], `${root}/applications/${lab.application.objectId}`);
      equal(status, 403);
      equal(at(body, "error.code"), "Authorization_RequestDenied");
      equal(at(body, "error.message"), "Insufficient privileges to complete the operation.");
    },
  },
  {
    fact: "OwnedBy does not open the list, but does open an owned application",
    source: "an azure-cli cassette for the list; Graph's addPassword reference for the rest",
    check: async (lab) => {
      const owned = ["Application.ReadWrite.OwnedBy"];
      const { appId } = lab.application;
      const filtered = await asOther(lab, owned, `${root}/applications?$filter=appId eq '${appId}'`, true);
      equal(filtered.status, 403);
      equal((await asOther(lab, owned, `${root}/applications(appId='${appId}')`, true)).status, 200);
      equal((await asOther(lab, owned, `${root}/applications(appId='${appId}')`)).status, 403);
    },
  },
  {
    fact: "innerError has a date without a zone and both ids, and repeats the request's where the client sent none",
    source: "refusals pasted in 2022 and 2023",
    check: async (lab) => {
      const reply = await asOther(lab, [], `${root}/applications/${lab.application.objectId}`);
      const id = reply.headers["request-id"];
      deepEqual(at(reply.body, "error.innerError"), {
        date: "2026-11-02T09:30:15",
        "request-id": id,
        "client-request-id": id,
      });
    },
  },
  {
    fact: "An unknown object is 404 Request_ResourceNotFound with its id in quotes",
    source: "refusal pasted in 2018",
    check: async (lab) => {
      const url = `${root}/applications/00000000-0000-4000-8000-00000000cafe`;
      const { status, body } = await lab.ask(url, { token: await lab.signIn(graphScope) });
      equal(status, 404);
      match(
        String(at(body, "error.message")),
        /^Resource '00000000-\S+' does not exist or one of its queried/,
      );
    },
  },
  {
    fact: "A token that has ended is 401 InvalidAuthenticationToken",
    source: "refusal pasted in a public page",
    check: async (lab) => {
      const token = await lab.signIn(graphScope);
      lab.clock.now = new Date("2026-11-04T00:00:00Z");
      const { status, body } = await lab.ask(`${root}/applications`, { token });
      equal(status, 401);
      equal(at(body, "error.message"), "Lifetime validation failed, the token is expired.");
    },
  },
];
