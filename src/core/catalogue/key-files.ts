import { type Entries, finder } from "./finder.ts";
import { KEY_LOCKS, UNSUPPORTED } from "./key-locks.ts";
import { MALFORMED, MISSING, ODD } from "./levels.ts";

const CREATE = "https://learn.microsoft.com/entra/identity-platform/howto-create-self-signed-certificate";
const ENCODE = "https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets";
const CLASSIC = "https://learn.microsoft.com/azure/cloud-services/cloud-services-certs-create";

const STORE_PFX = "`base64 -w0 azure.pfx | gh secret set AZURE_CERTIFICATE`";
const STORE_PEM = "`gh secret set AZURE_CERTIFICATE < azure.pem`";
const STORE_SETTINGS = "`gh secret set AZURE_PUBLISHSETTINGS < azure.publishsettings`";
const EITHER = `a .pfx as base64 (${STORE_PFX}) or a .pem as text (${STORE_PEM})`;

/** Files that hold no certificate, or no longer. */
const OTHER_FILES = {
  "file/empty": {
    ...MALFORMED,
    what: "{field} is empty.",
    why: "The file or the secret that it comes from has nothing in it.",
    fix: `Store the certificate again: ${EITHER}.`,
    link: ENCODE,
  },
  "file/too-large": {
    ...MALFORMED,
    what: "{field} is larger than 256 KiB, so it was not read.",
    why: "Files of certificates have a few thousand bytes. This is another file.",
    fix: "Give the .pfx or .pem that holds the certificate and its key, and nothing else.",
    link: "",
  },
  "file/unknown": {
    ...MALFORMED,
    what: "{field} holds no certificate and no key, in none of the forms that are known.",
    why: "Another file or secret was stored, or its text was changed on the way.",
    fix: `Store the certificate again: ${EITHER}.`,
    link: ENCODE,
  },
  "file/truncated": {
    ...MALFORMED,
    what: "{field} is cut off: it ends before the certificate or the key in it does.",
    why: "Part of it was lost when it was copied, or only the first line of the base64 was stored.",
    fix: `Store it again, whole: ${EITHER}.`,
    link: ENCODE,
  },
  "file/malformed": {
    ...MALFORMED,
    what: "{field} is damaged: what is in it cannot be read to its end.",
    why: "A tool has changed it on the way, or it was edited by hand.",
    fix: `Take the file from where it was made, and store it again: ${EITHER}.`,
    link: ENCODE,
  },
  "file/too-complex": {
    ...MALFORMED,
    what: "{field} holds more than a certificate file needs, so it was not read.",
    why: "At most 20 PEM blocks, 50 certificates and 10 keys are read of one file, and structures 32 levels deep. It may be the list of authorities of a whole machine.",
    fix: "Give a file with the certificate, its key, and the certificates of its issuers.",
    link: "",
  },
  "file/mangled-by-utf8": {
    ...MALFORMED,
    what: "{field} was a .pfx or .cer, and a program has taken its bytes for text. It cannot be restored.",
    why: "A binary file was pasted into a secret, or read as UTF-8 and written again.",
    fix: `Take the original file, and store it as base64: ${STORE_PFX}.`,
    link: ENCODE,
  },
  "file/mangled-by-crlf": {
    ...MALFORMED,
    what: "{field} was a .pfx or .cer, and its line ends were translated. It cannot be restored.",
    why: "Git took it for text (`core.autocrlf`), or it went over FTP in text mode.",
    fix: "Add `*.pfx binary` and `*.cer binary` to `.gitattributes`, and commit the original file again. Better: keep it as a secret, in base64.",
    link: "https://git-scm.com/docs/gitattributes",
  },
  "file/java-keystore": {
    ...UNSUPPORTED,
    what: "{field} is a Java key store (JKS or JCEKS).",
    why: "Only Java reads this format; Azure does not.",
    fix: "Convert it: `keytool -importkeystore -srckeystore azure.jks -destkeystore azure.pfx -deststoretype PKCS12`.",
    link: "https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html",
  },
  "file/certificate-request": {
    ...MALFORMED,
    what: "{field} holds a certificate request (CSR), not a certificate.",
    why: "A request is what is sent to an authority to have a certificate made of it.",
    fix: "Give the certificate that the authority sent back, with the key that the request was made with.",
    link: CREATE,
  },
  "file/openssh-key": {
    ...MALFORMED,
    what: "{field} holds an SSH key.",
    why: "SSH keys open machines. To Azure one signs in with an X.509 certificate and its key.",
    fix: "Give the certificate with its key. Where the key is right and only its form is not: `ssh-keygen -p -m PKCS8 -f id_rsa`.",
    link: CREATE,
  },
  "file/putty-key": {
    ...MALFORMED,
    what: "{field} holds a key of PuTTY (.ppk).",
    why: "SSH keys open machines. To Azure one signs in with an X.509 certificate and its key.",
    fix: `Give the certificate with its key: ${EITHER}.`,
    link: CREATE,
  },
  "file/public-key": {
    ...MALFORMED,
    what: "{field} holds a public key alone: no certificate and no private key.",
    why: "It was taken out of a certificate, or of a key.",
    fix: `Give the certificate with its private key: ${EITHER}.`,
    link: CREATE,
  },
  "file/revocation-list": {
    ...MALFORMED,
    what: "{field} holds a list of revoked certificates (CRL), not a certificate.",
    why: "It is published by an authority, and was taken for its certificate.",
    fix: `Give the certificate with its private key: ${EITHER}.`,
    link: CREATE,
  },
  "file/git-lfs": {
    ...MALFORMED,
    what: "{field} is a pointer of Git LFS, not the file that it stands for.",
    why: "The repository was checked out without its large files.",
    fix: "Set `lfs: true` for `actions/checkout`. Better: keep the certificate as a secret, not in the repository.",
    link: "https://github.com/actions/checkout#usage",
  },
  "file/html": {
    ...MALFORMED,
    what: "{field} is a web page.",
    why: "A download ended on a page to sign in or on an error.",
    fix: "Download the certificate with a browser that is signed in, and look at the file before it is stored.",
    link: "",
  },
  "file/json": {
    ...MALFORMED,
    what: "{field} holds JSON, not a certificate.",
    why: "The output of a command was stored whole, or the credential of `azure/login` was taken for a certificate.",
    fix: "Store only the certificate: for a secret of Key Vault, `az keyvault secret download --encoding base64 --vault-name <vault> --name <name> --file azure.pfx`. A JSON for `azure/login` belongs into `creds`.",
    link: "https://learn.microsoft.com/cli/azure/keyvault/secret#az-keyvault-secret-download",
  },
  "file/zip": {
    ...MALFORMED,
    what: "{field} is an archive (.zip or .gz).",
    why: "The certificate may be inside.",
    fix: "Unpack it, and give the .pfx or .pem that is in it.",
    link: "",
  },
  "file/nothing": {
    ...MALFORMED,
    what: "{field} can be read, and has neither a certificate nor a key in it.",
    why: "It was exported without choosing an entry, or it holds other things, such as secrets of Java.",
    fix: "Export the certificate again, with its private key.",
    link: CREATE,
  },
} as const satisfies Entries;

