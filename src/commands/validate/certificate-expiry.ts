import { check } from "../../core/catalogue/checks.ts";
import type { ClientCertificate } from "../../core/credential.ts";
import { type CredentialEntry, dayOf, daysLeft, describeDaysLeft, judgeExpiry } from "../../core/expiry.ts";
import type { Finding } from "../../core/finding.ts";
import type { Expiry, Validation } from "./validation.ts";

const DAY = 86_400_000;

/**
 * A certificate says itself when it ends, and that was judged before. Graph only adds the ID of its entry, and the end
 * of that where it is earlier: so not to be allowed to look costs nothing, and is not worth a word. Never rejects.
 */
export async function certificateExpiry(
  run: Validation,
  subject: string,
  { clientId, signing }: ClientCertificate,
): Promise<Expiry> {
  if (signing === undefined) return { findings: [], expiry: {} };
  const { notAfter, thumbprint } = signing.certificate;
  const listed = await listedCertificates(run, clientId);
  const entry = listed.find(({ hint }) => hint === thumbprint);
  const early = entry !== undefined && entry.endsOn.getTime() < notAfter.getTime() - DAY;
  const endsOn = early ? entry.endsOn : notAfter;
  return {
    findings: early ? [judgeEntry(run, subject, entry.endsOn)] : [],
    expiry: { ...certificateEnd(endsOn, run.clock.now()), keyId: entry?.keyId ?? null },
  };
}

/** What the report says of a certificate's end, whoever else knows it. */
export const certificateEnd = (endsOn: Date, now: Date): Required<Omit<Expiry["expiry"], "keyId">> => ({
  expiresOn: endsOn.toISOString(),
  daysLeft: daysLeft(endsOn, now),
  expiryCertain: true,
});

async function listedCertificates(run: Validation, clientId: string): Promise<readonly CredentialEntry[]> {
  if (run.directory === undefined || run.settings.checkExpiry === "off") return [];
  return run.directory.applicationCertificates(clientId).catch(() => []);
}

const LEVELS = {
  fine: { level: "notice", verdict: "valid" },
  soon: { level: "warning", verdict: "expiring" },
  fail: { level: "error", verdict: "expiring" },
} as const;

function judgeEntry({ settings, clock }: Validation, subject: string, endsOn: Date): Finding {
  const now = clock.now();
  const left = describeDaysLeft(daysLeft(endsOn, now));
  const finding = check("expiry/registered", subject, { left, date: dayOf(endsOn) });
  return { ...finding, ...LEVELS[judgeExpiry(endsOn, now, settings.warnDays, settings.failDays)] };
}
