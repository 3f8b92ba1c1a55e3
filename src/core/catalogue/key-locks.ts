import type { Entries } from "./finder.ts";
import { ODD } from "./levels.ts";

const PKCS12 = "https://docs.openssl.org/3.0/man1/openssl-pkcs12/";
const PKCS8 = "https://docs.openssl.org/3.0/man1/openssl-pkcs8/";
const PKEY = "https://docs.openssl.org/3.0/man1/openssl-pkey/";
const KEYTOOL = "https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html";

const WRONG_PASSWORD = { verdict: "wrong-password", level: "error" } as const;
/** A right file that is not taken. */
export const UNSUPPORTED = { verdict: "unsupported", level: "error" } as const;

/** Passwords, and what protects keys. */
export const KEY_LOCKS = {
  "pkcs12/wrong-password": {
    ...WRONG_PASSWORD,
    what: "The password in {passwordField} does not open {field}.",
    why: "It is the password of another file, or a placeholder that nobody replaced, or part of it was lost; a damaged file looks the same.",
    fix: "Try it where the file is: `openssl pkcs12 -in azure.pfx -noout -legacy` asks for the password. A password that is lost cannot be had back: export the certificate again.",
    link: PKCS12,
  },
  "pkcs12/no-password": {
    ...WRONG_PASSWORD,
    what: "{field} is protected by a password, and {passwordField} is empty.",
    why: "The password was not given, or the secret that it comes from does not exist.",
    fix: "Set {passwordField} to the password that was chosen at the export.",
    link: PKCS12,
  },
  "pkcs12/key-password": {
    ...WRONG_PASSWORD,
    what: "The password in {passwordField} opens {field}, but not the private key in it.",
    why: "Java lets a key have another password than the store around it.",
    fix: "Neither keytool nor OpenSSL opens such a file, so export it anew from where the key came from, with one password for both. From a Java key store: `keytool -importkeystore -srckeystore azure.jks -srcalias <alias> -destkeystore azure.p12 -deststoretype PKCS12` asks for the passwords of the store and of the key, and keeps that of the new store.",
    link: KEYTOOL,
  },
  "file/password-trimmed": {
    ...ODD,
    what: "{field} opens when the blanks and line breaks around the password in {passwordField} are left off.",
    why: "It was stored with `echo` or from a file. Other tools will say that the password is wrong.",
    fix: 'Store it without the line break: `printf %s "$PASSWORD" | gh secret set AZURE_CERTIFICATE_PASSWORD`.',
    link: "https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets",
  },
  "file/password-not-needed": {
    ...ODD,
    what: "{field} has no password, so the one in {passwordField} was not used.",
    why: "It was exported without one. Other tools may refuse the file with that password.",
    fix: "Leave {passwordField} empty.",
    link: "",
  },
  "pkcs12/unsupported": {
    ...UNSUPPORTED,
    what: "{field} is a PKCS#12 file that uses {algorithm}, which is not read here.",
    why: "Hardly any program writes it.",
    fix: "Make the file anew where it opens: `openssl pkcs12 -in azure.pfx -out azure.pem -legacy -noenc`, then `openssl pkcs12 -export -in azure.pem -out new.pfx`. Delete azure.pem afterwards: its key lies open.",
    link: PKCS12,
  },
  "pkcs12/too-costly": {
    ...UNSUPPORTED,
    what: "{field} asks for more than a million rounds to derive a key, or more than three million in all, so it was not opened.",
    why: "Honest files ask for 2,000 to 600,000. This one is damaged, or made to keep a machine busy.",
    fix: "Export the certificate again with the usual protection. To make the file anew where it opens: `openssl pkcs12 -in azure.pfx -out azure.pem -noenc`, then `openssl pkcs12 -export -in azure.pem -out new.pfx`.",
    link: PKCS12,
  },
  "key/wrong-password": {
    ...WRONG_PASSWORD,
    what: "The password in {passwordField} does not open the private key in {field}.",
    why: "It is the password of another key, or a placeholder that nobody replaced, or part of it was lost; a damaged key looks the same.",
    fix: "Try it where the file is: `openssl pkey -in azure.pem -noout` asks for the password.",
    link: PKEY,
  },
  "key/no-password": {
    ...WRONG_PASSWORD,
    what: "The private key in {field} is encrypted, and {passwordField} is empty.",
    why: "The password was not given, or the secret that it comes from does not exist.",
    fix: "Set {passwordField} to the password of the key.",
    link: PKEY,
  },
  "key/unusable": {
    ...UNSUPPORTED,
    what: "The private key in {field} cannot be used.",
    why: "It is of a kind that OpenSSL does not know, or it is damaged.",
    fix: "Check it where it was made: `openssl pkey -in azure.pem -noout -check`. Azure takes RSA keys of 2048 bits and more.",
    link: PKEY,
  },
  "key/unsupported": {
    ...UNSUPPORTED,
    what: "The private key in {field} is encrypted with {algorithm}, which is not read here.",
    why: "Hardly any program writes it.",
    fix: "Encrypt it anew where it opens: `openssl pkcs8 -topk8 -in azure.pem -out new.pem`.",
    link: PKCS8,
  },
  "key/too-costly": {
    ...UNSUPPORTED,
    what: "The private key in {field} asks for more than a million rounds to open it, or for more than 32 MiB of memory, so it was not opened.",
    why: "Honest keys ask for 2,000 to 600,000 rounds. This one is damaged, or made to keep a machine busy.",
    fix: "Encrypt it anew where it opens: `openssl pkcs8 -topk8 -in azure.pem -out new.pem`.",
    link: PKCS8,
  },
} as const satisfies Entries;
