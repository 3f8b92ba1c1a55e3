import type { Entries } from "./finder.ts";
import { MALFORMED, ODD, RISKY } from "./levels.ts";

const LOGIN = "https://github.com/Azure/login#login-with-a-service-principal-secret";
const REMAKE =
  "Make it again: `az ad sp create-for-rbac --name <name> --role Contributor --scopes /subscriptions/<subscription-id> --json-auth | jq -c . | gh secret set AZURE_CREDENTIALS`, or put the four values together by hand.";

/** The JSON in `creds` (or in the variable `AZURE_CREDENTIALS`). */
export const CREDS = {
  "creds/not-json": {
    ...MALFORMED,
    what: "{source} cannot be read as JSON: {problem}.",
    why: "{cause}",
    fix: REMAKE,
    link: LOGIN,
  },
  "creds/truncated": {
    ...MALFORMED,
    what: "The JSON in {source} is cut off: {place}.",
    why: "Part of it was lost when it was copied, or a shell ended the text at a quote.",
    fix: REMAKE,
    link: LOGIN,
  },
  "creds/array": {
    ...MALFORMED,
    what: "{source} holds a JSON list, not one credential.",
    why: "It is the output of a command that lists, such as `az ad sp list`.",
    fix: "Store only one object, without the square brackets around it.",
    link: LOGIN,
  },
  "creds/not-object": {
    ...MALFORMED,
    what: "{source} is JSON, but a single value instead of an object with named fields.",
    why: "Only one field of the credential was stored.",
    fix: "Store the whole object, or give the values one by one as `client-id`, `tenant-id` and `client-secret`.",
    link: LOGIN,
  },
  "creds/unknown-shape": {
    ...MALFORMED,
    what: "{source} is JSON, but none of its fields is one of a credential.",
    why: "It is the output of another command, or the credential is nested in another object.",
    fix: "Store an object with `clientId`, `clientSecret`, `tenantId` and `subscriptionId`.",
    link: LOGIN,
  },
  "creds/bare-value": {
    ...MALFORMED,
    what: "{source} holds {kind} instead of the credential as JSON.",
    why: "Only one of the values was stored in the secret, or two secrets were mixed up.",
    fix: "Give it as `{input}` with the other values beside it, or store all of them as JSON in {source}.",
    link: LOGIN,
  },
  "creds/publish-profile": {
    ...MALFORMED,
    what: "{source} holds XML: a publish profile, not a service principal.",
    why: "The secret of `azure/webapps-deploy` was taken for the one of `azure/login`.",
    fix: "Store the JSON of a service principal: `az ad sp create-for-rbac --json-auth`.",
    link: LOGIN,
  },
  "creds/not-text": {
    ...MALFORMED,
    what: "{field} is not a text.",
    why: "Its value is a number, a list, an object, true or false.",
    fix: "Write the value of {field} in double quotes.",
    link: LOGIN,
  },
  "creds/missing-field": {
    ...MALFORMED,
    what: "{source} has no {field}.",
    why: "It was left out, or it was filled from a secret that is empty.",
    fix: "{way}",
    link: LOGIN,
  },
  "creds/duplicate-keys": {
    ...MALFORMED,
    what: "{source} gives {field} more than once, and the values differ.",
    why: "Two credentials were merged by hand. Programs disagree about which one counts.",
    fix: "Keep only the right one.",
    link: LOGIN,
  },
  "creds/repeated-keys": {
    ...ODD,
    what: "{source} gives {field} more than once, each time with the same value.",
    why: "It was edited by hand.",
    fix: "Keep one of them.",
    link: "",
  },
  "creds/pretty-printed": {
    ...RISKY,
    what: "The JSON in {source} spans several lines, so GitHub masks every line of it, the braces too.",
    why: "The runner makes each line of a secret a mask of its own. A brace alone on a line then blots out every brace in the log and drops every job output that holds JSON.",
    fix: "Store it on one line: `jq -c . creds.json | gh secret set AZURE_CREDENTIALS`.",
    link: "https://docs.github.com/actions/reference/security/secrets",
  },
  "creds/foreign-host": {
    ...MALFORMED,
    what: "{field} names the host {host}, which is not one of `{environment}`.",
    why: "The credential belongs to a private cloud, or someone changed it. A secret is never sent to a host taken from the JSON.",
    fix: "If it is your own cloud, set `environment: custom` with `authority-host` and `resource-manager-url`; else correct {field}.",
    link: "",
  },
  "creds/other-cloud": {
    ...MALFORMED,
    what: "{field} names a host of `{other}`, but `environment` is `{environment}`.",
    why: "The credential was made in another Azure cloud.",
    fix: "Set `environment: {other}`.",
    link: "https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud",
  },
} as const satisfies Entries;
