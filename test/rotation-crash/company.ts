import { issuedLabel } from "../../src/core/rotation/issued.ts";
import { printLabel } from "../../src/core/rotation/label.ts";
import type { Application } from "../simulator/application.ts";
import { createClientCertificate } from "../simulator/certificates.ts";
import type { Propagation } from "../simulator/propagation.ts";
import { createCertificateScene } from "../support/certificate-rotation.ts";
import { inDays } from "../support/company.ts";
import { createRotationScene, HERE, type PlaceName, type RotationScene } from "../support/rotation.ts";
import { certificateSubject, type Subject, secretSubject } from "./subject.ts";

/** Made while the time is still Node's own. */
const CERTIFICATE = createClientCertificate().certificate;
const ANOTHER = createClientCertificate({ commonName: "another workflow's" }).certificate;

const STRANGER = { repository: HERE, runId: "77", attempt: 1, nonce: "aaaa" };

export interface Company {
  /** What is rotated; a secret where it does not say. */
  readonly what?: Subject["what"];
  readonly places: readonly PlaceName[];
  readonly seed: number;
  /** The application rotates itself, with what the first place holds. */
  readonly self?: boolean;
  /** Two client secrets and no more. */
  readonly personal?: boolean;
  /** Where `current-secret` comes from. */
  readonly current?: "first" | "last" | "none";
  readonly propagation?: Partial<Propagation>;
  /** Milliseconds that must lie between two writes of the application. */
  readonly writeSpacing?: { milliseconds: number; status: 409 | 503 };
  readonly graceHours?: number;
  readonly endsIn?: number;
  /** What all places hold at first shares its key id with one of the other kind: nobody may ever remove it. */
  readonly certificates?: boolean;
  /** Somebody's secret begins like it, so that nobody can tell which one signs in: both stay for ever. */
  readonly twin?: boolean;
}

/** Linear, of 32 bits (mulberry32): a world is made again from its seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** In the time and by the chance that are in force. */
export function found(company: Company): { readonly scene: RotationScene; readonly subject: Subject } {
  if (company.what === "certificate") return foundCertificate(company);
  const scene = createRotationScene({ places: company.places, endsIn: company.endsIn ?? 10 });
  const { application, world, tenant } = scene;
  if (company.personal) application.signInAudience = "AzureADandPersonalMicrosoftAccount";
  else addStrangers(application);
  if (company.certificates) {
    application.addCertificate(CERTIFICATE);
    for (const key of application.keyCredentials.slice(-1)) key.keyId = scene.old.keyId;
  }
  if (company.twin && !company.personal) {
    application.addSecret({ startsAt: inDays(-20), endsAt: inDays(400) });
    const twin = application.passwordCredentials.at(-1);
    if (twin) twin.value = scene.old.value.slice(0, 3) + twin.value.slice(3);
  }
  Object.assign(world.propagation, company.propagation);
  if (company.writeSpacing !== undefined) tenant.writeSpacing = company.writeSpacing;
  return { scene, subject: secretSubject(scene) };
}

/** Beside the certificate of the stores, somebody's own, another workflow's, and secrets. */
function foundCertificate(company: Company): { readonly scene: RotationScene; readonly subject: Subject } {
  const { old, ...scene } = createCertificateScene(company.places, company.endsIn ?? 10);
  const { application, world, tenant } = scene;
  addStrangers(application);
  const displayName = printLabel({ ...STRANGER, baseline: 0, scope: "others", predecessor: undefined });
  application.addCertificate(ANOTHER, displayName);
  for (const key of application.keyCredentials.slice(-2)) key.endDateTime = inDays(400);
  if (company.certificates) application.addSecret({ keyId: old.keyId, displayName: "a certificate's" });
  Object.assign(world.propagation, company.propagation);
  if (company.writeSpacing !== undefined) tenant.writeSpacing = company.writeSpacing;
  const whole = { ...scene, old: { keyId: old.keyId, value: old.pem } };
  return { scene: whole, subject: certificateSubject(whole, { keyId: old.keyId, text: old.pem }) };
}

/** Somebody's own secret, the password of a certificate, another workflow's, and a job's that still runs. */
function addStrangers(application: Application): void {
  const times = { startsAt: inDays(-40), endsAt: inDays(400) };
  application.addSecret({ ...times, displayName: "somebody else's" });
  const { keyId } = application.addCertificate(CERTIFICATE);
  application.addSecret({ ...times, keyId, displayName: "a certificate's" });
  const scope = "others";
  const displayName = printLabel({ ...STRANGER, baseline: 0, scope, predecessor: undefined });
  application.addSecret({ ...times, displayName });
  application.addSecret({ ...times, displayName: issuedLabel(STRANGER) });
}
