import { type Entries, finder } from "./finder.ts";

const PASSED = { verdict: "valid", level: "pass", why: "", fix: "", link: "" } as const;

/** The post step does not know that an application has the public half by now. */
const KEY_IN_HAND =
  "The key of the new one is in the files of this step alone, and they go with the job unless `output-directory` or `keep-files` is set: let a later step with `if: always()` store what `pem-path` or `pfx-path` names. Where that was not done the key is lost: then delete certificate {thumbprint} from the application under Certificates & secrets.";

/** What is said of a certificate that was registered on an application. */
export const ATTACHING = {
  "attach/attached": {
    ...PASSED,
    what: "Certificate {thumbprint} was registered on application {clientId} and signs in.",
  },
  "attach/attached-before": {
    ...PASSED,
    what: "Certificate {thumbprint} was on application {clientId} already, and signs in.",
  },
  "attach/not-proven": {
    verdict: "unreachable",
    level: "error",
    what: "Certificate {thumbprint} was registered on application {clientId}, and Entra does not accept it yet.",
    why: "A new certificate takes seconds to minutes until every server of Entra knows it; this one took longer.",
    fix: `${KEY_IN_HAND} Once it is stored, validate it in a few minutes: give it as \`client-certificate\`, with \`client-id\` and \`tenant-id\`.`,
    link: "",
  },
  "attach/untried": {
    verdict: "unknown",
    level: "warning",
    what: "Certificate {thumbprint} was registered on application {clientId}, and its sign-in did not come to a good end.",
    why: "The registration was answered; what stands against the sign-in is said beside this.",
    fix: `${KEY_IN_HAND}`,
    link: "",
  },
  "attach/gone": {
    verdict: "valid",
    level: "warning",
    what: "While certificate {thumbprint} was registered on application {clientId}, others vanished from it: {keyIds}.",
    why: "Graph has only the whole list to write, so two programs that change it at one moment undo each other's change. Or somebody removed them in that very moment.",
    fix: "If they are still needed, register them again. The application itself can add a certificate without touching the others: sign in as it, with a certificate that it has.",
    link: "https://learn.microsoft.com/graph/application-rollkey-prooftoken",
  },
} as const satisfies Entries;

/** Makes a finding of one of these. */
export const attaching = finder(ATTACHING);
