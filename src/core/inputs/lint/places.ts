import { inputFinding } from "../../catalogue/inputs.ts";
import type { Finding } from "../../finding.ts";
import type { Settings } from "../../settings.ts";
import { unicode } from "../../unicode.ts";

const GROUP_NAME = unicode("^[\\p{L}\\p{N}_().-]+$");

/** Names of places and operations, as far as their form alone can be wrong. */
export function checkPlaces(settings: Settings): Finding[] {
  const group = settings.resourceGroup;
  const problem = group === undefined ? undefined : groupProblem(group);
  const groupFindings =
    problem === undefined ? [] : [inputFinding("resource-group/name", "resource-group", { problem })];
  const actionFindings = settings.requiredActions.flatMap((action, index) =>
    isOperation(action)
      ? []
      : [inputFinding("action/shape", "required-actions", { number: String(index + 1) })],
  );
  return [...groupFindings, ...actionFindings];
}

function groupProblem(name: string): string | undefined {
  if (name.includes("/")) return "It holds a path or a resource ID; only the last part of it is the name.";
  if (name.length > 90) return `It has ${name.length} characters, and 90 are the most.`;
  if (name.endsWith(".")) return "It ends in a period.";
  if (!GROUP_NAME().test(name)) return "It holds a character that such names cannot have.";
  return undefined;
}

/** `Namespace/type/verb`; with a wildcard it may be shorter, as `Microsoft.Web/*` is. */
function isOperation(action: string): boolean {
  const parts = action.replace(/^data:/i, "").split("/");
  if (!parts.every((part) => /^[\w.$*-]+$/.test(part))) return false;
  return parts.length >= 3 || action.includes("*");
}
