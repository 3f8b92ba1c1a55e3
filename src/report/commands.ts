import { appendFileSync, writeSync } from "node:fs";

/**
 * The runner's protocol: commands on standard output, values in its files
 * (docs.github.com/actions/reference/workflows-and-actions/workflow-commands). Written without @actions/core, whose
 * import alone costs a third of an empty Node; a test holds the two byte for byte together.
 */

const STDOUT = 1;

/** Straight to the descriptor: `process.stdout` would load the streams first. */
export function print(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let written = 0; written < bytes.length; ) written += writeSome(bytes, written);
}

/** A pipe that its reader set non-blocking may be full for a moment. */
function writeSome(bytes: Buffer, from: number): number {
  try {
    return writeSync(STDOUT, bytes, from);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return 0;
  }
}

export function command(
  name: string,
  message: string,
  properties: Readonly<Record<string, string>> = {},
): void {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  print(`::${[name, list.join(",")].filter(Boolean).join(" ")}::${escapeData(message)}`);
}

/** The same command for each message, in one write: a token alone has some twenty forms to be masked. */
export function commands(name: string, messages: readonly string[]): void {
  if (messages.length > 0) print(messages.map((message) => `::${name}::${escapeData(message)}`).join("\n"));
}

const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** Adds the values, by name, to one of the runner's files (GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STATE) in one write. */
export function keyValues(path: string, values: Readonly<Record<string, string>>): void {
  appendFileSync(path, Object.entries(values).map(keyValue).join(""));
}

function keyValue([name, value]: readonly [string, string]): string {
  // The delimiter need not be secret: it must not stand in the value, whatever the value is.
  let delimiter = "ghadelimiter";
  while (value.includes(delimiter)) delimiter += "_";
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
