import { attaching } from "../core/catalogue/attaching.ts";
import type { Identity } from "../core/credential.ts";
import { diagnose } from "../core/diagnose/diagnose.ts";
import { NetworkError, ServiceError } from "../core/failure.ts";
import type { Finding } from "../core/finding.ts";
import type { Certificate } from "../core/keyfile/key-file.ts";
import type { Secret } from "../core/secret.ts";
import type {
  Application,
  Applications,
  CertificateAdded,
  Clock,
  OpenCertificates,
  TryCredential,
} from "../ports.ts";
import { tries } from "./patience.ts";

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
  /** When the run must be over. */
  readonly deadline: Date;
}

export interface ApplicationAttached {
  readonly findings: readonly Finding[];
  /** Of its entry on the application; undefined where there is none. */
  readonly keyId: string | undefined;
}

/**
 * Registers a certificate on an application beside those that are there, by a proof where the application does it itself
 * with a certificate, else by permission; then signs in with it. Nothing is ever removed. Never rejects.
 */
export async function attachApplication(run: ApplicationAttachment): Promise<ApplicationAttached> {
  const { clientId, added, applications } = run;
  let reading = true;
  try {
    const application = await applications.application(clientId);
    reading = false;
    const known = entryOf(application, added);
    const { keyId, gone } = known ? { keyId: known, gone: [] } : await register(run, application);
    return { keyId, findings: [...lost(run, gone), ...(await tried(run, known !== undefined))] };
  } catch (error) {
    return { keyId: undefined, findings: [explain(run, error, reading)] };
  }
}

const subjectOf = ({ clientId }: ApplicationAttachment): string => `application ${clientId}`;

const holesOf = ({ clientId, added }: ApplicationAttachment) => ({ clientId, thumbprint: added.thumbprint });

function lost(run: ApplicationAttachment, gone: readonly string[]): readonly Finding[] {
  if (gone.length === 0) return [];
  return [attaching("attach/gone", subjectOf(run), { ...holesOf(run), keyIds: gone.join(", ") })];
}

/** By then it is registered, whatever comes of it: that is said too. */
async function tried(run: ApplicationAttachment, known: boolean): Promise<readonly Finding[]> {
  const subject = subjectOf(run);
  const holes = holesOf(run);
  try {
    if (!(await signsIn(run))) return [attaching("attach/not-proven", subject, holes)];
    return [attaching(known ? "attach/attached-before" : "attach/attached", subject, holes)];
  } catch (error) {
    return [explain(run, error), ...(known ? [] : [attaching("attach/untried", subject, holes)])];
  }
}

const entryOf = ({ certificates }: Application, { thumbprint }: Certificate): string | undefined =>
  certificates.find(({ hint }) => hint === thumbprint)?.keyId;

type Entry = Pick<CertificateAdded, "keyId" | "gone">;

/** An answer that was lost: it may be there all the same. */
async function register(run: ApplicationAttachment, application: Application): Promise<Entry> {
  const { added, clientId, openCertificates, applications, clock } = run;
  const own = ownOf(run);
  const { objectId } = application;
  const { byProof, byPermission } = openCertificates;
  const certificates = own === undefined ? byPermission : byProof({ objectId, pem: own.pem });
  const wanted = { startsOn: added.notBefore, endsOn: added.notAfter };
  try {
    return await certificates.add({ der: added.der, displayName: added.subject, ...wanted });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await clock.sleep(A_WHILE);
    const keyId = entryOf(await applications.application(clientId), added);
    if (keyId === undefined) throw error;
    return { keyId, gone: [] };
  }
}

/** With what the application proves that it is itself; undefined where another signs in. */
const ownOf = ({ identity: { credential }, clientId }: ApplicationAttachment) =>
  credential.kind === "client-certificate" && credential.clientId === clientId
    ? credential.signing
    : undefined;

/** Twice, on two connections: a server of Entra that knows it may stand beside one that does not yet. */
async function signsIn(run: ApplicationAttachment): Promise<boolean> {
  const { clientId, pem, tryCertificate } = run;
  for await (const _ of tries(WAITS, run)) {
    const tried = await Promise.allSettled([tryCertificate(clientId, pem), tryCertificate(clientId, pem)]);
    const failed = tried.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    if (failed.length === 0) return true;
    const final = failed.find((error) => !isNotYet(error));
    if (final !== undefined) throw final;
  }
  return false;
}

const isNotYet = (error: unknown): boolean =>
  error instanceof ServiceError && error.service === "entra" && error.answer.codes[0] === NOT_YET;

/** `reading`: nothing was to be changed yet. */
function explain(run: ApplicationAttachment, error: unknown, reading = false): Finding {
  const { identity, clientId } = run;
  const { credential, cloud } = identity;
  return diagnose(error, {
    subject: subjectOf(run),
    credential,
    cloud,
    writing: "secrets",
    target: clientId,
    lifetimeInput: "days",
    ...(reading && ownOf(run) !== undefined && { byProof: true }),
  });
}
