import { type Entries, finder } from "./finder.ts";

const PASSED = { verdict: "valid", level: "pass", why: "", fix: "", link: "" } as const;

/** What is said of a secret that was issued to a job. */
export const ISSUING = {
  "issue/issued": {
    ...PASSED,
    what: "A client secret for this job was made ({keyId}); it ends on {date}, and the post step removes it before.",
  },
  "issue/removed": { ...PASSED, what: "The client secret of this job ({keyId}) was removed." },
  "issue/nothing-made": {
    ...PASSED,
    what: "Entra lists no client secret of this job, so none was removed.",
  },
  "issue/no-note": {
    verdict: "unknown",
    level: "error",
    what: "No client secret was made: the post step could not be told of it.",
    why: "The runner's file for the state of a step (GITHUB_STATE) is gone, closed to this user, or its disk is full. Nobody would remove the secret when the job ends.",
    fix: "Check the temporary folder of the runner and run the job again.",
    link: "",
  },
  "issue/failed": {
    verdict: "unknown",
    level: "error",
    what: "No client secret could be issued: {reason}.",
    why: "{cause}",
    fix: "Mend the cause and run it again. What was made meanwhile has been removed, or is named below.",
    link: "",
  },
  "issue/left": {
    verdict: "valid",
    level: "warning",
    what: "The client secret of this job ({keyId}) could not be removed.",
    why: "{cause}",
    fix: "It ends by itself on {date}, and the next `issue` or `rotate` removes it then. To remove it now: `az ad app credential delete --id {clientId} --key-id {keyId}`.",
    link: "https://learn.microsoft.com/cli/azure/ad/app/credential",
  },
} as const satisfies Entries;

/** Makes a finding of one of these: `issueFinding("issue/removed", "application …", { keyId })`. */
export const issueFinding = finder(ISSUING);
