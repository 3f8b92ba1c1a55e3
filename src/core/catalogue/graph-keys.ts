import type { Entries } from "./finder.ts";

const PROOF = "https://learn.microsoft.com/graph/application-rollkey-prooftoken";

/** Codes of Microsoft Graph where the certificates of an application are changed. */
export const GRAPH_KEYS = {
  "graph/Authentication_MissingOrMalformed": {
    verdict: "wrong-certificate",
    level: "error",
    what: "Microsoft Graph does not accept the proof that this run has a certificate of application {target}.",
    why: "The certificate that signed it has ended or was removed from the application meanwhile, its key is not an RSA key, or the clock of this runner is wrong. Nothing was changed.",
    fix: "Compare the thumbprint with those under Certificates & secrets of the application in {portal}. An application without a living certificate gets one from its owner: sign in as another application that owns it, and leave `current-certificate` empty.",
    link: PROOF,
  },
  "graph/KeyCredentialsInvalidEndDate": {
    verdict: "refused-by-policy",
    level: "error",
    what: "Microsoft Graph does not take a certificate that lives that long for application {target}.",
    why: "The end of a certificate is checked against the clock of Entra and the rules of the tenant. Nothing was changed.",
    fix: "Set `{lifetime}` to 365 or less, and look at the clock of a self-hosted runner.",
    link: "https://learn.microsoft.com/graph/applications-how-to-add-certificate",
  },
  "graph/KeyNotUpdatable": {
    verdict: "unknown",
    level: "error",
    what: "Microsoft Graph refused the new list of certificates of application {target} (trace ID {traceId}).",
    why: "Somebody changed them at the same moment, so that one of those that are there no longer was as it had been read. Nothing was changed.",
    fix: "Run it again. To add certificates without touching the others, let the application do it itself: give one of its living certificates as `client-certificate` or `current-certificate`.",
    link: "https://learn.microsoft.com/graph/api/application-update",
  },
} as const satisfies Entries;

/** And where the application that changes its own by a proof cannot be read. */
export const GRAPH_PROOF = {
  "graph/Authorization_RequestDenied-proof": {
    verdict: "missing-permission",
    level: "error",
    what: "Application {clientId} may not read its own registration in Microsoft Graph, so no certificate was registered there.",
    why: "To register a certificate by the proof of another takes no permission to write. But the proof names the ID of the registration, and to read that takes a permission, to which an administrator must consent.",
    fix: "{grant}",
    link: "https://learn.microsoft.com/graph/api/application-get",
  },
} as const satisfies Entries;
