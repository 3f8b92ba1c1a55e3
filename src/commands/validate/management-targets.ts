import { asm } from "../../core/catalogue/asm.ts";
import type { Cloud } from "../../core/cloud.ts";
import type { Finding } from "../../core/finding.ts";
import type { KeyFile } from "../../core/keyfile/key-file.ts";
import { quoted } from "../../core/x509/describe.ts";

/** One subscription, and the certificate that opens it. */
export interface ManagementTarget {
  readonly subscriptionId: string;
  /** As a .publishsettings file calls it. */
  readonly name: string | undefined;
  readonly thumbprint: string;
  readonly file: KeyFile;
}

export interface Aim {
  readonly cloud: Cloud;
  readonly file: KeyFile;
  readonly subscriptionIds: readonly string[];
}

const SUBJECT = "management certificate";

/**
 * Where a management certificate is to be tried: in all subscriptions of a .publishsettings file, each with its own
 * certificate, else in those that `subscription-id` names. A finding where that cannot be said.
 */
export function targetsOf(aim: Aim): { targets: readonly ManagementTarget[] } | { finding: Finding } {
  const { cloud, file, subscriptionIds } = aim;
  const { serviceManagementUrl: serviceManagement, name: environment } = cloud;
  if (serviceManagement === "") return { finding: asm("asm/no-address", SUBJECT) };
  const stray = file.subscriptions.find(({ url }) => url !== "" && !sameHost(url, serviceManagement));
  if (stray !== undefined) {
    const holes = { url: quoted(stray.url), serviceManagement, environment };
    return { finding: asm("asm/other-cloud", SUBJECT, holes) };
  }
  const published = file.subscriptions.map(({ id, name, file: own }) => target(id, name, own));
  const named = subscriptionIds.map((id) => target(id, undefined, file));
  const targets = published.length > 0 ? published : named;
  return targets.length > 0 ? { targets } : { finding: asm("asm/no-subscription-id", SUBJECT) };
}

const target = (subscriptionId: string, name: string | undefined, file: KeyFile): ManagementTarget => ({
  subscriptionId,
  name,
  thumbprint: file.certificates[0]?.thumbprint ?? "",
  file,
});

/** A file may write the port, or a path behind the host. */
const sameHost = (one: string, other: string): boolean =>
  URL.canParse(one) && new URL(one).host === new URL(other).host;
