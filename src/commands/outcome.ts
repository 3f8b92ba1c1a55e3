import type { Finding } from "../core/finding.ts";
import type { CredentialReport, SubscriptionReport } from "../core/report.ts";

/** What a command found out; the edge makes the report of it. */
export interface Outcome {
  readonly findings: readonly Finding[];
  readonly credentials: readonly CredentialReport[];
  readonly subscriptions: readonly SubscriptionReport[];
  readonly network: { readonly busy: number; readonly requests: number };
}
