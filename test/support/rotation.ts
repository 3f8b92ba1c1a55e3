import { printLabel, scopeOf } from "../../src/core/rotation/label.ts";
import type { Application } from "../simulator/application.ts";
import type { Organization, Repository, SecretScope } from "../simulator/github-state.ts";
import type { LogEntry } from "../simulator/log.ts";
import { createSimulator, type Simulator } from "../simulator/simulator.ts";
import type { Subscription } from "../simulator/subscription.ts";
import type { Tenant } from "../simulator/tenant.ts";
import type { Vault } from "../simulator/vault.ts";
import { createWorld, type World } from "../simulator/world.ts";
import { inDays } from "./company.ts";
import { type Play, type Played, play } from "./scenario.ts";

export const DAY = 86_400_000;

/** The repository that `runAction` says the workflow runs in. */
export const HERE = "octo-org/octo-repo";
const [OWNER = "", NAME = ""] = HERE.split("/");

/** A place that keeps the secret: its line in `stores`, and what it holds now. */
export interface Place {
  readonly line: string;
  readonly holds: () => string | undefined;
  /** Writes it as a person would. */
  readonly put: (value: string) => void;
}

export type PlaceName = "repository" | "environment" | "organization" | "dependabot" | "vault" | "vault-2";

/**
 * One application whose secret is rotated, a rotator that owns it, and every place that may keep the secret. The
 * places of a scene hold the old secret, which ends in `endsIn` days.
 */
export interface RotationScene {
  readonly world: World;
  readonly simulator: Simulator;
  readonly tenant: Tenant;
  readonly subscription: Subscription;
  readonly application: Application;
  readonly rotator: Application;
  readonly old: { readonly keyId: string; readonly value: string };
  readonly token: string;
  readonly vaults: readonly Vault[];
  readonly repository: Repository;
  readonly organization: Organization;
  readonly places: Readonly<Record<PlaceName, Place>>;
  /** The inputs of a rotation by the rotator, into these places. */
  inputs(places: readonly PlaceName[], more?: Readonly<Record<string, string>>): Record<string, string>;
  /** Those of the application rotating itself. */
  selfInputs(places: readonly PlaceName[], more?: Readonly<Record<string, string>>): Record<string, string>;
  /** Lets time pass: everything that has a date becomes so much older. */
  later(milliseconds: number): void;
}

export interface RotationSceneOptions {
  readonly endsIn?: number;
  readonly places?: readonly PlaceName[];
}

export function createRotationScene(options: RotationSceneOptions = {}): RotationScene {
  const { endsIn = 10, places: filled = ["repository", "environment", "vault"] } = options;
  const world = createWorld();
  const tenant = world.addTenant({ displayName: "Contoso", domains: ["contoso.example"] });
  const subscription = tenant.addSubscription();
  const application = tenant.addApplication({
    displayName: "deploy",
    graphPermissions: ["Application.ReadWrite.OwnedBy"],
  });
  const rotator = tenant.addApplication({
    displayName: "rotator",
    graphPermissions: ["Application.ReadWrite.OwnedBy"],
  });
  subscription.assign(application.servicePrincipal, "Contributor");
  application.addOwner(rotator.servicePrincipal);
  application.addOwner(application.servicePrincipal);
  const old = application.addSecret({ startsAt: inDays(-80), endsAt: inDays(endsIn) });
  const own = rotator.addSecret({ startsAt: inDays(-10), endsAt: inDays(300) });
  const vaults = ["contoso-kv", "contoso-kv-2"].map((name) => subscription.addVault(name));
  for (const vault of vaults) {
    for (const who of [rotator, application]) vault.assign(who.servicePrincipal, "Key Vault Secrets Officer");
  }
  const { github } = world;
  const repository = github.addRepository(OWNER, NAME);
  repository.addEnvironment("production");
  const organization = github.addOrganization(OWNER);
  const { value: token } = github.addAppToken({
    repositories: [repository],
    organizations: [organization],
    permissions: {
      secrets: "write",
      environments: "write",
      dependabot_secrets: "write",
      organization_secrets: "write",
    },
  });
  const places = placesOf(world, vaults);
  for (const name of filled) places[name].put(old.value);
  const scene: RotationScene = {
    ...{
      world,
      tenant,
      subscription,
      application,
      rotator,
      old,
      token,
      vaults,
      repository,
      organization,
      places,
    },
    simulator: createSimulator(world),
    inputs: (names, more = {}) => ({
      ...{ command: "rotate", "tenant-id": tenant.id, "github-token": token },
      ...{ "client-id": rotator.appId, "client-secret": own.value, "target-client-id": application.appId },
      ...{ "subscription-id": subscription.id, "current-secret": old.value },
      stores: names.map((name) => places[name].line).join("\n"),
      ...more,
    }),
    selfInputs: (names, more = {}) => {
      const inputs = scene.inputs(names, { "client-id": application.appId, "client-secret": old.value });
      return { ...inputs, "target-client-id": "", "current-secret": "", ...more };
    },
    later: (milliseconds) => grow(world, milliseconds),
  };
  // What a person wrote lies some time back.
  scene.later(50 * DAY);
  for (const secret of [old, own]) {
    for (const entry of [...application.passwordCredentials, ...rotator.passwordCredentials]) {
      if (entry.keyId === secret.keyId) entry.endDateTime = new Date(entry.endDateTime.getTime() + 50 * DAY);
    }
  }
  return scene;
}

