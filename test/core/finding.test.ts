import { describe, expect, test } from "vitest";
import { type Finding, type Level, type Verdict, verdictOf } from "../../src/core/finding.ts";

const finding = (level: Level, verdict: Verdict): Finding => ({
  code: "test/finding",
  verdict,
  level,
  subject: "",
  what: "",
  why: "",
  fix: "",
  link: "",
});

describe("the verdict of a run is that of its worst finding", () => {
  test.each<[string, readonly Finding[], Verdict]>([
    ["nothing found", [], "valid"],
    ["passes only", [finding("pass", "valid")], "valid"],
    [
      "an error before a warning",
      [finding("warning", "expiring"), finding("error", "missing-role")],
      "missing-role",
    ],
    [
      "of two errors the root cause",
      [finding("error", "missing-role"), finding("error", "wrong-secret")],
      "wrong-secret",
    ],
    ["a notice changes nothing", [finding("notice", "unreachable"), finding("pass", "valid")], "valid"],
    ["a warning that says valid is no blemish", [finding("warning", "valid")], "valid"],
    [
      "nor does it hide that the run was skipped",
      [finding("warning", "valid"), finding("notice", "skipped")],
      "skipped",
    ],
    [
      "an error outweighs being skipped",
      [finding("notice", "skipped"), finding("error", "malformed")],
      "malformed",
    ],
  ])("%s", (_, findings, verdict) => {
    expect(verdictOf(findings)).toBe(verdict);
  });
});
