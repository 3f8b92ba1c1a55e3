import type { Identity } from "../credential.ts";
import type { Finding } from "../finding.ts";
import type { Task } from "./task.ts";

const ENDS = ["certificate/soon", "certificate/ending"];

/**
 * That the caller's own certificate ends is no finding where it is the one to be replaced: its end is what the rotation
 * is for, and the rotation tells of it. Least of all may it keep the rotation from running.
 */
export function withoutOwnEnd(
  findings: readonly Finding[],
  task: Pick<Task, "clientId" | "policy"> | undefined,
  { credential }: Pick<Identity, "credential">,
): readonly Finding[] {
  const replacesOwn =
    task?.policy.what === "certificate" &&
    credential.kind === "client-certificate" &&
    credential.clientId === task.clientId;
  return replacesOwn ? findings.filter(({ code }) => !ENDS.includes(code)) : findings;
}
