import * as core from "@actions/core";

/** Said by the post step of a run that was cancelled or killed half way. */
export function noticeStopped(): void {
  core.notice(
    "The run was stopped before it came to a verdict: the job was cancelled or ran out of time. It has left nothing that needs to be taken back.",
    { title: "Azure Credentials: stopped" },
  );
}
