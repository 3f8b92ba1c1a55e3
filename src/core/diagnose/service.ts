import { finder } from "../catalogue/finder.ts";
import { SERVICES } from "../catalogue/services.ts";
import type { Service, ServiceError } from "../failure.ts";
import type { Finding } from "../finding.ts";
import { answerValues, type Context } from "./context.ts";

const find = finder(SERVICES);

const SERVICE_NAMES: Readonly<Record<Service, string>> = {
  entra: "Microsoft Entra",
  arm: "Azure Resource Manager",
  asm: "Azure Service Management",
  graph: "Microsoft Graph",
  oidc: "GitHub's token service",
  "managed-identity": "The managed identity service",
  "azure-cli": "The Azure CLI",
  github: "GitHub",
  "key-vault": "Azure Key Vault",
};

/** Where the code says nothing to us: judged by the status alone, and `unknown` where that says nothing either. */
export function diagnoseByStatus(error: ServiceError, context: Pick<Context, "subject">): Finding {
  const { status } = error.answer;
  const values = { ...answerValues(error.answer), service: SERVICE_NAMES[error.service] };
  if (status === 429) return find("service/throttled", context.subject, values);
  if (status >= 500) return find("service/unavailable", context.subject, values);
  if (error.service === "entra") return find("entra/unknown", context.subject, values);
  return find("service/unknown", context.subject, values);
}

/** A failure of our own making. Its message may quote what it choked on, so only the name of its class is told. */
export function diagnoseUnexpected(error: unknown, context: Pick<Context, "subject">): Finding {
  const name = error instanceof Error && /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : "no error";
  return find("internal/unexpected", context.subject, { name });
}
