import { setTimeout as sleep } from "node:timers/promises";
import { resourceManager } from "../azure/arm.ts";
import { directory } from "../azure/graph.ts";
import { claimsOf } from "../azure/token-claims.ts";
import { type FetchToken, Tokens } from "../azure/tokens.ts";
import type { Credential, Identity } from "../core/credential.ts";
import type { IdToken } from "../core/diagnose/context.ts";
import type { Memory } from "../core/rotation/memory.ts";
import type { Task } from "../core/rotation/task.ts";
import { requestIdToken } from "../github/oidc.ts";
import { textAt } from "../http/json.ts";
import type { ConnectionOptions, Connections } from "./connections.ts";
import { hostsFor } from "./hosts.ts";

/** What the HTTP client needs to end by itself at the deadline, in milliseconds. */
export const A_MOMENT = 1000;

export interface LiveOptions extends ConnectionOptions {
  readonly identity: Identity;
  readonly connections: Connections;
  /** Called with every secret that is born during the run (tokens), before anything else sees it. */
  readonly keepSecret: (value: string) => void;
  /** Of `rotate` and `issue`. */
  readonly rotation?: RotationOptions | undefined;
}

export interface RotationOptions {
  readonly task: Task;
  /** Whether it could be saved. */
  readonly note: (memory: Memory | undefined) => boolean;
  readonly left: Memory | undefined;
}

/** Lets the event loop see to the sockets: a timer, because immediates run before the loop polls. */
const aTurn = (): Promise<void> => sleep(1);

export type Adapters = ReturnType<typeof adapters>;

/** What the commands ask for, over one HTTP client and with the tokens of one identity. */
export function adapters({ env, identity, deadline, connections, keepSecret }: LiveOptions) {
  const { http } = connections;
  const { cloud, credential, otherwise } = identity;
  let presented: IdToken | undefined;
  const idToken = async (audience: string): Promise<string> => {
    const source = {
      url: env["ACTIONS_ID_TOKEN_REQUEST_URL"],
      requestToken: env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
    };
    const token = await requestIdToken(http, source, audience);
    keepSecret(token);
    presented = presentedClaims(token, audience);
    return token;
  };
  // The SDK is the heaviest thing to load: it loads while the connections open. Loading blocks the event loop, which
  // they need for the first step of TLS; so it gets a turn before and after.
  const entra = aTurn()
    .then(() => import("../azure/entra.ts"))
    .finally(aTurn);
  const tokenFetcherFor =
    (who: Credential): FetchToken =>
    async (audience) => {
      // After `outOfTime`, which knows what happened: a stopped `az` only says that it failed.
      const processTimeout = Math.max(0, deadline.getTime() - Date.now()) + 1.5 * A_MOMENT;
      const { tokenFetcher } = await entra;
      return tokenFetcher(who, {
        http,
        cloud,
        signInHosts: hostsFor(who, cloud, env),
        idToken,
        processTimeout,
      })(audience);
    };
  const tokens = new Tokens(tokenFetcherFor(credential), keepSecret);
  const resourceGroups = async (subscriptionId: string): Promise<readonly string[]> => {
    const { listResourceGroups } = await import("../azure/resource-groups.ts");
    return listResourceGroups(http, tokens, cloud, subscriptionId);
  };
  const directoryOf = (own: Tokens) =>
    cloud.graphUrl === "" ? undefined : directory(http, own, cloud.graphUrl);
  return {
    tokens,
    tokenFetcherFor,
    presented: () => presented,
    resources: resourceManager({
      http,
      tokens,
      url: cloud.resourceManagerUrl,
      audience: cloud.resourceManagerAudience,
      resourceGroups,
    }),
    directory: directoryOf(tokens),
    otherDirectory: otherwise && directoryOf(new Tokens(tokenFetcherFor(otherwise), keepSecret)),
    clock: {
      now: () => new Date(),
      sleep: (milliseconds: number) => sleep(milliseconds, undefined, { ref: false }),
    },
    traffic: http.traffic,
  };
}

function presentedClaims(token: string, audience: string): IdToken {
  const claims = claimsOf(token);
  return {
    issuer: textAt(claims, "iss") ?? "",
    subject: textAt(claims, "sub") ?? "",
    audience: textAt(claims, "aud") ?? audience,
  };
}
