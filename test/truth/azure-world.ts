import { applications } from "../../src/azure/applications.ts";
import { keyVault, type VaultStore } from "../../src/azure/key-vault.ts";
import { CLOUDS } from "../../src/core/cloud.ts";
import { Secret } from "../../src/core/secret.ts";
import type { Applications, NewSecret, SecretStore } from "../../src/ports.ts";
import { GRAPH, type Scene } from "../azure/scene.ts";
import type { Application } from "../simulator/application.ts";
import type { Vault } from "../simulator/vault.ts";

const DAY = 86_400_000;
export const VAULT_SECRET = "azure-client-secret";
const STORE: VaultStore = { kind: "key-vault", vault: "contoso-kv", name: VAULT_SECRET, format: "value" };

/** Our adapters, and beside them a person who looks at their work with the tools of Microsoft. */
export interface AzureWorld {
  readonly graph: Applications;
  /** What our adapter rotates. */
  readonly target: Application;
  readonly vault: Vault;
  readonly store: SecretStore;
  /** May read and write everything; the secret to sign in with. */
  readonly admin: Application;
  readonly adminSecret: string;
  /** What `askSdk` takes, to sign in as the person. */
  readonly asAdmin: {
    readonly simulator: Scene["lab"]["simulator"];
    readonly inputs: Record<"client-id" | "tenant-id" | "subscription-id" | "client-secret", string>;
  };
  addSecret(): Promise<NewSecret>;
  /** Writes a new secret of the application to the vault, as a rotation does. */
  fill(more?: Partial<VaultStore>): Promise<{ value: string; keyId: string; endsOn: Date }>;
}

export function createAzureWorld({ lab, http, tokens, rotator }: Scene): AzureWorld {
  // Tools that are not ours know the real time only. It stands still a little ahead, so that their secrets have begun.
  lab.clock.now = new Date(Date.now() + 60_000);
  const { tenant, subscription, application: target, simulator } = lab;
  const admin = tenant.addApplication({
    displayName: "admin",
    graphPermissions: ["Application.ReadWrite.All"],
  });
  const { value: adminSecret } = admin.addSecret();
  const vault = subscription.addVault("contoso-kv");
  for (const one of [rotator, admin]) vault.assign(one.servicePrincipal, "Key Vault Secrets Officer");
  for (const one of [target, admin]) subscription.assign(one.servicePrincipal, "Reader");
  const graph = applications({ http, tokens, url: GRAPH, born: () => {} });
  const open = keyVault({
    ...{ http, tokens, cloud: CLOUDS.azurecloud, application: target.appId },
    shown: () => ({ hints: [], application: undefined }),
  });
  const addSecret = () => {
    const startsOn = lab.clock.now;
    const endsOn = new Date(startsOn.getTime() + 90 * DAY);
    return graph.addSecret(target.appId, { displayName: "azure-credentials", startsOn, endsOn });
  };
  return {
    graph,
    target,
    vault,
    store: open(STORE),
    admin,
    adminSecret,
    asAdmin: {
      simulator,
      inputs: {
        "client-id": admin.appId,
        "tenant-id": tenant.id,
        "subscription-id": subscription.id,
        "client-secret": adminSecret,
      },
    },
    addSecret,
    fill: async (more = {}) => {
      const { value, ...about } = await addSecret();
      await open({ ...STORE, ...more }).write(new Secret(value.reveal()), about);
      return { value: value.reveal(), keyId: about.keyId, endsOn: about.endsOn };
    },
  };
}
