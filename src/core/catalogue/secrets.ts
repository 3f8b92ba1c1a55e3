import type { Entries } from "./finder.ts";
import { MALFORMED, ODD, RISKY } from "./levels.ts";

const CREATE = "https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials";
const COPY =
  "Copy the Value of the client secret, under Certificates & secrets of the app registration; it is shown only once, so make a new one if it was not kept.";

const FILE =
  "Give the certificate with its private key: PEM text, a .pfx as base64 (`base64 -w 0 azure.pfx`), or the path of such a file.";

/** What a client secret is not, and a certificate. */
export const SECRETS = {
  "secret/is-guid": {
    verdict: "secret-id",
    level: "error",
    what: "{field} holds a GUID: the ID of a secret, not its value.",
    why: "The portal shows two columns, Value and Secret ID, and the second was copied.",
    fix: COPY,
    link: CREATE,
  },
  "secret/is-thumbprint": {
    ...MALFORMED,
    what: "{field} holds the thumbprint ({algorithm}) of a certificate.",
    why: "A thumbprint names a certificate but proves nothing.",
    fix: COPY,
    link: CREATE,
  },
  "secret/is-storage-key": {
    ...MALFORMED,
    what: "{field} holds the access key of a storage account or of another Azure resource.",
    why: "Such a key opens one resource; it cannot sign in to Entra.",
    fix: COPY,
    link: CREATE,
  },
  "secret/is-connection-string": {
    ...MALFORMED,
    what: "{field} holds a connection string.",
    why: "It opens one resource, such as a storage account or a service bus; it cannot sign in to Entra.",
    fix: COPY,
    link: CREATE,
  },
  "secret/is-sas": {
    ...MALFORMED,
    what: "{field} holds a shared access signature (SAS).",
    why: "It opens one resource for a time; it cannot sign in to Entra.",
    fix: COPY,
    link: CREATE,
  },
  "secret/is-jwt": {
    ...MALFORMED,
    what: "{field} holds a token (JWT), not a secret.",
    why: "A token is what one gets by signing in, and it ends within hours.",
    fix: `${COPY} To sign in without a secret, leave the field empty and add \`id-token: write\` under \`permissions:\` of the job (with \`contents: read\`, since naming one drops the others).`,
    link: CREATE,
  },
  "secret/is-github-token": {
    ...MALFORMED,
    what: "{field} holds a GitHub token.",
    why: "Two secrets were mixed up. Entra does not know GitHub's tokens.",
    fix: COPY,
    link: CREATE,
  },
  "secret/is-pem": {
    ...MALFORMED,
    what: "{field} holds a certificate or key as PEM text.",
    why: "A certificate is another kind of credential than a client secret.",
    fix: "Give it as `client-certificate` instead, with its password as `client-certificate-password` if the key has one.",
    link: CREATE,
  },
  "secret/is-pfx": {
    ...MALFORMED,
    what: "{field} holds a certificate file (PFX or DER) as base64.",
    why: "A certificate is another kind of credential than a client secret.",
    fix: "Give it as `client-certificate` instead, with the password of the file as `client-certificate-password`.",
    link: CREATE,
  },
  "secret/is-json": {
    ...MALFORMED,
    what: "{field} holds a whole JSON text.",
    why: "The credential of `azure/login` was given where only its secret belongs.",
    fix: "Give the JSON as `creds`, or only its `clientSecret` here.",
    link: CREATE,
  },
  "secret/is-reference": {
    ...MALFORMED,
    what: "{field} holds the address of a secret, not the secret.",
    why: "Key Vault references are resolved by App Service and pipelines of their own, not by GitHub.",
    fix: "Read the secret from the vault in a step before, and pass its value on.",
    link: "https://learn.microsoft.com/azure/key-vault/secrets/quick-create-cli",
  },
  "certificate/is-secret": {
    ...MALFORMED,
    what: "{field} holds a client secret, not a certificate.",
    why: "Two secrets were mixed up, or the wrong input was filled.",
    fix: "Give it as `client-secret` instead.",
    link: CREATE,
  },
  "certificate/is-thumbprint": {
    ...MALFORMED,
    what: "{field} holds the thumbprint ({algorithm}) of a certificate, not the certificate.",
    why: "A thumbprint names a certificate but proves nothing.",
    fix: FILE,
    link: CREATE,
  },
  "certificate/is-reference": {
    ...MALFORMED,
    what: "{field} holds the address of a certificate, not the certificate.",
    why: "Key Vault references are resolved by App Service and pipelines of their own, not by GitHub.",
    fix: "Read the certificate with its key from the vault in a step before (`az keyvault secret download --encoding base64`), and give the path of the file.",
    link: "https://learn.microsoft.com/azure/key-vault/certificates/how-to-export-certificate",
  },
  "certificate/swapped": {
    ...MALFORMED,
    what: "{field} and {passwordField} look swapped: the certificate stands where its password belongs.",
    why: "The two secrets were mixed up in the workflow file, or when they were stored.",
    fix: "Give the certificate, or its path, in {field} and its password in {passwordField}.",
    link: CREATE,
  },
  "certificate/neither": {
    ...MALFORMED,
    what: "{field} is neither a certificate nor the path of a file.",
    why: "It is too short for a certificate, and no path: one has a slash or an ending such as `.pem`.",
    fix: FILE,
    link: CREATE,
  },
  "secret/invisible-characters": {
    ...MALFORMED,
    what: "{field} holds {kind}, which Entra never puts in a secret.",
    why: "It came along when the secret was copied through a document, a chat or a web page.",
    fix: `Remove it. ${COPY}`,
    link: CREATE,
  },
  "secret/too-short": {
    ...MALFORMED,
    what: "{field} is shorter than any secret that Entra makes.",
    why: "Part of it was lost when it was copied, or it is a password of something else.",
    fix: COPY,
    link: CREATE,
  },
  "secret/looks-truncated": {
    ...ODD,
    what: "{field} begins like a client secret of today but is shorter than they are.",
    why: "Part of it may have been lost when it was copied.",
    fix: "If signing in fails, copy it again.",
    link: CREATE,
  },
  "secret/url-encoded": {
    ...ODD,
    what: "{field} looks percent-encoded.",
    why: "It may have been copied from a URL or from the body of a request. It is used as it is.",
    fix: "If signing in fails, decode it or copy it again.",
    link: CREATE,
  },
  "secret/unusual": {
    ...ODD,
    what: "{field} does not look like a secret that Entra makes: {oddity}.",
    why: "Entra's secrets are 16 to 64 plain characters without blanks. It is used as it is.",
    fix: "If signing in fails, copy it again.",
    link: CREATE,
  },
  "secret/trailing-newline": {
    ...ODD,
    what: "{field} ends with a line break, which was left off.",
    why: "It was stored with `echo` or from a file. Tools that do not trim it will fail to sign in.",
    fix: 'Store it without the line break: `printf %s "$SECRET" | gh secret set AZURE_CLIENT_SECRET`.',
    link: "",
  },
  "secret/whitespace": {
    ...ODD,
    what: "{field} begins or ends with blanks, which were left off.",
    why: "They came along when it was copied. Tools that do not trim them will fail to sign in.",
    fix: "Store it without them.",
    link: "",
  },
  "secret/quoted": {
    ...RISKY,
    what: "{field} is surrounded by quotes, which were left off.",
    why: "They were stored as part of the secret. Other tools will send them along and fail to sign in.",
    fix: "Store it without the quotes.",
    link: "",
  },
} as const satisfies Entries;