const NOTES = {
  "file/repaired": {
    ...ODD,
    what: "{field} had to be mended before it could be read: {repairs}.",
    why: "A shell, an editor or a secret store has changed the text. Other tools may not read it.",
    fix: `Store it anew from the original file: ${EITHER}.`,
    link: ENCODE,
  },
  "file/several-keys": {
    ...ODD,
    what: "{field} holds {count} private keys; the first that has its certificate beside it is used.",
    why: "Several entries of a store were exported into one file.",
    fix: "Keep one key in the file. Other tools may choose another.",
    link: "",
  },
} as const satisfies Entries;

const PUBLISH_SETTINGS = {
  "publishsettings/web-app": {
    ...MALFORMED,
    what: "{field} is the publish profile of a web app, which has no certificate in it.",
    why: "Such files have the same ending, but they hold passwords to deploy to one app.",
    fix: "Give it to `azure/webapps-deploy` as `publish-profile`. Here, give a management certificate as .pfx or .publishsettings.",
    link: "https://github.com/Azure/webapps-deploy",
  },
  "publishsettings/no-certificate": {
    ...MALFORMED,
    what: "{field} is a .publishsettings without a management certificate.",
    why: "The attribute ManagementCertificate was taken out, on the profile and on every subscription.",
    fix: "Give the file as it was downloaded, or the management certificate as .pfx.",
    link: CLASSIC,
  },
  "publishsettings/no-subscription": {
    ...MALFORMED,
    what: "{field} is a .publishsettings without a subscription that has a certificate.",
    why: "It was edited by hand.",
    fix: "Give the file as it was downloaded, or the management certificate as .pfx with `subscription-id` beside it.",
    link: CLASSIC,
  },
  "publishsettings/strange-id": {
    ...MALFORMED,
    what: "{field} is a .publishsettings that names a subscription by something else than an ID, so nothing was tried.",
    why: "The ID of a subscription is a GUID. The file was edited by hand, or made by somebody who means harm.",
    fix: "Give the file as it was downloaded, or the management certificate as .pfx with `subscription-id` beside it.",
    link: CLASSIC,
  },
  "publishsettings/other-subscriptions": {
    ...MISSING,
    what: "`subscription-id` names {missing}, for which {field} has no certificate; it has one for {ids}.",
    why: "The ID is mistyped, or the file was downloaded for other subscriptions.",
    fix: "Set `subscription-id` to one or more of those, or leave it out to take them all; or give the file of the subscription that is meant.",
    link: CLASSIC,
  },
  "publishsettings/truncated": {
    ...MALFORMED,
    what: "{field} is cut off: the certificate in the .publishsettings ends before its time.",
    why: "Part of the file was lost when it was copied, or edited by hand.",
    fix: `Download the .publishsettings again, or take it from where it was kept, and store it whole: ${STORE_SETTINGS}.`,
    link: ENCODE,
  },
  "publishsettings/damaged": {
    ...MALFORMED,
    what: "{field} is damaged: the certificate in the .publishsettings cannot be read to its end.",
    why: "A tool has changed the file on the way, or it was edited by hand.",
    fix: `Download the .publishsettings again, or take it from where it was kept, and store it whole: ${STORE_SETTINGS}.`,
    link: ENCODE,
  },
  "publishsettings/document-type": {
    ...MALFORMED,
    what: "{field} is XML with a document type or entities of its own, so it was not read.",
    why: "No .publishsettings has that, and it is a way to attack who reads it.",
    fix: "Give the file as it was downloaded.",
    link: "",
  },
} as const satisfies Entries;

/** What is said of the files of certificates and keys, before anybody asks what they are good for. */
export const KEY_FILES = { ...OTHER_FILES, ...KEY_LOCKS, ...NOTES, ...PUBLISH_SETTINGS } as const;

export const keyFileFinding = finder(KEY_FILES);
