import { asm } from "../core/catalogue/asm.ts";
import type { Cloud } from "../core/cloud.ts";
import { type ClassicContext, classicValues, diagnoseClassic, isForbidden } from "../core/diagnose/asm.ts";
import { answerValues } from "../core/diagnose/context.ts";
import { NetworkError, type ServiceError } from "../core/failure.ts";
import type { Finding } from "../core/finding.ts";
import type { Certificate, KeyFile } from "../core/keyfile/key-file.ts";
import { mapBounded } from "../core/pool.ts";
import { count } from "../core/render/words.ts";
import type { Clock, OpenServiceManagement } from "../ports.ts";
import { type ManagementTarget, targetsOf } from "./validate/management-targets.ts";

/** What a subscription takes (cloud-services-certs-create, 2020; older pages say 10 and 25). */
const LIMIT = 100;
const WIDTH = 4;
/** Milliseconds between two tries with a certificate that was uploaded just now: a minute in all. */
const WAITS = [1000, 2000, 4000, 8000, 15_000, 30_000];

export interface ManagementAttachment {
  readonly cloud: Cloud;
  /** The management certificate that there is already: it lets the new one in. */
  readonly current: KeyFile;
  /** The new one, with its key. */
  readonly added: KeyFile & { readonly certificates: readonly [Certificate, ...Certificate[]] };
  readonly subscriptionIds: readonly string[];
  readonly open: OpenServiceManagement;
  readonly clock: Clock;
}

/**
 * Makes a certificate a management certificate of each subscription: looks for room, uploads its public part with the
 * one that there is, and signs in with the new one. Nothing is ever deleted. Never rejects.
 */
export async function attachManagement(run: ManagementAttachment): Promise<readonly Finding[]> {
  const aim = targetsOf({ ...run, file: run.current });
  if ("finding" in aim) return [aim.finding];
  return mapBounded(aim.targets, WIDTH, (target) => attachTo(run, target));
}

/** Each half is told of with the certificate that was shown in it. */
async function attachTo(run: ManagementAttachment, target: ManagementTarget): Promise<Finding> {
  const [added] = run.added.certificates;
  const { subscriptionId, thumbprint } = target;
  const context = { cloud: run.cloud, subject: `subscription ${subscriptionId}`, subscriptionId };
  const old = { ...context, thumbprint };
  const known = await upload(run, target, old).catch((error: unknown) => diagnoseClassic(error, old));
  if (typeof known !== "boolean") return known;
  const proof = { ...context, thumbprint: added.thumbprint };
  return prove(run, proof, known).catch((error: unknown) => diagnoseClassic(error, proof));
}

/** True where the certificate was there already, false where it was uploaded; a finding where there is no room. */
async function upload(
  run: ManagementAttachment,
  { file }: ManagementTarget,
  context: ClassicContext,
): Promise<boolean | Finding> {
  const [added] = run.added.certificates;
  const classic = run.open(file);
  const { subscriptionId: id, subject } = context;
  const holds = (list: readonly { thumbprint: string }[]): boolean =>
    list.some(({ thumbprint }) => thumbprint === added.thumbprint);
  const list = await classic.certificates(id);
  if (holds(list)) return true;
  const values = { ...classicValues(context), certificates: count(list.length, "management certificate") };
  if (list.length >= LIMIT) return asm("asm/limit-reached", subject, values);
  try {
    await classic.addCertificate(id, added);
  } catch (error) {
    // The same certificate was let in a moment ago: this is about the new one.
    if (isForbidden(error))
      return asm("asm/not-added", subject, { ...values, ...answerValues(error.answer) });
    // An answer that was lost: it may be there all the same.
    if (!(error instanceof NetworkError) || !holds(await classic.certificates(id))) throw error;
  }
  return false;
}

/** By a sign-in of its own, patiently: a new certificate is not known to every server at once. */
async function prove(run: ManagementAttachment, context: ClassicContext, known: boolean): Promise<Finding> {
  const { subscriptionId, subject } = context;
  const classic = run.open(run.added);
  const values = classicValues(context);
  const began = run.clock.now();
  let refusal: ServiceError | undefined;
  for (const wait of [0, ...WAITS]) {
    if (wait > 0) await run.clock.sleep(wait);
    try {
      await classic.subscription(subscriptionId);
      return asm(known ? "asm/attached-before" : "asm/attached", subject, values);
    } catch (error) {
      if (!isForbidden(error)) throw error;
      refusal = error;
    }
  }
  const seconds = String(Math.round((run.clock.now().getTime() - began.getTime()) / 1000));
  const answer = answerValues(refusal?.answer ?? { status: 403, codes: [] });
  return asm("asm/not-proven", subject, { ...values, ...answer, seconds });
}
