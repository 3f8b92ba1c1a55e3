import { X509Certificate } from "node:crypto";
import { createClientCertificate } from "../simulator/certificates.ts";
import { inDays } from "./company.ts";
import { createRotationScene, DAY, type PlaceName, type RotationScene } from "./rotation.ts";

/** As a rotation scene, and what the places hold is a certificate of the application: PEM, the key first. */
export interface CertificateScene extends Omit<RotationScene, "old"> {
  readonly old: { readonly keyId: string; readonly thumbprint: string; readonly pem: string };
  /** Somebody else's, registered on the same application. */
  readonly foreign: { readonly keyId: string };
}

/** The rotation of it by the rotator, who owns the application. `held` is the certificate, where it matters which. */
export function createCertificateScene(
  places: readonly PlaceName[],
  endsIn = 10,
  held = OLD,
): CertificateScene {
  const scene = createRotationScene({ places: [] });
  const { application } = scene;
  const { keyId } = application.addCertificate(held.certificate);
  const foreign = application.addCertificate(OTHER.certificate, "somebody else's");
  const old = { keyId, thumbprint: held.thumbprint, pem: `${held.key}${held.certificate}` };
  for (const key of application.keyCredentials) key.startDateTime = inDays(-80);
  for (const key of application.keyCredentials) key.endDateTime = inDays(key.keyId === keyId ? endsIn : 900);
  for (const name of places) scene.places[name].put(old.pem);
  // What a person wrote lies some time back; what ends, ends when it was said.
  scene.later(50 * DAY);
  for (const key of application.keyCredentials)
    key.endDateTime = new Date(key.endDateTime.getTime() + 50 * DAY);
  const inputs: RotationScene["inputs"] = (names, more = {}) =>
    scene.inputs(names, {
      ...{ "credential-type": "certificate", "current-secret": "", "current-certificate": old.pem },
      ...more,
    });
  return { ...scene, old, foreign, inputs };
}

const TIMES = { startsAt: inDays(-150), endsAt: inDays(2000) };
const OLD = createClientCertificate(TIMES);
const OTHER = createClientCertificate({ ...TIMES, commonName: "other" });

/** The thumbprint of the certificate in a PEM; undefined where it holds none. */
export function thumbprintIn(text: string | undefined): string | undefined {
  if (!text?.includes("-----BEGIN CERTIFICATE-----")) return undefined;
  return new X509Certificate(text).fingerprint.replaceAll(":", "");
}

/** Which of the application's certificates a place holds: `old`, `new`, or none of them. */
export function whose({ application, old }: CertificateScene, value: string | undefined): string | undefined {
  const thumbprint = thumbprintIn(value);
  if (thumbprint === undefined || !application.acceptsCertificate(thumbprint)) return undefined;
  return thumbprint === old.thumbprint ? "old" : "new";
}
