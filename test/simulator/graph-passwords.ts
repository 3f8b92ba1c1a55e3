import type { Application } from "./application.ts";
import { passwordEntity } from "./graph-entities.ts";
import { graphAnswer, graphDone, graphError } from "./graph-errors.ts";
import { post, type Scene, withApplication, withPrincipal } from "./graph-gate.ts";
import {
  badRequest,
  type Limits,
  readKeyId,
  readPassword,
  refusalOf,
  writtenTooSoon,
} from "./graph-rules.ts";
import { clientSecret, guid } from "./ids.ts";
import { freshness, removalReaches } from "./propagation.ts";
import type { PasswordCredential, ServicePrincipal } from "./records.ts";
import type { Handler, SimResponse } from "./request.ts";

/** addPassword and removePassword, of applications and of service principals, by object id and by application id. */
export const passwordHandlers: Handler[] = [
  ...["/v1.0/applications(appId=':appId')", "/v1.0/applications/:id"].flatMap((path) => [
    post(`${path}/addPassword`, (scene) => withApplication(scene, "write", (found) => addTo(scene, found))),
    post(`${path}/removePassword`, (scene) =>
      withApplication(scene, "write", (found) => removeFrom(scene, found)),
    ),
  ]),
  ...["/v1.0/servicePrincipals(appId=':appId')", "/v1.0/servicePrincipals/:id"].flatMap((path) => [
    post(`${path}/addPassword`, (scene) => withPrincipal(scene, (found) => addToPrincipal(scene, found))),
    post(`${path}/removePassword`, (scene) => withPrincipal(scene, (found) => remove(scene, found))),
  ]),
];

function addTo(scene: Scene, application: Application): SimResponse {
  const { world, tenant } = scene;
  const busy = writtenTooSoon(scene, application);
  if (busy) return busy;
  const limits: Limits = {
    most: application.signInAudience.includes("PersonalMicrosoftAccount") ? 2 : null,
    passwords: application.passwordCredentials.length,
    room: application.maxCredentials - application.keyCredentials.length,
    policy: application.credentialPolicy ?? tenant.credentialPolicy,
  };
  const answer = add(scene, application.passwordCredentials, limits);
  if (answer.status === 200) application.lastWrite = world.now();
  return answer;
}

/** The app instance property lock stands before everything else. */
function addToPrincipal(scene: Scene, principal: ServicePrincipal): SimResponse {
  const { world, call, tenant } = scene;
  if (principal.locked) {
    const code = "CannotUpdateLockedServicePrincipalProperty";
    return graphError(world, call, 400, code, "Property passwordCredentials is invalid.");
  }
  const passwords = principal.passwordCredentials.length;
  const limits: Limits = { most: null, passwords, room: 600, policy: tenant.credentialPolicy };
  return add(scene, principal.passwordCredentials, limits);
}

/** The only answer that ever holds the value. */
function add(scene: Scene, list: PasswordCredential[], limits: Limits): SimResponse {
  const { world, call } = scene;
  const wanted = readPassword(scene);
  if ("status" in wanted) return wanted;
  const refusal = refusalOf(scene, wanted, limits);
  if (refusal) return refusal;
  const secret = { keyId: guid(), ...wanted, value: clientSecret(), fresh: freshness(world.now()) };
  list.push(secret);
  const answer = graphAnswer(
    call,
    "microsoft.graph.passwordCredential",
    passwordEntity(secret, secret.value),
  );
  return { ...answer, headers: { ...answer.headers, location: call.base } };
}

function removeFrom(scene: Scene, application: Application): SimResponse {
  const { world, call } = scene;
  const keyId = readKeyId(scene);
  if (typeof keyId !== "string") return keyId;
  const certificate = application.keyCredentials.some((key) => key.keyId.toLowerCase() === keyId);
  const index = application.passwordCredentials.findIndex((one) => one.keyId.toLowerCase() === keyId);
  // The password of a certificate shares its keyId, and is no matter for removePassword.
  if (certificate && index >= 0) {
    const message = "Encountered an internal server error.";
    return graphError(world, call, 500, "Service_InternalServerError", message);
  }
  const busy = writtenTooSoon(scene, application);
  if (busy) return busy;
  const answer = remove(scene, application, (secret) =>
    application.removed.push({ credential: secret, index, since: freshness(world.now()) }),
  );
  if (answer.status === 204) application.lastWrite = world.now();
  return answer;
}

function remove(
  scene: Scene,
  holder: { passwordCredentials: PasswordCredential[] },
  gone: (secret: PasswordCredential) => void = () => {},
): SimResponse {
  const keyId = readKeyId(scene);
  if (typeof keyId !== "string") return keyId;
  const index = holder.passwordCredentials.findIndex((one) => one.keyId.toLowerCase() === keyId);
  const secret = holder.passwordCredentials[index];
  if (!secret || !removalReaches(scene.world, secret)) {
    return badRequest(scene, `No password credential found with keyId '${keyId}'.`);
  }
  holder.passwordCredentials.splice(index, 1);
  gone(secret);
  return graphDone();
}
