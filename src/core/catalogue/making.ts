import { type Entries, finder } from "./finder.ts";
import { MALFORMED, MISSING, ODD, RISKY } from "./levels.ts";

const PASSED = { verdict: "valid", level: "pass", why: "", fix: "", link: "" } as const;
const DOCS = "https://learn.microsoft.com/azure/cloud-services/cloud-services-certs-create";

/** What can be wrong with the inputs of `generate` and `convert`. */
const ASKED = {
  "subject/unknown-part": {
    ...MALFORMED,
    what: "`subject` has a part of an unknown kind.",
    why: "A text that begins with letters and an equals sign is read as parts like `CN=deploy,O=Contoso`.",
    fix: "Use only {types}, or put `CN=` before the whole.",
    link: "https://www.rfc-editor.org/rfc/rfc4514",
  },
  "subject/unreadable": {
    ...MALFORMED,
    what: "`subject` cannot be read as parts like `CN=deploy,O=Contoso`.",
    why: "A part has no kind, a quote stays open, or a comma or plus sign of a value stands there as it is.",
    fix: "Write a backslash before each comma, plus sign, quote and backslash that belongs to a value: `CN=deploy,O=Contoso\\, Ltd`.",
    link: "https://www.rfc-editor.org/rfc/rfc4514",
  },
  "subject/value": {
    ...MALFORMED,
    what: "The part {type} of `subject` is not what a certificate takes.",
    why: "It is empty, too long (a name has 64 characters at most), or has signs that do not belong there; a country is two capital letters.",
    fix: "Correct the part {type}.",
    link: "https://www.rfc-editor.org/rfc/rfc5280#appendix-A",
  },
  "dns-names/not-a-host": {
    ...MALFORMED,
    what: "Entry {position} of `dns-names` is no host name.",
    why: "It is a URL or an address, has letters beyond ASCII, or a star that is not its whole first part.",
    fix: "Write host names such as `contoso.com` or `*.contoso.com`, and those with other letters in their `xn--` form.",
    link: "https://www.rfc-editor.org/rfc/rfc6125#section-6.4",
  },
  "generate/no-host": {
    ...MISSING,
    what: "A service certificate needs the domain that it is for.",
    why: "Clients compare the certificate with the host that they call.",
    fix: "Set `domain`, or `dns-names` where there are several.",
    link: DOCS,
  },
  "attach/offline": {
    ...MALFORMED,
    what: "`attach` registers the certificate, and `offline` forbids to call anybody.",
    why: "Both are set, and only one can be meant.",
    fix: "Leave one of the two out.",
    link: "",
  },
  "attach/no-management-certificate": {
    ...MISSING,
    what: "`attach: management` needs a management certificate that is registered already.",
    why: "`management-certificate` is empty, and only such a certificate may upload another one.",
    fix: "Set `management-certificate` (and `management-certificate-password`). Where there is none yet, upload the new azure.cer by hand.",
    link: DOCS,
  },
  "convert/no-source": {
    ...MISSING,
    what: "There is no certificate to convert.",
    why: "Neither `client-certificate` nor `management-certificate` holds one.",
    fix: "Set `client-certificate` to the file (its text, its base64 or its path), and `client-certificate-password` to its password.",
    link: "",
  },
  "convert/two-sources": {
    ...MALFORMED,
    what: "Two certificates are given, and one is converted at a time.",
    why: "Both `client-certificate` and `management-certificate` hold one.",
    fix: "Leave one of the two empty, or convert them in two steps.",
    link: "",
  },
  "convert/no-format": {
    ...MISSING,
    what: "It is not said which files to make.",
    why: "`to` is empty.",
    fix: "Set `to` to one or more of `pem`, `cer` and `pfx`.",
    link: "",
  },
  "convert/format": {
    ...MALFORMED,
    what: "Entry {position} of `to` is no kind of file that can be made.",
    why: "{cause}",
    fix: "Set `to` to one or more of `pem`, `cer` and `pfx`.",
    link: "",
  },
  "convert/two-wishes": {
    ...MALFORMED,
    what: "`pfx-password` gives a password, and `strip-password` takes it away.",
    why: "Both are set, and only one can be meant.",
    fix: "Leave one of the two out.",
    link: "",
  },
  "convert/no-password": {
    ...MISSING,
    what: "A .pfx needs a password, and {field} has none that could be kept.",
    why: "The file that was given is not protected by one.",
    fix: "Set `pfx-password`, from a secret. If everyone who gets the file may use the key, set `strip-password: true` instead.",
    link: "",
  },
  "convert/no-certificate": {
    ...MISSING,
    what: "{field} holds no certificate.",
    why: "There is a private key in it, and nothing else.",
    fix: "Give the file that holds both, or put the text of the certificate below that of the key.",
    link: "",
  },
  "convert/no-key": {
    ...MISSING,
    what: "{field} holds no private key, so no .pfx can be made of it.",
    why: "It is the public part alone, such as a .cer or a .pfx that was exported without its key.",
    fix: "Give the file that holds the key. On Windows, export the certificate again with its private key; if it cannot be exported, make a new one with `command: generate`.",
    link: "",
  },
  "convert/other-key": {
    ...MALFORMED,
    what: "The private key in {field} belongs to another certificate.",
    why: "Files of two certificates were put together, or one was renewed and the other not.",
    fix: "Put together the certificate and the key that were made together; `openssl x509 -noout -pubkey -in cert.pem` and `openssl pkey -pubout -in key.pem` print the same.",
    link: "https://docs.openssl.org/3.0/man1/openssl-x509/",
  },
  "convert/several": {
    ...MALFORMED,
    what: "{field} holds certificates of {count} subscriptions, and they differ.",
    why: "A .publishsettings of the second kind has one for each subscription.",
    fix: "Set `subscription-id` to the one whose certificate is meant: {ids}.",
    link: "",
  },
  "pfx-password/blanks": {
    ...RISKY,
    what: "`pfx-password` begins or ends with a blank or a line break, and that is now part of the password.",
    why: "It came along when the secret was stored, and nobody will type it.",
    fix: 'Store the secret again without it: `printf %s "$PASSWORD" | gh secret set PFX_PASSWORD`.',
    link: "https://cli.github.com/manual/gh_secret_set",
  },
} as const satisfies Entries;

