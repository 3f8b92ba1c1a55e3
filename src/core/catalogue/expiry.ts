import type { Entries } from "./finder.ts";
import { ODD } from "./levels.ts";

const DOCS = "https://learn.microsoft.com/graph/api/resources/passwordcredential";
const PERMISSION = "https://learn.microsoft.com/graph/api/application-get";

const RENEW =
  "{renewal} Or in {portal} open Microsoft Entra ID > App registrations > All applications > {clientId} > Certificates & secrets, add a client secret and store its Value (shown only once) {place}. Once no job reads the old one any more, remove it: `az ad app credential delete --id {clientId} --key-id {keyId}`." as const;

/** When the secret in hand ends, as concluded from what Microsoft Graph lists. */
export const EXPIRY = {
  "expiry/fine": {
    verdict: "valid",
    level: "pass",
    what: "The client secret ends in {left}, on {date}.",
    why: "",
    fix: "",
    link: "",
  },
  "expiry/soon": {
    verdict: "expiring",
    level: "warning",
    what: "The client secret ends in {left}, on {date}.",
    why: "From then on every sign-in with it fails; `warn-days` is {warnDays}.",
    fix: RENEW,
    link: DOCS,
  },
  "expiry/fail": {
    verdict: "expiring",
    level: "error",
    what: "The client secret ends in {left}, on {date}.",
    why: "It still works, but that is within the limit of this run: `fail-days` is {failDays}.",
    fix: RENEW,
    link: DOCS,
  },
  "expiry/rotation-overdue": {
    verdict: "expiring",
    level: "warning",
    what: "The rotation of this secret does not run: the newest one that it made is from {made}, and its turn was on {due}.",
    why: "GitHub delays and drops scheduled runs, and switches schedules off after 60 days without activity in a public repository; or the rotation fails. By `rotate-before-days` ({before}) and `rotate-after-days` ({after}) of this step it is due.",
    fix: "Look at the last runs of the workflow that rotates application {clientId}; switch it on again (`gh workflow enable <workflow>`) and run it by hand. If it goes by other numbers, give them to this step.",
    link: "https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule",
  },
  "expiry/uncertain": {
    verdict: "valid",
    level: "notice",
    what: "{count} secrets of application {clientId} could be the one in hand; the date shown is that of the first to end.",
    why: "Microsoft Graph shows only the first three characters of a secret, and those are equal or not recorded.",
    fix: "Remove the secrets that are no longer used in {portal} under App registrations > {clientId} > Certificates & secrets.",
    link: DOCS,
  },
  "expiry/unreadable": {
    verdict: "missing-permission",
    level: "notice",
    what: "The end date of the client secret could not be read: application {clientId} may not read its own registration.",
    why: "Microsoft Entra never tells a client when its secret ends; Microsoft Graph does, with a permission.",
    fix: "{grant}",
    link: PERMISSION,
  },
  "expiry/required-unreadable": {
    verdict: "missing-permission",
    level: "error",
    what: "The end date of the client secret could not be read: application {clientId} may not read its own registration.",
    why: "`check-expiry: required` makes this an error. Microsoft Graph gives the date to applications with a permission only.",
    fix: "{grant}",
    link: PERMISSION,
  },
  "expiry/not-found": {
    verdict: "valid",
    level: "notice",
    what: "No client secret of application {clientId} in Microsoft Graph fits the one in hand, so its end date is not known.",
    why: "The secret may have been made or removed within the last minutes, or it was set on an application of the same ID in another tenant.",
    fix: "Nothing to do now. If this stays, replace the secret: it signs in, but cannot be found.",
    link: DOCS,
  },
  "expiry/no-graph": {
    verdict: "valid",
    level: "notice",
    what: "The end date of the client secret is not looked up: this cloud has no `graph-url`.",
    why: "With `environment: custom` the action calls only the hosts that it was given.",
    fix: "Set `graph-url`, or `check-expiry: off` to be rid of this line.",
    link: "https://learn.microsoft.com/graph/deployments",
  },
  "expiry/registered": {
    ...ODD,
    what: "The application takes this certificate only for {left} more, until {date}; the certificate itself ends later.",
    why: "Whoever registered it gave the entry an end of its own.",
    fix: "Before then register the certificate again, or a new one.",
    link: DOCS,
  },
  "expiry/not-applicable": {
    verdict: "valid",
    level: "pass",
    what: "There is no secret that could expire: the sign-in uses {kind}.",
    why: "",
    fix: "",
    link: "",
  },
} as const satisfies Entries;
