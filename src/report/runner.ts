import { appendFileSync } from "node:fs";
import type { OutputName } from "../core/interface.ts";
import type { Annotation } from "../core/render/annotations.ts";
import { inert } from "../core/render/neutral.ts";
import { isWrittenAsIs } from "../core/render/outputs.ts";
import { command, commands, keyValues, print } from "./commands.ts";

/** The one way to the outside: nothing else in the action writes to the log or to the runner's files. */
export interface Runner {
  /** Blots out every secret known so far. */
  redact(text: string): string;
  /** Tells the runner to hide the forms of a secret. */
  mask(forms: readonly string[]): void;
  line(text: string): void;
  /** Lines that the log shows closed until the reader opens them. */
  group(title: string, lines: readonly string[]): void;
  annotate(annotation: Annotation): void;
  /** Adds to the job summary, where there is one. */
  summary(markdown: string): void;
  /** Masked outputs are written as they are: mask them before. */
  outputs(values: Readonly<Partial<Record<OutputName, string>>>): void;
  /** Written as they are: mask a secret before. */
  exportVariables(values: Readonly<Record<string, string>>): void;
  /**
   * For the post step, which acts on it: written as it is, so no secret may be in it. Answers whether it could be saved;
   * where there is no runner, nobody asks for it.
   */
  saveState(name: string, value: string): boolean;
  /** There is a verdict: from here on the step is green, unless something fails it. */
  conclude(): void;
  /** Fails the step; what is still to be written is written. */
  fail(): void;
}

/**
 * `redact` is asked for every text anew, so it may learn of secrets as they come. Where there is no runner, nobody
 * reads masks and outputs but the people in front of the terminal: there they go nowhere.
 */
export function createRunner(redact: (text: string) => string): Runner {
  const line = (text: string): void => print(inert(redact(text)));
  return {
    redact,
    line,
    mask(forms) {
      if (onRunner())
        commands(
          "add-mask",
          forms.filter((form) => form.trim() !== ""),
        );
    },
    group(title, lines) {
      if (onRunner()) command("group", inert(redact(title)));
      else line(title);
      for (const text of lines) line(text);
      if (onRunner()) command("endgroup", "");
    },
    annotate({ level, title, message }) {
      command(level, redact(message), { title: redact(title) });
    },
    summary(markdown) {
      const path = process.env["GITHUB_STEP_SUMMARY"];
      if (path) appendOrSay(path, redact(markdown), line);
    },
    outputs(values) {
      const safe = Object.entries(values).map(([name, value]) => [
        name,
        isWrittenAsIs(name as OutputName) ? value : redact(value),
      ]);
      writeOrFail("OUTPUT", Object.fromEntries(safe));
    },
    exportVariables(values) {
      writeOrFail("ENV", values);
    },
    saveState(name, value) {
      return tryKeyValues("STATE", { [name]: value }) === undefined;
    },
    conclude() {
      process.exitCode = 0;
    },
    fail() {
      process.exitCode = 1;
    },
  };
}

const onRunner = (): boolean =>
  process.env["GITHUB_ACTIONS"] === "true" || Boolean(process.env["GITHUB_OUTPUT"]);

/** The steps after this one would go on without them, so the step fails. */
function writeOrFail(file: "OUTPUT" | "ENV", values: Readonly<Record<string, string>>): void {
  const error = tryKeyValues(file, values);
  if (error === undefined) return;
  command("error", unwritten(file, error), { title: "Azure Credentials: not handed on" });
  process.exitCode = 1;
}

/** The code of the error, where there is one; nothing is done where there is no such file, or nothing for it. */
function tryKeyValues(
  file: "OUTPUT" | "ENV" | "STATE",
  values: Readonly<Record<string, string>>,
): string | undefined {
  const path = process.env[`GITHUB_${file}`];
  if (!path || Object.keys(values).length === 0) return undefined;
  try {
    keyValues(path, values);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "no code";
  }
}

function unwritten(file: "OUTPUT" | "ENV", code: string): string {
  const what = file === "OUTPUT" ? "outputs of this step" : "variables for the steps after this one";
  return `The ${what} could not be written (${code}). The runner's file for them is gone, closed to this user, or its disk is full. Check the temporary folder of the runner (GITHUB_${file}) and run the job again.`;
}

/** A summary is a courtesy: that it cannot be written must not fail a deploy. */
function appendOrSay(path: string, text: string, line: (text: string) => void): void {
  try {
    appendFileSync(path, text);
  } catch {
    line("The job summary could not be written.");
  }
}
