import { check } from "../../core/catalogue/checks.ts";
import { type CredentialEntry, dayOf } from "../../core/expiry.ts";
import type { Finding } from "../../core/finding.ts";
import type { Validation } from "./validation.ts";

/** How long this may hold up a run whose verdict is known, in milliseconds. */
const COURTESY = 5000;
const MOST_NAMES = 10;

/**
 * Which certificates the application has, after Entra refused another: told where a second credential of it was given
 * that may read them. Never rejects: it is a courtesy, and not to know costs nothing.
 */
export async function registeredCertificates(
  { identity: { credential }, otherDirectory, clock }: Validation,
  subject: string,
  refusal: Finding,
): Promise<readonly Finding[]> {
  if (credential.kind !== "client-certificate" || refusal.verdict !== "wrong-certificate") return [];
  const { clientId } = credential;
  const listed = otherDirectory?.applicationCertificates(clientId).catch(() => undefined);
  const entries = await Promise.race([listed, clock.sleep(COURTESY).then(() => undefined)]);
  if (entries === undefined) return [];
  return [check("sign-in/registered", subject, { clientId, certificates: listOf(entries) })];
}

function listOf(entries: readonly CredentialEntry[]): string {
  if (entries.length === 0) return "no certificate at all";
  const shown = entries
    .slice(0, MOST_NAMES)
    .map(({ hint, endsOn }) => `${hint ?? "one without a thumbprint"} (ends on ${dayOf(endsOn)})`);
  const more = entries.length - shown.length;
  const noun = entries.length === 1 ? "the certificate" : "the certificates";
  return `${noun} ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
