import type { Entries } from "./finder.ts";

const COMPARE =
  "Compare the thumbprint with those of the application: in {portal} under App registrations > All applications > {clientId} > Certificates & secrets > Certificates, or with `az ad app credential list --id {clientId} --cert`." as const;

const REGISTER =
  "If it is not there, upload its public part (a .cer) on that page. `az ad app credential reset --append` does it too, but writes the whole list anew: it has been seen to drop another credential." as const;

/** Codes of the Entra token endpoint about certificates (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export const ENTRA_CERTIFICATE = {
  "entra/700027": {
    verdict: "wrong-certificate",
    level: "error",
    what: "Microsoft Entra could not verify the signature that was presented for application {clientId}: it does not know {certificate}.",
    why: "The certificate is not registered on this application, it was removed, or `client-id` is that of another one. If it was registered within the last minute, Entra may not know it everywhere yet: run again.",
    fix: `${COMPARE} ${REGISTER}`,
    link: "https://login.microsoftonline.com/error?code=700027",
  },
  "entra/700027-expired": {
    verdict: "certificate-expired",
    level: "error",
    what: "Microsoft Entra no longer takes {certificate} for application {clientId}: its entry there has ended, or has not begun.",
    why: "Besides its own dates a certificate has those that were given when it was registered.",
    fix: `${COMPARE} Upload it there again, or a new one.`,
    link: "https://login.microsoftonline.com/error?code=700027",
  },
  "entra/700030": {
    verdict: "wrong-certificate",
    level: "error",
    what: "The subject or the issuer of the certificate is not allowed for application {clientId}: Microsoft Entra refuses {certificate}.",
    why: "The application trusts certificates by subject and issuer, and this one has others.",
    fix: "Use a certificate with the subject that the application trusts, or upload this certificate in {portal} under App registrations > {clientId} > Certificates & secrets.",
    link: "https://login.microsoftonline.com/error?code=700030",
  },
  "entra/assertion-refused": {
    verdict: "wrong-certificate",
    level: "error",
    what: "Microsoft Entra does not accept what was signed with {certificate} for application {clientId} (code {code}, trace ID {traceId}).",
    why: "It is of a kind that Entra does not take for signing in, or the clock of this runner is wrong.",
    fix: `${COMPARE} ${REGISTER}`,
    link: "https://learn.microsoft.com/entra/identity-platform/certificate-credentials",
  },
  "entra/50012": {
    verdict: "wrong-certificate",
    level: "error",
    what: "Microsoft Entra does not accept {certificate} for application {clientId}.",
    why: "It is not registered on the application, its chain is not trusted, or the signature does not fit.",
    fix: `${COMPARE} ${REGISTER}`,
    link: "https://login.microsoftonline.com/error?code=50012",
  },
} as const satisfies Entries;
