import type { Entries } from "./finder.ts";
import { MALFORMED, ODD, RISKY } from "./levels.ts";

const CREDENTIALS = "https://learn.microsoft.com/entra/identity-platform/certificate-credentials";
const CLASSIC = "https://learn.microsoft.com/azure/cloud-services/cloud-services-certs-create";
const UNSUPPORTED = { verdict: "unsupported", level: "error" } as const;
const WEAK = { verdict: "weak-certificate", level: "error" } as const;

/** Where a new one comes from depends on what it is for. */
export const RENEWAL = {
  "service-principal":
    "Make it with a step of this action, `command: generate` with `certificate-purpose: service-principal`, and register its public part at the application",
  management:
    "Make it with a step of this action, `command: generate` with `certificate-purpose: management`, and have its .cer uploaded where the old one is",
  service:
    "Have a certificate authority issue it for the same host, and give the cloud service its .pfx (`command: convert`, `to: pfx`, `pfx-encryption: 3des`) in place of the old one. Only for tests, because browsers do not believe a self-signed one: `command: generate` with `certificate-purpose: service`",
} as const;

const NEW = "A new one is needed. {renewal}.";

/** What a certificate is, by its file alone, and whether Azure takes it for what it is meant for. */
export const CERTIFICATES = {
  "certificate/read": {
    verdict: "valid",
    level: "pass",
    what: "{field} holds the certificate {name}: {key}, thumbprint {thumbprint}.",
    why: "",
    fix: "",
    link: "",
  },
  "certificate/fine": {
    verdict: "valid",
    level: "pass",
    what: "The certificate ends in {left}, on {date}.",
    why: "",
    fix: "",
    link: "",
  },
  "certificate/soon": {
    verdict: "expiring",
    level: "warning",
    what: "The certificate ends in {left}, on {date}.",
    why: "From then on {refuser} it; `warn-days` is {warnDays}.",
    fix: NEW,
    link: CREDENTIALS,
  },
  "certificate/ending": {
    verdict: "expiring",
    level: "error",
    what: "The certificate ends in {left}, on {date}.",
    why: "It still works, but that is within the limit of this run: `fail-days` is {failDays}.",
    fix: NEW,
    link: CREDENTIALS,
  },
  "certificate/expired": {
    verdict: "certificate-expired",
    level: "error",
    what: "The certificate ended on {date}, {ago} ago.",
    why: "Certificates carry their own end, and nothing can put it off.",
    fix: NEW,
    link: CREDENTIALS,
  },
  "certificate/not-yet": {
    ...UNSUPPORTED,
    what: "The certificate begins only on {date}.",
    why: "It was made for later, or by a machine whose clock is ahead.",
    fix: "Wait until then, or make one that begins today.",
    link: CREDENTIALS,
  },
  "certificate/none": {
    ...MALFORMED,
    what: "{field} holds a private key and no certificate.",
    why: "The two lie in files of their own, and only one of them was given.",
    fix: "Give both in one file: `cat certificate.pem key.pem > azure.pem`.",
    link: CREDENTIALS,
  },
  "certificate/no-key": {
    ...MALFORMED,
    what: "{field} holds a certificate and no private key.",
    why: "A .cer or .crt is the public half, for Azure to keep. Only who has the private key can use it.",
    fix: "Give the .pfx, or PEM text with the key in it. A key that is lost cannot be made again: then make a new certificate.",
    link: CREDENTIALS,
  },
  "certificate/to-upload": {
    ...ODD,
    what: "{field} holds a certificate and no private key: it can be uploaded as a management certificate, not used as one.",
    why: "A .cer is the public half, for Azure to keep.",
    fix: "Nothing, if it is to be uploaded; to use it give the .pfx.",
    link: CLASSIC,
  },
  "certificate/key-mismatch": {
    ...MALFORMED,
    what: "{field} holds a private key that does not belong to the certificate {name}.",
    why: "Files of two certificates were joined, the certificate was renewed and the old key kept, or a part of the key is damaged.",
    fix: "Put the certificate together with its own key; these two print the same where they belong together: `openssl x509 -in certificate.pem -noout -pubkey` and `openssl pkey -in key.pem -pubout`. Whether a key is whole is told by `openssl pkey -in key.pem -noout -check`.",
    link: CREDENTIALS,
  },
  "certificate/key-type": {
    ...UNSUPPORTED,
    what: "The certificate has {key}, and Azure takes only RSA keys here.",
    why: "Entra, its libraries and the classic service management API know other types of key at most for TLS.",
    fix: NEW,
    link: CREDENTIALS,
  },
  "certificate/weak-key": {
    ...WEAK,
    what: "The certificate has {key}; 2,048 bits are the least that Azure takes.",
    why: "Shorter keys can be broken.",
    fix: NEW,
    link: CREDENTIALS,
  },
  "certificate/version": {
    ...UNSUPPORTED,
    what: "The certificate is of X.509 version {version}; Azure takes version 3 here.",
    why: "Old programs make such, and OpenSSL does where it is given no extensions.",
    fix: NEW,
    link: CLASSIC,
  },
  "certificate/old-version": {
    ...ODD,
    what: "The certificate is of X.509 version {version}.",
    why: "OpenSSL makes such where it is given no extensions. Entra takes it; other programs may not.",
    fix: "Nothing now; let the next one be of version 3, as `command: generate` makes them.",
    link: "",
  },
  "certificate/old-signature": {
    ...ODD,
    what: "The certificate is signed with {algorithm}.",
    why: "SHA-1 is no longer safe for certificates that others must believe. Azure knows this one by itself, so it takes it.",
    fix: "Nothing now; let the next one be signed with SHA-256, as `command: generate` does.",
    link: "",
  },
  "certificate/broken-signature": {
    ...RISKY,
    what: "The certificate is signed with {algorithm}, which can be forged.",
    why: "MD5 has been broken for years, and many programs refuse such a certificate.",
    fix: NEW,
    link: CREDENTIALS,
  },
  "certificate/weak-signature": {
    ...WEAK,
    what: "The certificate is signed with {algorithm}, and browsers refuse that.",
    why: "Signatures over MD5 or SHA-1 can be forged.",
    fix: NEW,
    link: CLASSIC,
  },
  "certificate/usage": {
    ...RISKY,
    what: "The certificate is not meant for this: it does not allow {wanted}.",
    why: "Its (extended) key usage names other uses. Programs that look at it will refuse the certificate.",
    fix: NEW,
    link: "",
  },
  "certificate/chain-missing": {
    ...RISKY,
    what: "The file does not hold the certificate of the issuer {issuer}.",
    why: "Browsers do not trust a certificate whose way up to a known authority has a gap.",
    fix: "Add the intermediate certificates of the authority to the file, below the certificate itself.",
    link: CLASSIC,
  },
  "certificate/chain-expired": {
    ...RISKY,
    what: "The issuer {issuer} in the file ended on {date}.",
    why: "The authority has renewed its own certificate, and the file still has the old one.",
    fix: "Replace it by the one that the authority offers today.",
    link: CLASSIC,
  },
  "certificate/no-domain": {
    ...ODD,
    what: "Whether the certificate is made out to the right name was not checked: `domain` is empty.",
    why: "A certificate of a service must name the host by which it is called.",
    fix: "Set `domain` to that name.",
    link: CLASSIC,
  },
  "certificate/domain": {
    verdict: "wrong-certificate",
    level: "error",
    what: "The certificate is not made out to {domain}; it names {names}.",
    why: "Browsers compare the name letter by letter; `*` stands for exactly one label at the beginning.",
    fix: "Use a certificate that names {domain}.",
    link: CLASSIC,
  },
  "certificate/domain-named": {
    verdict: "valid",
    level: "pass",
    what: "The certificate is made out to {domain}.",
    why: "",
    fix: "",
    link: "",
  },
  "certificate/cloudapp": {
    ...UNSUPPORTED,
    what: "No certificate can be used for {domain}: names under cloudapp.net belong to Microsoft.",
    why: "No authority makes one out to anybody else, and browsers do not believe a self-signed one.",
    fix: "Point a name of your own to it with a CNAME record, and use a certificate for that name.",
    link: CLASSIC,
  },
  "certificate/pfx-encryption": {
    ...UNSUPPORTED,
    what: "The .pfx is encrypted with {encryption}, which Azure Cloud Services does not take.",
    why: "OpenSSL 3, Java and newer Windows encrypt in this way unless they are told otherwise.",
    fix: "Pack it anew with a step of this action: `command: convert`, `to: pfx`, `pfx-encryption: 3des`, a `pfx-password`, and this file and its password as they are.",
    link: CLASSIC,
  },
  "certificate/not-pfx": {
    ...ODD,
    what: "{field} is no .pfx, and Azure Cloud Services takes only those with their key.",
    why: "PEM is how Linux programs keep certificates.",
    fix: "Pack it with a step of this action: `command: convert`, `to: pfx`, `pfx-encryption: 3des`, and a `pfx-password`.",
    link: CLASSIC,
  },
  "certificate/legacy-encryption": {
    ...ODD,
    what: "The file is encrypted with {encryption}, which many programs no longer open.",
    why: "Old versions of Windows and OpenSSL pack this way. This action opens it; Node, OpenSSL 3 and others may not.",
    fix: "Where another program refuses it, pack it anew with a step of this action: `command: convert`, `to: pfx`, `pfx-encryption: {packing}`, and a `pfx-password`.",
    link: "",
  },
  "certificate/iterations": {
    ...RISKY,
    what: "The file derives its keys in {iterations} rounds; .NET refuses more than 300,000.",
    why: "It was packed with a higher number than programs do by themselves.",
    fix: "Pack it anew with a step of this action: `command: convert`, `to: pfx`, `pfx-encryption: {packing}`, and a `pfx-password`.",
    link: "",
  },
} as const satisfies Entries;
