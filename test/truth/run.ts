import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

export interface Ran {
  /** Exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly output: string;
  /** The standard error. */
  readonly complaints: string;
}

export interface RunOptions {
  /** All of the child's environment; default that of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly cwd?: string;
}

/** Runs a program to its end; rejects only where there is no such program. */
export async function run(
  program: string,
  args: readonly string[],
  { env, input = "", cwd }: RunOptions = {},
): Promise<Ran> {
  const place = { ...(env !== undefined && { env: { ...env } }), ...(cwd !== undefined && { cwd }) };
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], ...place });
  const ended = new Promise<number | null>((done, failed) => child.on("error", failed).on("close", done));
  // A program that does not read its input may be gone before all of it is written.
  child.stdin.on("error", () => {}).end(input);
  const [code, output, complaints] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output, complaints };
}

/** What a program printed; throws with the last line of its complaints where it failed. */
export async function outputOf(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, output, complaints } = await run(program, args, options);
  if (code === 0) return output;
  throw new Error(complaints.trim().split("\n").at(-1) || `${program} ended with ${code}`);
}
