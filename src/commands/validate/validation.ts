import { type Identity, KIND_NAMES } from "../../core/credential.ts";
import type { Context, IdToken } from "../../core/diagnose/context.ts";
import { diagnose } from "../../core/diagnose/diagnose.ts";
import type { Finding } from "../../core/finding.ts";
import type { CredentialReport } from "../../core/report.ts";
import type { Settings } from "../../core/settings.ts";
import type { Clock, Directory, Principal, ResourceManager, SignIn, Traffic } from "../../ports.ts";

/** Everything that one validation needs: what to check, and the world to check it in. */
export interface Validation {
  readonly identity: Identity;
  readonly settings: Settings;
  readonly signIn: SignIn;
  /** The claims of the OIDC token that was shown to Entra, once it was. */
  readonly presented: () => IdToken | undefined;
  readonly resources: ResourceManager;
  /** Undefined in a custom cloud without Microsoft Graph. */
  readonly directory: Directory | undefined;
  /** As `identity.otherwise` sees it. */
  readonly otherDirectory?: Directory | undefined;
  readonly clock: Clock;
  readonly traffic: Traffic;
}

/** When the credential ends, as far as it can be known. */
export interface Expiry {
  readonly findings: readonly Finding[];
  /** What the report says of it; empty where nothing is known. */
  readonly expiry: Partial<Pick<CredentialReport, "keyId" | "expiresOn" | "daysLeft" | "expiryCertain">>;
}

/** The credential in words: its kind, and the first group of its client id. */
export function subjectOf({ credential }: Identity): string {
  const name = KIND_NAMES[credential.kind];
  const clientId = "clientId" in credential ? credential.clientId : undefined;
  return clientId === undefined ? name : `${name} of ${clientId}`;
}

/** What a failure meant, as a finding. `place` is what was being looked at, where that is known. */
export function explain(run: Validation, error: unknown, subject: string, place: Place = {}): Finding {
  return diagnose(error, contextOf(run, subject, place));
}

type Place = Pick<Context, "subscriptionId" | "resourceGroup" | "resource" | "unreadable">;

export function contextOf(run: Validation, subject: string, place: Place = {}): Context {
  const { credential, cloud } = run.identity;
  const role = run.settings.requiredRoles[0];
  return { credential, cloud, subject, idToken: run.presented(), role, ...place };
}

/** Who signed in. The token is there already, or will be: nothing is requested twice. */
export const principalOf = ({ signIn, identity }: Validation): Promise<Principal> =>
  signIn.principal(identity.cloud.resourceManagerAudience);

/** What `az role assignment create --assignee` takes: the client id, or the object id where there is none. */
export async function assigneeOf(run: Validation): Promise<string> {
  const { clientId, objectId } = await principalOf(run);
  return clientId ?? objectId;
}
