import { making } from "../core/catalogue/making.ts";
import { certificateReport } from "../core/certificate-report.ts";
import { dayOf } from "../core/expiry.ts";
import type { Finding } from "../core/finding.ts";
import type { GivenFile, Purpose } from "../core/given-file.ts";
import { plainly } from "../core/inputs/fields.ts";
import type { Certificate, KeyFile } from "../core/keyfile/key-file.ts";
import type { ConvertTask, Wanted } from "../core/making/task.ts";
import type { CertificateReport } from "../core/report.ts";
import { Secret } from "../core/secret.ts";
import { quoted } from "../core/x509/describe.ts";
import { makeFiles, type Workshop } from "./making/files.ts";
import { published } from "./making/published.ts";
import type { Outcome } from "./outcome.ts";

export interface Source {
  readonly given: GivenFile;
  readonly file: KeyFile;
  readonly purpose: Purpose;
}

/** Other files of the same certificate, each read back. */
export function convert(task: ConvertTask, source: Source, workshop: Workshop): Outcome {
  const { field } = source.given;
  const { file, findings } = published(source.file, field);
  if (file === undefined) return outcome(findings);
  const [leaf] = file.certificates;
  if (leaf === undefined) return outcome([making("convert/no-certificate", plainly(field), { field })]);
  const wanted: Wanted = {
    formats: task.formats,
    content: {
      certificates: file.certificates.map(({ der }) => der),
      key: file.key?.pem,
      friendlyName: leaf.commonName ?? "azure",
    },
    pfx: protection(task, source.given, file),
  };
  const problem = problemOf(file, wanted, field);
  if (problem !== undefined) return outcome([problem]);
  const made = makeFiles(wanted, workshop);
  const read = making("convert/read", plainly(field), {
    field,
    subject: quoted(leaf.subject),
    thumbprint: leaf.thumbprint,
    date: dayOf(leaf.notAfter),
  });
  const warnings = made.file === undefined ? [] : warningsOf(file, task, leaf, field, workshop.now);
  return {
    ...outcome([read, ...made.findings, ...warnings]),
    files: made.files,
    certificates: reported(made.file ?? file, leaf, source, workshop.now),
  };
}

function outcome(findings: readonly Finding[]): Outcome {
  return { findings, credentials: [], subscriptions: [], network: { busy: 0, requests: 0 } };
}

/** The password that is given, that of the file, or none on request; undefined where there is nothing to choose. */
function protection(task: ConvertTask, given: GivenFile, file: KeyFile): Wanted["pfx"] {
  const { encryption } = task;
  if (task.stripPassword) return { password: new Secret(""), encryption };
  const password = task.password ?? ownPassword(given, file);
  return password && { password, encryption };
}

function ownPassword({ password }: GivenFile, { encryption }: KeyFile): Secret | undefined {
  if (encryption?.password === "given") return password;
  return encryption?.password === "trimmed" ? new Secret(password?.reveal().trim() ?? "") : undefined;
}

function problemOf(
  { key, keyMatches }: KeyFile,
  { formats, pfx }: Wanted,
  field: string,
): Finding | undefined {
  const withKey = formats.includes("pem") || formats.includes("pfx");
  if (withKey && keyMatches === false) return making("convert/other-key", plainly(field), { field });
  if (!formats.includes("pfx")) return undefined;
  if (key === undefined) return making("convert/no-key", plainly(field), { field });
  return pfx === undefined ? making("convert/no-password", "pfx-password", { field }) : undefined;
}

function warningsOf(
  { key, encryption }: KeyFile,
  { formats, stripPassword }: ConvertTask,
  leaf: Certificate,
  field: string,
  now: Date,
): Finding[] {
  const locked = encryption?.password === "given" || encryption?.password === "trimmed";
  return [
    ...(formats.includes("pfx") && stripPassword ? [making("convert/stripped", "azure.pfx")] : []),
    ...(formats.includes("pem") && key !== undefined && locked
      ? [making("convert/plain-key", "azure.pem", { field })]
      : []),
    ...(leaf.notAfter <= now
      ? [making("convert/ended", plainly(field), { field, date: dayOf(leaf.notAfter) })]
      : []),
  ];
}

function reported(file: KeyFile, leaf: Certificate, source: Source, now: Date): CertificateReport[] {
  const verdict = leaf.notAfter <= now ? "certificate-expired" : "valid";
  const from = plainly(source.given.field);
  const report = certificateReport(file, { source: from, purpose: source.purpose, verdict, now });
  return report === undefined ? [] : [report];
}
