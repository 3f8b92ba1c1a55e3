import { describe, expect, test } from "vitest";
import type { Credential } from "../../../src/core/credential.ts";
import { diagnose } from "../../../src/core/diagnose/diagnose.ts";
import type { Service } from "../../../src/core/failure.ts";
import type { Verdict } from "../../../src/core/finding.ts";
import { byFederation, CLIENT, context, expectReadable, refused } from "./support.ts";

const session: Credential = { kind: "azure-cli", tenantId: undefined };
const assigned: Credential = { kind: "managed-identity", clientId: CLIENT };
const ofTheMachine: Credential = { kind: "managed-identity", clientId: undefined };

const CASES: [Service, string, number, Credential, Verdict][] = [
  ["oidc", "no-permission", 0, byFederation, "missing"],
  ["oidc", "refused", 403, byFederation, "missing-permission"],
  ["oidc", "no-token", 200, byFederation, "unreachable"],
  ["azure-cli", "not-installed", 0, session, "missing"],
  ["azure-cli", "not-signed-in", 0, session, "missing"],
  ["azure-cli", "expired", 0, session, "expired"],
  ["azure-cli", "failed", 0, session, "unknown"],
  ["managed-identity", "unavailable", 0, ofTheMachine, "unreachable"],
  ["managed-identity", "not-assigned", 400, ofTheMachine, "missing"],
  ["managed-identity", "failed", 400, assigned, "unknown"],
];

describe("every code of an identity that is lent has its verdict, and a sentence without gaps", () => {
  test.each(CASES)("%s %s (HTTP %d)", (service, code, status, credential, verdict) => {
    const finding = diagnose(refused(service, status, [code]), context({ credential }));
    expect(finding).toMatchObject({ code: `${service}/${code}`, verdict, level: "error" });
    expectReadable(finding);
  });

  test.each([
    ["oidc", 429, "throttled"],
    ["oidc", 503, "unreachable"],
    ["managed-identity", 429, "throttled"],
    ["managed-identity", 500, "unreachable"],
  ] as const)("%s with HTTP %d is %s, whatever the code", (service, status, verdict) => {
    for (const code of ["refused", "failed"]) {
      expect(diagnose(refused(service, status, [code]), context()).verdict).toBe(verdict);
    }
  });
});

test("the missing permission of the job can be pasted as it stands", () => {
  const { fix } = diagnose(refused("oidc", 0, ["no-permission"]), context({ credential: byFederation }));
  expect(fix).toContain("`permissions: { id-token: write, contents: read }`");
});

test("the managed identity is named as the user named it", () => {
  const whatOf = (credential: Credential) =>
    diagnose(refused("managed-identity", 400, ["not-assigned"]), context({ credential })).what;
  expect(whatOf(ofTheMachine)).toContain("a system-assigned managed identity");
  expect(whatOf(assigned)).toContain(`the user-assigned managed identity ${CLIENT}`);
});
