import { X509Certificate } from "node:crypto";
import { thumbprintOf } from "./application.ts";
import { graphError } from "./graph-errors.ts";
import type { Scene } from "./graph-gate.ts";
import { badRequest, readTime } from "./graph-rules.ts";
import { guid, isGuid } from "./ids.ts";
import { freshness } from "./propagation.ts";
import type { CredentialPolicy, KeyCredential } from "./records.ts";
import type { SimResponse } from "./request.ts";

const known = [
  ...["@odata.type", "customKeyIdentifier", "displayName", "endDateTime", "key", "keyId"],
  ...["startDateTime", "type", "usage"],
];
const day = 86_400_000;
const longestName = 90;

type Given = Record<string, unknown>;

/**
 * A new certificate as addKey and PATCH take it, or the refusal. Without dates it lives as long as it says itself, and
 * no date may reach beyond that. Private keys (`X509CertAndPassword`) are not simulated.
 */
export function readKey(
  scene: Scene,
  given: Given,
  policy: CredentialPolicy | null,
): KeyCredential | SimResponse {
  const strange = Object.keys(given).find((name) => !known.includes(name));
  if (strange)
    return badRequest(
      scene,
      `The property '${strange}' does not exist on type 'microsoft.graph.keyCredential'.`,
    );
  if (given["type"] !== "AsymmetricX509Cert" || given["usage"] !== "Verify") {
    return badRequest(
      scene,
      'The value for the property "usage" in one of your credentials is invalid. Acceptable values are Sign, Verify.',
    );
  }
  const certificate = readCertificate(given["key"]);
  if (!certificate)
    return invalid(scene, "KeyCredentialsInvalidValue", "Key credential value is invalid.", "InvalidValue");
  const start = readTime(given["startDateTime"], certificate.validFromDate);
  const end = readTime(given["endDateTime"], certificate.validToDate);
  if (!start || !end || end > certificate.validToDate || end <= scene.world.now() || end <= start) {
    return invalid(
      scene,
      "KeyCredentialsInvalidEndDate",
      "Key credential end date is invalid.",
      "InvalidKeyEndDate",
    );
  }
  const days = policy?.maxKeyLifetimeDays;
  if (days !== undefined && end.getTime() - start.getTime() > days * day) {
    const message = `Credential lifetime exceeds the max value allowed as per assigned policy '${policy?.id}'.`;
    return graphError(scene.world, scene.call, 400, "CredentialInvalidLifetimeAsPerAppPolicy", message);
  }
  const { displayName, keyId } = given;
  const subject = certificate.subject.split("\n").reverse().join(", ");
  return {
    keyId: typeof keyId === "string" && isGuid(keyId) ? keyId.toLowerCase() : guid(),
    displayName: typeof displayName === "string" ? displayName.slice(0, longestName) : subject,
    startDateTime: start,
    endDateTime: end,
    certificate,
    fresh: freshness(scene.world.now()),
  };
}

/** The DER in base64, with or without line breaks. */
function readCertificate(key: unknown): X509Certificate | undefined {
  if (typeof key !== "string") return undefined;
  try {
    return new X509Certificate(Buffer.from(key, "base64"));
  } catch {
    return undefined;
  }
}

const invalid = ({ world, call }: Scene, code: string, message: string, detail: string): SimResponse =>
  graphError(world, call, 400, code, message, { details: [{ code: detail, target: "keyCredentials" }] });

/** What is there may be sent back as it was read, with its key or without; nothing of it may be changed. */
export function refusedChange(scene: Scene, key: KeyCredential, given: Given): SimResponse | undefined {
  const { customKeyIdentifier, displayName, startDateTime, endDateTime, type, usage } = given;
  const time = (value: unknown) => readTime(value, new Date(Number.NaN))?.getTime();
  const isSame =
    [thumbprintOf(key), null, undefined].includes(customKeyIdentifier as string) &&
    [key.displayName, null, undefined].includes(displayName as string) &&
    time(startDateTime) === key.startDateTime.getTime() &&
    time(endDateTime) === key.endDateTime.getTime() &&
    type === "AsymmetricX509Cert" &&
    usage === "Verify" &&
    [key.certificate.raw.toString("base64"), null, undefined].includes(given["key"] as string);
  if (isSame) return undefined;
  const message = `Update to existing credential with KeyId '${key.keyId}' is not allowed.`;
  return invalid(scene, "Request_BadRequest", message, "KeyNotUpdatable");
}
