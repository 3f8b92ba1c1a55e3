import { dayOf, daysLeft, describeAgo, describeDaysLeft, judgeExpiry } from "../expiry.ts";
import type { Finding } from "../finding.ts";
import type { Purpose } from "../given-file.ts";
import type { Certificate, KeyFile } from "../keyfile/key-file.ts";
import { keyWords, nameOf } from "./describe.ts";
import { judgePacking } from "./judge-packing.ts";
import { judgeService } from "./judge-service.ts";
import { type Judging, judged, renewalOf } from "./judging.ts";

/** How far this clock and that of the maker may be apart, in milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;
const LEAST_BITS = 2048;

/** Everything that stands for and against a file, judged by what it is meant for. All problems at once. */
export function judge(file: KeyFile, judging: Judging): readonly Finding[] {
  const { field, subject } = judging;
  const [certificate] = file.certificates;
  if (certificate === undefined) return [judged("certificate/none", subject, { field })];
  const name = nameOf(certificate);
  const { thumbprint } = certificate;
  return [
    judged("certificate/read", subject, { field, name, key: keyWords(certificate), thumbprint }),
    ...judgePossession(file, name, judging),
    ...judgeKey(certificate, judging),
    ...judgeForm(certificate, judging),
    ...judgeSignature(certificate, judging),
    ...judgeUsage(certificate, judging),
    ...(judging.purpose === "service" ? judgeService(file, certificate, judging) : []),
    ...judgePacking(file, judging),
    judgeDates(certificate, judging),
  ];
}

function judgePossession({ key, keyMatches }: KeyFile, name: string, judging: Judging): Finding[] {
  const { field, subject, needsKey } = judging;
  if (key !== undefined)
    return keyMatches === true ? [] : [judged("certificate/key-mismatch", subject, { field, name })];
  return [judged(needsKey ? "certificate/no-key" : "certificate/to-upload", subject, { field })];
}

/** RSA alone: @azure/identity signs with nothing else, and "2048 bits" is what the classic API asks for. */
function judgeKey(certificate: Certificate, judging: Judging): Finding[] {
  const { subject } = judging;
  const renewal = renewalOf(judging);
  const { keyType, keyBits } = certificate;
  const key = keyWords(certificate);
  if (keyType !== "rsa") return [judged("certificate/key-type", subject, { key, ...renewal })];
  return (keyBits ?? 0) < LEAST_BITS ? [judged("certificate/weak-key", subject, { key, ...renewal })] : [];
}

/** Entra keeps certificates of version 1 (recorded from azure-cli); the classic API's pages ask for version 3. */
function judgeForm({ version: number }: Certificate, judging: Judging): Finding[] {
  const { subject, purpose } = judging;
  const version = String(number);
  if (number >= 3) return [];
  return purpose === "service-principal"
    ? [judged("certificate/old-version", subject, { version })]
    : [judged("certificate/version", subject, { version, ...renewalOf(judging) })];
}

/** Azure compares the whole certificate with the one it keeps; only those who browse to a service check signatures. */
function judgeSignature({ signatureAlgorithm }: Certificate, judging: Judging): Finding[] {
  const { subject, purpose } = judging;
  const broken = /md[245]/i.test(signatureAlgorithm);
  const old = /sha-?1(?!\d)/i.test(signatureAlgorithm);
  if (!broken && !old) return [];
  const algorithm = signatureAlgorithm;
  const holes = { algorithm, ...renewalOf(judging) };
  if (purpose === "service") return [judged("certificate/weak-signature", subject, holes)];
  return broken
    ? [judged("certificate/broken-signature", subject, holes)]
    : [judged("certificate/old-signature", subject, { algorithm })];
}

const USES: Readonly<Record<Purpose, readonly [keyUsage: string, extended: string | undefined]>> = {
  "service-principal": ["digitalSignature", undefined],
  management: ["digitalSignature", "clientAuth"],
  service: ["digitalSignature", "serverAuth"],
};

function judgeUsage({ keyUsage, extendedKeyUsage }: Certificate, judging: Judging): Finding[] {
  const { subject, purpose } = judging;
  const [usage, extended] = USES[purpose];
  const anything = extendedKeyUsage?.some((one) => /^anyExtendedKeyUsage$|^2\.5\.29\.37\.0$/.test(one));
  const missing = [
    ...(keyUsage === undefined || keyUsage.includes(usage) ? [] : [usage]),
    ...(extended === undefined || extendedKeyUsage === undefined || anything ? [] : [extended]),
  ].filter((one) => !extendedKeyUsage?.includes(one));
  if (missing.length === 0) return [];
  return [judged("certificate/usage", subject, { wanted: missing.join(" and "), ...renewalOf(judging) })];
}

function judgeDates({ notBefore, notAfter }: Certificate, judging: Judging): Finding {
  const { subject, now, purpose, warnDays, failDays } = judging;
  if (notBefore.getTime() - CLOCK_TOLERANCE > now.getTime())
    return judged("certificate/not-yet", subject, { date: dayOf(notBefore) });
  const holes = { date: dayOf(notAfter), ...renewalOf(judging) };
  if (notAfter.getTime() <= now.getTime())
    return judged("certificate/expired", subject, { ...holes, ago: describeAgo(notAfter, now) });
  const left = describeDaysLeft(daysLeft(notAfter, now));
  const refuser = purpose === "service" ? "browsers refuse" : "Azure refuses";
  switch (judgeExpiry(notAfter, now, warnDays, failDays)) {
    case "fine":
      return judged("certificate/fine", subject, { ...holes, left });
    case "soon":
      return judged("certificate/soon", subject, { ...holes, left, refuser, warnDays: String(warnDays) });
    case "fail":
      return judged("certificate/ending", subject, { ...holes, left, failDays: String(failDays) });
  }
}
