import { CHECKS } from "../catalogue/checks.ts";
import { fill } from "../catalogue/fill.ts";
import { finder } from "../catalogue/finder.ts";
import { GRAPH, GRAPH_ROTATION } from "../catalogue/graph.ts";
import { GRAPH_KEYS, GRAPH_PROOF } from "../catalogue/graph-keys.ts";
import { ServiceError } from "../failure.ts";
import type { Finding } from "../finding.ts";
import { answerValues, type Context, isForAnother, signInValues } from "./context.ts";
import { diagnoseByStatus } from "./service.ts";

const ALL = { ...GRAPH, ...GRAPH_ROTATION, ...GRAPH_KEYS, ...GRAPH_PROOF };
const find = finder(ALL);
const check = finder(CHECKS);

type GraphCode = keyof typeof ALL;

const isKnown = (code: string): code is GraphCode => Object.hasOwn(ALL, code);

export function diagnoseGraph(error: ServiceError, context: Context): Finding {
  const rotating = context.writing === "secrets";
  const causes = [...(context.byProof ? ["-proof"] : []), ...(rotating ? ["-rotation"] : []), ""];
  const code = error.answer.codes
    .flatMap((one) => causes.map((cause) => `graph/${one}${cause}`))
    .find(isKnown);
  if (code === undefined) return diagnoseByStatus(error, context);
  return find(code, context.subject, {
    ...signInValues(context),
    ...answerValues(error.answer),
    target: targetOf(context),
    lifetime: context.lifetimeInput ?? "lifetime-days",
    grant: grantFor(context),
  });
}

function grantFor(context: Context): string {
  if (context.byProof) return readGrant(context, "Or sign in as an owner of the application.");
  return context.writing === "secrets" ? writeGrant(context) : readGrant(context);
}

/** Graph would not do it while another change was under way: nothing was done, and it may be asked again in a moment. */
export function isConcurrencyViolation(error: unknown): boolean {
  return (
    error instanceof ServiceError &&
    error.service === "graph" &&
    error.answer.codes.includes("Directory_ConcurrencyViolation")
  );
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

/** Microsoft Graph's application ID and its app roles, the same in every tenant (Graph permissions reference). */
const GRAPH_ID = "00000003-0000-0000-c000-000000000000";
const READ_ALL = "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30";
const WRITE_OWNED = "18a4783c-866b-4cc7-a460-3d5e5662c884";

const UNASKED = "Or set `check-expiry: off`; a narrower grant is in docs/permissions.md of this action.";

/** The grant that takes two commands. There is one that is narrower in reach; it needs a page to explain. */
export function readGrant(context: Context, otherwise = UNASKED): string {
  const sentence = [
    "An administrator can allow it to read registrations (Application.Read.All):",
    `\`az ad app permission add --id {clientId} --api ${GRAPH_ID} --api-permissions ${READ_ALL}=Role\`,`,
    "then `az ad app permission admin-consent --id {clientId}`.",
    otherwise,
  ].join(" ");
  return fill(sentence, signInValues(context));
}

/** The narrowest grant there is: it reaches no application but those that the rotator owns. */
function writeGrant(context: Context): string {
  const objectId = context.principal?.objectId;
  const owner =
    objectId === undefined ? "$(az ad sp show --id {clientId} --query id --output tsv)" : "{owner}";
  const first = isForAnother(context)
    ? "An administrator"
    : "`target-client-id` is empty or is the caller itself: if another application is meant, set it. Otherwise an administrator";
  const sentence = [
    `${first} grants both: \`az ad app permission add --id {clientId} --api ${GRAPH_ID} --api-permissions ${WRITE_OWNED}=Role\`,`,
    "`az ad app permission admin-consent --id {clientId}`",
    `and \`az ad app owner add --id {target} --owner-object-id ${owner}\`.`,
    "If that is done already, wait a few minutes and run again.",
  ].join(" ");
  return fill(sentence, { ...signInValues(context), target: targetOf(context), owner: objectId ?? "" });
}

const targetOf = (context: Context): string => context.target ?? "<client-id of the application>";
