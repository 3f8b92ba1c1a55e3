import * as core from "@actions/core";

/**
 * The last resort: the step fails with a word about the bug and nothing of the data that met it. Through
 * @actions/core, because our own writer may be what broke.
 */
export function reportBug(error: unknown): void {
  process.exitCode = core.ExitCode.Failure;
  const name = error instanceof Error ? error.constructor.name : typeof error;
  core.error(
    `The action itself failed (${name}). This is a bug in it, not in your credential. Please open an issue with this line and the version you use.`,
    { title: "Azure Credentials: internal error" },
  );
  try {
    core.setOutput("verdict", "unknown");
  } catch {
    // The file of outputs cannot be written; what there is to say has been said.
  }
}
