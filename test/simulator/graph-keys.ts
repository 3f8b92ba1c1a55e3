import type { Application } from "./application.ts";
import { keyEntity } from "./graph-entities.ts";
import { graphAnswer, graphDone } from "./graph-errors.ts";
import { patch, post, type Scene, withApplication } from "./graph-gate.ts";
import { readKey, refusedChange } from "./graph-key-rules.ts";
import { refusedProof } from "./graph-proof.ts";
import { badRequest, full, parse, readKeyId, writtenTooSoon } from "./graph-rules.ts";
import { freshness, removalReaches } from "./propagation.ts";
import type { KeyCredential } from "./records.ts";
import type { Handler, SimResponse } from "./request.ts";

/** addKey and removeKey by proof of possession, and PATCH, which replaces all certificates at once. */
export const keyHandlers: Handler[] = [
  "/v1.0/applications(appId=':appId')",
  "/v1.0/applications/:id",
].flatMap((path) => [
  post(`${path}/addKey`, (scene) => withApplication(scene, "own", (found) => addKey(scene, found))),
  post(`${path}/removeKey`, (scene) => withApplication(scene, "own", (found) => removeKey(scene, found))),
  patch(path, (scene) => withApplication(scene, "write", (found) => replaceKeys(scene, found))),
]);

type Given = Record<string, unknown>;

const policyOf = ({ tenant }: Scene, application: Application) =>
  application.credentialPolicy ?? tenant.credentialPolicy;

function addKey(scene: Scene, application: Application): SimResponse {
  const { world, call } = scene;
  const given = parse(call.body);
  const refusal = refusedProof(scene, application, given?.["proof"]) ?? writtenTooSoon(scene, application);
  if (refusal) return refusal;
  const key = readKey(scene, (given?.["keyCredential"] ?? {}) as Given, policyOf(scene, application));
  if ("status" in key) return key;
  const { keyCredentials, passwordCredentials, maxCredentials } = application;
  if (keyCredentials.length + passwordCredentials.length >= maxCredentials) return full(scene);
  keyCredentials.push(key);
  application.lastWrite = world.now();
  return graphAnswer(call, "microsoft.graph.keyCredential", keyEntity(key, false));
}

function removeKey(scene: Scene, application: Application): SimResponse {
  const { world, call } = scene;
  const refusal = refusedProof(scene, application, parse(call.body)?.["proof"]);
  if (refusal) return refusal;
  const keyId = readKeyId(scene);
  if (typeof keyId !== "string") return keyId;
  const busy = writtenTooSoon(scene, application);
  if (busy) return busy;
  const key = application.keyCredentials.find((one) => one.keyId === keyId);
  if (!key || !removalReaches(world, key)) return badRequest(scene, "No credentials found to be removed.");
  take(scene, application, [key]);
  return graphDone();
}

/** Only `keyCredentials` can be changed here. */
function replaceKeys(scene: Scene, application: Application): SimResponse {
  const body = parse(scene.call.body);
  if (body?.["passwordCredentials"]) {
    return badRequest(scene, "New password credentials must be generated with service actions.");
  }
  const list = body?.["keyCredentials"];
  if (!Array.isArray(list)) return badRequest(scene, "Unable to read JSON request payload.");
  const busy = writtenTooSoon(scene, application);
  if (busy) return busy;
  const { keyCredentials } = application;
  const kept: KeyCredential[] = [];
  const added: KeyCredential[] = [];
  // Newest first, as reads show them.
  for (const given of (list as Given[]).toReversed()) {
    const known = keyCredentials.find(({ keyId }) => keyId === given["keyId"]);
    const refusal = known && refusedChange(scene, known, given);
    if (refusal) return refusal;
    const key = known ?? readKey(scene, given, policyOf(scene, application));
    if ("status" in key) return key;
    (known ? kept : added).push(key);
  }
  if (kept.length + added.length + application.passwordCredentials.length > application.maxCredentials) {
    return full(scene);
  }
  take(
    scene,
    application,
    keyCredentials.filter((key) => !kept.includes(key)),
  );
  keyCredentials.push(...added);
  return graphDone();
}

function take({ world }: Scene, application: Application, gone: KeyCredential[]): void {
  const { keyCredentials, removedKeys } = application;
  for (const credential of gone) {
    const index = keyCredentials.indexOf(credential);
    keyCredentials.splice(index, 1);
    removedKeys.push({ credential, index, since: freshness(world.now()) });
  }
  application.lastWrite = world.now();
}
