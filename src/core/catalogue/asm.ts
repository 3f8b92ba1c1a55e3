import { type Entries, finder } from "./finder.ts";
import { ODD } from "./levels.ts";

const PASS = { verdict: "valid", level: "pass", why: "", fix: "", link: "" } as const;

const CERTIFICATES = "https://learn.microsoft.com/azure/cloud-services/cloud-services-certs-create";
const RETIREMENT = "https://learn.microsoft.com/azure/cloud-services/cloud-services-choose-me";

/** There is no other credential that this API's successor takes. */
const SUCCESSOR =
  "make a service principal with `az ad sp create-for-rbac --role Contributor --scopes /subscriptions/{subscriptionId}`, and give its values to this action in place of `management-certificate`";

/** The post step does not know that somebody else holds the public half by now. */
const KEY_IN_HAND =
  "The key of the new one is in the files of this step alone, and they go with the job unless `output-directory` or `keep-files` is set: let a later step with `if: always()` store what `pem-path` or `pfx-path` names. Where that was not done the key is lost: then delete certificate {thumbprint} in {portal} under Subscriptions > {subscriptionId} > Management certificates.";

/** What is added to a silence that the network may be to blame for. */
export const OR_RETIRED = {
  why: "Or the classic API is gone: Microsoft retired it on 31 August 2024. This says nothing about the certificate.",
  fix: "If it stays so from every network, no certificate will help: make a service principal with `az ad sp create-for-rbac`, and give its values to this action in place of `management-certificate`.",
} as const;

