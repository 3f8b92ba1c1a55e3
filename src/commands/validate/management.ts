import { asm } from "../../core/catalogue/asm.ts";
import { check } from "../../core/catalogue/checks.ts";
import type { Cloud } from "../../core/cloud.ts";
import { classicValues, diagnoseClassic } from "../../core/diagnose/asm.ts";
import { dayOf } from "../../core/expiry.ts";
import type { Finding } from "../../core/finding.ts";
import type { KeyFile } from "../../core/keyfile/key-file.ts";
import { mapBounded } from "../../core/pool.ts";
import { count } from "../../core/render/words.ts";
import type { ClassicSubscription, ManagementCertificate, OpenServiceManagement } from "../../ports.ts";
import { type ManagementTarget, targetsOf } from "./management-targets.ts";
import { type Checked, UNSEEN } from "./subscription.ts";

/** How many subscriptions are looked at side by side; each is asked three things at once. */
const WIDTH = 4;
/** From so many on it is said: Azure takes 100 (cloud-services-certs-create, 2020). */
const NEAR_LIMIT = 90;
/** So many names are written out in a sentence; the report has them all. */
const MOST_NAMES = 5;

export interface ManagementRun {
  readonly cloud: Cloud;
  /** What was read of `management-certificate`, and judged. */
  readonly file: KeyFile;
  /** Those within it that nothing is to be tried with. */
  readonly unusable: ReadonlySet<KeyFile>;
  readonly subscriptionIds: readonly string[];
  readonly open: OpenServiceManagement;
}

/**
 * The "Save and Test" of deployment tools: signs in to each subscription with the management certificate and lists its
 * cloud services. Besides, it looks at the list of management certificates. Never rejects.
 */
export async function checkManagement(run: ManagementRun): Promise<readonly Checked[]> {
  const targets = targetsOf(run);
  if ("finding" in targets) return [{ findings: [targets.finding], report: undefined }];
  const checked = await mapBounded(targets.targets, WIDTH, (target) =>
    run.unusable.has(target.file) ? untried(target) : checkTarget(run, target),
  );
  const accepted = targets.targets.find((_, index) => checked[index]?.accepted === true);
  if (accepted === undefined) return checked;
  const retiring = asm("asm/retiring", "management certificate", accepted);
  return [...checked, { findings: [retiring], report: undefined }];
}

interface CheckedTarget extends Checked {
  readonly accepted: boolean;
}

async function untried({ subscriptionId, name }: ManagementTarget): Promise<CheckedTarget> {
  const finding = asm("asm/not-tried", `subscription ${subscriptionId}`, { subscriptionId });
  return {
    findings: [finding],
    report: { ...UNSEEN, id: subscriptionId, name: name ?? null },
    accepted: false,
  };
}

async function checkTarget(run: ManagementRun, target: ManagementTarget): Promise<CheckedTarget> {
  const { subscriptionId: id, thumbprint } = target;
  const subject = `subscription ${id}`;
  const context = { cloud: run.cloud, subject, subscriptionId: id, thumbprint };
  const explain = (error: unknown): Finding => diagnoseClassic(error, context);
  const values = classicValues(context);
  try {
    const classic = run.open(target.file);
    const services = settled(classic.hostedServices(id));
    const certificates = settled(classic.certificates(id));
    const subscription = await classic.subscription(id);
    const names = await services;
    const list = await certificates;
    const findings = [
      asm("asm/accepted", subject, values),
      judgeStatus(run, subscription, subject),
      "value" in names ? seen(names.value, subject, values) : explain(names.error),
      // Not to know the others is no fault of this one.
      ...("value" in list
        ? judgeList(list.value, subject, values)
        : [{ ...explain(list.error), level: "notice" } as const]),
    ];
    const hostedServices = "value" in names ? names.value : null;
    return { findings, report: { ...UNSEEN, ...described(subscription), hostedServices }, accepted: true };
  } catch (error) {
    const report = { ...UNSEEN, id, name: target.name ?? null };
    return { findings: [explain(error)], report, accepted: false };
  }
}

/** A promise that is waited for later, and must not be missed meanwhile. */
const settled = <T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

const described = ({ id, name, status }: ClassicSubscription) => ({ id, name: name || null, state: status });

/** learn.microsoft.com/previous-versions/azure/reference/dn620944(v=azure.100) */
const STATES = new Map<string, "enabled" | "warned" | "disabled" | "deleted">([
  ["active", "enabled"],
  ["warned", "warned"],
  ["disabled", "disabled"],
  ["deleting", "deleted"],
  ["deleted", "deleted"],
]);

function judgeStatus(
  run: ManagementRun,
  { id, name, status }: ClassicSubscription,
  subject: string,
): Finding {
  const state = STATES.get(status.toLowerCase()) ?? "unknown-state";
  const portal = run.cloud.portal;
  return check(`subscription/${state}`, subject, { name, subscriptionId: id, state: status, portal });
}

type Values = ReturnType<typeof classicValues>;

function seen(names: readonly string[], subject: string, values: Values): Finding {
  const few = names.slice(0, MOST_NAMES).join(", ");
  const more = names.length > MOST_NAMES ? ", …" : "";
  const services = `${count(names.length, "cloud service")}${few === "" ? "" : ` (${few}${more})`}`;
  return asm("asm/hosted-services", subject, { ...values, services });
}

function judgeList(
  list: readonly ManagementCertificate[],
  subject: string,
  values: Values,
): readonly Finding[] {
  const certificates = count(list.length, "management certificate");
  const ours = list.find(({ thumbprint }) => thumbprint === values.thumbprint);
  const when = ours?.created === undefined ? "at an unknown time" : `on ${dayOf(ours.created)}`;
  const full = list.length >= NEAR_LIMIT;
  return [
    ours === undefined
      ? asm("asm/not-listed", subject, { ...values, certificates })
      : asm("asm/uploaded", subject, { ...values, certificates, when }),
    ...(full ? [asm("asm/near-limit", subject, { ...values, certificates })] : []),
  ];
}
