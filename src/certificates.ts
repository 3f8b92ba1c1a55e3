import { certificateReport } from "./core/certificate-report.ts";
import type { Identity, SigningMaterial } from "./core/credential.ts";
import { type Finding, verdictOf } from "./core/finding.ts";
import type { GivenFile, Purpose } from "./core/given-file.ts";
import { plainly } from "./core/inputs/fields.ts";
import type { KeyFile } from "./core/keyfile/key-file.ts";
import { readKeyFile } from "./core/keyfile/read.ts";
import { pemBlock } from "./core/pem/write.ts";
import type { CertificateReport } from "./core/report.ts";
import { Secret } from "./core/secret.ts";
import type { Reading } from "./core/settings.ts";
import { judge } from "./core/x509/judge.ts";
import { absolute, loadGiven } from "./given-files.ts";

export interface Opened {
  /** With what the files hold and what is to be said of them. */
  readonly reading: Reading;
  readonly certificates: readonly CertificateReport[];
}

/** A file that was given, read; its keys are masked by then. */
export interface OpenedFile {
  readonly file: KeyFile | undefined;
  readonly findings: readonly Finding[];
}

type Keep = (secret: Secret) => void;

/** Reads one file, from wherever it was given. `keep` gets each private key before anything else sees it. */
export function openGiven(given: GivenFile, now: Date, keep: Keep): OpenedFile {
  const loaded = loadGiven(given, (text) => keep(new Secret(text)));
  if ("finding" in loaded) return { file: undefined, findings: [loaded.finding] };
  const { password, field, passwordField } = given;
  const { file, findings } = readKeyFile(loaded.bytes, { password, field, passwordField, now });
  for (const one of file === undefined ? [] : distinct(file)) if (one.key !== undefined) keep(one.key.pem);
  return { file, findings };
}

/** Reads the certificates that were given, and judges each by what it is for. Loaded only where there are some. */
export function openCertificates(reading: Reading, now: Date, keep: Keep): Opened {
  const { clientCertificate, management, settings, identity } = reading;
  const { certificatePurpose: purpose, offline } = settings;
  const opener = new Opener(reading, now, keep);
  const client = clientCertificate && opener.open(clientCertificate, purpose, purpose !== "management");
  const classic = management && opener.open(management.given, "management", !offline);
  return {
    reading: {
      ...reading,
      identity: identity && withSigning(identity, client),
      management: management && { ...management, file: classic },
      findings: [...reading.findings, ...opener.findings],
    },
    certificates: opener.certificates,
  };
}

class Opener {
  readonly findings: Finding[] = [];
  readonly certificates: CertificateReport[] = [];
  readonly #reading: Reading;
  readonly #now: Date;
  readonly #keep: Keep;

  constructor(reading: Reading, now: Date, keep: Keep) {
    this.#reading = reading;
    this.#now = now;
    this.#keep = keep;
  }

  open(given: GivenFile, purpose: Purpose, needsKey: boolean): KeyFile | undefined {
    const { file, findings } = openGiven(given, this.#now, this.#keep);
    this.findings.push(...findings);
    if (file === undefined) return undefined;
    for (const one of distinct(file)) this.#judge(one, given, { purpose, needsKey, soFar: findings });
    return file;
  }

  #judge(
    file: KeyFile,
    { field }: GivenFile,
    { purpose, needsKey, soFar }: { purpose: Purpose; needsKey: boolean; soFar: readonly Finding[] },
  ): void {
    const now = this.#now;
    const { domain, warnDays, failDays } = this.#reading.settings;
    const subject = plainly(field);
    // What is already known to be unusable is not judged besides; what it says of itself is reported all the same.
    const judgement = soFar.some(({ level }) => level === "error")
      ? []
      : judge(file, { field, subject, purpose, needsKey, domain, now, warnDays, failDays });
    const verdict = verdictOf([...soFar, ...judgement]);
    this.findings.push(...judgement);
    const report = certificateReport(file, { source: subject, purpose, verdict, now });
    if (report !== undefined) this.certificates.push(report);
  }
}

/**
 * The file, or those within a .publishsettings: several subscriptions often have the same, and then it was read once.
 * Two with one certificate and different keys are two.
 */
function distinct(file: KeyFile): readonly KeyFile[] {
  return file.subscriptions.length === 0 ? [file] : [...new Set(file.subscriptions.map((one) => one.file))];
}

function withSigning(identity: Identity, file: KeyFile | undefined): Identity {
  const { credential } = identity;
  if (credential.kind !== "client-certificate") return identity;
  const given = credential.given && absolute(credential.given);
  return { ...identity, credential: { ...credential, given, signing: file && signingOf(file) } };
}

/** In the one form that @azure/identity takes: it hashes whichever certificate comes first, and knows only PKCS#8. */
export function signingOf({ certificates, key, keyMatches, format }: KeyFile): SigningMaterial | undefined {
  const [certificate] = certificates;
  if (certificate === undefined || key === undefined || keyMatches !== true) return undefined;
  const chain = certificates.map(({ der }) => pemBlock("CERTIFICATE", der));
  return { pem: new Secret([`${key.pem.reveal().trim()}\n`, ...chain].join("")), certificate, format };
}
