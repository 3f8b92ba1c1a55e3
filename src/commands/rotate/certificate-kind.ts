import { certificateReport } from "../../core/certificate-report.ts";
import type { Identity, SigningMaterial } from "../../core/credential.ts";
import { mayBeDone, NetworkError } from "../../core/failure.ts";
import type { CertificateReport } from "../../core/report.ts";
import type { Task } from "../../core/rotation/task.ts";
import type { Secret } from "../../core/secret.ts";
import type {
  Application,
  CertificateAdded,
  Certificates,
  MadeCertificate,
  MakeCertificate,
  OpenCertificates,
  SignIn,
  TryCredential,
} from "../../ports.ts";
import type { Current, Kind, Listed, Made, Wanted } from "./kind.ts";

export interface CertificateKindOptions {
  readonly identity: Identity;
  readonly task: Task;
  readonly signIn: SignIn;
  readonly makeCertificate: MakeCertificate;
  readonly openCertificates: OpenCertificates;
  readonly tryCertificate: TryCredential;
}

/** Entra's one code for a certificate that it does not know, or that has ended, or whose signature is wrong. */
const NOT_KNOWN = "700027";
const DEAD = { [NOT_KNOWN]: "one that the application does not have, or that has ended" };

/** A living certificate of the application, with its private key: it can prove that we are allowed. */
type Signer = Pick<MadeCertificate, "pem" | "thumbprint">;

/** What was offered to Entra: the key pair is ours, so a lost answer is no lost value. */
interface Offer {
  readonly wanted: Wanted;
  readonly isByPermission: boolean;
  readonly certificate: MadeCertificate;
}

/**
 * Certificates: the key pair is made here, and only its public half goes to Entra. Whoever has a living certificate of
 * the application changes its certificates by that proof, one at a time; without one the list is changed by permission.
 */
export class CertificateKind implements Kind {
  readonly what = "certificate";
  readonly notYet = [NOT_KNOWN];
  readonly current: Current | undefined;
  readonly #options: CertificateKindOptions;
  readonly #offers: Offer[] = [];
  /** Of what the stores hold, or the caller has, as long as it is not known to be dead. */
  #living: Signer | undefined;
  /** Of what this run has made: it has signed in. */
  #proven: Signer | undefined;
  #isOneLost = false;
  /** By key id: of those that were made, for a list may not show them. */
  readonly #thumbprints = new Map<string, string>();

  constructor(options: CertificateKindOptions) {
    this.#options = options;
    const own = ownOf(options);
    // The caller signs in with it before anything else is done.
    const current = options.task.currentCertificate ?? own;
    const held = own ?? current;
    this.#living = held && signerOf(held);
    this.current = current && this.#currentOf(current, own);
  }

  listed(application: Application | undefined): Listed {
    return {
      credentials: application?.certificates ?? [],
      otherKeyIds: application?.secrets.map(({ keyId }) => keyId) ?? [],
    };
  }

  async make(wanted: Wanted, on: Application): Promise<Made> {
    const { makeCertificate, task } = this.#options;
    const startsOn = wholeSeconds(wanted.startsOn);
    const endsOn = wholeSeconds(wanted.endsOn);
    const { displayName } = wanted;
    const certificate = await makeCertificate({ name: displayName, startsOn, endsOn, keySize: task.keySize });
    const signer = this.#signer(undefined);
    const isByPermission = signer === undefined;
    const offer = { wanted: { displayName, startsOn, endsOn }, certificate, isByPermission };
    this.#offers.push(offer);
    const key = { der: certificate.der, displayName, startsOn, endsOn };
    try {
      return this.#madeOf(offer, await this.#open(on, signer).add(key));
    } catch (error) {
      const isLost = error instanceof NetworkError && mayBeDone(error);
      if (isLost && isByPermission) this.#isOneLost = true;
      throw error;
    }
  }

