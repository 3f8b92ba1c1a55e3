import { describe, expect, test } from "vitest";
import { ENTRA } from "../../../src/core/catalogue/entra.ts";
import { CLOUDS } from "../../../src/core/cloud.ts";
import type { Credential } from "../../../src/core/credential.ts";
import { diagnoseEntra } from "../../../src/core/diagnose/entra.ts";
import type { Verdict } from "../../../src/core/finding.ts";
import {
  byCertificate,
  byFederation,
  byPassword,
  CLIENT,
  context,
  expectReadable,
  idToken,
  OBJECT,
  refused,
  SECRET,
  SUBSCRIPTION,
  TENANT,
  TRACE,
} from "./support.ts";

/** Code, HTTP status and `error` as recorded or documented, and what it means. */
const CODES: [number, number, string, Verdict][] = [
  [7000215, 401, "invalid_client", "wrong-secret"],
  [7000222, 401, "invalid_client", "expired"],
  [7000216, 401, "invalid_client", "missing"],
  [7000218, 401, "invalid_client", "missing"],
  [700025, 401, "invalid_client", "unsupported"],
  [70002, 401, "invalid_client", "wrong-secret"],
  [700016, 400, "unauthorized_client", "unknown-application"],
  [700038, 400, "unauthorized_client", "unknown-application"],
  [700011, 400, "unauthorized_client", "unknown-application"],
  [7000229, 401, "invalid_client", "unknown-application"],
  [50034, 400, "invalid_grant", "unknown-application"],
  [500011, 400, "invalid_resource", "unknown-application"],
  [7000112, 400, "unauthorized_client", "application-disabled"],
  [70001, 400, "unauthorized_client", "application-disabled"],
  [1000031, 400, "unauthorized_client", "application-disabled"],
  [90002, 400, "invalid_request", "unknown-tenant"],
  [900023, 400, "invalid_request", "unknown-tenant"],
  [50059, 400, "invalid_request", "unknown-tenant"],
  [50128, 400, "invalid_request", "unknown-tenant"],
  [90038, 400, "invalid_request", "unknown-tenant"],
  [900439, 400, "invalid_request", "unknown-tenant"],
  [900382, 400, "invalid_request", "unknown-tenant"],
  [900432, 400, "invalid_request", "unknown-tenant"],
  [70021, 400, "invalid_request", "no-federation"],
  [700211, 401, "invalid_client", "no-federation"],
  [700212, 401, "invalid_client", "no-federation"],
  [700213, 401, "invalid_client", "no-federation"],
  [7002138, 401, "invalid_client", "no-federation"],
  [700222, 400, "invalid_request", "no-federation"],
  [700229, 400, "invalid_request", "no-federation"],
  [900612, 400, "invalid_request", "no-federation"],
  [501661, 400, "invalid_request", "no-federation"],
  [5002738, 400, "invalid_request", "unsupported"],
  [700027, 401, "invalid_client", "wrong-certificate"],
  [700030, 401, "invalid_client", "wrong-certificate"],
  [50012, 401, "invalid_client", "wrong-certificate"],
  [700024, 401, "invalid_client", "unreachable"],
  [53003, 400, "invalid_grant", "blocked"],
  [530003, 400, "invalid_grant", "blocked"],
  [530032, 400, "invalid_grant", "blocked"],
  [53011, 400, "invalid_grant", "blocked"],
  [530034, 400, "invalid_grant", "blocked"],
  [50053, 400, "invalid_grant", "blocked"],
  [500021, 400, "access_denied", "blocked"],
  [500022, 400, "access_denied", "blocked"],
  [501051, 400, "invalid_grant", "missing-permission"],
  [65001, 400, "invalid_grant", "missing-permission"],
  [70011, 400, "invalid_scope", "malformed"],
  [700022, 400, "invalid_scope", "malformed"],
  [700023, 400, "invalid_scope", "malformed"],
  [90009, 400, "invalid_request", "malformed"],
  [90013, 400, "invalid_request", "malformed"],
  [90014, 400, "invalid_request", "malformed"],
  [900144, 400, "invalid_request", "malformed"],
  [9002313, 400, "invalid_request", "malformed"],
  [70003, 400, "unsupported_grant_type", "unsupported"],
  [50196, 400, "invalid_grant", "throttled"],
  [90055, 429, "temporarily_unavailable", "throttled"],
  [90033, 503, "temporarily_unavailable", "unreachable"],
  [90006, 503, "temporarily_unavailable", "unreachable"],
  [90024, 503, "temporarily_unavailable", "unreachable"],
  [50033, 503, "temporarily_unavailable", "unreachable"],
  [90012, 504, "temporarily_unavailable", "unreachable"],
  [90090, 503, "temporarily_unavailable", "unreachable"],
  [1002016, 400, "invalid_request", "unreachable"],
];

