import { brokenRules } from "./house-rules.ts";
import { type ActionRun, type RunOptions, runAction } from "./run-action.ts";
import { secretsGiven } from "./scenario.ts";

export interface OfflineRun extends ActionRun {
  /** Of the errors and warnings, as `level code`. */
  readonly problems: readonly string[];
  readonly notices: readonly string[];
}

/** Runs the action where it has nobody to call, and holds the run against the rules that no run may break. */
export async function runOffline(options: RunOptions): Promise<OfflineRun> {
  const run = await runAction(options);
  const given = [...secretsGiven(options.inputs ?? {}), ...secretsGiven(options.env ?? {})];
  const broken = brokenRules(run, {
    failOn: options.inputs?.["fail-on"] ?? "error",
    blots: false,
    secrets: { given, kept: [], tokens: [], received: [] },
  });
  if (broken.length > 0) throw new Error(`A rule of the house is broken:\n- ${broken.join("\n- ")}`);
  const { findings } = run.report;
  const problems = findings.filter(({ level }) => level === "error" || level === "warning");
  return {
    ...run,
    problems: problems.map(({ level, code }) => `${level} ${code}`),
    notices: findings.filter(({ level }) => level === "notice").map(({ code }) => code),
  };
}

/** The state of the main step comes to the post step as variables. */
export const stateOf = (state: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
