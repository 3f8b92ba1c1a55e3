import type { Finding } from "../core/finding.ts";
import { isSameId } from "../core/guid.ts";
import type {
  CertificateReport,
  CredentialReport,
  FileReport,
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
  /** What it made and wrote. */
  readonly files?: readonly FileReport[];
  readonly rotation?: RotationReport;
  /** A secret that was made, to be handed on. */
  readonly made?: Made;
  readonly network: { readonly busy: number; readonly requests: number };
}

/** What came of registering somewhere what was made. */
export type Registered = Pick<Outcome, "findings" | "credentials" | "subscriptions">;

export const NOTHING_LIVE: Outcome = {
  findings: [],
  credentials: [],
  subscriptions: [],
  network: { busy: 0, requests: 0 },
};

/** Of two checks that ran side by side over one client. A subscription that both looked at is told of once. */
export function joined(first: Outcome = NOTHING_LIVE, second: Outcome = NOTHING_LIVE): Outcome {
  const most = (count: (outcome: Outcome) => number): number => Math.max(count(first), count(second));
  return {
    ...first,
    findings: [...first.findings, ...second.findings],
    credentials: [...first.credentials, ...second.credentials],
    subscriptions: withAll(first.subscriptions, second.subscriptions),
    network: { busy: most(({ network }) => network.busy), requests: most(({ network }) => network.requests) },
  };
}

/** What the first ones do not know is taken from the others. */
function withAll(
  first: readonly SubscriptionReport[],
  others: readonly SubscriptionReport[],
): readonly SubscriptionReport[] {
  const same = (one: SubscriptionReport, other: SubscriptionReport): boolean => isSameId(one.id, other.id);
  const known = first.map((one) => {
    const { hostedServices, name, state } = others.find((other) => same(one, other)) ?? one;
    return { ...one, name: one.name ?? name, state: one.state ?? state, hostedServices };
  });
  return [...known, ...others.filter((other) => !first.some((one) => same(one, other)))];
}

export interface Made {
  readonly clientId: string;
  readonly tenantId: string;
  readonly secret: Secret;
}
