import { describe, expect, test } from "vitest";
import { GRAPH } from "../../../src/core/catalogue/graph.ts";
import { diagnose, diagnoseExpiry } from "../../../src/core/diagnose/diagnose.ts";
import { NetworkError } from "../../../src/core/failure.ts";
import { type Verdict, verdictOf } from "../../../src/core/finding.ts";
import { CLIENT, context, expectReadable, OBJECT, refused, TENANT } from "./support.ts";

const CODES: [string, number, Verdict][] = [
  ["Authorization_RequestDenied", 403, "missing-permission"],
  ["Request_ResourceNotFound", 404, "unknown-application"],
  ["InvalidAuthenticationToken", 401, "unknown"],
  ["TooManyRequests", 429, "throttled"],
  ["Directory_ConcurrencyViolation", 409, "throttled"],
];

describe("every code has its verdict, and a sentence without gaps", () => {
  test.each(CODES)("%s (HTTP %d) is %s", (code, status, verdict) => {
    const finding = diagnose(refused("graph", status, [code]), context());
    expect(finding).toMatchObject({ code: `graph/${code}`, verdict, level: "error" });
    expectReadable(finding);
  });

  test("the table above is the whole catalogue", () => {
    expect(CODES.map(([code]) => `graph/${code}`).toSorted()).toEqual(Object.keys(GRAPH).toSorted());
  });

  test("an unknown code is unknown", () => {
    expect(diagnose(refused("graph", 400, ["Request_BadRequest"]), context())).toMatchObject({
      code: "service/unknown",
      verdict: "unknown",
    });
  });
});

describe("an application that may not be changed", () => {
  const denied = refused("graph", 403, ["Authorization_RequestDenied"]);
  const fixFor = (target: string): string => diagnose(denied, context({ writing: "secrets", target })).fix;

  test("is the caller itself: perhaps another was meant, and only nobody said so", () => {
    expect(fixFor(CLIENT.toUpperCase())).toMatch(
      /^`target-client-id` is empty or is the caller itself: if another application is meant, set it\. Otherwise an administrator grants both: `az ad app permission add /,
    );
  });

  test("is another: an administrator grants it", () => {
    expect(fixFor(OBJECT)).toMatch(/^An administrator grants both: `az ad app permission add /);
    expect(fixFor(OBJECT)).toContain(`az ad app owner add --id ${OBJECT}`);
  });
});

describe("a date that cannot be read", () => {
  const denied = refused("graph", 403, ["Authorization_RequestDenied"]);

  test("is a quiet notice by default, with the exact grant", () => {
    const principal = { tenantId: TENANT, objectId: OBJECT, clientId: CLIENT };
    const finding = diagnoseExpiry(denied, context({ principal }), "auto");
    expect(finding).toMatchObject({
      code: "expiry/unreadable",
      verdict: "missing-permission",
      level: "notice",
    });
    expect(verdictOf([finding])).toBe("valid");
    expect(finding.fix).toContain(`--id ${CLIENT} --api 00000003-0000-0000-c000-000000000000`);
    expect(finding.fix).toContain("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Role");
    expect(finding.fix).not.toMatch(/owner|rotat/i);
    expect(finding.fix).toContain("docs/permissions.md");
    expect(finding.fix).toContain(`az ad app permission admin-consent --id ${CLIENT}`);
    expectReadable(finding);
  });

  test("is an error where the user requires it", () => {
    expect(diagnoseExpiry(denied, context(), "required")).toMatchObject({
      code: "expiry/required-unreadable",
      verdict: "missing-permission",
      level: "error",
    });
  });

  test.each([
    ["a fault of Graph", refused("graph", 503, [])],
    ["a lost connection", new NetworkError("reset", "graph.microsoft.com", "ECONNRESET")],
    ["an application of another tenant", refused("graph", 404, ["Request_ResourceNotFound"])],
    ["no token for Graph", refused("entra", 400, ["65001"])],
    ["a bug", new TypeError("x is not a function")],
  ])("for %s: a notice with the cause, and an error only where required", (_name, error) => {
    const courtesy = diagnoseExpiry(error, context(), "auto");
    const required = diagnoseExpiry(error, context(), "required");
    expect(courtesy.level).toBe("notice");
    expect(required.level).toBe("error");
    expect(courtesy.code).toBe(required.code);
  });
});
