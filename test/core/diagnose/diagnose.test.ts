import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../../src/core/diagnose/diagnose.ts";
import { NETWORK_FAILURES, NetworkError, type Service, ServiceError } from "../../../src/core/failure.ts";
import { context, expectReadable, refused, SECRET } from "./support.ts";

const SERVICES = [
  "entra",
  "arm",
  "graph",
  "oidc",
  "managed-identity",
  "azure-cli",
  "github",
] as const satisfies Service[];

describe("whatever was thrown becomes one readable finding", () => {
  test("any answer of any service", () => {
    const answer = fc.record(
      {
        status: fc.constantFrom(0, 200, 400, 401, 403, 404, 409, 429, 500, 503),
        codes: fc.array(fc.oneof(fc.string(), fc.constantFrom("7000215", "AuthorizationFailed", "failed"))),
        error: fc.oneof(fc.string(), fc.constantFrom("invalid_client", "__proto__", "constructor")),
        traceId: fc.string(),
      },
      { requiredKeys: ["status", "codes"] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...SERVICES), answer, (service, given) => {
        const finding = diagnose(new ServiceError(service, given), context());
        expectReadable(finding);
        expect(finding.verdict).not.toBe("valid");
      }),
    );
  });

  test("any network failure", () => {
    fc.assert(
      fc.property(fc.constantFrom(...NETWORK_FAILURES), fc.string(), (failure, detail) => {
        expectReadable(diagnose(new NetworkError(failure, "graph.microsoft.com", detail), context()));
      }),
    );
  });

  test.each([
    ["a bug", new TypeError(`cannot read ${SECRET}`), "TypeError"],
    ["a parser's message, which quotes what it read", new SyntaxError(`Unexpected ${SECRET}`), "SyntaxError"],
    ["text", SECRET, "no error"],
    ["nothing", undefined, "no error"],
    ["an error that hides something in its name", Object.assign(new Error(), { name: SECRET }), "no error"],
  ])("%s is told by its class alone", (_name, thrown, told) => {
    const finding = diagnose(thrown, context());
    expect(finding).toMatchObject({ code: "internal/unexpected", verdict: "unknown", level: "error" });
    expect(finding.what).toContain(`(${told})`);
    expectReadable(finding);
  });
});

test.each([
  [429, "throttled"],
  [502, "unreachable"],
  [422, "unknown"],
] as const)("GitHub with HTTP %d is %s", (status, verdict) => {
  const finding = diagnose(refused("github", status, []), context());
  expect(finding.verdict).toBe(verdict);
  expect(finding.what).toContain("GitHub");
});
