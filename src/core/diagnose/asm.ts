import { asm, OR_RETIRED } from "../catalogue/asm.ts";
import type { Cloud } from "../cloud.ts";
import { NetworkError, type NetworkFailure, ServiceError } from "../failure.ts";
import type { Finding } from "../finding.ts";
import { answerValues, printable } from "./context.ts";
import { diagnoseNetwork } from "./network.ts";
import { diagnoseByStatus, diagnoseUnexpected } from "./service.ts";

/** What is known around a failure of the classic API. */
export interface ClassicContext {
  /** Which certificate or subscription the finding is about, in words. */
  readonly subject: string;
  readonly cloud: Cloud;
  readonly subscriptionId: string;
  /** Of the certificate that was shown. */
  readonly thumbprint: string;
}

/** What may be the end of the API as well as a fault of the network. */
const NO_HOST: Partial<Record<NetworkFailure, string>> = {
  dns: "no such name",
  refused: "refused",
  "no-route": "no way there",
  "tls-name": "a certificate of another name",
  "tls-dates": "an outdated certificate",
  "tls-protocol": "no agreement on TLS",
};

/** The same, where something else may well have answered, or cut the line. */
const MAYBE_GONE: readonly NetworkFailure[] = [
  ...(["reset", "timeout", "tls-untrusted"] as const),
  ...(["firewall-page", "redirect", "not-json", "too-large"] as const),
];

/** Values for the holes of the sentences about one subscription. */
export const classicValues = ({ cloud, subscriptionId, thumbprint }: Omit<ClassicContext, "subject">) => ({
  ...{ subscriptionId, thumbprint },
  portal: cloud.portal,
  environment: cloud.name,
  serviceManagement: cloud.serviceManagementUrl,
});

/**
 * What the classic API meant, or its silence. A refusal cannot be told apart by cause, and since the retirement no
 * failure to reach it tells anything of the certificate.
 */
export function diagnoseClassic(error: unknown, context: ClassicContext): Finding {
  const { subject } = context;
  if (error instanceof NetworkError) return diagnoseSilence(error, context);
  if (!(error instanceof ServiceError)) return diagnoseUnexpected(error, context);
  const { status, codes } = error.answer;
  const host = new URL(context.cloud.serviceManagementUrl).host;
  const values = { ...classicValues(context), ...answerValues(error.answer), host };
  if (codes.includes("unusable-certificate")) return asm("asm/unusable-certificate", subject, values);
  if (isForbidden(error)) return asm("asm/forbidden", subject, values);
  if (status === 404 || status === 410) return asm("asm/retired", subject, values);
  return diagnoseByStatus(error, context);
}

function diagnoseSilence(error: NetworkError, context: ClassicContext): Finding {
  const failure = NO_HOST[error.failure];
  if (failure === undefined) {
    const found = diagnoseNetwork(error, context.subject);
    if (!MAYBE_GONE.includes(error.failure)) return found;
    return { ...found, why: `${found.why} ${OR_RETIRED.why}`, fix: `${found.fix} ${OR_RETIRED.fix}` };
  }
  const { host, detail } = error;
  const values = { ...classicValues(context), failure, host, detail: printable(detail) };
  return asm("asm/unreachable", context.subject, values);
}

/** The documented code is AuthenticationFailed, the one that is seen ForbiddenError. */
export const isForbidden = (error: unknown): error is ServiceError =>
  error instanceof ServiceError && error.service === "asm" && error.answer.status === 403;
