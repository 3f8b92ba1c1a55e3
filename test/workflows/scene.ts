import { readFileSync } from "node:fs";
import type { CloudName } from "../simulator/clouds.ts";
import type { Repository } from "../simulator/github-state.ts";
import type { LogEntry } from "../simulator/log.ts";
import { type Door, serve } from "../simulator/tls-door.ts";
import { createRotationScene, type PlaceName, type RotationScene } from "../support/rotation.ts";
import { entraSecret, letters } from "../support/secrets.ts";
import { runWorkflow, type WorkflowOptions, type WorkflowRun } from "./act.ts";

/** A workflow of somebody else's repository, by its name in callers/. */
export const caller = (name: string): string =>
  readFileSync(new URL(`./callers/${name}.yml`, import.meta.url), "utf8");

/** Whom GitHub says the job is, where it asks for a token. */
const SUBJECT = "repo:octo-org/octo-repo:ref:refs/heads/main";

const APP = { clientId: "Iv23liAbCdEfGhIjKlMn", privateKey: letters(40, 77) } as const;

/**
 * A company on GitHub and Azure: an application with a secret in the repository, who rotates it, who issues secrets of
 * it, a GitHub App for the stores, and the token of the job.
 */
export interface Scene extends RotationScene {
  /** Another repository of the organization, which the App is installed in, too. */
  readonly other: Repository;
  /** The repository's secrets as of now, by the names that the documentation uses. */
  secrets(): Record<string, string>;
  readonly vars: Readonly<Record<string, string>>;
  /** Runs a workflow of the repository. */
  run(options: RunOptions): Promise<WorkflowRun>;
  /** What has arrived since the last time of asking. */
  arrived(): readonly LogEntry[];
}

interface RunOptions extends WorkflowOptions {
  /** What only the reader has and the workflow names, with what stands for them here. */
  readonly addresses?: (door: Door) => Readonly<Record<string, string>>;
  /** A run that GitHub gives neither secrets nor a token of its own (OIDC). */
  readonly untrusted?: boolean;
}

export interface SceneOptions {
  readonly cloud?: CloudName;
  readonly endsIn?: number;
  readonly places?: readonly PlaceName[];
  /** What the token of the job may do, as the workflow's `permissions:` would say. */
  readonly mayWrite?: readonly ("issues" | "pull-requests")[];
}

export function createScene(options: SceneOptions = {}): Scene {
  const {
    cloud = "azurecloud",
    endsIn = 200,
    places = ["repository", "vault"],
    mayWrite = ["issues", "pull-requests"],
  } = options;
  const scene = createRotationScene({ endsIn, places });
  scene.tenant.cloud = cloud;
  const { world, tenant, application, rotator, repository, simulator, subscription } = scene;
  const issuer = tenant.addApplication({
    displayName: "issuer",
    graphPermissions: ["Application.ReadWrite.OwnedBy"],
  });
  application.addOwner(issuer.servicePrincipal);
  for (const one of [application, rotator, issuer]) one.addFederatedCredential({ subject: SUBJECT });
  const staging = tenant.addSubscription();
  staging.assign(application.servicePrincipal, "Contributor");
  subscription.addResourceGroup("web-production");
  const { value: jobToken } = world.github.addToken(
    [repository],
    Object.fromEntries(mayWrite.map((name) => [name, "write"])),
  );
  const vars = {
    AZURE_CLIENT_ID: application.appId,
    AZURE_TENANT_ID: tenant.id,
    AZURE_SUBSCRIPTION_ID: subscription.id,
    SUBSCRIPTION_PRODUCTION: subscription.id,
    SUBSCRIPTION_STAGING: staging.id,
    ARM_CLIENT_ID: application.appId,
    ARM_TENANT_ID: tenant.id,
    ARM_SUBSCRIPTION_ID: subscription.id,
    ROTATOR_CLIENT_ID: rotator.appId,
    ROTATOR_APP_CLIENT_ID: APP.clientId,
    ISSUER_CLIENT_ID: issuer.appId,
    MATRIX: JSON.stringify([
      { "target-client-id": application.appId, stores: "github:secret/AZURE_CLIENT_SECRET" },
    ]),
  };
  const secrets = () => {
    const secret = scene.places.repository.holds() ?? "";
    const ids = { clientId: application.appId, tenantId: tenant.id, subscriptionId: subscription.id };
    return {
      AZURE_CLIENT_SECRET: secret,
      AZURE_CREDENTIALS: JSON.stringify({ ...ids, clientSecret: secret }),
      AZURE_STACK_CREDENTIALS: JSON.stringify({ ...ids, clientSecret: secret }),
      ARM_CLIENT_SECRET: secret,
      ROTATOR_APP_PRIVATE_KEY: APP.privateKey,
      ROTATOR_CLIENT_SECRET: rotator.passwordCredentials[0]?.value ?? "",
    };
  };
  const other = world.github.addRepository("octo-org", "shop");
  const tokens = appTokens(scene, other);
  let seen = 0;
  return {
    ...scene,
    other,
    vars,
    secrets,
    run: async (wanted) => {
      const door = await serve(simulator);
      const { untrusted = false, addresses } = wanted;
      const workflow = Object.entries(addresses?.(door) ?? {}).reduce(
        (text, [there, here]) => text.replaceAll(there, here),
        wanted.workflow,
      );
      const oidc = !untrusted && wanted.workflow.includes("id-token: write");
      const { HTTPS_PROXY: _, ...environment } = door.environment({
        oidc,
        proxy: workflow.includes("HTTPS_PROXY"),
      });
      const given = untrusted ? {} : (wanted.secrets ?? secrets());
      try {
        return await runWorkflow({
          vars,
          ...wanted,
          workflow,
          secrets: { GITHUB_TOKEN: jobToken, ...given },
          env: { ...environment, STANDIN_APP: JSON.stringify({ ...APP, tokens }), ...wanted.env },
        });
      } finally {
        await door.close();
      }
    },
    arrived: () => {
      const fresh = simulator.log.slice(seen);
      seen = simulator.log.length;
      return fresh;
    },
  };
}

