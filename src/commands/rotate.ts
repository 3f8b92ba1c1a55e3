import { rotating } from "../core/catalogue/rotating.ts";
import { deadIn } from "../core/rotation/dead.ts";
import { end, FRESH, type Memory, remember } from "../core/rotation/memory.ts";
import { nextStep, type Step } from "../core/rotation/next.ts";
import { planOf } from "../core/rotation/plan.ts";
import type { Outcome } from "./outcome.ts";
import { Journal } from "./rotate/journal.ts";
import { readByNobody } from "./rotate/new-places.ts";
import { Observer } from "./rotate/observer.ts";
import { currentElsewhere, type Ended, refused, told } from "./rotate/outcome.ts";
import { planned } from "./rotate/planned.ts";
import { briefly, explain, type Rotation, subjectOf } from "./rotate/rotation.ts";
import { Steps, UNTOLD } from "./rotate/steps.ts";
import { unproven } from "./rotate/unproven.ts";
import { ofRotation, unreached } from "./rotate/unreached.ts";

/** Far more than the longest honest run takes; a world that goes on changing must not be chased for ever. */
const MOST_STEPS = 60;

/**
 * Observe, decide one step, do it, observe again. Nothing is concluded from what an earlier step believed: the
 * decision (`nextStep`) sees the world as it is, and what this process alone can know (`Memory`).
 */
export async function rotate(run: Rotation): Promise<Outcome> {
  const journal = new Journal();
  const observer = new Observer(run);
  const looking = observer.look();
  try {
    await run.signIn.principal(run.identity.cloud.graphUrl);
  } catch (error) {
    await looking;
    return unreached(run, [explain(run, error, "sign-in")], ofRotation);
  }
  await looking;
  if (run.left !== undefined && observer.application === undefined)
    return unreached(run, observer.world(FRESH).problems, ofRotation);
  if (run.task.dryRun) return planned(run, observer, planOf(observer.world(FRESH), run.task.policy));
  journal.remark([...currentElsewhere(run, observer), ...readByNobody(observer)]);
  journal.unproven = unproven(run, observer);
  journal.dead = deadIn(observer.world(FRESH), run.kind.what);
  const steps = new Steps(run, observer, journal);
  let memory = run.left === undefined ? FRESH : end(run.left, "failed", "the run was stopped");
  for (let count = 0; count < MOST_STEPS; count++) {
    memory = stopped(run, memory);
    const step = believed(run, observer, nextStep(observer.world(memory), run.task.policy));
    if (isEnd(step)) {
      run.note(undefined);
      return told(run, { step, memory, observer, journal, value: steps.valueOf(memory.created?.keyId) });
    }
    memory = await carryOut(run, steps, step, memory);
  }
  return refused(run, [rotating("rotation/step-cap", subjectOf(run), { steps: String(MOST_STEPS) })]);
}

/**
 * The post step removes what the note of the main step names only where its label says that this process made it. It
 * keeps its hands off it all the same: a list that lags behind does not show yet what a store may hold.
 */
function believed({ left }: Rotation, observer: Observer, step: Step): Step {
  const isNamed = step.action === "remove-orphan" && step.keyId === left?.created?.keyId;
  if (!isNamed || observer.isOfThisProcess(step.keyId)) return step;
  return { action: "stuck", reason: "Entra does not list the new secret yet; the next run removes it" };
}

const isEnd = (step: Step): step is Ended =>
  ["preflight-failed", "not-due", "done", "superseded", "stuck"].includes(step.action);

/** From here on the run only cleans up after itself. */
function stopped(run: Rotation, memory: Memory): Memory {
  if (run.cancelled.aborted) return end(memory, "failed", "it was cancelled");
  if (run.clock.now() >= run.lastCall) return end(memory, "failed", "the time of `timeout-seconds` is over");
  return memory;
}

async function carryOut(
  run: Rotation,
  steps: Steps,
  step: Exclude<Step, Ended>,
  memory: Memory,
): Promise<Memory> {
  try {
    switch (step.action) {
      case "create": {
        if (!run.note(memory)) return end(memory, "failed", UNTOLD);
        const after = remember(memory, await steps.create(step));
        run.note(after);
        return after;
      }
      case "prove":
        return remember(memory, await steps.prove(step));
      case "settle":
        return remember(memory, await steps.settle(step));
      case "publish":
        return await steps.publish(step, memory);
      case "remove-orphan":
      case "retire":
        return remember(memory, await steps.remove(step));
    }
  } catch (error) {
    // The world could not be looked at again: nothing more is built on what was seen before.
    return end(memory, "failed", `the application could not be read (${briefly(error)})`);
  }
}