describe("every code has its verdict, and a sentence without gaps", () => {
  test.each(CODES)("AADSTS%d (HTTP %d, %s) is %s", (number, status, error, verdict) => {
    const finding = diagnoseEntra(refused("entra", status, [String(number)], { error }), context());
    expect(finding).toMatchObject({ code: `entra/${number}`, verdict, level: "error" });
    expectReadable(finding);
  });

  test("the table above is the whole catalogue", () => {
    const numbered = Object.keys(ENTRA).filter((code) => /^entra\/\d+$/.test(code));
    expect(CODES.map(([number]) => `entra/${number}`).toSorted()).toEqual(numbered.toSorted());
  });
});

describe("a certificate that is refused", () => {
  const thumbprint = "AB".repeat(20);
  const certificate = context({ credential: byCertificate(thumbprint) });

  test.each([700027, 700030, 50012])("is named by its thumbprint: AADSTS%d", (number) => {
    const finding = diagnoseEntra(refused("entra", 401, [String(number)]), certificate);
    expect(finding.what).toContain(`the certificate with the thumbprint ${thumbprint}`);
    expectReadable(finding);
  });

  test("because its entry has ended is no wrong certificate", () => {
    const ended = refused("entra", 401, ["700027"], { facts: { key: "expired" } });
    const finding = diagnoseEntra(ended, certificate);
    expect(finding).toMatchObject({ code: "entra/700027-expired", verdict: "certificate-expired" });
    expectReadable(finding);
  });
});

describe("a secret that does not work is replaced", () => {
  const MAKE = `az ad app credential reset --id ${CLIENT} --append --years 1`;
  const commands = (fix: string): readonly string[] => fix.split("`").filter((_, index) => index % 2 === 1);
  const fixFor = (number: number, credential: Credential): string =>
    diagnoseEntra(refused("entra", 401, [String(number)]), context({ credential })).fix;

  describe.each([7000215, 7000222, 70002])("AADSTS%d", (number) => {
    test("with a command that makes one and stores it, before anything else", () => {
      const fix = fixFor(number, byPassword());
      expect(commands(fix)[0]).toBe(`${MAKE} --query password --output tsv | gh secret set <NAME>`);
      expect(fix.indexOf(MAKE)).toBeLessThan(50);
      expect(fix).toMatch(/Or in .+ add a client secret and store its Value \(shown only once\) there\.$/);
    });

    test.each([
      [SUBSCRIPTION, SUBSCRIPTION],
      [undefined, "<subscription-id>"],
    ])("within the JSON of `creds`, which stays JSON, for subscription %s", (subscriptionId, written) => {
      const fix = fixFor(number, byPassword(SECRET, { subscriptionId }));
      expect(commands(fix)[0]).toBe(
        `${MAKE} --query "{clientId:appId,clientSecret:password,tenantId:tenant,subscriptionId:'${written}'}" --output json | jq -c . | gh secret set <NAME>`,
      );
      expect(fix).toMatch(/there, as `clientSecret` in the JSON\.$/);
    });
  });
});

describe("a rotator that Entra refuses may have its place taken by what it rotates", () => {
  const swapped = context({ writing: "secrets", target: OBJECT });

  test("so a wrong secret is no reason yet to make one for it", () => {
    const finding = diagnoseEntra(refused("entra", 401, ["7000215"]), swapped);
    expect(finding).toMatchObject({ code: "entra/7000215-rotation", verdict: "wrong-secret" });
    expect(finding.why).toContain("`client-id` and `target-client-id` are swapped");
    expect(finding.fix).toMatch(/^`client-id` is who signs in, here 1111.+; `target-client-id`, here 7777/);
    expect(finding.fix).toContain("az ad app credential reset --id 1111");
    expectReadable(finding);
  });

  test("nor a missing federated credential", () => {
    const federated = { ...swapped, credential: byFederation, idToken: idToken("repo:o/r:environment:x") };
    expect(diagnoseEntra(refused("entra", 400, ["70021"]), federated).why).toContain(
      "Perhaps `client-id` and `target-client-id` are swapped.",
    );
  });

  test("but not where it rotates its own", () => {
    const own = context({ writing: "secrets", target: CLIENT.toUpperCase() });
    expect(diagnoseEntra(refused("entra", 401, ["7000215"]), own).code).toBe("entra/7000215");
  });
});

