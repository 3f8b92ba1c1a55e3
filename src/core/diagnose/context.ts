import { CLOUDS, type Cloud } from "../cloud.ts";
import type { Credential } from "../credential.ts";
import type { ServiceAnswer } from "../failure.ts";
import { isSameId } from "../guid.ts";

/** What is known around a failure; it fills the holes of the sentences. */
export interface Context {
  /** Which credential, subscription or host the finding is about, in words. */
  readonly subject: string;
  readonly credential: Credential;
  readonly cloud: Cloud;
  /** What GitHub's token says, where one was asked for. */
  readonly idToken?: IdToken | undefined;
  /** Who signed in, once that is known. */
  readonly principal?: SignedIn | undefined;
  readonly subscriptionId?: string | undefined;
  readonly resourceGroup?: string | undefined;
  /** What it was that could not be read, where the sentence differs for it. */
  readonly unreadable?: "subscription" | undefined;
  /** The role to propose where one is missing; Reader by default, which is enough to validate. */
  readonly role?: string | undefined;
  /** What was to be changed, where a refusal has another way out than that of a mere look. */
  readonly writing?: "secrets" | undefined;
  /** The application would change its own certificates, which takes no permission, and only its registration is read. */
  readonly byProof?: true | undefined;
  /** The input that says how long what is made lives; `lifetime-days` by default. */
  readonly lifetimeInput?: "days" | undefined;
  /** The token for GitHub is, by all appearances, the job's own. */
  readonly isJobToken?: boolean | undefined;
  /** The client ID of the application that is changed, which need not be the one that signs in. */
  readonly target?: string | undefined;
  /** The service that a token was asked for; Azure Resource Manager by default. */
  readonly resource?: string | undefined;
}

/** As the claims of the access token say. */
export interface SignedIn {
  readonly tenantId: string;
  readonly objectId: string;
  readonly clientId: string | undefined;
}

/** The claims that a federated credential must match, letter by letter. */
export interface IdToken {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** Whether the credential of another application than the caller is to be changed. */
export function isForAnother(context: Context): boolean {
  const { target, writing } = context;
  return writing === "secrets" && !(target && isSameId(target, signInValues(context).clientId));
}

/** Values for the holes about who signs in, and where. What is not known stands in angle brackets, to be filled in. */
export function signInValues(context: Context) {
  const { credential, cloud, principal } = context;
  const givenClient = "clientId" in credential ? credential.clientId : undefined;
  const givenTenant = "tenantId" in credential ? credential.tenantId : undefined;
  const clientId = givenClient ?? principal?.clientId ?? "<client-id>";
  return {
    clientId,
    tenantId: principal?.tenantId ?? givenTenant ?? "<tenant-id>",
    assignee: principal?.objectId ?? clientId,
    authority: cloud.authorityHost,
    resourceManager: cloud.resourceManagerUrl,
    graph: cloud.graphUrl,
    portal: cloud.portal,
    environment: cloud.name,
    otherEnvironments: otherEnvironments(cloud),
    resource: context.resource ?? cloud.resourceManagerAudience,
  };
}

/** Values for the holes about the place that was asked for. */
export function scopeValues(context: Context) {
  const subscriptionId = context.subscriptionId ?? "<subscription-id>";
  const subscription = `/subscriptions/${subscriptionId}`;
  const resourceGroup = context.resourceGroup ?? "<resource-group>";
  return {
    subscriptionId,
    resourceGroup,
    scope:
      context.resourceGroup === undefined ? subscription : `${subscription}/resourceGroups/${resourceGroup}`,
    role: context.role ?? "Reader",
  };
}

/** Values for the holes about the answer itself. */
export function answerValues(answer: ServiceAnswer) {
  return {
    status: answer.status === 0 ? "none" : String(answer.status),
    code: printable(answer.codes[0] ?? answer.error),
    traceId: printable(answer.traceId),
  };
}

/** Codes come from outside: whatever is not written as a code is not repeated. */
export function printable(code: string | undefined): string {
  return code !== undefined && /^[\w.:-]{1,80}$/.test(code) ? code : "not given";
}

function otherEnvironments(cloud: Cloud): string {
  const others = Object.keys(CLOUDS).filter((name) => name !== cloud.name);
  return others.map((name) => `\`${name}\``).join(" or ");
}
