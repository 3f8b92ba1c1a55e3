import { finder } from "../catalogue/finder.ts";
import { OIDC } from "../catalogue/oidc.ts";
import { SESSIONS } from "../catalogue/sessions.ts";
import type { ServiceError } from "../failure.ts";
import type { Finding } from "../finding.ts";
import { answerValues, type Context, signInValues } from "./context.ts";
import { diagnoseByStatus } from "./service.ts";

const LENT = { ...SESSIONS, ...OIDC };
const find = finder(LENT);

type LentCode = keyof typeof LENT;

const isKnown = (code: string): code is LentCode => Object.hasOwn(LENT, code);

/** On one line, so that it can be pasted as it stands; `contents: read` because naming one permission drops the rest. */
const PERMISSIONS = "permissions: { id-token: write, contents: read }";

/** What GitHub's token service, the Azure CLI or the managed identity service meant; the codes are the adapters' own. */
export function diagnoseSession(error: ServiceError, context: Context): Finding {
  const code = error.answer.codes.map((one) => `${error.service}/${one}`).find(isKnown);
  // Their "refused" and "failed" say less than a status that says to wait.
  const passing = error.answer.status === 429 || error.answer.status >= 500;
  if (code === undefined || passing) return diagnoseByStatus(error, context);
  return find(code, context.subject, {
    ...signInValues(context),
    ...answerValues(error.answer),
    identity: identityName(context),
    permissions: PERMISSIONS,
  });
}

function identityName({ credential }: Context): string {
  if (credential.kind !== "managed-identity" || credential.clientId === undefined) {
    return "a system-assigned managed identity";
  }
  return `the user-assigned managed identity ${credential.clientId}`;
}
