import { type Entries, finder } from "./finder.ts";
import { ODD, RISKY } from "./levels.ts";
import { WHEN_READ } from "./readers.ts";

const DELETE = "https://learn.microsoft.com/cli/azure/ad/app/credential";

/** What a run leaves behind that is not as it should be: dead credentials, and living ones that it could not remove. */
export const LEAVING = {
  "rotation/still-dead": {
    ...RISKY,
    what: "A store without a new {what} may hold a dead one: {dead}.",
    why: "That is Entra's own word. Whatever takes the {what} from there cannot sign in, and this run has not changed that.",
    fix: "Mend what stopped this run, said beside this, and run it again at once rather than wait for the next scheduled run.",
    link: "",
  },
  "rotation/later-jobs-dead": {
    ...ODD,
    what: "Runs that are queued or under way still read the old value of {stores}, and it may be dead: {dead}.",
    why: WHEN_READ,
    fix: "Start the runs that fail with it anew. Jobs of this run that must have the new {what}: take it from {places}.",
    link: "https://docs.github.com/actions/reference/security/secrets",
  },
  "rotation/abandoned": {
    ...RISKY,
    what: "The new {what} of the run that was stopped (key ID {keyId}) is alive, and could not be removed.",
    why: "{cause}",
    fix: "No store holds it, and the next run removes it; it ends on {date}. To remove it now: `az ad app credential delete --id {clientId} --key-id {keyId}`, for a certificate with `--cert`.",
    link: DELETE,
  },
  "rotation/perhaps-stored": {
    ...RISKY,
    what: "The run was stopped while it wrote the new {what} (key ID {keyId}, ends on {date}) to the stores, and now nobody could be asked what came of it.",
    why: "{cause}",
    fix: "Remove no {what} by hand: each store holds this one or the one before. Run it again; the next run brings a new {what} to every store.",
    link: "",
  },
  "rotation/unseen": {
    ...RISKY,
    what: "Whether the step that was stopped has left a new {what} on the application could not be looked up.",
    why: "{cause}",
    fix: "No store holds it, and a later run removes it. To look for it now: `az ad app credential list --id {clientId} --query \"[?contains(to_string(displayName), '{runId}')].keyId\" --output tsv`, and `az ad app credential delete --id {clientId} --key-id <key-id>` removes it; for certificates each with `--cert`.",
    link: DELETE,
  },
} as const satisfies Entries;

/** Makes a finding of one of these. */
export const leaving = finder(LEAVING);
