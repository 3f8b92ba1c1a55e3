import { ARM } from "../catalogue/arm.ts";
import { finder } from "../catalogue/finder.ts";
import type { ServiceAnswer, ServiceError } from "../failure.ts";
import type { Finding } from "../finding.ts";
import { answerValues, type Context, scopeValues, signInValues } from "./context.ts";
import { diagnoseByStatus } from "./service.ts";

const find = finder(ARM);

type ArmCode = keyof typeof ARM;

/** ARM writes codes in one way, the services behind it in several. */
const CODES: ReadonlyMap<string, ArmCode> = new Map(
  (Object.keys(ARM) as ArmCode[]).map((code) => [code.toLowerCase(), code]),
);

/**
 * What Azure Resource Manager meant. `facts` of the answer that are used: `rightTenant` (the tenant of the
 * subscription), `namespace` (the service that is not registered), `noServicePrincipal` (the token lacks the claims
 * of one).
 */
export function diagnoseArm(error: ServiceError, context: Context): Finding {
  const { answer } = error;
  const code = codeOf(answer, context);
  // A code such as ResourceRequestsThrottled tells no more than 429 does.
  if (code === undefined || answer.status === 429) return diagnoseByStatus(error, context);
  return find(code, context.subject, {
    ...signInValues(context),
    ...scopeValues(context),
    ...answerValues(answer),
    rightTenant: answer.facts?.["rightTenant"] ?? "<the tenant of the subscription>",
    deployRole: context.role ?? "Contributor",
    namespace: answer.facts?.["namespace"] ?? "<namespace>",
  });
}

function codeOf(answer: ServiceAnswer, { unreadable }: Context): ArmCode | undefined {
  for (const one of answer.codes) {
    const code = CODES.get(`arm/${one.toLowerCase()}`);
    if (code === "arm/InvalidAuthenticationToken" && answer.facts?.["noServicePrincipal"] !== undefined) {
      return "arm/InvalidAuthenticationToken-no-principal";
    }
    if (code === "arm/AuthorizationFailed" && unreadable === "subscription") {
      return "arm/AuthorizationFailed-subscription";
    }
    if (code !== undefined) return code;
  }
  return undefined;
}
