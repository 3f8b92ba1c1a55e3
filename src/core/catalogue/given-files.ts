import type { Entries } from "./finder.ts";
import { MALFORMED, MISSING } from "./levels.ts";

const SECRETS =
  "https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets";

/** Paths that lead to no file that can be read. */
export const GIVEN_FILES = {
  "path/missing": {
    ...MISSING,
    what: "{field} names the file `{path}`, and there is none.",
    why: "Relative paths begin at the workspace. The step that writes the file has not run in this job, or the path is that of another machine.",
    fix: "Write the file in a step before this one, or give the certificate itself as a secret: PEM text, or a .pfx as base64 (`base64 -w 0 azure.pfx | gh secret set AZURE_CERTIFICATE`).",
    link: SECRETS,
  },
  "path/nowhere": {
    ...MISSING,
    what: "{field} holds neither a certificate nor the path of a file that is here.",
    why: "It may be the password of the certificate in the wrong input, and so it is not shown. Or it is a path, and neither the file nor its folder is in this job.",
    fix: "Give the certificate in {field} and its password in the input for that. Or write the file in a step before this one.",
    link: SECRETS,
  },
  "path/no-file": {
    ...MALFORMED,
    what: "{field} names `{path}`, which is no ordinary file: it is {kind}.",
    why: "Only ordinary files are read: anything else could go on for ever.",
    fix: "Give the path of the file itself.",
    link: "",
  },
  "path/too-large": {
    ...MALFORMED,
    what: "{field} names the file `{path}`, which is larger than any certificate: {size} KiB, and 256 are the most.",
    why: "Another file has this name, such as an archive or a log.",
    fix: "Give the path of the certificate alone.",
    link: "",
  },
  "path/unreadable": {
    ...MALFORMED,
    what: "{field} names the file `{path}`, and it cannot be read ({error}).",
    why: "It belongs to another user, or the path goes through something that is no directory.",
    fix: "Let the user of this job read it: `chmod u+r` by its owner, or write it anew in a step before this one.",
    link: "",
  },
} as const satisfies Entries;
