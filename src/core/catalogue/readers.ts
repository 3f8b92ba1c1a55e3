import type { Entries } from "./finder.ts";
import { ODD, RISKY } from "./levels.ts";

const DOCS = "https://docs.github.com/actions/reference/security/secrets";

export const WHEN_READ =
  "GitHub reads the secrets of repositories and organizations when a run is queued, those of environments when a job starts.";

/** What a rotation says of those who read its stores. */
export const READERS = {
  "rotation/later-jobs": {
    ...ODD,
    what: "Later jobs of this run still read the old value of {stores}.",
    why: WHEN_READ,
    fix: "Until `grace-hours` ({hours}) have passed the old {what} goes on working. Jobs that must have the new one: take it from {places}.",
    link: DOCS,
  },
  "rotation/later-jobs-fail": {
    ...RISKY,
    what: "Runs that are queued or under way, in each repository that reads {stores}, still have the old value, and with `grace-hours: 0` it may be dead.",
    why: WHEN_READ,
    fix: "Set `grace-hours` to the time that your longest workflow takes, waiting for approval included.",
    link: DOCS,
  },
  "rotation/first-subscription": {
    ...ODD,
    what: "Of the {count} subscriptions in `subscription-id`, only the first ({first}) goes into {stores}.",
    why: "JSON for azure/login (`?format=creds`) or for Terraform (`?format=arm`) has room for one.",
    fix: "Put the subscription first that the readers of these stores work in; they can set another one themselves.",
    link: "https://github.com/Azure/login#creds",
  },
  "rotation/new-place": {
    ...ODD,
    what: "Nothing was in {stores} before this run.",
    why: "A secret that does not exist is made. If its name in `stores` is mistyped, the one that your jobs read holds the old {what} still.",
    fix: "If another name is meant, correct it in `stores` and run again; then delete what was made under the wrong one.",
    link: "",
  },
  "rotation/read-by-nobody": {
    ...RISKY,
    what: "{store} is a new secret, and no repository can read it until some are chosen.",
    why: "`?visibility=selected` does not say which repositories, and this action opens a secret to none that nobody named.",
    fix: 'Once the secret is there, choose each repository: `gh api --method PUT "orgs/{organisation}/{of}/secrets/{secret}/repositories/$(gh api repos/{organisation}/<repository> --jq .id)"`. Every later rotation keeps that choice. If all private repositories may read it, leave `?visibility=selected` out.',
    link: "https://docs.github.com/rest/actions/secrets#add-selected-repository-to-an-organization-secret",
  },
} as const satisfies Entries;