describe("which code speaks", () => {
  test("a pasted secret ID is told from a wrong secret", () => {
    const pasted = context({ credential: byPassword(OBJECT) });
    const finding = diagnoseEntra(refused("entra", 401, ["7000215"]), pasted);
    expect(finding).toMatchObject({ code: "entra/7000215-secret-id", verdict: "secret-id" });
    expectReadable(finding);
  });

  test("the umbrella 70002 gives way to the code that comes with it", () => {
    expect(diagnoseEntra(refused("entra", 400, ["70002", "70021"]), context()).code).toBe("entra/70021");
    expect(diagnoseEntra(refused("entra", 400, ["70002"]), context()).code).toBe("entra/70002");
  });

  test("an unknown code is unknown, with all that support asks for", () => {
    const answer = refused("entra", 400, ["7999999"], { error: "invalid_client" });
    const finding = diagnoseEntra(answer, context());
    expect(finding).toMatchObject({ code: "entra/unknown", verdict: "unknown" });
    expect(finding.what).toContain("7999999");
    expect(finding.what).toContain("400");
    expect(finding.what).toContain(TRACE);
  });

  const words: [string, number, string, Verdict][] = [
    ["invalid_client", 401, "entra/invalid_client", "unknown"],
    ["unauthorized_client", 400, "entra/unauthorized_client", "unknown"],
    ["invalid_tenant", 400, "entra/invalid_tenant", "unknown-tenant"],
    ["interaction_required", 400, "entra/interaction_required", "blocked"],
    ["temporarily_unavailable", 400, "entra/temporarily_unavailable", "unreachable"],
    ["invalid_grant", 400, "entra/unknown", "unknown"],
    ["anything", 503, "service/unavailable", "unreachable"],
    ["anything", 429, "service/throttled", "throttled"],
  ];
  test.each(words)("without a code, %s with HTTP %d is %s: %s", (error, status, code, verdict) => {
    const finding = diagnoseEntra(refused("entra", status, [], { error }), context());
    expect(finding).toMatchObject({ code, verdict });
    expectReadable(finding);
  });

  test("what is not written like a code is not repeated", () => {
    const answer = refused("entra", 400, ["<img src=x>"], { traceId: "a b\n::error::" });
    expect(diagnoseEntra(answer, context()).what).toContain("code not given");
    expect(diagnoseEntra(answer, context()).what).toContain("trace ID not given");
  });
});

describe("the fix is ready to paste", () => {
  const fixOf = (number: number, part = {}) =>
    diagnoseEntra(refused("entra", 400, [String(number)]), context(part));

  test("a missing service principal is created in the right tenant", () => {
    expect(fixOf(7000229).fix).toContain(`\`az ad sp create --id ${CLIENT}\``);
    expect(fixOf(7000229).fix).toContain(`az login --tenant ${TENANT}`);
  });

  test("a disabled application is switched on", () => {
    expect(fixOf(7000112).fix).toContain(`az ad sp update --id ${CLIENT} --set accountEnabled=true`);
  });

  test.each([
    ["azurecloud", "`azureusgovernment` or `azurechinacloud`"],
    ["azureusgovernment", "`azurecloud` or `azurechinacloud`"],
  ] as const)("a tenant of another cloud than %s: environment is %s", (name, others) => {
    for (const number of [90002, 90038, 900439]) {
      expect(fixOf(number, { cloud: CLOUDS[name] }).fix).toContain(`\`environment\` to ${others}`);
    }
  });

  test("the portal is that of the cloud", () => {
    expect(fixOf(7000222, { cloud: CLOUDS.azurechinacloud }).fix).toContain("https://portal.azure.cn");
  });

  test("what is not known stands in angle brackets", () => {
    const finding = fixOf(700016, { credential: { kind: "azure-cli", tenantId: undefined } });
    expect(finding.fix).toContain("az ad app show --id <client-id>");
    expectReadable(finding);
  });
});

test.each([5002738, 700211])("%d where a certificate signed is nothing of GitHub's", (code) => {
  const finding = diagnoseEntra(
    refused("entra", 401, [String(code)]),
    context({ credential: byCertificate("AB") }),
  );
  expect(finding).toMatchObject({ code: "entra/assertion-refused", verdict: "wrong-certificate" });
  expect(finding.what).toContain(`code ${code}`);
  expect(`${finding.why} ${finding.fix}`).not.toMatch(/GitHub|RS256|federat/);
});
