import { asm } from "../core/catalogue/asm.ts";
import type { Cloud } from "../core/cloud.ts";
import { type ClassicContext, classicValues, diagnoseClassic, isForbidden } from "../core/diagnose/asm.ts";
import { answerValues } from "../core/diagnose/context.ts";
import { NetworkError, ServiceError } from "../core/failure.ts";
import type { Finding } from "../core/finding.ts";
import type { Certificate, KeyFile } from "../core/keyfile/key-file.ts";
import { mapBounded } from "../core/pool.ts";
import { count } from "../core/render/words.ts";
import type { Clock, OpenServiceManagement } from "../ports.ts";
import { proveManagement } from "./attach-management/prove.ts";
import type { Registered } from "./outcome.ts";
import { type ManagementTarget, targetsOf } from "./validate/management-targets.ts";
import { UNSEEN } from "./validate/subscription.ts";

/** What a subscription takes (cloud-services-certs-create, 2020; older pages say 10 and 25). */
const LIMIT = 100;
const WIDTH = 4;

export interface ManagementAttachment {
  readonly cloud: Cloud;
  /** The management certificate that there is already: it lets the new one in. */
  readonly current: KeyFile;
  /** The new one, with its key. */
  readonly added: KeyFile & { readonly certificates: readonly [Certificate, ...Certificate[]] };
  readonly subscriptionIds: readonly string[];
  readonly open: OpenServiceManagement;
  readonly clock: Clock;
  /** When the run must be over. */
  readonly deadline: Date;
}

/**
 * Makes a certificate a management certificate of each subscription: looks for room in all of them first, uploads its
 * public part with the one that there is, and signs in with the new one. Nothing is ever deleted. Never rejects.
 */
export async function attachManagement(run: ManagementAttachment): Promise<Registered> {
  const aim = targetsOf({ ...run, file: run.current });
  if ("finding" in aim) return { findings: [aim.finding], credentials: [], subscriptions: [] };
  const surveyed = await mapBounded(aim.targets, WIDTH, (target) => survey(run, target));
  const ready = surveyed.flatMap((one) => one.place ?? []);
  const attached =
    ready.length < surveyed.length
      ? surveyed.map(({ place, finding }) => finding ?? heldBack(run, place))
      : await mapBounded(ready, WIDTH, (place) => attachTo(run, place));
  const subscriptions = aim.targets.map(({ subscriptionId: id, name = null }) => ({ ...UNSEEN, id, name }));
  return { findings: attached.flat(), credentials: [], subscriptions };
}

/** A subscription that would take the certificate, or has it already. */
interface Place {
  readonly target: ManagementTarget;
  readonly known: boolean;
  /** How many it has. */
  readonly held: number;
}

type Surveyed =
  | { readonly place: Place; readonly finding?: never }
  | { readonly place?: never; readonly finding: Finding };

async function survey(run: ManagementAttachment, target: ManagementTarget): Promise<Surveyed> {
  const [added] = run.added.certificates;
  const context = contextOf(run, target, target.thumbprint);
  try {
    const list = await run.open(target.file).certificates(target.subscriptionId);
    const known = list.some(({ thumbprint }) => thumbprint === added.thumbprint);
    const held = list.length;
    if (known || held < LIMIT) return { place: { target, known, held } };
    const values = { ...classicValues(context), certificates: certificates(held) };
    return { finding: asm("asm/limit-reached", context.subject, values) };
  } catch (error) {
    return { finding: diagnoseClassic(error, context) };
  }
}

function heldBack(run: ManagementAttachment, { target }: Place): Finding {
  const { subject, subscriptionId } = contextOf(run, target, target.thumbprint);
  return asm("asm/held-back", subject, { subscriptionId });
}

/** Each half is told of with the certificate that was shown in it. */
async function attachTo(run: ManagementAttachment, place: Place): Promise<readonly Finding[]> {
  const refused = place.known ? undefined : await upload(run, place);
  if (refused !== undefined) return refused;
  const { open, clock, deadline } = run;
  const [{ thumbprint }] = run.added.certificates;
  const context = contextOf(run, place.target, thumbprint);
  try {
    const classic = open(run.added);
    return [await proveManagement({ classic, clock, deadline, context, known: place.known })];
  } catch (error) {
    const untried = place.known ? [] : [asm("asm/untried", context.subject, classicValues(context))];
    return [diagnoseClassic(error, context), ...untried];
  }
}

/** Findings where it was not uploaded for certain. */
async function upload(
  run: ManagementAttachment,
  { target, held }: Place,
): Promise<readonly Finding[] | undefined> {
  const [added] = run.added.certificates;
  const context = contextOf(run, target, target.thumbprint);
  const { subscriptionId: id, subject } = context;
  const classic = run.open(target.file);
  try {
    await classic.addCertificate(id, added);
    return undefined;
  } catch (error) {
    // The same certificate was let in a moment ago: this is about the new one.
    if (isForbidden(error)) {
      const values = { ...classicValues(context), certificates: certificates(held) };
      return [asm("asm/not-added", subject, { ...values, ...answerValues(error.answer) })];
    }
    const told = diagnoseClassic(error, context);
    if (!mayHaveArrived(error)) return [told];
    const list = await classic.certificates(id).catch(() => undefined);
    if (list?.some(({ thumbprint }) => thumbprint === added.thumbprint)) return undefined;
    const values = { ...classicValues(context), thumbprint: added.thumbprint };
    return list === undefined ? [told, asm("asm/unclear", subject, values)] : [told];
  }
}

/** An answer that was lost, or a fault on the way to it: the certificate may be there all the same. */
const mayHaveArrived = (error: unknown): boolean =>
  error instanceof NetworkError || (error instanceof ServiceError && error.answer.status >= 500);

const certificates = (held: number): string => count(held, "management certificate");

const contextOf = (
  { cloud }: ManagementAttachment,
  { subscriptionId }: ManagementTarget,
  thumbprint: string,
): ClassicContext => ({ cloud, subject: `subscription ${subscriptionId}`, subscriptionId, thumbprint });
