import type { Entries } from "./finder.ts";

const REPLACE =
  "{renewal} Or in {portal} open Microsoft Entra ID > App registrations > All applications > {clientId} > Certificates & secrets, add a client secret and store its Value (shown only once) {place}." as const;

/** Codes of the Entra token endpoint about the client secret (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export const ENTRA_SECRET = {
  "entra/7000215": {
    verdict: "wrong-secret",
    level: "error",
    what: "Microsoft Entra does not accept the client secret for application {clientId}.",
    why: "The secret was removed or replaced, was cut short when it was copied, or belongs to another application. If it was made within the last minute, Entra may not know it everywhere yet: run again.",
    fix: REPLACE,
    link: "https://login.microsoftonline.com/error?code=7000215",
  },
  "entra/7000215-rotation": {
    verdict: "wrong-secret",
    level: "error",
    what: "Microsoft Entra does not accept the client secret for application {clientId}.",
    why: "The secret was removed or replaced, was cut short when it was copied, or belongs to another application; or `client-id` and `target-client-id` are swapped.",
    fix: `\`client-id\` is who signs in, here {clientId}; \`target-client-id\`, here {target}, is whose secret or certificate is changed. If it should be the other way round, swap the two. Otherwise the secret is wrong. ${REPLACE}`,
    link: "https://login.microsoftonline.com/error?code=7000215",
  },
  "entra/7000215-secret-id": {
    verdict: "secret-id",
    level: "error",
    what: "The value given as client secret is the ID of a secret, not the secret itself.",
    why: "The portal shows two columns, Value and Secret ID. The Value can be copied only right after the secret is made.",
    fix: REPLACE,
    link: "https://login.microsoftonline.com/error?code=7000215",
  },
  "entra/7000222": {
    verdict: "expired",
    level: "error",
    what: "The client secret of application {clientId} has expired.",
    why: "Client secrets end on the date that was set when they were made. If this one was made within the last minute, Entra may not know it everywhere yet: run again.",
    fix: REPLACE,
    link: "https://login.microsoftonline.com/error?code=7000222",
  },
  "entra/7000216": {
    verdict: "missing",
    level: "error",
    what: "Microsoft Entra received no client secret for application {clientId}.",
    why: "The secret was empty when the request was made, or a proxy removed it from the request.",
    fix: "Check that the GitHub secret behind `client-secret` or `creds` exists in this repository or environment and is not empty.",
    link: "https://login.microsoftonline.com/error?code=7000216",
  },
  "entra/7000218": {
    verdict: "missing",
    level: "error",
    what: "Microsoft Entra received no client secret for application {clientId}.",
    why: "The secret was empty when the request was made, or a proxy removed it from the request.",
    fix: "Check that the GitHub secret behind `client-secret` or `creds` exists in this repository or environment and is not empty.",
    link: "https://login.microsoftonline.com/error?code=7000218",
  },
  "entra/700025": {
    verdict: "unsupported",
    level: "error",
    what: "Application {clientId} is a public client, and those cannot sign in with a secret.",
    why: "The client ID may be that of a desktop or command line tool, such as the Azure CLI, instead of your own application.",
    fix: "Set `client-id` to your own application. `az ad app list --show-mine --output table` lists those that you own.",
    link: "https://login.microsoftonline.com/error?code=700025",
  },
  "entra/70002": {
    verdict: "wrong-secret",
    level: "error",
    what: "Microsoft Entra does not accept the credential that was sent for application {clientId}.",
    why: "The secret does not belong to this application, or it is no longer there.",
    fix: REPLACE,
    link: "https://login.microsoftonline.com/error?code=70002",
  },
} as const satisfies Entries;
