import { attaching } from "../core/catalogue/attaching.ts";
import type { Identity } from "../core/credential.ts";
import { diagnose } from "../core/diagnose/diagnose.ts";
import { NetworkError, ServiceError } from "../core/failure.ts";
import type { Finding } from "../core/finding.ts";
import type { Certificate } from "../core/keyfile/key-file.ts";
import type { Secret } from "../core/secret.ts";
import type { Application, Applications, Clock, OpenCertificates, TryCredential } from "../ports.ts";

/** What Entra says of a certificate that it has not heard of yet. */
const NOT_YET = "700027";
/** Milliseconds between two tries with a certificate that was registered just now: two minutes in all. */
const WAITS = [2000, 4000, 8000, 16_000, 30_000, 60_000];
/** Before the list is looked at for what was registered without an answer. */
const A_WHILE = 3000;

export interface ApplicationAttachment {
  /** Who registers it: the application itself, or an owner of it. */
  readonly identity: Identity;
  readonly clientId: string;
  readonly added: Certificate;
  /** Its private key and itself. */
  readonly pem: Secret;
  readonly applications: Applications;
  readonly openCertificates: OpenCertificates;
  readonly tryCertificate: TryCredential;
  readonly clock: Clock;
}

/**
 * Registers a certificate on an application beside those that are there, by a proof where the application does it itself
 * with a certificate, else by permission; then signs in with it. Nothing is ever removed. Never rejects.
 */
export async function attachApplication(run: ApplicationAttachment): Promise<readonly Finding[]> {
  const { clientId, added, applications } = run;
  const subject = `application ${clientId}`;
  const holes = { clientId, thumbprint: added.thumbprint };
  try {
    const application = await applications.application(clientId);
    const known = isIn(application, added);
    const gone = known ? [] : await register(run, application);
    const lost =
      gone.length > 0 ? [attaching("attach/gone", subject, { ...holes, keyIds: gone.join(", ") })] : [];
    if (!(await signsIn(run))) return [...lost, attaching("attach/not-proven", subject, holes)];
    return [...lost, attaching(known ? "attach/attached-before" : "attach/attached", subject, holes)];
  } catch (error) {
    return [explain(run, error, subject)];
  }
}

const isIn = ({ certificates }: Application, { thumbprint }: Certificate): boolean =>
  certificates.some(({ hint }) => hint === thumbprint);

/** The key ids of those that vanished meanwhile. An answer that was lost: it may be there all the same. */
async function register(run: ApplicationAttachment, application: Application): Promise<readonly string[]> {
  const { added, identity, clientId, openCertificates, applications, clock } = run;
  const { credential } = identity;
  const own =
    credential.kind === "client-certificate" && credential.clientId === clientId
      ? credential.signing
      : undefined;
  const { objectId } = application;
  const { byProof, byPermission } = openCertificates;
  const certificates = own === undefined ? byPermission : byProof({ objectId, pem: own.pem });
  const wanted = { startsOn: added.notBefore, endsOn: added.notAfter };
  try {
    const { gone } = await certificates.add({ der: added.der, displayName: added.subject, ...wanted });
    return gone;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await clock.sleep(A_WHILE);
    if (isIn(await applications.application(clientId), added)) return [];
    throw error;
  }
}

/** Twice, on two connections: a server of Entra that knows it may stand beside one that does not yet. */
async function signsIn({ clientId, pem, tryCertificate, clock }: ApplicationAttachment): Promise<boolean> {
  for (const wait of [...WAITS, 0]) {
    const tried = await Promise.allSettled([tryCertificate(clientId, pem), tryCertificate(clientId, pem)]);
    const failed = tried.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    if (failed.length === 0) return true;
    const final = failed.find((error) => !isNotYet(error));
    if (final !== undefined) throw final;
    await clock.sleep(wait);
  }
  return false;
}

const isNotYet = (error: unknown): boolean =>
  error instanceof ServiceError && error.service === "entra" && error.answer.codes[0] === NOT_YET;

function explain({ identity, clientId }: ApplicationAttachment, error: unknown, subject: string): Finding {
  const { credential, cloud } = identity;
  return diagnose(error, { subject, credential, cloud, writing: "secrets", target: clientId });
}
