import { NetworkError } from "../../src/core/failure.ts";
import type { Repository } from "../../src/core/rotation/stores.ts";
import { Secret } from "../../src/core/secret.ts";
import type { GitHubStore } from "../../src/github/places.ts";
import { githubSecrets } from "../../src/github/secrets.ts";
import type { Http } from "../../src/http/client.ts";
import type { SecretStore } from "../../src/ports.ts";
import { createLab, type Lab } from "../simulator/lab.ts";

export const API = "https://api.github.com";
export const HERE: Repository = { owner: "octo-org", name: "octo-repo" };
export const ABOUT = {
  keyId: "0e1b4c77-0c53-4b0a-8a1e-5f3c7f3a9b10",
  startsOn: new Date("2026-11-02T09:30:00Z"),
  endsOn: new Date("2027-05-01T09:30:00Z"),
};

const PERMISSIONS = {
  secrets: "write",
  environments: "write",
  dependabot_secrets: "write",
  organization_secrets: "write",
  organization_dependabot_secrets: "write",
} as const;

/** An organisation with a repository that has an environment, and an App that may write all their secrets. */
export function createScene() {
  const lab = createLab();
  const { github } = lab.world;
  const organization = github.addOrganization(HERE.owner);
  const repository = github.addRepository(HERE.owner, HERE.name);
  repository.addEnvironment("production");
  const access = { repositories: [repository], organizations: [organization] };
  const { value } = github.addAppToken({ ...access, permissions: PERMISSIONS });
  const open = (store: GitHubStore, token = value, apiUrl = API): SecretStore =>
    githubSecrets({ http: inProcess(lab), apiUrl, token: new Secret(token), here: HERE })(store);
  return { lab, github, organization, repository, access, token: value, open };
}

export type Scene = ReturnType<typeof createScene>;

/** The simulator as the HTTP client shows it: redirects are refused. A proxy may have taken the date away. */
export function inProcess(lab: Lab, proxy: { dateless?: boolean } = {}): Pick<Http, "send" | "sendOnce"> {
  const send: Http["send"] = async ({ method, url, headers: sent = {}, body = "" }) => {
    const target = new URL(url);
    const response = await lab.simulator.handle({ method, url: target, headers: { ...sent }, body });
    const { status } = response;
    if (status >= 300 && status < 400) throw new NetworkError("redirect", target.host, String(status));
    const { date, ...headers } = response.headers;
    return { ...response, headers: proxy.dateless || date === undefined ? headers : { ...headers, date } };
  };
  return { send, sendOnce: send };
}

/** One store of each kind, all of the scene; each keeps a secret `AZURE_SECRET`. */
export const STORES = {
  repository: { kind: "github-repository", repository: undefined },
  environment: { kind: "github-environment", repository: undefined, environment: "production" },
  dependabot: { kind: "github-dependabot", repository: HERE },
  organisation: { kind: "github-organisation", organisation: "octo-org", visibility: undefined },
  "organisation's Dependabot": {
    kind: "github-organisation-dependabot",
    organisation: "octo-org",
    visibility: undefined,
  },
} as const;

/** Completes one of `STORES`, with other words where they are given. */
export const storeOf = (kind: keyof typeof STORES, more: object = {}): GitHubStore =>
  ({ ...STORES[kind], name: "AZURE_SECRET", format: "value", ...more }) as GitHubStore;