function placesOf({ github }: World, vaults: readonly Vault[]): Readonly<Record<PlaceName, Place>> {
  const name = "AZURE_CLIENT_SECRET";
  const atGitHub = (line: string, scope: SecretScope): Place => ({
    line: `github:${line}/${name}`,
    holds: () => github.secretValue(scope, name),
    put: (value) => void github.store(scope)?.set(name, value),
  });
  const inVault = (vault: Vault | undefined): Place => ({
    line: `keyvault:${vault?.name}/azure-client-secret`,
    holds: () => vault?.value("azure-client-secret"),
    put: (value) => void vault?.set("azure-client-secret", value),
  });
  return {
    repository: atGitHub("secret", { repository: HERE }),
    environment: atGitHub("environment/production", { repository: HERE, environment: "production" }),
    organization: atGitHub(`org/${OWNER}`, { organization: OWNER }),
    dependabot: atGitHub("dependabot", { repository: HERE, dependabot: true }),
    vault: inVault(vaults[0]),
    "vault-2": inVault(vaults[1]),
  };
}

/** Makes every date in the world older. */
function grow({ tenants, github, ...world }: World, milliseconds: number): void {
  const back = (date: Date): Date => new Date(date.getTime() - milliseconds);
  for (const one of tenants.flatMap(({ applications }) => applications)) {
    for (const entry of [...one.passwordCredentials, ...one.keyCredentials]) {
      entry.startDateTime = back(entry.startDateTime);
      entry.endDateTime = back(entry.endDateTime);
    }
  }
  const stores = [
    ...github.repositories.flatMap(({ secrets, dependabot, environments }) => [
      secrets,
      dependabot,
      ...environments.map((environment) => environment.secrets),
    ]),
    ...github.organizations.flatMap(({ secrets, dependabot }) => [secrets, dependabot]),
  ];
  for (const secret of stores.flatMap(({ secrets }) => [...secrets.values()])) {
    secret.createdAt = back(secret.createdAt);
    secret.updatedAt = back(secret.updatedAt);
  }
  for (const version of world
    .vaults()
    .flatMap(({ secrets }) => [...secrets.values()].flatMap(({ versions }) => versions))) {
    version.created = back(version.created);
    version.updated = back(version.updated);
    if (version.expires !== null) version.expires = back(version.expires);
  }
}

export interface RotationRun extends Played {
  /** What this run has changed, or tried to, in the order in which it was asked for: `addPassword`, `PUT …/secrets/NAME`. */
  readonly writes: readonly string[];
}

let runs = 17_000_000_000;

/** One run of the workflow, with an ID of its own. */
export async function playRotation(
  { simulator }: Pick<RotationScene, "simulator">,
  inputs: Readonly<Record<string, string>>,
  more: Omit<Play, "inputs" | "env"> & { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<RotationRun> {
  const before = simulator.log.length;
  const env = { GITHUB_RUN_ID: String(++runs), ...more.env };
  const run = await play({ simulator }, { ...more, inputs, env });
  return { ...run, writes: writesIn(simulator.log.slice(before)) };
}

export const writesIn = (traffic: readonly LogEntry[]): readonly string[] =>
  traffic
    .filter(({ method, path }) => method !== "GET" && !path.endsWith("/oauth2/v2.0/token"))
    .map(
      ({ method, path }) =>
        /(?:add|remove)(?:Password|Key)$/.exec(path)?.[0] ?? `${method} ${decodeURI(path)}`,
    );

/** Sign-ins with the secrets of an application that Entra refused. */
export const refusedSignIns = ({ simulator, application }: RotationScene): number =>
  simulator.log.filter(
    ({ path, body, status }) =>
      path.endsWith("/oauth2/v2.0/token") && status !== 200 && body.includes(application.appId),
  ).length;

/** Which of the application's secrets a value is: `old`, `new`, or none of them. */
export function whose({ application, old }: RotationScene, value: string | undefined): string | undefined {
  const entry = application.passwordCredentials.find((one) => value?.includes(one.value));
  if (entry === undefined) return undefined;
  return entry.keyId === old.keyId ? "old" : "new";
}

/**
 * As if a run of `age` days ago had brought a secret to these places, and nobody had touched them since. It ends in
 * `endsIn` days.
 */
export function settle(
  scene: RotationScene,
  names: readonly PlaceName[],
  { age = 20, endsIn = 70 }: { readonly age?: number; readonly endsIn?: number } = {},
): { readonly keyId: string; readonly value: string } {
  const ids = names.map((name) =>
    scene.places[name].line.toLowerCase().replace(/^github:(?!org\/)/, `github:${HERE}/`),
  );
  const displayName = printLabel({
    ...{ repository: HERE, runId: "16000000000", attempt: 1, nonce: "k3f9" },
    ...{ baseline: Math.floor((Date.now() - age * DAY) / 1000) - 60, scope: scopeOf(ids) },
    predecessor: undefined,
  });
  const made = scene.application.addSecret({ displayName, endsAt: inDays(age + endsIn) });
  for (const name of names) {
    scene.places[name].put(made.value);
    const vault = { vault: scene.vaults[0], "vault-2": scene.vaults[1] }[name as string];
    const version = vault?.secret("azure-client-secret")?.versions.at(-1);
    if (version) version.tags = { "managed-by": "azure-credentials", "azure-credentials-key-id": made.keyId };
  }
  scene.later(age * DAY + 1000);
  return made;
}
