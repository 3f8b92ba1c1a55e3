import type { Finding } from "../core/finding.ts";
import type {
  CertificateReport,
  CredentialReport,
  RotationReport,
  SubscriptionReport,
} from "../core/report.ts";
import type { Secret } from "../core/secret.ts";

/** What a command found out; the edge makes the report of it. */
export interface Outcome {
  readonly findings: readonly Finding[];
  readonly credentials: readonly CredentialReport[];
  readonly subscriptions: readonly SubscriptionReport[];
  /** Of those that this command made. */
  readonly certificates?: readonly CertificateReport[];
  readonly rotation?: RotationReport;
  /** A secret that was made, to be handed on. */
  readonly made?: Made;
  readonly network: { readonly busy: number; readonly requests: number };
}

export interface Made {
  readonly clientId: string;
  readonly tenantId: string;
  readonly secret: Secret;
}
