import { asm } from "../../core/catalogue/asm.ts";
import { type ClassicContext, classicValues, isForbidden } from "../../core/diagnose/asm.ts";
import { answerValues } from "../../core/diagnose/context.ts";
import type { ServiceError } from "../../core/failure.ts";
import type { Finding } from "../../core/finding.ts";
import type { Clock, ServiceManagement } from "../../ports.ts";
import { tries } from "../patience.ts";

/** Milliseconds between two tries with a certificate that was uploaded just now: a minute in all. */
const WAITS = [1000, 2000, 4000, 8000, 15_000, 30_000];

export interface ManagementProof {
  /** The subscription, seen with the new certificate. */
  readonly classic: ServiceManagement;
  readonly context: ClassicContext;
  /** It was a management certificate before. */
  readonly known: boolean;
  readonly clock: Clock;
  readonly deadline: Date;
}

/** By a sign-in of its own, patiently: a new certificate is not known to every server at once. May throw. */
export async function proveManagement(proof: ManagementProof): Promise<Finding> {
  const { classic, context, known, clock } = proof;
  const { subscriptionId, subject } = context;
  const values = classicValues(context);
  const began = clock.now().getTime();
  let refusal: ServiceError | undefined;
  for await (const _ of tries(WAITS, proof)) {
    try {
      await classic.subscription(subscriptionId);
      return asm(known ? "asm/attached-before" : "asm/attached", subject, values);
    } catch (error) {
      if (!isForbidden(error)) throw error;
      refusal = error;
    }
  }
  const seconds = String(Math.round((clock.now().getTime() - began) / 1000));
  const answer = answerValues(refusal?.answer ?? { status: 403, codes: [] });
  return asm("asm/not-proven", subject, { ...values, ...answer, seconds });
}
