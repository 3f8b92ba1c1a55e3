import { describe, expect, test } from "vitest";
import { diagnose } from "../../../src/core/diagnose/diagnose.ts";
import { clockFinding } from "../../../src/core/diagnose/network.ts";
import { NETWORK_FAILURES, NetworkError, type NetworkFailure } from "../../../src/core/failure.ts";
import { verdictOf } from "../../../src/core/finding.ts";
import { context, expectReadable } from "./support.ts";

const HOST = "login.microsoftonline.com";

const findingOf = (failure: NetworkFailure, detail = "ECODE") =>
  diagnose(new NetworkError(failure, HOST, detail), context());

test.each(NETWORK_FAILURES)("%s names the host, and never blames the credential", (failure) => {
  const finding = findingOf(failure);
  expect(finding.code).toBe(`network/${failure}`);
  expect(finding.verdict).toBe(failure === "throttled" ? "throttled" : "unreachable");
  expect(finding.level).toBe("error");
  expect(finding.what).toContain(failure.startsWith("proxy") ? "proxy" : HOST);
  expectReadable(finding);
});

describe("the fix names the setting to change", () => {
  test.each([
    ["tls-untrusted", "NODE_EXTRA_CA_CERTS"],
    ["tls-dates", "timedatectl"],
    ["proxy-unreachable", "HTTPS_PROXY"],
    ["proxy-authentication", "HTTPS_PROXY"],
    ["proxy-refused", `allow ${HOST}`],
    ["dns", `nslookup ${HOST}`],
    ["firewall-page", "allow list"],
    ["timeout", "timeout-seconds"],
    ["foreign-host", "environment: custom"],
  ] as const)("%s: %s", (failure, word) => {
    expect(findingOf(failure).fix).toContain(word);
  });
});

test("a detail that is not a code is not repeated", () => {
  expect(findingOf("reset", "a message with <html>").what).toContain("(not given)");
});

describe("a clock that is off", () => {
  test.each([
    [undefined, undefined],
    [0, undefined],
    [179_999, undefined],
    [180_000, "The clock of this runner is 3 minutes ahead."],
    [-3_600_000, "The clock of this runner is 60 minutes behind."],
  ])("by %s ms", (skew, what) => {
    expect(clockFinding(skew)?.what).toBe(what);
  });

  test("is a warning that leaves the verdict as it is", () => {
    const finding = clockFinding(600_000);
    expect(finding?.level).toBe("warning");
    expect(verdictOf(finding === undefined ? [] : [finding])).toBe("valid");
  });
});
