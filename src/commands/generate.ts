import { making } from "../core/catalogue/making.ts";
import { certificateReport } from "../core/certificate-report.ts";
import { dayOf } from "../core/expiry.ts";
import type { Finding } from "../core/finding.ts";
import type { KeyFile } from "../core/keyfile/key-file.ts";
import type { Format } from "../core/making/file-names.ts";
import type { GenerateTask } from "../core/making/task.ts";
import { selfSigned } from "../core/x509/build.ts";
import type { NewKey } from "../ports.ts";
import { makeFiles, type Workshop } from "./making/files.ts";
import type { Outcome, Registered } from "./outcome.ts";

const DAY = 86_400_000;
/** The clocks of the services need not agree with the runner's: a certificate that starts now would start too late. */
const BACKDATED = 5 * 60_000;

export interface GenerateWorld extends Workshop {
  readonly newKey: NewKey;
  /** Undefined where nobody asked for it. */
  readonly attach: Attach | undefined;
}

/** Registers the certificate of a file, which holds its key too, and signs in with it. */
export type Attach = (file: KeyFile) => Promise<Attached>;

export type Attached = Registered & Pick<Outcome, "network">;

/** A new key with a certificate that it signed itself, as files that were read back. */
export async function generate(task: GenerateTask, world: GenerateWorld): Promise<Outcome> {
  const { key, pem } = await world.newKey(task.keySize);
  const { subject, purpose, dnsNames, pfx } = task;
  const notBefore = new Date(world.now.getTime() - BACKDATED);
  const notAfter = new Date(notBefore.getTime() + task.days * DAY);
  const random = world.random(16);
  const certificate = selfSigned(key, { subject, purpose, dnsNames, notBefore, notAfter, random });
  const formats: readonly Format[] = pfx === undefined ? ["pem", "cer"] : ["pem", "cer", "pfx"];
  const friendlyName = subject.find(([type]) => type === "CN")?.[1] ?? "azure";
  const content = { key: pem, certificates: [certificate], friendlyName };
  const { files, file, findings } = makeFiles({ formats, content, pfx }, world);
  // Files first: what is registered somewhere has to be in somebody's hands.
  const attached = file && (await world.attach?.(file));
  return {
    findings: [
      ...(file === undefined ? [] : made(file)),
      ...findings,
      ...(pfx === undefined ? [making("generate/no-pfx", "pfx-password")] : []),
      ...(attached?.findings ?? []),
    ],
    files,
    certificates: file === undefined ? [] : reported(file, task, world),
    credentials: attached?.credentials ?? [],
    subscriptions: attached?.subscriptions ?? [],
    network: attached?.network ?? { busy: 0, requests: 0 },
  };
}

function made({ certificates: [certificate] }: KeyFile): Finding[] {
  if (certificate === undefined) return [];
  const { subject, thumbprint, notAfter, keyBits } = certificate;
  const holes = { subject, thumbprint, bits: String(keyBits), date: dayOf(notAfter) };
  return [making("generate/made", "certificate", holes)];
}

function reported(file: KeyFile, { purpose }: GenerateTask, { now }: Workshop) {
  const about = { source: `azure.${file.format}`, purpose, verdict: "valid", now } as const;
  const report = certificateReport(file, about);
  return report === undefined ? [] : [report];
}
