import { rotating } from "../../core/catalogue/rotating.ts";
import type { RotationReport, RotationStep } from "../../core/report.ts";
import { dueOf } from "../../core/rotation/due.ts";
import { FRESH } from "../../core/rotation/memory.ts";
import type { Step } from "../../core/rotation/next.ts";
import { PLANNED_KEY_ID } from "../../core/rotation/plan.ts";
import type { What } from "../../core/rotation/world.ts";
import type { Outcome } from "../outcome.ts";
import { readByNobody } from "./new-places.ts";
import type { Observer } from "./observer.ts";
import { credentialReport, currentElsewhere, outcome, storeReports } from "./outcome.ts";
import { type Rotation, subjectOf } from "./rotation.ts";

/** What a run would do. */
export async function planned(run: Rotation, observer: Observer, steps: readonly Step[]): Promise<Outcome> {
  const last = steps.at(-1);
  const { tenantId } = await run.signIn.principal(run.identity.cloud.graphUrl);
  const credentials = [credentialReport(run, observer, tenantId, undefined)];
  if (last?.action === "preflight-failed") return outcome(run, last.findings, credentials);
  const would = steps.flatMap((step) => plannedSteps(step, observer, run.kind.what));
  const creating = steps.find((step) => step.action === "create");
  // The last step would tell what was removed, and here nothing was.
  const { reason } = creating ?? dueOf(observer.world(FRESH), run.task.policy);
  const sentence = would.map(({ action, target, result }) => `${action} ${target} (${result})`).join("; ");
  const finding = rotating("rotation/dry-run", subjectOf(run), { steps: sentence || `nothing, ${reason}` });
  const rotation: RotationReport = {
    ...{ due: creating !== undefined, reason, rotated: false },
    steps: would,
    stores: storeReports(observer, undefined),
  };
  const findings = [finding, ...currentElsewhere(run, observer), ...readByNobody(observer)];
  return { ...outcome(run, findings, credentials), rotation };
}

function plannedSteps(step: Step, observer: Observer, what: What): readonly RotationStep[] {
  const nameOf = (keyId: string) => (keyId === PLANNED_KEY_ID ? `the new ${what}` : `key ID ${keyId}`);
  switch (step.action) {
    case "create":
      return [{ action: "create", target: `a new ${what}`, result: step.reason }];
    case "prove":
      return [{ action: "prove", target: nameOf(step.keyId), result: "sign in twice" }];
    case "publish":
      return step.stores.map((id) => {
        const { name, state } = observer.store(id);
        return {
          action: "publish",
          target: name,
          result: state.kind === "absent" ? "new there" : "in place of the old",
        };
      });
    case "remove-orphan":
    case "retire":
      return [{ action: step.action, target: nameOf(step.keyId), result: step.reason }];
    default:
      return [];
  }
}
