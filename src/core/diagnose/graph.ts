import { CHECKS } from "../catalogue/checks.ts";
import { finder } from "../catalogue/finder.ts";
import { GRAPH } from "../catalogue/graph.ts";
import { ServiceError } from "../failure.ts";
import type { Finding } from "../finding.ts";
import { answerValues, type Context, signInValues } from "./context.ts";
import { diagnoseByStatus } from "./service.ts";

const find = finder(GRAPH);
const check = finder(CHECKS);

type GraphCode = keyof typeof GRAPH;

const isKnown = (code: string): code is GraphCode => Object.hasOwn(GRAPH, code);

export function diagnoseGraph(error: ServiceError, context: Context): Finding {
  const code = error.answer.codes.map((one) => `graph/${one}`).find(isKnown);
  if (code === undefined) return diagnoseByStatus(error, context);
  return find(code, context.subject, {
    ...signInValues(context),
    ...answerValues(error.answer),
    grant: readGrant(context),
  });
}

/** The one answer that `check-expiry: auto` expects: no permission to read applications. */
export function lacksGraphPermission(error: unknown): boolean {
  return error instanceof ServiceError && error.service === "graph" && error.answer.status === 403;
}

/** The missing permission as the expiry check puts it: a notice for `auto`, an error for `required`. */
export function expiryUnreadable(context: Context, checkExpiry: "auto" | "required"): Finding {
  const code = checkExpiry === "required" ? "expiry/required-unreadable" : "expiry/unreadable";
  return check(code, context.subject, { ...signInValues(context), grant: readGrant(context) });
}

/** Microsoft Graph's application ID and its app role, the same in every tenant (Graph permissions reference). */
const GRAPH_ID = "00000003-0000-0000-c000-000000000000";
const READ_ALL = "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30";

/** The grant that takes two commands. There is one that is narrower in reach; it needs a page to explain. */
export function readGrant(context: Context): string {
  const { clientId } = signInValues(context);
  return [
    "An administrator can allow it to read registrations (Application.Read.All):",
    `\`az ad app permission add --id ${clientId} --api ${GRAPH_ID} --api-permissions ${READ_ALL}=Role\`,`,
    `then \`az ad app permission admin-consent --id ${clientId}\`;`,
    "or set `check-expiry: off`; a narrower grant is in docs/permissions.md of this action.",
  ].join(" ");
}
