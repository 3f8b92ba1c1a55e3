import { deepEqual, equal, match } from "node:assert/strict";
import { createHash, sign, X509Certificate } from "node:crypto";
import { createClientCertificate } from "./certificates.ts";
import { seconds } from "./jwt.ts";
import { asRotator, at, graphScope, type Lab, type RecordedFact, type Reply, send } from "./lab.ts";

/** In the time of the lab. */
const newCertificate = (commonName = "deploy") =>
  createClientCertificate({
    commonName,
    startsAt: new Date("2026-11-01T00:00:00Z"),
    endsAt: new Date("2027-11-01T00:00:00Z"),
  });

type Certificate = ReturnType<typeof newCertificate>;

const docs = "Graph's addKey and removeKey references, and its how-to on proofs, with a sample program";
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const derOf = ({ certificate }: Certificate): Buffer => new X509Certificate(certificate).raw;
const x5t = (certificate: Certificate): string =>
  createHash("sha1").update(derOf(certificate)).digest("base64url");

/** The header is that of Microsoft's sample program. */
function proofBy(lab: Lab, certificate: Certificate, claims: object = {}): string {
  const now = seconds(lab.clock.now);
  const header = { alg: "RS256", kid: certificate.thumbprint, x5t: x5t(certificate), typ: "JWT" };
  const aud = "00000002-0000-0000-c000-000000000000";
  const all = { aud, iss: lab.application.objectId, nbf: now, exp: now + 600, ...claims };
  const signed = `${encode(header)}.${encode(all)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), certificate.key).toString("base64url")}`;
}

const keyOf = (certificate: Certificate, more: object = {}) => ({
  ...{ type: "AsymmetricX509Cert", usage: "Verify", key: derOf(certificate).toString("base64") },
  ...more,
});

/** The lab's application with a certificate of its own, and a token of its own without any permission. */
async function withCertificate(lab: Lab) {
  const first = newCertificate();
  const { keyId } = lab.application.addCertificate(first.certificate);
  for (const principal of lab.tenant.servicePrincipals) principal.graphPermissions = [];
  const token = await lab.signIn(graphScope);
  const url = `https://graph.microsoft.com/v1.0/applications/${lab.application.objectId}`;
  const act = (name: string, body: object): Promise<Reply> =>
    send(lab.simulator, "POST", `${url}/${name}`, { token, body });
  const add = (proof: string, certificate = newCertificate(), more: object = {}) =>
    act("addKey", { keyCredential: keyOf(certificate, more), passwordCredential: null, proof });
  return { first, keyId, url, act, add, proof: (claims: object = {}) => proofBy(lab, first, claims) };
}

async function list(lab: Lab, token: string, select = ""): Promise<Record<string, unknown>[]> {
  const url = `https://graph.microsoft.com/v1.0/applications/${lab.application.objectId}${select}`;
  return Object((await lab.ask(url, { token })).body).keyCredentials;
}

const replace = (lab: Lab, token: string, keyCredentials: object[]): Promise<Reply> =>
  send(lab.simulator, "PATCH", `https://graph.microsoft.com/v1.0/applications/${lab.application.objectId}`, {
    token,
    body: { keyCredentials },
  });

const summary = ({ status, body }: Reply): string => `${status} ${at(body, "error.code") ?? ""}`.trim();
const detail = ({ body }: Reply): unknown => at(body, "error.details.0.code");

const proofRefused = "401 Authentication_MissingOrMalformed";

