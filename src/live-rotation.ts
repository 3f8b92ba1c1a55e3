import type { Adapters, LiveOptions, RotationOptions } from "./adapters.ts";
import { applications } from "./azure/applications.ts";
import { resourceManager } from "./azure/arm.ts";
import { certificatesByPermission } from "./azure/certificates-by-permission.ts";
import { certificatesByProof } from "./azure/certificates-by-proof.ts";
import { keyVault } from "./azure/key-vault.ts";
import { type FetchToken, Tokens } from "./azure/tokens.ts";
import { issue } from "./commands/issue.ts";
import type { Outcome } from "./commands/outcome.ts";
import { CertificateKind } from "./commands/rotate/certificate-kind.ts";
import type { Kind } from "./commands/rotate/kind.ts";
import { secretKind } from "./commands/rotate/secret-kind.ts";
import { rotate } from "./commands/rotate.ts";
import { rotating } from "./core/catalogue/rotating.ts";
import { Secret } from "./core/secret.ts";
import { githubSecrets } from "./github/secrets.ts";
import { makeCertificate, signingWith } from "./new-certificate.ts";
import type { Applications, OpenCertificates, OpenStore, TryCredential } from "./ports.ts";

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
    kind: kindOf(options, adapters, graph),
    openStore: storesOf(options, adapters),
    random: Math.random,
    traffic: http.traffic,
    lastCall: new Date(deadline.getTime() - reserve),
    cancelled: cancellation(),
  };
  return settings.command === "issue" ? issue(run) : rotate(run);
}

function storesOf(
  { identity: { cloud }, rotation, connections }: RotationLive,
  { tokens }: Adapters,
): OpenStore {
  const { http } = connections;
  const { task } = rotation;
  const inVault = keyVault({ http, tokens, cloud });
  // Without a token no store of GitHub's is among the stores: the inputs were checked.
  const token = task.githubToken ?? new Secret("");
  const atGitHub = githubSecrets({ http, apiUrl: task.githubUrl, token, here: task.here });
  return (store) => (store.kind === "key-vault" ? inVault(store) : atGitHub(store));
}

function kindOf(options: RotationLive, adapters: Adapters, graph: Applications): Kind {
  const { identity, rotation } = options;
  const { task } = rotation;
  const common = { identity, task, signIn: adapters.tokens };
  const tryIt = tryCredentialOf(options, adapters);
  if (task.policy.what === "secret") return secretKind({ ...common, applications: graph, trySecret: tryIt });
  return new CertificateKind({
    ...common,
    makeCertificate: makeCertificate(options.keepSecret),
    openCertificates: certificatesOf(options, adapters),
    tryCertificate: tryIt,
  });
}

/** Who proves that it has a certificate of the application acts as the application itself, whoever the caller is. */
function certificatesOf(options: RotationLive, adapters: Adapters): OpenCertificates {
  const { identity, rotation, connections } = options;
  const { http } = connections;
  const { credential, cloud } = identity;
  const { clientId } = rotation.task;
  const { tokens } = adapters;
  const common = { http, url: cloud.graphUrl, clientId };
  const byPermission = certificatesByPermission({ ...common, tokens });
  const isItself = "clientId" in credential && credential.clientId === clientId;
  const { host } = new URL(cloud.graphUrl);
  const now = () => new Date(Date.now() - (http.traffic.clockSkewOf(host) ?? 0));
  return (proof) => {
    if (proof === undefined) return byPermission;
    const own = isItself ? tokens : tokensOf(options, adapters, clientId, proof.pem);
    return certificatesByProof({ ...common, ...proof, tokens: own, now });
  };
}

/** Tokens of its own for each try: a credential that was accepted once would else be taken from memory. */
function tryCredentialOf(options: RotationLive, adapters: Adapters): TryCredential {
  const { http } = options.connections;
  const { cloud } = options.identity;
  return async (clientId, value) => {
    const tokens = tokensOf(options, adapters, clientId, value);
    await tokens.token(cloud.resourceManagerAudience);
    const { resourceManagerUrl: url, resourceManagerAudience: audience } = cloud;
    return resourceManager({ http, tokens, url, audience, resourceGroups: async () => [] });
  };
}

/** `value`: a client secret, or a private key and its certificate as PEM. */
function tokensOf(
  { identity, rotation, keepSecret }: RotationLive,
  { tokens, tokenFetcherFor }: Adapters,
  clientId: string,
  value: Secret,
): Tokens {
  const fetch: FetchToken = async (audience) => {
    const { tenantId } = await tokens.principal(identity.cloud.graphUrl);
    const who = { clientId, tenantId };
    if (rotation.task.policy.what === "secret") {
      return tokenFetcherFor({ ...who, kind: "client-secret", clientSecret: value })(audience);
    }
    const signing = signingWith(value);
    return tokenFetcherFor({ ...who, kind: "client-certificate", given: undefined, signing })(audience);
  };
  return new Tokens(fetch, keepSecret);
}

/** The runner sends SIGINT, some seconds later SIGTERM, and then it kills: the first one ends the run in order. */
function cancellation(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}
