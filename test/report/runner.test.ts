import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createRunner } from "../../src/report/runner.ts";
import { captured } from "./captured.ts";

const hide = (text: string): string => text.replaceAll("hunter22", "***");
let directory: string;

/** Points one of the runner's file variables at a new, empty file. */
function fileFor(variable: string): string {
  const path = join(directory, variable);
  writeFileSync(path, "");
  vi.stubEnv(variable, path);
  return path;
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "runner-"));
  vi.stubEnv("GITHUB_ACTIONS", "true");
  for (const variable of ["OUTPUT", "ENV", "STATE", "STEP_SUMMARY"]) vi.stubEnv(`GITHUB_${variable}`, "");
});

afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

describe("on a runner", () => {
  test("secrets are masked as they are, everything else goes through redaction", () => {
    const printed = captured(() => {
      const runner = createRunner(hide);
      runner.mask(["hunter22", "  ", "hunter23"]);
      runner.line("the secret hunter22");
      runner.group("hunter22", ["a", "hunter22"]);
      runner.annotate({ level: "error", title: "t hunter22", message: "m\nhunter22" });
      runner.annotate({ level: "warning", title: "w", message: "m" });
    });
    expect(printed).toBe(
      [
        "::add-mask::hunter22",
        "::add-mask::hunter23",
        "the secret ***",
        "::group::***",
        "a",
        "***",
        "::endgroup::",
        "::error title=t ***::m%0A***",
        "::warning title=w::m",
        "",
      ].join("\n"),
    );
  });

  test("a line is one line and no command, whatever is put into it", () => {
    const printed = captured(() => createRunner(hide).line("::stop\n::error::x ##[add-mask]y"));
    expect(printed).toBe(": :stop : :error: :x ## [add-mask]y\n");
  });

  test("what a name from outside says is redacted, and no other output", () => {
    const path = fileFor("GITHUB_OUTPUT");
    const runner = createRunner(hide);
    const printed = captured(() => {
      runner.outputs({ "client-secret": "hunter22", "subscription-name": "a\nhunter22" });
    });
    expect(printed).toBe("");
    expect(readFileSync(path, "utf8")).toMatch(
      /^client-secret<<(\S+)\nhunter22\n\1\nsubscription-name<<(\S+)\na\n\*\*\*\n\2\n$/,
    );
  });

  test("variables and state are written as they are: the post step acts on what it reads", () => {
    const env = fileFor("GITHUB_ENV");
    const state = fileFor("GITHUB_STATE");
    const runner = createRunner(hide);
    vi.stubEnv("AZURE_TEST_ONLY", undefined);
    runner.exportVariables({ AZURE_TEST_ONLY: "hunter22" });
    runner.saveState("rotation", "hunter22");
    expect(readFileSync(env, "utf8")).toContain("\nhunter22\n");
    expect(readFileSync(state, "utf8")).toContain("\nhunter22\n");
  });

  test("the summary is added to, and that it cannot be written is no failure", () => {
    const path = fileFor("GITHUB_STEP_SUMMARY");
    const runner = createRunner(hide);
    runner.summary("# one\n");
    runner.summary("hunter22\n");
    expect(readFileSync(path, "utf8")).toBe("# one\n***\n");
    vi.stubEnv("GITHUB_STEP_SUMMARY", join(directory, "missing", "file"));
    expect(captured(() => runner.summary("x"))).toBe("The job summary could not be written.\n");
    expect(process.exitCode).toBeUndefined();
  });

  test("the verdict and the path of the report are ours: no redaction gets into them", () => {
    const path = fileFor("GITHUB_OUTPUT");
    const runner = createRunner((text) =>
      text.replaceAll("malformed", "***").replaceAll("azure-credentials", "***"),
    );
    runner.outputs({ verdict: "malformed", report: "/tmp/azure-credentials-1.json" });
    expect(readFileSync(path, "utf8")).toContain("\nmalformed\n");
    expect(readFileSync(path, "utf8")).toContain("\n/tmp/azure-credentials-1.json\n");
  });

  test("state that cannot be written is let go: it must not end a run before its masks", () => {
    for (const path of [directory, join(directory, "missing", "file")]) {
      vi.stubEnv("GITHUB_STATE", path);
      expect(captured(() => createRunner(hide).saveState("phase", "running"))).toBe("");
    }
    expect(process.exitCode).toBeUndefined();
  });

  test.each(["OUTPUT", "ENV"])(
    "GITHUB_%s that cannot be written is one plain error, and the step fails",
    (name) => {
      vi.stubEnv(`GITHUB_${name}`, directory);
      const printed = captured(() => {
        const runner = createRunner(hide);
        if (name === "OUTPUT") runner.outputs({ "client-secret": "hunter22", creds: "hunter22" });
        else runner.exportVariables({ AZURE_X: "hunter22", AZURE_Y: "hunter22" });
        runner.line("the rest");
      });
      const [error, ...rest] = printed.split("\n");
      expect(error).toMatch(/^::error title=Azure Credentials.*::The .* could not be written \(EISDIR\)\. /);
      expect(error).not.toContain("hunter22");
      expect(rest).toEqual(["the rest", ""]);
      expect(process.exitCode).toBe(1);
    },
  );

  test("a file that nothing is to be written to is not touched", () => {
    vi.stubEnv("GITHUB_ENV", directory);
    expect(captured(() => createRunner(hide).exportVariables({}))).toBe("");
    expect(process.exitCode).toBeUndefined();
  });

  test("redaction learns of secrets as they come", () => {
    const secrets: string[] = [];
    const runner = createRunner((text) =>
      secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text),
    );
    secrets.push("late-one");
    expect(captured(() => runner.line("late-one"))).toBe("***\n");
  });

  test("failing sets the exit code and goes on", () => {
    createRunner(hide).fail();
    expect(process.exitCode).toBe(1);
  });
});

test("without a runner nothing secret is printed, and no commands for nobody", () => {
  vi.stubEnv("GITHUB_ACTIONS", "");
  const printed = captured(() => {
    const runner = createRunner(hide);
    runner.mask(["hunter22", "  ", "hunter23"]);
    runner.outputs({ "client-secret": "hunter22" });
    runner.exportVariables({ AZURE_CLIENT_SECRET: "hunter22" });
    runner.saveState("phase", "x");
    runner.summary("x");
    runner.group("group", ["line"]);
  });
  expect(printed).toBe("group\nline\n");
});
