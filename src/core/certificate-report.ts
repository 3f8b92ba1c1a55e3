import { daysLeft } from "./expiry.ts";
import type { Verdict } from "./finding.ts";
import type { Purpose } from "./given-file.ts";
import type { Encryption, KeyFile } from "./keyfile/key-file.ts";
import type { CertificateReport, EncryptionReport } from "./report.ts";

/** What the report says of a file; undefined of one without a certificate. */
export function certificateReport(
  file: KeyFile,
  about: {
    readonly source: string;
    readonly purpose: Purpose;
    readonly verdict: Verdict;
    readonly now: Date;
  },
): CertificateReport | undefined {
  const [leaf, ...others] = file.certificates;
  if (leaf === undefined) return undefined;
  const { source, purpose, verdict, now } = about;
  const { subject, issuer, serialNumber, version, keyType, signatureAlgorithm, selfSigned } = leaf;
  return {
    ...{ source, purpose, verdict, subject, issuer, serialNumber, version },
    notBefore: leaf.notBefore.toISOString(),
    notAfter: leaf.notAfter.toISOString(),
    daysLeft: daysLeft(leaf.notAfter, now),
    ...{ keyType, keyBits: leaf.keyBits ?? null, curve: leaf.curve ?? null, signatureAlgorithm, selfSigned },
    thumbprint: leaf.thumbprint,
    thumbprintSha256: leaf.thumbprintSha256,
    hasPrivateKey: file.key !== undefined,
    keyMatches: file.keyMatches ?? null,
    chain: others.map((one) => ({
      subject: one.subject,
      notAfter: one.notAfter.toISOString(),
      thumbprint: one.thumbprint,
    })),
    encryption: file.encryption === undefined ? null : encryptionReport(file.encryption),
  };
}

function encryptionReport({ key, certificates, mac, iterations }: Encryption): EncryptionReport {
  return { key: key ?? null, certificates: certificates ?? null, mac: mac ?? null, iterations };
}
