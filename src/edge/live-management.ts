import { setTimeout as sleep } from "node:timers/promises";
import { serviceManagement } from "../azure/asm.ts";
import { attachManagement, type ManagementAttachment } from "../commands/attach-management.ts";
import type { Outcome, Registered } from "../commands/outcome.ts";
import { checkManagement, type ManagementRun } from "../commands/validate/management.ts";
import type { Aim } from "../commands/validate/management-targets.ts";
import type { Connections } from "./connections.ts";

/** What is open to the services, and for how long. */
export interface Line {
  readonly connections: Connections;
  readonly deadline: Date;
}

/** Checks a management certificate against the classic API. */
export async function checkManagementLive(
  given: Omit<ManagementRun, "open">,
  { http }: Connections,
): Promise<Outcome> {
  const open = serviceManagement({ http, url: given.cloud.serviceManagementUrl });
  const checked = await checkManagement({ ...given, open });
  return {
    findings: checked.flatMap(({ findings }) => findings),
    credentials: [],
    subscriptions: checked.flatMap(({ report }) => report ?? []),
    network: { busy: http.traffic.busy, requests: http.traffic.requests },
  };
}

/** Makes `added` a management certificate wherever the one of `aim` is one. */
export function attachManagementLive(
  { cloud, file: current, subscriptionIds }: Aim,
  added: ManagementAttachment["added"],
  { connections: { http, closed: signal }, deadline }: Line,
): Promise<Registered> {
  const clock = {
    now: () => new Date(),
    sleep: (milliseconds: number) => sleep(milliseconds, undefined, { signal }),
  };
  const open = serviceManagement({ http, url: cloud.serviceManagementUrl });
  return attachManagement({ cloud, current, added, subscriptionIds, open, clock, deadline });
}
