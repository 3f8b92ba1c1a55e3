import { inputFinding } from "../core/catalogue/inputs.ts";
import { certificateReport } from "../core/certificate-report.ts";
import type { Identity, SigningMaterial } from "../core/credential.ts";
import { type Finding, hasError, verdictOf } from "../core/finding.ts";
import type { GivenFile, Purpose } from "../core/given-file.ts";
import { enumerate, plainly } from "../core/inputs/fields.ts";
import type { KeyFile } from "../core/keyfile/key-file.ts";
import { ofSubscriptions } from "../core/keyfile/published.ts";
import { readKeyFile } from "../core/keyfile/read.ts";
import { canBeMasked } from "../core/masking.ts";
import { pemBlock } from "../core/pem/write.ts";
import { familiesWithout } from "../core/render/environment.ts";
import type { CertificateReport } from "../core/report.ts";
import { Secret } from "../core/secret.ts";
import type { Reading, Settings } from "../core/settings.ts";
import { judge } from "../core/x509/judge.ts";
import { absolute, loadGiven } from "./given-files.ts";

export interface Opened {
  /** With what the files hold and what is to be said of them. */
  readonly reading: Reading;
  readonly certificates: readonly CertificateReport[];
  /** Of what is unusable in a .publishsettings beside what is not: it belongs to the report, and stops nothing. */
  readonly beside: readonly Finding[];
}

/** A file that was given, read; its keys are masked by then. */
export interface OpenedFile {
  readonly file: KeyFile | undefined;
  readonly findings: readonly Finding[];
}

type Keep = (secret: Secret) => void;

/**
 * Reads one file, from wherever it was given; of a .publishsettings what `subscriptionIds` name, or all of it. `keep`
 * gets each private key before anything else sees it.
 */
export function openGiven(
  given: GivenFile,
  now: Date,
  keep: Keep,
  subscriptionIds?: readonly string[],
): OpenedFile {
  const loaded = loadGiven(given, (text) => keep(new Secret(text)));
  if ("finding" in loaded) return { file: undefined, findings: [loaded.finding] };
  const { password, field, passwordField } = given;
  const { file, findings } = readKeyFile(loaded.bytes, {
    ...{ password, field, passwordField, now, subscriptionIds },
  });
  for (const one of file === undefined ? [] : distinct(file)) if (one.key !== undefined) keep(one.key.pem);
  return { file, findings };
}

/** Reads the certificates that were given, and judges each by what it is for. Loaded only where there are some. */
export function openCertificates(reading: Reading, now: Date, keep: Keep): Opened {
  const { clientCertificate, management, settings, identity } = reading;
  const { certificatePurpose: purpose, offline } = settings;
  const opener = new Opener(reading, now, keep);
  const needsKey = purpose !== "management";
  const client = clientCertificate && opener.open(clientCertificate, { purpose, needsKey, each: false });
  const classic =
    management &&
    opener.open(management.given, {
      ...{ purpose: "management", needsKey: !offline, each: true },
      subscriptionIds: reading.narrowedTo,
    });
  const { beside } = opener;
  const signing = identity && withSigning(identity, client);
  return {
    beside: [...beside.values()].flat(),
    reading: {
      ...reading,
      identity: signing,
      management: management && { ...management, file: classic, unusable: new Set(beside.keys()) },
      findings: [...reading.findings, ...opener.findings, ...notHandedOn(settings, signing)],
    },
    certificates: opener.certificates,
  };
}

class Opener {
  readonly findings: Finding[] = [];
  readonly beside = new Map<KeyFile, readonly Finding[]>();
  readonly certificates: CertificateReport[] = [];
  readonly #reading: Reading;
  readonly #now: Date;
  readonly #keep: Keep;

  constructor(reading: Reading, now: Date, keep: Keep) {
    this.#reading = reading;
    this.#now = now;
    this.#keep = keep;
  }

  open(given: GivenFile, { each, subscriptionIds, ...use }: Opening): KeyFile | undefined {
    const { file, findings } = openGiven(given, this.#now, this.#keep, subscriptionIds);
    this.findings.push(...findings);
    if (file === undefined) return undefined;
    const files = distinct(file);
    const judged = files.map((one) => {
      const of = file.subscriptions.filter((subscription) => subscription.file === one);
      const subject = plainly(files.length === 1 ? given.field : ofSubscriptions(given.field, of));
      const troubles = hasError(findings) ? [] : (of[0]?.troubles ?? []);
      const soFar = [...findings, ...troubles];
      return { one, findings: [...troubles, ...this.#judge(one, given, { ...use, subject, soFar })] };
    });
    const spared = each && !judged.every((one) => hasError(one.findings));
    for (const { one, findings: judgement } of judged) {
      if (spared && hasError(judgement)) this.beside.set(one, judgement);
      else this.findings.push(...judgement);
    }
    return file;
  }

  #judge(
    file: KeyFile,
    { field }: GivenFile,
    { soFar, ...use }: Use & { readonly subject: string; readonly soFar: readonly Finding[] },
  ): readonly Finding[] {
    const now = this.#now;
    const { domain, warnDays, failDays } = this.#reading.settings;
    // What is already known to be unusable is not judged besides; what it says of itself is reported all the same.
    const judgement = hasError(soFar) ? [] : judge(file, { ...use, field, domain, now, warnDays, failDays });
    const verdict = verdictOf([...soFar, ...judgement]);
    const report = certificateReport(file, { source: plainly(field), purpose: use.purpose, verdict, now });
    if (report !== undefined) this.certificates.push(report);
    return judgement;
  }
}

interface Use {
  readonly purpose: Purpose;
  readonly needsKey: boolean;
}

interface Opening extends Use {
  /** A .publishsettings may have certificates that are unusable, and is not stopped by them. */
  readonly each: boolean;
  readonly subscriptionIds?: readonly string[];
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
  const given = credential.given && opening(absolute(credential.given), file);
  return { ...identity, credential: { ...credential, given, signing: file && signingOf(file) } };
}

/** With the password that opened it, so that it opens for those too whom it is handed on to. */
function opening(given: GivenFile, file: KeyFile | undefined): GivenFile {
  const { password } = given;
  if (password === undefined) return given;
  switch (file?.encryption?.password) {
    case "trimmed":
      return { ...given, password: new Secret(password.reveal().trim()) };
    case "empty":
    case "null":
      return { ...given, password: undefined };
    default:
      return given;
  }
}

/** What `export-env` leaves out, unless it is for the sake of the password: that is told already. */
function notHandedOn({ command, exportEnv }: Settings, identity: Identity | undefined): Finding[] {
  const { credential } = identity ?? {};
  if (command !== "validate" || credential?.kind !== "client-certificate") return [];
  const { given, signing } = credential;
  const isTold = given?.password !== undefined && !canBeMasked(given.password);
  if (given === undefined || signing === undefined || isTold) return [];
  const families = familiesWithout(exportEnv, credential).map((family) => `\`${family}_*\``);
  if (families.length === 0) return [];
  const { field } = given;
  return [inputFinding("export/certificate", plainly(field), { field, families: enumerate(families) })];
}

/** In the one form that @azure/identity takes: it hashes whichever certificate comes first, and knows only PKCS#8. */
export function signingOf({ certificates, key, keyMatches, format }: KeyFile): SigningMaterial | undefined {
  const [certificate] = certificates;
  if (certificate === undefined || key === undefined || keyMatches !== true) return undefined;
  const chain = certificates.map(({ der }) => pemBlock("CERTIFICATE", der));
  return { pem: new Secret([`${key.pem.reveal().trim()}\n`, ...chain].join("")), certificate, format };
}
