import type { CredentialKind } from "./credential.ts";
import type { Finding, Verdict } from "./finding.ts";

/** The outcome of one command. `docs/report.schema.json` is its published schema; a test holds the two together. */
export interface Report {
  readonly schema: 1;
  readonly command: "validate";
  readonly verdict: Verdict;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The cloud: `azurecloud`, `azureusgovernment`, `azurechinacloud` or `custom`. */
  readonly environment: string;
  readonly findings: readonly Finding[];
  readonly credentials: readonly CredentialReport[];
  readonly subscriptions: readonly SubscriptionReport[];
  readonly timing: Timing;
}

export interface CredentialReport {
  readonly kind: CredentialKind;
  /** In words: `client secret of 1111…`. */
  readonly subject: string;
  readonly clientId: string | null;
  readonly tenantId: string | null;
  /** The `keyId` of the secret in Entra, where exactly one can be it. */
  readonly keyId: string | null;
  /** ISO 8601, UTC. */
  readonly expiresOn: string | null;
  /** Whole days, rounded down; negative once expired. */
  readonly daysLeft: number | null;
  /** False where several secrets could be the one in hand and the earliest is shown. */
  readonly expiryCertain: boolean;
}

export interface SubscriptionReport {
  readonly id: string;
  readonly name: string | null;
  readonly state: string | null;
  readonly tenantId: string | null;
  /** The offer behind it (`CSP_2015-05-01`, `PayAsYouGo_2014-09-01`); a Cloud Solution Provider one starts with CSP. */
  readonly quotaId: string | null;
  /** Role names that the principal holds or has the permissions of, at the scope that was asked about. */
  readonly roles: readonly string[];
  /** How many resource groups the principal can see; null where they were not listed. */
  readonly resourceGroups: number | null;
}

/** Milliseconds; `network` is the time during which at least one request was under way. */
export interface Timing {
  readonly total: number;
  readonly network: number;
  readonly requests: number;
}
