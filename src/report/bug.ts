import * as core from "@actions/core";

/** The last resort: the step fails with a word about the bug and nothing of the data that met it. */
export function reportBug(error: unknown): void {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  core.error(
    `The action itself failed (${name}). This is a bug in it, not in your credential. Please open an issue with this line and the version you use.`,
    { title: "Azure Credentials: internal error" },
  );
  core.setOutput("verdict", "unknown");
  process.exitCode = core.ExitCode.Failure;
}
