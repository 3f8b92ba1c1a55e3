import type { Entries } from "./finder.ts";

const TRANSIENT = {
  verdict: "unreachable",
  level: "error",
  what: "Microsoft Entra could not answer because of a passing fault of its own (code {code}, trace ID {traceId}).",
  why: "Such faults end within minutes. They say nothing about the credential.",
  fix: "Run again. If it lasts, look at https://azure.status.microsoft/status.",
} as const;

const BAD_REQUEST = {
  // The user gave values that make a request which Entra cannot read: they are malformed, not refused.
  verdict: "malformed",
  level: "error",
  what: "Microsoft Entra could not read the request for application {clientId} (code {code}, trace ID {traceId}).",
  why: "A value holds characters that do not belong there, or a URL of a custom cloud is wrong.",
  fix: "Copy `client-id`, `tenant-id` and the secret again, without blanks or line breaks; for `environment: custom` check `authority-host` and `resource-manager-url`.",
} as const;

const BAD_SCOPE = {
  verdict: "malformed",
  level: "error",
  what: "Microsoft Entra does not accept {resource} as a service that a token can be asked for (code {code}, trace ID {traceId}).",
  why: "A URL of a custom cloud is wrong.",
  fix: "For `environment: custom` set `resource-manager-url` and `graph-url` to the addresses that your cloud documents, without a path.",
} as const;

/** Codes of the Entra token endpoint about the request itself, and its passing faults (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export const ENTRA_REQUEST = {
  "entra/90013": { ...BAD_REQUEST, link: "https://login.microsoftonline.com/error?code=90013" },
  "entra/90014": { ...BAD_REQUEST, link: "https://login.microsoftonline.com/error?code=90014" },
  "entra/900144": { ...BAD_REQUEST, link: "https://login.microsoftonline.com/error?code=900144" },
  "entra/9002313": { ...BAD_REQUEST, link: "https://login.microsoftonline.com/error?code=9002313" },
  "entra/70011": { ...BAD_SCOPE, link: "https://login.microsoftonline.com/error?code=70011" },
  "entra/700022": { ...BAD_SCOPE, link: "https://login.microsoftonline.com/error?code=700022" },
  "entra/700023": { ...BAD_SCOPE, link: "https://login.microsoftonline.com/error?code=700023" },
  "entra/90009": { ...BAD_SCOPE, link: "https://login.microsoftonline.com/error?code=90009" },
  "entra/70003": {
    verdict: "unsupported",
    level: "error",
    what: "{authority} does not support this way of signing in.",
    why: "It may be an older sign-in server of a custom cloud.",
    fix: "For `environment: custom` check `authority-host`; otherwise try another `auth`.",
    link: "https://login.microsoftonline.com/error?code=70003",
  },
  "entra/90033": { ...TRANSIENT, link: "https://login.microsoftonline.com/error?code=90033" },
  "entra/90006": { ...TRANSIENT, link: "https://login.microsoftonline.com/error?code=90006" },
  "entra/90024": { ...TRANSIENT, link: "https://login.microsoftonline.com/error?code=90024" },
  "entra/50033": { ...TRANSIENT, link: "https://login.microsoftonline.com/error?code=50033" },
  "entra/90012": { ...TRANSIENT, link: "https://login.microsoftonline.com/error?code=90012" },
  "entra/90090": { ...TRANSIENT, link: "https://login.microsoftonline.com/error?code=90090" },
  "entra/1002016": {
    verdict: "unreachable",
    level: "error",
    what: "The connection to {authority} arrived with an outdated encryption that Microsoft Entra refuses.",
    why: "Node itself uses a current one, so a proxy in between opens the connection and makes an older one.",
    fix: "Have the administrator of the proxy allow TLS 1.2 or newer to {authority}, or exempt that host from inspection.",
    link: "https://login.microsoftonline.com/error?code=1002016",
  },
} as const satisfies Entries;
