import type { Organization, Repository } from "./github-state.ts";
import { type Lab, type Reply, send } from "./lab.ts";
import { sealFor } from "./sealed-box.ts";

export const api = "https://api.github.com";
const all = {
  secrets: "write",
  environments: "write",
  dependabot_secrets: "write",
  organization_secrets: "write",
} as const;

/** A repository with an environment, its organisation, and an App that may write all their secrets. */
export interface SecretScene {
  lab: Lab;
  repository: Repository;
  organization: Organization;
  /** Addresses of the four kinds of stores. */
  places: Record<"repository" | "environment" | "dependabot" | "organization", string>;
  ask(method: string, url: string, body?: object): Promise<Reply>;
  key(place: string): Promise<{ key_id: string; key: string }>;
  put(place: string, name: string, value: string, more?: object): Promise<Reply>;
}

export function secretScene(lab: Lab): SecretScene {
  const { github } = lab.world;
  const repository = github.addRepository("octo-org", "octo-repo");
  repository.addEnvironment("production");
  const organization = github.addOrganization("octo-org");
  const { value: token } = github.addAppToken({
    repositories: [repository],
    organizations: [organization],
    permissions: all,
  });
  const repo = `${api}/repos/octo-org/octo-repo`;
  const ask = (method: string, url: string, body?: object) =>
    send(lab.simulator, method, url, { token, ...(body ? { body } : {}) });
  const key = async (place: string) => Object((await ask("GET", `${place}/public-key`)).body);
  return {
    lab,
    repository,
    organization,
    places: {
      repository: `${repo}/actions/secrets`,
      environment: `${repo}/environments/production/secrets`,
      dependabot: `${repo}/dependabot/secrets`,
      organization: `${api}/orgs/octo-org/actions/secrets`,
    },
    ask,
    key,
    put: async (place, name, value, more = {}) => {
      const { key_id, key: publicKey } = await key(place);
      const body = { encrypted_value: sealFor(publicKey, value), key_id, ...more };
      return ask("PUT", `${place}/${name}`, body);
    },
  };
}
