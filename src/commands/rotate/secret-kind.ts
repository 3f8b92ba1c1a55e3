import type { Identity } from "../../core/credential.ts";
import { hintOf } from "../../core/expiry.ts";
import { canBeMasked } from "../../core/masking.ts";
import { awkwardness } from "../../core/rotation/awkward.ts";
import { payloadOf } from "../../core/rotation/payload.ts";
import type { Task } from "../../core/rotation/task.ts";
import type { Secret } from "../../core/secret.ts";
import type { Applications, SignIn, TryCredential } from "../../ports.ts";
import type { Current, Kind } from "./kind.ts";

export interface SecretKindOptions {
  readonly identity: Identity;
  readonly task: Task;
  readonly signIn: SignIn;
  readonly applications: Applications;
  readonly trySecret: TryCredential;
}

const UNKNOWN = "7000215";

/** Only on Entra's own word is a secret dead. */
const DEAD: Readonly<Record<string, string>> = {
  [UNKNOWN]: "no secret of this application",
  "7000222": "one that has expired",
};

/** Client secrets: Entra makes them, and tells their value once. */
export function secretKind(options: SecretKindOptions): Kind {
  const { task, applications, trySecret } = options;
  const { clientId } = task;
  return {
    what: "secret",
    current: currentOf(options),
    // Old reports know the second too.
    notYet: [UNKNOWN, "7000222"],
    listed: (application) => ({
      credentials: application?.secrets ?? [],
      otherKeyIds: application?.certificateKeyIds ?? [],
    }),
    make: async (wanted) => {
      const made = await applications.addSecret(clientId, wanted);
      return { ...made, awkward: awkwardness(made.value) ?? unmaskable(made.value), gone: [] };
    },
    found: () => undefined,
    mayMakeAgain: () => true,
    signIn: (value) => trySecret(clientId, value),
    certificates: () => [],
    payload: payloadOf,
    remove: (keyId) => applications.removeSecret(clientId, keyId),
  };
}

function currentOf({ identity, task, signIn, trySecret }: SecretKindOptions): Current | undefined {
  const { clientId, currentSecret: secret } = task;
  if (secret === undefined) return undefined;
  const { credential, cloud } = identity;
  // Then the caller signs in with it anyway.
  const isOwn =
    credential.kind === "client-secret" &&
    credential.clientId === clientId &&
    credential.clientSecret.reveal() === secret.reveal();
  return {
    hint: hintOf(secret.reveal()),
    dead: DEAD,
    unknown: UNKNOWN,
    signIn: async () => {
      await (isOwn ? signIn.principal(cloud.graphUrl) : trySecret(clientId, secret));
    },
  };
}

/** The runner would print it. */
const unmaskable = (value: Secret): string | undefined =>
  canBeMasked(value) ? undefined : "it cannot be masked";
