import { serviceManagement } from "./azure/asm.ts";
import type { Outcome } from "./commands/outcome.ts";
import { checkManagement } from "./commands/validate/management.ts";
import type { Aim } from "./commands/validate/management-targets.ts";
import type { Connections } from "./connections.ts";

/** Checks a management certificate against the classic API. */
export async function checkManagementLive(aim: Aim, { http }: Connections): Promise<Outcome> {
  const open = serviceManagement({ http, url: aim.cloud.serviceManagementUrl });
  const checked = await checkManagement({ ...aim, open });
  return {
    findings: checked.flatMap(({ findings }) => findings),
    credentials: [],
    subscriptions: checked.flatMap(({ report }) => report ?? []),
    network: { busy: http.traffic.busy, requests: http.traffic.requests },
  };
}