/** What is said of a management certificate by the classic service management API, or concluded from its answers. */
export const ASM = {
  "asm/accepted": {
    ...PASS,
    what: "The classic API of Azure accepts certificate {thumbprint} for subscription {subscriptionId}.",
  },
  "asm/hosted-services": {
    ...PASS,
    what: "The certificate sees {services} in subscription {subscriptionId}.",
  },
  "asm/uploaded": {
    ...PASS,
    what: "Certificate {thumbprint} was uploaded {when}; it is one of {certificates} of subscription {subscriptionId}, which takes 100.",
  },
  "asm/near-limit": {
    verdict: "valid",
    level: "warning",
    what: "Subscription {subscriptionId} has {certificates}, and takes no more than 100.",
    why: "Certificates that nobody uses any more were never deleted. At the limit no new one can be uploaded, not even to replace one that ends.",
    fix: "Delete those that nobody uses in {portal} under Subscriptions > {subscriptionId} > Management certificates, but never the last one: without it nothing gets in.",
    link: CERTIFICATES,
  },
  "asm/not-listed": {
    verdict: "valid",
    level: "notice",
    what: "Subscription {subscriptionId} accepts certificate {thumbprint}, but does not list it among its {certificates}.",
    why: "It was deleted within the last minutes, and may stop working at any moment.",
    fix: "Look in {portal} under Subscriptions > {subscriptionId} > Management certificates, and upload the .cer again if it is to stay.",
    link: CERTIFICATES,
  },
  "asm/retiring": {
    verdict: "valid",
    level: "notice",
    what: "The classic API of Azure, which takes management certificates, was retired on 31 August 2024.",
    why: "It still answered just now, but may stop doing so at any time.",
    fix: `Move on while it works: ${SUCCESSOR}.`,
    link: RETIREMENT,
  },
  "asm/no-subscription-id": {
    verdict: "missing",
    level: "error",
    what: "No subscription is named for the management certificate, so it could not be tried.",
    why: "A certificate does not say which subscription it belongs to; only a .publishsettings file does.",
    fix: "Set `subscription-id`, or give the whole .publishsettings file as `management-certificate`. To check the file alone, set `offline: true`.",
    link: "https://learn.microsoft.com/azure/azure-portal/get-subscription-tenant-id",
  },
  "asm/other-cloud": {
    verdict: "malformed",
    level: "error",
    what: "The .publishsettings file is for {url}, but the run is for {serviceManagement}; nothing was sent to either.",
    why: "The file is from another cloud than `environment: {environment}`. A file does not choose where a certificate is shown.",
    fix: "Set `environment` to the cloud of the file: `azurecloud`, `azureusgovernment` or `azurechinacloud`; for `custom` set `service-management-url`.",
    link: "https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure",
  },
  "asm/no-address": {
    verdict: "unsupported",
    level: "error",
    what: "The custom cloud has no address of a classic API, so the management certificate could not be tried.",
    why: "With `environment: custom` every address comes from an input.",
    fix: "Set `service-management-url`, if this cloud has a classic API.",
    link: CERTIFICATES,
  },
  "asm/not-tried": {
    ...ODD,
    what: "Subscription {subscriptionId} was not tried: its certificate cannot be used.",
    why: "The check of the certificate itself says what stands against it. The other subscriptions of the file were tried.",
    fix: "Replace that certificate first.",
    link: CERTIFICATES,
  },
  "asm/forbidden": {
    // Azure has one body for all the causes: it is no word against the certificate.
    verdict: "missing-permission",
    level: "error",
    what: "The classic API refused certificate {thumbprint} for subscription {subscriptionId} (HTTP 403, code {code}).",
    why: "Azure gives this one answer for all of these, and the certificate may be good in each: it was never uploaded to this subscription, or was deleted there; the subscription ID is that of another one, or mistyped; the subscription was bought through a partner (CSP), which takes no management certificates; a proxy that opens TLS took the certificate out; or the classic API, retired on 31 August 2024, lets nobody in any more.",
    fix: `Look for {thumbprint} in {portal} under Subscriptions > {subscriptionId} > Management certificates. If it is not there, have a co-administrator upload the .cer. If it is there, or the page is gone, ${SUCCESSOR}.`,
    link: CERTIFICATES,
  },
  "asm/retired": {
    verdict: "unsupported",
    level: "error",
    what: "{host} does not offer the classic API for subscription {subscriptionId} any more (HTTP {status}, code {code}).",
    why: "Microsoft retired it on 31 August 2024. This says nothing about the certificate.",
    fix: `No certificate will help: ${SUCCESSOR}.`,
    link: RETIREMENT,
  },
  "asm/unreachable": {
    verdict: "unreachable",
    level: "error",
    what: "No connection to the classic API at {host} came about ({failure}, {detail}).",
    why: "Microsoft retired this API on 31 August 2024 and may have taken the host away; or the DNS, a firewall or a proxy of the runner stands between. This says nothing about the certificate.",
    fix: `Try \`curl --verbose https://{host}\` from another network. If it fails there too, ${SUCCESSOR}. If it works there, let the runner reach {host}, port 443, and exempt it from inspection.`,
    link: RETIREMENT,
  },
  "asm/unusable-certificate": {
    verdict: "unsupported",
    level: "error",
    what: "No TLS connection can be opened with certificate {thumbprint} and its key.",
    why: "The TLS library of the runner takes no keys below 2048 bits, and no chain signed with an outdated algorithm.",
    fix: "Make a new certificate with `command: generate`, `certificate-purpose: management`, and have its .cer uploaded.",
    link: CERTIFICATES,
  },
  "asm/attached": {
    ...PASS,
    what: "Certificate {thumbprint} is a management certificate of subscription {subscriptionId} now, and signs in there.",
  },
  "asm/attached-before": {
    ...PASS,
    what: "Certificate {thumbprint} was a management certificate of subscription {subscriptionId} already, and signs in there.",
  },
  "asm/limit-reached": {
    verdict: "limit-reached",
    level: "error",
    what: "Subscription {subscriptionId} has {certificates} and takes no more than 100, so none was uploaded.",
    why: "Certificates that nobody uses any more were never deleted.",
    fix: "Delete those that nobody uses in {portal} under Subscriptions > {subscriptionId} > Management certificates, but never the last one, then run again.",
    link: CERTIFICATES,
  },
  "asm/held-back": {
    ...ODD,
    what: "Nothing was uploaded to subscription {subscriptionId}, which would have taken it.",
    why: "Another subscription of this run takes no certificate at the moment, and all of them are looked at before the first upload.",
    fix: "Mend the other one, or leave it out with `subscription-id`, then run again.",
    link: "",
  },
  "asm/not-added": {
    verdict: "limit-reached",
    level: "error",
    what: "Subscription {subscriptionId} lists its {certificates}, but takes no further one (HTTP 403, code {code}).",
    why: "Most likely it may have no more: the limit was lower for older subscriptions, and the service administrator has one of 100 over all subscriptions.",
    fix: "Delete those that nobody uses in {portal} under Subscriptions > {subscriptionId} > Management certificates, but never the last one, then run again.",
    link: CERTIFICATES,
  },
  "asm/not-proven": {
    verdict: "unknown",
    level: "error",
    what: "Certificate {thumbprint} was uploaded to subscription {subscriptionId}, but does not sign in there after {seconds} seconds (HTTP 403, code {code}).",
    why: "Azure has not passed it on everywhere yet, or does not take it. The certificate that uploaded it still works.",
    fix: `Keep using the old certificate. ${KEY_IN_HAND} Once it is stored, check it with \`command: validate\` and \`management-certificate\` in some minutes, before anything relies on it.`,
    link: CERTIFICATES,
  },
  "asm/untried": {
    verdict: "unknown",
    level: "warning",
    what: "Certificate {thumbprint} was uploaded to subscription {subscriptionId}, and could not be tried there.",
    why: "The upload was answered, the sign-in after it was not. The certificate that uploaded it still works.",
    fix: `Keep using the old certificate. ${KEY_IN_HAND}`,
    link: CERTIFICATES,
  },
  "asm/unclear": {
    verdict: "unknown",
    level: "warning",
    what: "Whether certificate {thumbprint} was uploaded to subscription {subscriptionId} is not known.",
    why: "The answer to the upload was lost, and the list of certificates could not be read after it.",
    fix: `Look for it in {portal} under Subscriptions > {subscriptionId} > Management certificates. ${KEY_IN_HAND}`,
    link: CERTIFICATES,
  },
} as const satisfies Entries;

export const asm = finder(ASM);
