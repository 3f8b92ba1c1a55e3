import type { Repository, Store } from "../core/rotation/stores.ts";

export type GitHubStore = Exclude<Store, { readonly kind: "key-vault" }>;

/** Where GitHub keeps the secrets of a store, and what a sentence about it needs to know. */
export interface Place {
  /** Path of the secrets under the address of the API. */
  readonly secrets: string;
  /** Path of the repository; undefined for an organisation. */
  readonly repository: string | undefined;
  /** Most secrets that it holds: docs.github.com/actions/reference/security/secrets#limits-for-secrets */
  readonly limit: number;
  readonly facts: Readonly<Record<string, string>>;
}

/** `here` is the repository that the workflow runs in: a store that names none is in this one. */
export function placeOf(store: GitHubStore, here: Repository): Place {
  if ("organisation" in store) {
    const of = store.kind === "github-organisation" ? "actions" : "dependabot";
    return {
      secrets: path("orgs", store.organisation, of, "secrets"),
      repository: undefined,
      limit: 1000,
      facts: { store: store.kind, organisation: store.organisation },
    };
  }
  const { owner, name } = store.repository ?? here;
  const repository = path("repos", owner, name);
  const facts = { store: store.kind, repository: `${owner}/${name}` };
  switch (store.kind) {
    case "github-repository":
      return { secrets: `${repository}/actions/secrets`, repository, limit: 100, facts };
    case "github-dependabot":
      return { secrets: `${repository}/dependabot/secrets`, repository, limit: 100, facts };
    case "github-environment": {
      const environment = path("environments", store.environment);
      return {
        secrets: `${repository}${environment}/secrets`,
        repository,
        limit: 100,
        facts: { ...facts, environment: store.environment },
      };
    }
  }
}

/** Each part is encoded whole: the name of an environment may hold slashes and blanks. */
export const path = (...parts: readonly string[]): string =>
  parts.map((part) => `/${encodeURIComponent(part)}`).join("");
