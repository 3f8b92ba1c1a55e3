import { ENTRA } from "../catalogue/entra.ts";
import { ENTRA_FEDERATION } from "../catalogue/entra-federation.ts";
import { finder } from "../catalogue/finder.ts";
import type { ServiceAnswer, ServiceError } from "../failure.ts";
import type { Finding } from "../finding.ts";
import { isGuid } from "../guid.ts";
import { answerValues, type Context, isForAnother, signInValues } from "./context.ts";
import { federationValues } from "./federation.ts";
import { renewalValues } from "./renewal.ts";
import { diagnoseByStatus } from "./service.ts";

const find = finder(ENTRA);

type EntraCode = keyof typeof ENTRA;

const isKnown = (code: string): code is EntraCode => Object.hasOwn(ENTRA, code);

/** Stands before the telling code in answers with several: "error validating credentials", whatever the cause. */
const UMBRELLA = "entra/70002";

/**
 * What the Entra token endpoint meant. Microsoft asks programs to react to `error`, and not to rely on the numbers
 * (https://learn.microsoft.com/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application):
 * so a number only chooses the sentence, and one that is not in the catalogue is `unknown`.
 */
export function diagnoseEntra(error: ServiceError, context: Context): Finding {
  const code = codeOf(error.answer, context);
  if (code === undefined) return diagnoseByStatus(error, context);
  return find(code, context.subject, {
    ...signInValues(context),
    ...federationValues(context),
    ...renewalValues(context.credential),
    certificate: certificateWords(context),
    target: context.target ?? "<target-client-id>",
    ...answerValues(error.answer),
  });
}

function codeOf(answer: ServiceAnswer, context: Context): EntraCode | undefined {
  const known = answer.codes.map((number) => `entra/${number}`).filter(isKnown);
  const code = known.find((one) => one !== UMBRELLA) ?? known[0];
  if (code === "entra/7000215") return wrongSecret(context);
  if (code === "entra/700027" && answer.facts?.["key"] === "expired") return "entra/700027-expired";
  // Both are assertions to Entra, and it has some codes for both.
  const ofFederation = code !== undefined && Object.hasOwn(ENTRA_FEDERATION, code);
  if (ofFederation && context.credential.kind === "client-certificate") return "entra/assertion-refused";
  if (code !== undefined) return code;
  if (answer.status === 429 || answer.status >= 500) return undefined;
  // `error` is one word for many causes: it speaks only where no number does.
  const word = `entra/${answer.error}`;
  return answer.codes.length === 0 && isKnown(word) ? word : undefined;
}

function certificateWords({ credential }: Context): string {
  const thumbprint =
    credential.kind === "client-certificate" ? credential.signing?.certificate.thumbprint : undefined;
  return thumbprint === undefined ? "the certificate" : `the certificate with the thumbprint ${thumbprint}`;
}

/** A secret of Entra's is never a GUID, and the ID of one always is. */
function wrongSecret(context: Context): EntraCode {
  const { credential } = context;
  if (credential.kind === "client-secret" && isGuid(credential.clientSecret.reveal()))
    return "entra/7000215-secret-id";
  return isForAnother(context) ? "entra/7000215-rotation" : "entra/7000215";
}