  found(application: Application | undefined): Made | undefined {
    for (const { keyId, hint, startsOn, endsOn } of application?.certificates ?? []) {
      const offer = this.#offers.find(({ certificate }) => certificate.thumbprint === hint);
      if (offer === undefined) continue;
      const added = { keyId, startsOn: startsOn ?? offer.wanted.startsOn, endsOn, gone: [] };
      this.#isOneLost = false;
      return this.#madeOf(offer, added);
    }
    return undefined;
  }

  #madeOf({ certificate, isByPermission }: Offer, added: CertificateAdded): Made {
    const { keyId } = added;
    this.#thumbprints.set(keyId, certificate.thumbprint);
    const { byPermission } = this.#options.openCertificates;
    const made = { ...added, value: certificate.pem, awkward: undefined };
    return isByPermission ? { ...made, putBack: () => byPermission.putBack(keyId) } : made;
  }

  mayMakeAgain(): boolean {
    return !this.#isOneLost;
  }

  async signIn(value: Secret): ReturnType<TryCredential> {
    const resources = await this.#options.tryCertificate(this.#options.task.clientId, value);
    const made = this.#offers.find(({ certificate }) => certificate.pem === value)?.certificate;
    if (made !== undefined) this.#proven = made;
    return resources;
  }

  certificates(value: Secret, now: Date): readonly CertificateReport[] {
    const file = this.#offers.find(({ certificate }) => certificate.pem === value)?.certificate.file;
    const about = {
      source: "the new certificate",
      purpose: "service-principal",
      verdict: "valid",
      now,
    } as const;
    const report = file && certificateReport(file, about);
    return report === undefined ? [] : [report];
  }

  payload({ format }: { readonly format: string }, value: Secret): Secret {
    if (format !== "pfx") return value;
    const { pfxPassword } = this.#options.task;
    const made = this.#offers.find(({ certificate }) => certificate.pem === value)?.certificate;
    // The inputs were checked, and every value comes from `make`.
    if (made === undefined || pfxPassword === undefined) throw new TypeError("nothing to pack");
    return made.pfx(pfxPassword);
  }

  remove(keyId: string, on: Application): Promise<void> {
    const listed = on.certificates.find((one) => one.keyId === keyId);
    const thumbprint = listed?.hint ?? this.#thumbprints.get(keyId);
    return this.#open(on, this.#signer(thumbprint)).remove(keyId);
  }

  /** The newest that is known to work; what is being removed does not vouch for that, where another can. */
  #signer(removing: string | undefined): Signer | undefined {
    const other = [this.#proven, this.#living].find(
      (one) => one !== undefined && one.thumbprint !== removing,
    );
    return other ?? this.#living;
  }

  #open({ objectId }: Application, signer: Signer | undefined): Certificates {
    const { byProof, byPermission } = this.#options.openCertificates;
    return signer === undefined ? byPermission : byProof({ objectId, pem: signer.pem });
  }

  #currentOf(material: SigningMaterial, own: SigningMaterial | undefined): Current {
    const { identity, task, signIn, tryCertificate } = this.#options;
    const { thumbprint } = material.certificate;
    return {
      hint: thumbprint,
      dead: DEAD,
      signIn: async () => {
        if (own?.certificate.thumbprint === thumbprint) {
          await signIn.principal(identity.cloud.graphUrl);
          return;
        }
        await tryCertificate(task.clientId, material.pem);
      },
      disown: () => {
        if (own === undefined) this.#living = undefined;
      },
    };
  }
}

/** Graph's proofs are signed by RSA. */
const signerOf = ({ pem, certificate: { keyType, thumbprint } }: SigningMaterial): Signer | undefined =>
  keyType === "rsa" ? { pem, thumbprint } : undefined;

/** Where the application rotates itself, and signs in with a certificate. */
function ownOf({ identity: { credential }, task }: CertificateKindOptions): SigningMaterial | undefined {
  const isOwn = credential.kind === "client-certificate" && credential.clientId === task.clientId;
  return isOwn ? credential.signing : undefined;
}

/** As X.509 and Graph count time. */
const wholeSeconds = (date: Date): Date => new Date(Math.floor(date.getTime() / 1000) * 1000);
