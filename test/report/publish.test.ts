import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { redactor } from "../../src/core/redact.ts";
import { DETAIL } from "../../src/core/render/detail.ts";
import type { Report } from "../../src/core/report.ts";
import type { Settings } from "../../src/core/settings.ts";
import { publish } from "../../src/report/publish.ts";
import { writeReportFile } from "../../src/report/report-file.ts";
import { createRunner } from "../../src/report/runner.ts";
import { expiring, reading, report, SECRET, wrongSecret } from "../core/render/samples.ts";
import { captured } from "./captured.ts";

const FILES = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY"] as const;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "publish-"));
  vi.stubEnv("GITHUB_ACTIONS", "true");
  vi.stubEnv("NO_COLOR", "1");
  vi.stubEnv("RUNNER_TEMP", directory);
  for (const variable of FILES) {
    writeFileSync(join(directory, variable), "");
    vi.stubEnv(variable, join(directory, variable));
  }
  // Exported variables are set in this process too.
  for (const name of ["ID", "SECRET"]) vi.stubEnv(`AZURE_CLIENT_${name}`, undefined);
  for (const name of ["TENANT", "SUBSCRIPTION"]) vi.stubEnv(`AZURE_${name}_ID`, undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

function published(outcome: Report, change: Partial<Settings> = {}) {
  const given = reading(change);
  const log = captured(() =>
    publish(outcome, given, createRunner(redactor(given.secrets)), { detail: DETAIL, where: "everything" }),
  );
  const [output, env, summary] = FILES.map((variable) => readFileSync(join(directory, variable), "utf8"));
  return { log, output, env, summary, exitCode: process.exitCode };
}

describe("a good run", () => {
  test("says so, in a folded group and a last line", () => {
    const { log, exitCode } = published(report());
    const said = log.split("\n").filter((line) => !line.startsWith("::add-mask::"));
    expect(said).toEqual([
      "Azure Credentials · validate · azurecloud",
      "::group::client secret",
      "✓ pass      Entra takes this client secret.",
      "::endgroup::",
      "1 passed, 3 requests in 0.6 s",
      "✓ valid: The credential is valid. Everything that was checked is in order.",
      "",
    ]);
    expect(exitCode).toBeUndefined();
  });

  test("masks the credential before it hands it on, and shows it nowhere else", () => {
    const { log, output, env, summary } = published(report(), { exportEnv: "azure" });
    expect(log).toContain(`::add-mask::{"clientId"`);
    expect(output).toContain(`client-secret<<`);
    expect(output).toContain(SECRET);
    expect(env).toMatch(/AZURE_CLIENT_SECRET<</);
    const visible = log.replace(/^::add-mask::.*$/gm, "") + summary;
    expect(visible).not.toContain(SECRET);
    expect(visible).not.toContain(SECRET.slice(0, 10));
  });

  test("leaves its report where the output says, for this user only", () => {
    const { output } = published(report());
    const path = /^report<<.*\n(.*)$/m.exec(output ?? "")?.[1] ?? "";
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(report());
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe("a bad run", () => {
  const bad = report({ verdict: "wrong-secret", findings: [wrongSecret] });

  test("shows its problem openly, annotates it, hands nothing on, and fails", () => {
    const { log, output, env, summary, exitCode } = published(bad, { exportEnv: "both" });
    expect(log).not.toContain("::group::");
    expect(log).toContain(
      "\n::error title=Azure Credentials%3A wrong-secret (client secret)::Entra does not",
    );
    expect(log.trimEnd().split("\n").at(-1)).toMatch(/^✗ wrong-secret: /);
    expect(output).toMatch(/verdict<<.*\nwrong-secret\n/);
    expect(output).not.toContain(SECRET);
    expect(env).toBe("");
    expect(summary).toContain("### What to do");
    expect(exitCode).toBe(1);
  });

  test("does not fail the step where fail-on is never", () => {
    expect(published(bad, { failOn: "never" }).exitCode).toBeUndefined();
  });

  test("still says its verdict where the report cannot be written", () => {
    vi.stubEnv("RUNNER_TEMP", join(directory, "missing"));
    const { log, output } = published(bad);
    expect(log).toContain("The JSON report could not be written.\n");
    expect(output).toMatch(/verdict<<.*\nwrong-secret\n/);
  });
});

test("a warning passes, unless fail-on says that it fails", () => {
  const soon = report({ verdict: "expiring", findings: [expiring] });
  expect(published(soon).exitCode).toBeUndefined();
  expect(published(soon, { failOn: "warning" }).exitCode).toBe(1);
});

test("colours are GitHub's unless someone asks for none", () => {
  vi.stubEnv("NO_COLOR", "");
  expect(published(report()).log).toContain("\u001b[32m✓ pass");
});

test("a report file never replaces or follows what is there", () => {
  const [one, two] = [writeReportFile("1", directory), writeReportFile("2", directory)];
  expect(one).toMatch(/\/azure-credentials-[0-9a-z]{11,}\.json$/);
  expect([readFileSync(one, "utf8"), readFileSync(two, "utf8")]).toEqual(["1", "2"]);
});
