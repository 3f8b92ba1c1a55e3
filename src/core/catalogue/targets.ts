import type { Entries } from "./finder.ts";
import { MALFORMED, RISKY } from "./levels.ts";

/** What a rotation says where the stores seem to be another application's than the one that is rotated. */
export const TARGETS = {
  "rotation/other-application": {
    ...MALFORMED,
    what: "{place} holds a credential of application {other}, and this run rotates the one of application {clientId}.",
    why: "`target-client-id` names another application than the one that signs in with what the stores hold, or `stores` names another's place. A new {what} there would lock application {other} out.",
    fix: "If application {other} is meant, set `target-client-id: {other}`. If not, name places of application {clientId} in `stores` and `current-{what}`; a secret that is to change hands is deleted first.",
    link: "",
  },
  "rotation/target-left-out": {
    ...MALFORMED,
    what: "`target-client-id` is empty, and `current-{what}` is no {what} of the caller, application {clientId}.",
    why: "An empty `target-client-id` means that the caller rotates its own {what}. An expression over a variable that does not exist is empty, too.",
    fix: "Set `target-client-id` to the application that signs in with what the stores hold. If the caller is meant: `target-client-id: {clientId}`.",
    link: "",
  },
  "rotation/current-unknown": {
    ...RISKY,
    what: "`current-{what}` is no {what} of application {clientId}, and this action has not written these stores before.",
    why: "It was removed from the application: then the new one mends the stores. Or another application signs in with it, and `target-client-id` is wrong: then the new one locks that application out.",
    fix: "Compare `target-client-id` with the client ID that the readers of these stores use. If it is another: set it, run again, and every store gets a {what} of the right application.",
    link: "",
  },
  "rotation/wrong-target": {
    ...MALFORMED,
    what: "Application {clientId} knows nothing of what the stores hold, and its new {what} cannot see subscription {subscriptionId}: this seems to be the wrong application.",
    why: "Whoever works in that subscription with what the stores hold is another application, and a new {what} in its place would lock it out.",
    fix: "Set `target-client-id` to the application that signs in with what the stores hold. If {clientId} is meant, give it a role on the subscription, leave `subscription-id` out, or run once with `force: true`.",
    link: "",
  },
} as const satisfies Entries;