const PERMISSIONS = [
  "secrets",
  "environments",
  "dependabot-secrets",
  "organization-secrets",
  "metadata",
] as const;

/**
 * A token for each set of permissions and of repositories that the App can be asked for; for no permission named it may
 * do all that it may.
 */
function appTokens({ world, repository, organization }: RotationScene, other: Repository) {
  const sets = Array.from({ length: 2 ** PERMISSIONS.length }, (_, bits) =>
    PERMISSIONS.filter((_, at) => (bits >> at) % 2 === 1),
  );
  const reaches: readonly (readonly [names: string, Repository[]])[] = [
    [repository.name, [repository]],
    [other.name, [other]],
    [`${repository.name},${other.name}`, [repository, other]],
    ["all", [repository, other]],
  ];
  const tokens = sets.flatMap((asked) => {
    const granted = asked.length === 0 ? [...PERMISSIONS, "organization-dependabot-secrets"] : asked;
    const permissions = Object.fromEntries(
      granted.map((name) => [name.replaceAll("-", "_"), name === "metadata" ? "read" : "write"] as const),
    );
    return reaches.map(([names, repositories]) => {
      const { value } = world.github.addAppToken({
        repositories,
        organizations: [organization],
        permissions,
      });
      return [`${asked.join(",")} ${names}`, value] as const;
    });
  });
  return Object.fromEntries(tokens);
}

/** A secret of the right form that nobody has. */
export const WRONG = entraSecret(99);

const BASE = "octo-org/octo-repo";

/** The event of a pull request, from a branch of the repository or from somebody's fork. */
export const pullRequest = (from: string = BASE, author = "octocat") => ({
  event: "pull_request",
  actor: author,
  untrusted: from !== BASE || author === "dependabot[bot]",
  payload: {
    action: "synchronize",
    number: 7,
    pull_request: {
      number: 7,
      head: { ref: "change", repo: { full_name: from, fork: from !== BASE } },
      base: { ref: "main", repo: { full_name: BASE } },
      user: { login: author },
    },
    repository: { full_name: BASE, name: "octo-repo", owner: { login: "octo-org" } },
  },
});

/** The jobs of a run by their last name, each with its result. */
export const results = ({ jobs }: WorkflowRun): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(jobs).map(([name, result]) => [name.replace(/^.*\/(?=[^/]+$)/, ""), result]),
  );
