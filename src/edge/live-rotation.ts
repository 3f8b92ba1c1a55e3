import { applications } from "../azure/applications.ts";
import { keyVault } from "../azure/key-vault.ts";
import { issue } from "../commands/issue.ts";
import type { Outcome } from "../commands/outcome.ts";
import type { Kind } from "../commands/rotate/kind.ts";
import { secretKind } from "../commands/rotate/secret-kind.ts";
import { rotate } from "../commands/rotate.ts";
import { rotating } from "../core/catalogue/rotating.ts";
import { readStored } from "../core/inputs/stored.ts";
import { Secret } from "../core/secret.ts";
import { githubSecrets } from "../github/secrets.ts";
import type { Applications, OpenStore } from "../ports.ts";
import type { Adapters, LiveOptions, RotationOptions } from "./adapters.ts";
import { tryCredential } from "./sign-in-as.ts";

type RotationLive = LiveOptions & { readonly rotation: RotationOptions };

/** Kept back before the deadline, to take back what was begun: at most this long, and never more than a fifth. */
const RESERVE = 30_000;

/** Puts the adapters of a rotation together and runs it, or takes back what a killed one has left. */
export async function rotateLive(options: RotationLive, adapters: Adapters): Promise<Outcome> {
  const { identity, rotation, settings, deadline } = options;
  const { task, note, left } = rotation;
  const { graphUrl } = identity.cloud;
  if (graphUrl === "") {
    const findings = [rotating("rotation/no-graph", "environment")];
    return { findings, credentials: [], subscriptions: [], network: { busy: 0, requests: 0 } };
  }
  const { http } = options.connections;
  const { tokens, clock, presented } = adapters;
  const graph = applications({ http, tokens, url: graphUrl, born: options.keepSecret });
  const reserve = Math.min(RESERVE, settings.timeoutSeconds * 200);
  const run = {
    ...{ identity, task, presented, clock, note, left },
    signIn: tokens,
    applications: graph,
    kind: await kindOf(options, adapters, graph),
    openStore: storesOf(options, adapters),
    random: Math.random,
    traffic: http.traffic,
    lastCall: new Date(deadline.getTime() - reserve),
    cancelled: cancellation(),
  };
  return settings.command === "issue" ? issue(run) : rotate(run);
}

function storesOf(
  { identity: { cloud }, rotation, connections, keepSecret }: RotationLive,
  { tokens }: Adapters,
): OpenStore {
  const { http } = connections;
  const { task } = rotation;
  const shown = (value: string) => {
    const { secrets, ...of } = readStored(value);
    secrets.forEach(keepSecret);
    return of;
  };
  const inVault = keyVault({ http, tokens, cloud, shown, application: task.clientId });
  // Without a token no store of GitHub's is among the stores: the inputs were checked.
  const token = task.githubToken ?? new Secret("");
  const atGitHub = githubSecrets({ http, apiUrl: task.githubUrl, token, here: task.here });
  return (store) => (store.kind === "key-vault" ? inVault(store) : atGitHub(store));
}

async function kindOf(options: RotationLive, adapters: Adapters, graph: Applications): Promise<Kind> {
  const { identity, rotation } = options;
  const { task } = rotation;
  if (task.policy.what === "certificate") {
    const { certificateKind } = await import("./live-application.ts");
    return certificateKind(options, adapters);
  }
  return secretKind({
    ...{ identity, task, signIn: adapters.tokens, applications: graph },
    trySecret: tryCredential(options, adapters, (who, clientSecret) => ({
      ...{ ...who, kind: "client-secret", clientSecret },
    })),
  });
}

/** The runner sends SIGINT, some seconds later SIGTERM, and then it kills: the first one ends the run in order. */
function cancellation(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}