/** What became of it. */
const DONE = {
  "generate/made": {
    ...PASSED,
    what: "A key of {bits} bits and its certificate were made: {subject}, thumbprint {thumbprint}, until {date}.",
  },
  "generate/no-pfx": {
    ...ODD,
    what: "No .pfx was made.",
    why: "`pfx-password` is empty, and a .pfx without a password gives the key to everyone who gets the file.",
    fix: "Nothing, if azure.pem will do. For a .pfx, set `pfx-password` from a secret.",
    link: "",
  },
  "convert/read": {
    ...PASSED,
    what: "{field} was read: {subject}, thumbprint {thumbprint}, until {date}.",
  },
  "convert/stripped": {
    ...RISKY,
    what: "The password of azure.pfx is empty: everyone who gets the file can use its key.",
    why: "`strip-password` is `true`.",
    fix: "Set `pfx-password` instead, unless what reads the file cannot take one.",
    link: "",
  },
  "convert/plain-key": {
    ...ODD,
    what: "The key in azure.pem is not protected by a password, as that in {field} is.",
    why: "Most tools that read PEM, azure/login among them, take only a plain key.",
    fix: "Keep the file on the runner, and do not upload it as an artifact.",
    link: "",
  },
  "convert/ended": {
    verdict: "certificate-expired",
    level: "warning",
    what: "The certificate in {field} ended on {date}; the files were made all the same.",
    why: "Converting a file changes neither its key nor its dates.",
    fix: "Make a new certificate with `command: generate`, and register it where this one was.",
    link: "",
  },
  "made/written": {
    ...PASSED,
    what: "{name} was written and reads back right: {path}.",
  },
  "made/already-there": {
    ...MALFORMED,
    what: "{path} is already there, and nothing is overwritten.",
    why: "An earlier run made it, or another tool did; it may hold the only copy of a key.",
    fix: "Move it away, or choose another `output-directory`.",
    link: "",
  },
  "made/no-place": {
    ...MALFORMED,
    what: "No file can be kept in {path}.",
    why: "`output-directory` leads into /proc, /sys or /dev, where the system shows itself as files.",
    fix: "Choose another `output-directory`, or leave it out to use the runner's temporary folder.",
    link: "",
  },
  "made/long-path": {
    ...MALFORMED,
    what: "`output-directory` is {length} bytes long.",
    why: "No path of a file can be longer than 4096.",
    fix: "Choose a shorter `output-directory`, or leave it out to use the runner's temporary folder.",
    link: "",
  },
  "made/not-written": {
    ...MALFORMED,
    what: "{path} could not be written ({code}).",
    why: "The directory is closed to this user, is no directory, or its disk is full. What was written of the other files has been removed.",
    fix: "Choose another `output-directory`, or leave it out to use the runner's temporary folder.",
    link: "",
  },
  "made/unlike": {
    verdict: "unknown",
    level: "error",
    what: "{name} does not read back as what was to be written.",
    why: "The disk is full or failing, another process changed the file, or this action has a bug. The files have been removed.",
    fix: "Run it again. If it stays, report it with this log.",
    link: "",
  },
  "made/no-note": {
    verdict: "unknown",
    level: "error",
    what: "No file was made: the post step could not be told of it.",
    why: "The runner's file for the state of a step (GITHUB_STATE) is gone, closed to this user, or its disk is full. Nobody would remove the key when the job ends.",
    fix: "Check the temporary folder of the runner and run the job again, or name an `output-directory`.",
    link: "",
  },
} as const satisfies Entries;

/** What `generate` and `convert` say. */
export const MAKING = { ...ASKED, ...DONE };

export const making = finder(MAKING);