export const keyFacts: RecordedFact[] = [
  {
    fact: "The certificate itself is shown only to who selects keyCredentials of one application",
    source: "azure-cli cassettes of 2022 (null); Graph's keyCredential reference for the rest",
    check: async (lab) => {
      const { first } = await withCertificate(lab);
      const token = await asRotator(lab);
      equal((await list(lab, token))[0]?.["key"], null);
      const [shown] = await list(lab, token, "?$select=id,keyCredentials");
      equal(shown?.["key"], derOf(first).toString("base64"));
    },
  },
  {
    fact: "An application adds a key to itself by proof of possession, without any permission: 200 and the key's members",
    source: docs,
    check: async (lab) => {
      const { add, proof } = await withCertificate(lab);
      const next = newCertificate();
      const { status, body } = await add(proof(), next, { displayName: "second" });
      deepEqual([status, at(body, "displayName"), at(body, "key")], [200, "second", null]);
      equal(at(body, "customKeyIdentifier"), next.thumbprint);
      equal(lab.application.keyCredentials.length, 2);
    },
  },
  {
    fact: "A proof must be for that audience, by the object id, signed by a living key, of ten minutes and not over",
    source: `${docs}; five issues of the Graph docs with the same 401`,
    check: async (lab) => {
      const { add, proof, first } = await withCertificate(lab);
      const now = seconds(lab.clock.now);
      for (const claims of [
        { aud: "00000003-0000-0000-c000-000000000000" },
        { iss: lab.application.appId },
        { exp: now + 601 },
        { nbf: now - 1200, exp: now - 601 },
      ]) {
        equal(summary(await add(proof(claims))), proofRefused);
      }
      equal(summary(await add(proofBy(lab, newCertificate()))), proofRefused);
      equal(summary(await add(`${proof()}=`)), proofRefused);
      equal(lab.application.keyCredentials.length, 1);
      for (const key of lab.application.keyCredentials) key.endDateTime = new Date(lab.clock.now);
      equal(summary(await add(proofBy(lab, first))), proofRefused);
    },
  },
  {
    fact: "Another application needs the permission besides the proof: 403",
    source: docs,
    check: async (lab) => {
      const { url, proof } = await withCertificate(lab);
      const other = lab.tenant.addApplication({ displayName: "other" });
      const token = await lab.signIn(graphScope, other, other.addSecret().value);
      const body = { keyCredential: keyOf(newCertificate()), proof: proof() };
      const reply = await send(lab.simulator, "POST", `${url}/addKey`, { token, body });
      equal(summary(reply), "403 Authorization_RequestDenied");
    },
  },
  {
    fact: "removeKey is 204; one that is not there is refused in the words of Microsoft's sample program",
    source: `${docs}: "No credentials found to be removed"`,
    check: async (lab) => {
      const { act, keyId, proof } = await withCertificate(lab);
      lab.application.addCertificate(newCertificate().certificate);
      equal((await act("removeKey", { keyId, proof: proof() })).status, 204);
      equal(lab.application.keyCredentials.length, 1);
      equal(summary(await act("removeKey", { keyId, proof: proof() })), proofRefused);
      const again = newCertificate();
      lab.application.addCertificate(again.certificate);
      const gone = await act("removeKey", { keyId, proof: proofBy(lab, again) });
      equal(gone.status, 400);
      match(String(at(gone.body, "error.message")), /^No credentials found to be removed/);
    },
  },
  {
    fact: "PATCH replaces all keys: the next read shows only those that were sent",
    source: "azure-cli cassette of 2022; issues of azure-cli and of the PowerShell SDK that lost a key so",
    check: async (lab) => {
      await withCertificate(lab);
      const token = await asRotator(lab);
      const next = newCertificate("CLI-Login");
      const { status, body } = await replace(lab, token, [keyOf(next)]);
      deepEqual([status, body], [204, null]);
      const keys = await list(lab, token);
      deepEqual(
        keys.map(({ customKeyIdentifier, displayName }) => [customKeyIdentifier, displayName]),
        [[next.thumbprint, "CN=CLI-Login"]],
      );
    },
  },
  {
    fact: "What was read may be sent back, with the key as null or as it is; the key id of a new one is kept",
    source:
      "azure-cli's reset --append and Terraform's provider (null), Graph's how-to (as it is); cassette of 2022",
    check: async (lab) => {
      const { keyId } = await withCertificate(lab);
      const token = await asRotator(lab);
      const own = "11111111-2222-4333-8444-555555555555";
      const read = await list(lab, token);
      equal((await replace(lab, token, [keyOf(newCertificate(), { keyId: own }), ...read])).status, 204);
      const withKeys = await list(lab, token, "?$select=keyCredentials");
      equal((await replace(lab, token, withKeys)).status, 204);
      deepEqual(
        lab.application.keyCredentials.map((key) => key.keyId),
        [keyId, own],
      );
    },
  },
  {
    fact: "But nothing of a key may be changed: KeyNotUpdatable",
    source: "graphapi-b2bportal-web#8, azure-cli#9124, azure-powershell#6784",
    check: async (lab) => {
      await withCertificate(lab);
      const token = await asRotator(lab);
      const [read] = await list(lab, token);
      const reply = await replace(lab, token, [{ ...read, endDateTime: "2030-01-01T00:00:00Z" }]);
      deepEqual([reply.status, detail(reply)], [400, "KeyNotUpdatable"]);
      match(
        String(at(reply.body, "error.message")),
        /^Update to existing credential with KeyId '\S+' is not allowed/,
      );
    },
  },
  {
    fact: "An end after that of the certificate itself is KeyCredentialsInvalidEndDate; what is none, …InvalidValue",
    source:
      "Terraform's provider and two public scripts of 2025 (end); two change logs of Microsoft365DSC (value)",
    check: async (lab) => {
      await withCertificate(lab);
      const token = await asRotator(lab);
      const far = keyOf(newCertificate(), { endDateTime: "2090-01-01T00:00:00Z" });
      equal(summary(await replace(lab, token, [far])), "400 KeyCredentialsInvalidEndDate");
      const none = { ...far, key: Buffer.from("no certificate").toString("base64") };
      equal(summary(await replace(lab, token, [none])), "400 KeyCredentialsInvalidValue");
      equal(lab.application.keyCredentials.length, 1);
    },
  },
  {
    fact: "PATCH needs a permission, also of the application itself",
    source: "Graph's application update reference",
    check: async (lab) => {
      await withCertificate(lab);
      const token = await lab.signIn(graphScope);
      equal(summary(await replace(lab, token, [])), "403 Authorization_RequestDenied");
    },
  },
  {
    fact: "A new key may be unknown to Entra's nodes, and to reads, for a while",
    source: "the same consistency as that of secrets",
    check: async (lab) => {
      const { add, proof, keyId } = await withCertificate(lab);
      lab.world.propagation.staleReads = 1;
      equal((await add(proof())).status, 200);
      const token = await asRotator(lab);
      deepEqual(
        (await list(lab, token)).map((key) => key["keyId"]),
        [keyId],
      );
      equal((await list(lab, token)).length, 2);
    },
  },
];
