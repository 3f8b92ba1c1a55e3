import type { Identity } from "../credential.ts";
import type { Report } from "../report.ts";

/** The public names of what was checked. */
export interface Identifiers {
  readonly clientId: string;
  /** The GUID, once signed in, also where the user gave a domain. */
  readonly tenantId: string;
  readonly subscriptionIds: readonly string[];
}

/** What the report learnt goes before what the user gave; empty where neither knows. */
export function identifiersOf(report: Report, identity: Identity | undefined): Identifiers {
  const checked = report.credentials[0];
  const given: { clientId?: string | undefined; tenantId?: string | undefined } = identity?.credential ?? {};
  const seen = report.subscriptions.map(({ id }) => id);
  return {
    clientId: checked?.clientId ?? given.clientId ?? "",
    tenantId: checked?.tenantId ?? given.tenantId ?? "",
    subscriptionIds: seen.length > 0 ? seen : (identity?.subscriptionIds ?? []),
  };
}
