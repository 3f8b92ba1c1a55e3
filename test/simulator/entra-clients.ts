import { createHash } from "node:crypto";
import type { Application } from "./application.ts";
import { resourceOf } from "./clouds.ts";
import { Aadsts } from "./entra-errors.ts";
import { type DecodedJwt, decodeJwt, seconds, signer, verifyJwt } from "./jwt.ts";
import { signInReaches } from "./propagation.ts";
import type { FederatedCredential, KeyCredential, ServicePrincipal } from "./records.ts";
import type { Call } from "./request.ts";
import type { World } from "./world.ts";

/** How the client proved itself; the token says it in `appidacr`: "1" for a secret, "2" for an assertion. */
export type Proof = "1" | "2";

/** Checks the credential of a token request, or throws the code Entra refuses it with. */
export function authenticate(
  world: World,
  call: Call,
  form: URLSearchParams,
  client: { application: Application; principal: ServicePrincipal },
  secret: string | null,
): Proof {
  const { application } = client;
  if (secret !== null) return checkSecret(world, client, secret);
  const assertion = form.get("client_assertion");
  if (assertion === null) throw new Aadsts(7000216);
  const token = decodeJwt(assertion);
  if (!token) throw new Aadsts(50027);
  checkTime(world, token);
  if (token.claims["iss"] === application.appId) checkCertificate(world, call, application, token);
  else checkFederation(application, token);
  return "2";
}

function checkSecret(
  world: World,
  { application, principal }: { application: Application; principal: ServicePrincipal },
  secret: string,
): Proof {
  const { appId } = application;
  const all = [...application.passwordCredentials, ...principal.passwordCredentials];
  const found = all.find(({ value }) => value === secret);
  if (!found || found.startDateTime > world.now()) throw new Aadsts(7000215, { appId });
  if (found.endDateTime <= world.now()) throw new Aadsts(7000222, { appId });
  if (!signInReaches(world, found)) throw new Aadsts(world.propagation.refusal, { appId });
  return "1";
}

/** Entra allows five minutes of clock difference. */
const skew = 300;

function checkTime(world: World, { claims }: DecodedJwt): void {
  const now = seconds(world.now());
  const from = Number(claims["nbf"] ?? claims["iat"] ?? now);
  const until = Number(claims["exp"] ?? 0);
  if (from - skew <= now && now <= until + skew) return;
  const text = (value: number) => new Date(value * 1000).toISOString().replace(/(\.\d+)Z/, "$10000Z");
  throw new Aadsts(700024, { now: text(now), from: text(from), until: text(until) });
}

/** A private_key_jwt made with a registered certificate: RS256 and x5t, or PS256 and x5t#S256. */
function checkCertificate(world: World, call: Call, application: Application, token: DecodedJwt): void {
  const { appId } = application;
  if (token.claims["sub"] !== appId) throw new Aadsts(700021);
  if (!accepted(call, token.claims["aud"])) throw new Aadsts(700023);
  const thumbprint = thumbprintOf(token);
  const key = application.keyCredentials.find((candidate) => holds(candidate, token));
  if (!key || !signInReaches(world, key)) {
    throw new Aadsts(700027, { appId, thumbprint, reason: "The key was not found." });
  }
  if (key.endDateTime <= world.now() || key.startDateTime > world.now()) {
    throw new Aadsts(700027, { appId, thumbprint, reason: "The key used is expired." });
  }
  if (!verifyJwt(token, key.certificate.publicKey)) {
    throw new Aadsts(700027, { appId, thumbprint, reason: "The signature is not valid." });
  }
}

/** The audience is the token endpoint; Entra also takes the tenant's issuer, in both versions. */
function accepted(call: Call, audience: unknown): boolean {
  const path = typeof audience === "string" && audience.startsWith(`${call.base}/`);
  return path && /\/(oauth2\/(v2\.0\/)?token|v2\.0)?$/.test(String(audience));
}

function holds(key: KeyCredential, { header }: DecodedJwt): boolean {
  const hash = (name: string) => createHash(name).update(key.certificate.raw).digest("base64url");
  return header["x5t#S256"] === hash("sha256") || header["x5t"] === hash("sha1");
}

function thumbprintOf({ header }: DecodedJwt): string {
  const id = header["x5t#S256"] ?? header["x5t"] ?? header["kid"] ?? "";
  return Buffer.from(String(id), "base64url").toString("hex").toUpperCase();
}

/** An assertion of another issuer: all of issuer, subject and audience must match one federated credential, by case. */
function checkFederation(application: Application, token: DecodedJwt): void {
  const issuer = String(token.claims["iss"]);
  const subject = String(token.claims["sub"]);
  const audience = String([token.claims["aud"]].flat()[0]);
  const byIssuer = application.federatedCredentials.filter((found) => found.issuer === issuer);
  if (byIssuer.length === 0) throw new Aadsts(700211, { issuer });
  const bySubject = byIssuer.filter((found) => found.subject === subject);
  if (bySubject.length === 0)
    throw new Aadsts(differsInCase(byIssuer, subject) ? 7002138 : 700213, { subject });
  if (!bySubject.some((found) => found.audiences.includes(audience))) throw new Aadsts(700212, { audience });
  if (!signer("github").verify(token)) {
    const detail = { appId: application.appId, thumbprint: thumbprintOf(token) };
    throw new Aadsts(700027, { ...detail, reason: "The key was not found." });
  }
}

const differsInCase = (credentials: FederatedCredential[], subject: string): boolean =>
  credentials.some((found) => found.subject.toLowerCase() === subject.toLowerCase());

/** The resource of a `.default` scope. The double slash of "https://host//.default" belongs to the resource. */
export function resourceOfScope(call: Call, scope: string | null, tenant: string): string {
  if (scope === null) throw new Aadsts(900144, { parameter: "scope" });
  const scopes = scope.split(" ").filter((part) => !["openid", "profile", "offline_access"].includes(part));
  const [only, ...rest] = scopes;
  if (!only || rest.length > 0) throw new Aadsts(70011, { scope });
  if (!only.endsWith("/.default")) throw new Aadsts(1002012, { scope });
  const resource = only.slice(0, -"/.default".length);
  if (!resourceOf(call.cloud, resource)) throw new Aadsts(500011, { resource, tenant });
  return resource;
}
