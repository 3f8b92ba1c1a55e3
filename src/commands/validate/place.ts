import type { Finding } from "../../core/finding.ts";

export interface Access {
  readonly findings: readonly Finding[];
  readonly roles: readonly string[];
  readonly resourceGroups: number | null;
}

/** Where access is checked: the resource group that was named, else the subscription. */
export interface Place {
  readonly subscriptionId: string;
  readonly scope: string;
  /** As it is written in sentences. */
  readonly subject: string;
}
