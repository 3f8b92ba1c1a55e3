import { describe, expect, test } from "vitest";
import { KEY_VAULT } from "../../../src/core/catalogue/key-vault.ts";
import { diagnose } from "../../../src/core/diagnose/diagnose.ts";
import type { Verdict } from "../../../src/core/finding.ts";
import { byFederation, CLIENT, context, expectReadable, OBJECT, refused, TENANT } from "./support.ts";

const OTHER = "99999999-bbbb-cccc-dddd-eeeeeeeeeeee";
const FACTS = { vault: "contoso-kv", secret: "azure-client-secret", deed: "write" };

const CODES: [code: string, status: number, sent: string[], facts: Record<string, string>, Verdict][] = [
  ["VaultNotFound", 0, ["VaultNotFound"], {}, "missing"],
  ["ForbiddenByRbac", 403, ["ForbiddenByRbac", "Forbidden"], {}, "missing-permission"],
  ["AccessDenied", 403, ["AccessDenied", "Forbidden"], {}, "missing-permission"],
  ["ForbiddenByFirewall", 403, ["ForbiddenByFirewall", "Forbidden"], {}, "missing-permission"],
  ["Forbidden", 403, ["SomethingNew", "Forbidden"], {}, "missing-permission"],
  ["SecretDisabled", 403, ["SecretDisabled", "Forbidden"], {}, "missing-permission"],
  ["ObjectIsDeletedButRecoverable", 409, ["ObjectIsDeletedButRecoverable", "Conflict"], {}, "missing"],
  ["ObjectIsBeingRecovered", 409, ["ObjectIsBeingRecovered", "Conflict"], {}, "throttled"],
  ["SecretManagedByKeyVault", 403, ["SecretManagedByKeyVault", "Forbidden"], {}, "unsupported"],
  ["TooManyTags", 0, ["TooManyTags"], { tags: "14" }, "limit-reached"],
  ["HoldsRetired", 0, ["HoldsRetired"], {}, "unknown"],
  ["BadParameter", 400, ["BadParameter"], {}, "unknown"],
  ["Unauthorized", 401, ["Unauthorized"], { rightTenant: TENANT.toUpperCase() }, "unknown"],
  ["Unauthorized-tenant", 401, ["Unauthorized"], { rightTenant: OTHER }, "missing-permission"],
];

describe("every code of a vault has its verdict, and a sentence without gaps", () => {
  test.each(CODES)("%s (HTTP %d)", (code, status, sent, facts, verdict) => {
    for (const told of [{ ...FACTS, ...facts }, facts]) {
      const finding = diagnose(refused("key-vault", status, sent, { facts: told }), context());
      expect(finding).toMatchObject({ code: `key-vault/${code}`, verdict, level: "error" });
      expectReadable(finding);
    }
  });

  test("the table above is the whole catalogue", () => {
    expect(CODES.map(([code]) => `key-vault/${code}`).toSorted()).toEqual(Object.keys(KEY_VAULT).toSorted());
  });

  test("an unknown code is unknown, and a fault is Azure's", () => {
    const unknown = diagnose(refused("key-vault", 400, ["SomethingNew"], { facts: FACTS }), context());
    expect(unknown).toMatchObject({ code: "service/unknown", verdict: "unknown" });
    expect(unknown.what).toContain("Azure Key Vault");
    expect(diagnose(refused("key-vault", 503, ["Forbidden"]), context()).verdict).toBe("unreachable");
  });
});

describe("a missing permission", () => {
  const accessDenied = (deed: string) =>
    refused("key-vault", 403, ["AccessDenied"], { facts: { ...FACTS, deed } });

  test.each([
    ["read", "`get`", "read secret azure-client-secret"],
    ["list", "`list`", "list the versions of secret azure-client-secret"],
    ["write", "`set`", "write secret azure-client-secret"],
  ])("to %s is named as access policies do", (deed, permission, words) => {
    const finding = diagnose(accessDenied(deed), context());
    expect(finding.why).toContain(permission);
    expect(finding.what).toContain(words);
  });

  test("is given to the object ID, or to the client ID while nobody has signed in", () => {
    const principal = { tenantId: TENANT, objectId: OBJECT, clientId: CLIENT };
    const known = diagnose(accessDenied("write"), context({ principal }));
    expect(known.fix).toContain(`--object-id ${OBJECT} --secret-permissions get set list`);
    const unknown = diagnose(accessDenied("write"), context({ credential: byFederation }));
    expect(unknown.fix).toContain(`--spn ${CLIENT} --secret-permissions get set list`);
  });

  test("names from outside are repeated only if they are names", () => {
    const facts = { vault: "$(reboot)", secret: "a b", deed: "write" };
    const finding = diagnose(refused("key-vault", 403, ["ForbiddenByRbac"], { facts }), context());
    expect(finding.what + finding.fix).not.toMatch(/reboot|a b\b/);
    expectReadable(finding);
  });
});
