import type { Finding } from "../../core/finding.ts";
import type { RotationStep } from "../../core/report.ts";

/** How the result of a step begins that was not done. */
export const FAILED = "failed: ";

/** What a run has done and met, for the report: in the order in which it happened. */
export class Journal {
  readonly steps: RotationStep[] = [];
  /** Why a new secret was made, in words; empty where none was. */
  reason = "";
  /** Why what the stores held at the start is known not to work: see `deadIn`. */
  dead: string | undefined;
  /** What is to be said once a new one is in the stores: see `unproven`. */
  unproven: readonly Finding[] = [];
  /** Failures of single steps; the latest of a store or an application takes the place of the one before. */
  readonly #failures = new Map<string, Finding>();
  readonly #remarks: Finding[] = [];

  step(action: RotationStep["action"], target: string, result: string): void {
    this.steps.push({ action, target, result });
  }

  failed(finding: Finding): void {
    this.#failures.set(finding.subject, finding);
  }

  /** What failed before has now succeeded. */
  succeeded(subject: string): void {
    this.#failures.delete(subject);
  }

  remark(findings: readonly Finding[]): void {
    this.#remarks.push(...findings);
  }

  get failures(): readonly Finding[] {
    return [...this.#failures.values()];
  }

  get remarks(): readonly Finding[] {
    return this.#remarks;
  }
}
