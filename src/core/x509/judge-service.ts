import { dayOf } from "../expiry.ts";
import type { Finding } from "../finding.ts";
import type { Certificate, KeyFile } from "../keyfile/key-file.ts";
import { quoted } from "./describe.ts";
import { isMicrosofts, namesHost } from "./host-names.ts";
import { type Judging, judged } from "./judging.ts";

const MOST_NAMES = 5;

/** The certificate of a cloud service: for which host, and whether browsers find the way up to its authority. */
export function judgeService(file: KeyFile, certificate: Certificate, judging: Judging): Finding[] {
  return [...judgeName(certificate, judging), ...judgeChain(file, certificate, judging)];
}

function judgeName(certificate: Certificate, { subject, domain }: Judging): Finding[] {
  const names = namesOf(certificate);
  const microsofts = [domain ?? "", ...names].find(isMicrosofts);
  if (microsofts !== undefined)
    return [judged("certificate/cloudapp", subject, { domain: quoted(microsofts) })];
  if (domain === undefined) return [judged("certificate/no-domain", subject)];
  if (names.some((name) => namesHost(name, domain)))
    return [judged("certificate/domain-named", subject, { domain })];
  return [judged("certificate/domain", subject, { domain, names: listed(names) })];
}

/** The names of subjectAltName; the common name counts only where there are none, as in the days of the classic API. */
function namesOf({ dnsNames, commonName }: Certificate): readonly string[] {
  if (dnsNames.length > 0) return dnsNames;
  return commonName === undefined ? [] : [commonName];
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return "no host at all";
  const shown = names.slice(0, MOST_NAMES).map(quoted);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

function judgeChain(file: KeyFile, certificate: Certificate, { subject, now }: Judging): Finding[] {
  const others = file.certificates.slice(1);
  const issuer = others.find((one) => one.subject === certificate.issuer);
  const ended = others.filter(({ notAfter }) => notAfter.getTime() <= now.getTime());
  const missing =
    certificate.selfSigned || issuer !== undefined
      ? []
      : [judged("certificate/chain-missing", subject, { issuer: quoted(certificate.issuer) })];
  return [
    ...missing,
    ...ended.map((one) =>
      judged("certificate/chain-expired", subject, {
        issuer: quoted(one.subject),
        date: dayOf(one.notAfter),
      }),
    ),
  ];
}
