import { describe, expect, test } from "vitest";
import { CLOUDS } from "../../../src/core/cloud.ts";
import type { Credential, Identity } from "../../../src/core/credential.ts";
import type { GivenFile } from "../../../src/core/given-file.ts";
import { OUTPUTS } from "../../../src/core/interface.ts";
import type { Certificate, KeyFileFormat } from "../../../src/core/keyfile/key-file.ts";
import { environmentOf } from "../../../src/core/render/environment.ts";
import { fails, good } from "../../../src/core/render/exit.ts";
import { MASKED_OUTPUTS, outputsOf } from "../../../src/core/render/outputs.ts";
import type { Report } from "../../../src/core/report.ts";
import { Secret } from "../../../src/core/secret.ts";
import {
  CLIENT,
  certificate,
  credential,
  expiring,
  identity,
  report,
  SECRET,
  SUBSCRIPTION,
  signedIn,
  subscription,
  TENANT,
  unreadable,
  wrongSecret,
} from "./samples.ts";

const NOON = Date.parse("2026-03-24T12:00:00Z");

const as = (other: Credential): Identity => ({ ...identity(), credential: other });

describe("the outputs", () => {
  test("of a certificate that was only looked at", () => {
    const looked = report({ certificates: [certificate()], credentials: [], subscriptions: [] });
    expect(outputsOf(looked, undefined, "")).toMatchObject({
      ...{ thumbprint: "AB".repeat(20), "expires-on": "2026-10-10T00:00:00Z", "days-left": "199" },
      ...{ "client-id": "", "client-secret": "", creds: "" },
    });
  });

  test("of a certificate beside a credential whose end is not known: the end is not the other's", () => {
    const one = credential({ kind: "oidc", expiresOn: null, daysLeft: null });
    const both = report({ certificates: [certificate()], credentials: [one] });
    expect(outputsOf(both, undefined, "")).toMatchObject({ "expires-on": "", "days-left": "" });
  });

  test.each([
    ["certificates", [], ["2026-10-10T00:00:00Z", "2026-04-09T00:00:00Z"], "2026-04-09T00:00:00Z", "15"],
    [
      "a certificate that ends before the secret",
      [credential()],
      ["2026-04-01T00:00:00Z"],
      "2026-04-01T00:00:00Z",
      "7",
    ],
    [
      "a certificate that outlives the secret",
      [credential()],
      ["2026-10-10T00:00:00Z"],
      "2026-04-04T09:00:00Z",
      "11",
    ],
  ])("of several %s: the end is the first one", (_, credentials, ends, expiresOn, daysLeft) => {
    const certificates = ends.map((notAfter) =>
      certificate({ notAfter, daysLeft: Math.floor((Date.parse(notAfter) - NOON) / 86_400_000) }),
    );
    const looked = report({ certificates, credentials });
    expect(outputsOf(looked, undefined, "")).toMatchObject({
      "expires-on": expiresOn,
      "days-left": daysLeft,
    });
  });

  test("of several that one run made: the end is that of the first, which is the new one", () => {
    const old = certificate({ notAfter: "2026-04-01T00:00:00Z" });
    const made = report({ command: "rotate", certificates: [certificate(), old], credentials: [] });
    expect(outputsOf(made, undefined, "")["expires-on"]).toBe("2026-10-10T00:00:00Z");
  });

  test("of a rotation that came to nothing: nothing was rotated, and no other command says so", () => {
    const rotatedOf = (command: Report["command"]) => outputsOf(report({ command }), undefined, "").rotated;
    expect(rotatedOf("rotate")).toBe("false");
    for (const command of ["validate", "issue", "generate", "convert"] as const)
      expect(rotatedOf(command)).toBe("");
  });

  test("of a good client secret", () => {
    expect(outputsOf(report(), identity(), "/tmp/report.json")).toEqual({
      verdict: "valid",
      report: "/tmp/report.json",
      "client-id": CLIENT,
      "tenant-id": TENANT,
      "subscription-id": SUBSCRIPTION,
      "subscription-name": "Contoso Production",
      "expires-on": "2026-04-04T09:00:00Z",
      "days-left": "11",
      "key-id": "0e3b1c9a-5b7d-4d2f-8f7a-9b1f2a3c4d5e",
      thumbprint: "",
      rotated: "",
      ...{ "pem-path": "", "cer-path": "", "pfx-path": "" },
      "client-secret": SECRET,
      creds: `{"clientId":"${CLIENT}","clientSecret":"${SECRET}","subscriptionId":"${SUBSCRIPTION}","tenantId":"${TENANT}"}`,
    });
  });

  test("are those of the interface, and two of them are masked", () => {
    expect(Object.keys(outputsOf(report(), undefined, ""))).toEqual(OUTPUTS.map(({ name }) => name));
    expect([...MASKED_OUTPUTS]).toEqual(["client-secret", "creds"]);
  });

  test("hand no secret on that a check refuses", () => {
    const outputs = outputsOf(report({ verdict: "wrong-secret", findings: [wrongSecret] }), identity(), "");
    expect(outputs["client-secret"]).toBe("");
    expect(outputs.creds).toBe("");
    expect(outputs["client-id"]).toBe(CLIENT);
  });

  test("of an offline run are what the user gave", () => {
    const outputs = outputsOf(report({ credentials: [], subscriptions: [] }), identity(), "");
    expect(outputs["tenant-id"]).toBe("contoso.com");
    expect(outputs["subscription-id"]).toBe(SUBSCRIPTION);
    expect(outputs["days-left"]).toBe("");
  });

  test("of several subscriptions have one a line, and a name cannot add a line", () => {
    const two = [subscription({ name: "a\nb" }), subscription({ id: "second", name: null })];
    const outputs = outputsOf(report({ subscriptions: two }), identity(), "");
    expect(outputs["subscription-id"]).toBe(`${SUBSCRIPTION}\nsecond`);
    expect(outputs["subscription-name"]).toBe("a b\n");
  });

  test("keep the zero of a last day", () => {
    const last = report({ credentials: [credential({ daysLeft: 0 })] });
    expect(outputsOf(last, identity(), "")["days-left"]).toBe("0");
  });
});

describe("export-env of a certificate: as it was given, to the programs that take it so", () => {
  const path = "/home/runner/azure.pfx";
  const text = "MII KJQ\n==";
  const PATHS = ["CLIENT_CERTIFICATE_PATH", "CLIENT_CERTIFICATE_PASSWORD"];
  const cases: readonly [name: string, content: GivenFile["content"], KeyFileFormat, string[]][] = [
    [
      "the path of a .pfx",
      { path },
      "pfx",
      ["AZURE", "ARM"].flatMap((of) => PATHS.map((one) => `${of}_${one}`)),
    ],
    ["the path of PEM", { path }, "pem", PATHS.map((one) => `AZURE_${one}`)],
    [
      "a .pfx in base64",
      { text: new Secret(text) },
      "pfx",
      ["ARM_CLIENT_CERTIFICATE", "ARM_CLIENT_CERTIFICATE_PASSWORD"],
    ],
    ["PEM text", { text: new Secret(text) }, "pem", []],
  ];

  test.each(cases)("%s", (_, content, format, expected) => {
    const given = { content, password: new Secret("open"), field: "", passwordField: "" };
    const signing = { pem: new Secret("a key"), certificate: {} as Certificate, format };
    const credential = {
      kind: "client-certificate",
      clientId: CLIENT,
      tenantId: TENANT,
      given,
      signing,
    } as const;
    const variables = environmentOf("both", report(), { ...identity(), credential });
    expect(
      Object.keys(variables)
        .filter((name) => name.includes("CERTIFICATE"))
        .toSorted(),
    ).toEqual(expected.toSorted());
    expect(variables["ARM_CLIENT_CERTIFICATE"] ?? "MIIKJQ==").toBe("MIIKJQ==");
    expect(Object.keys(variables)).toEqual(expect.arrayContaining(["AZURE_CLIENT_ID", "ARM_TENANT_ID"]));
    expect(JSON.stringify(variables)).not.toContain("a key");
  });
});

describe("export-env", () => {
  test("sets what the Azure SDKs read", () => {
    expect(environmentOf("azure", report(), identity())).toEqual({
      AZURE_CLIENT_ID: CLIENT,
      AZURE_TENANT_ID: TENANT,
      AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
      AZURE_CLIENT_SECRET: SECRET,
    });
  });

  test("sets what Terraform reads", () => {
    expect(environmentOf("arm", report(), identity())).toEqual({
      ARM_CLIENT_ID: CLIENT,
      ARM_TENANT_ID: TENANT,
      ARM_SUBSCRIPTION_ID: SUBSCRIPTION,
      ARM_CLIENT_SECRET: SECRET,
      ARM_ENVIRONMENT: "public",
    });
  });

  test("none sets nothing, both sets both", () => {
    expect(environmentOf("none", report(), identity())).toEqual({});
    expect(Object.keys(environmentOf("both", report(), identity()))).toHaveLength(9);
  });

  test.each<[Credential, string]>([
    [{ kind: "oidc", clientId: CLIENT, tenantId: TENANT, audience: "x" }, "ARM_USE_OIDC"],
    [{ kind: "managed-identity", clientId: undefined }, "ARM_USE_MSI"],
    [{ kind: "azure-cli", tenantId: undefined }, "ARM_USE_CLI"],
  ])("tells Terraform how to sign in without a secret: %j", (other, flag) => {
    const variables = environmentOf("both", report(), as(other));
    expect(variables[flag]).toBe("true");
    expect(Object.keys(variables).filter((name) => name.endsWith("_SECRET"))).toEqual([]);
  });

  test("sets no variable to the empty string", () => {
    const nothing = report({ credentials: [], subscriptions: [] });
    const session: Identity = { ...as({ kind: "azure-cli", tenantId: undefined }), subscriptionIds: [] };
    expect(environmentOf("both", nothing, session)).toEqual({
      ARM_ENVIRONMENT: "public",
      ARM_USE_CLI: "true",
    });
  });

  test("names the authority of another cloud", () => {
    const variables = environmentOf("both", report(), identity({ cloud: CLOUDS.azureusgovernment }));
    expect(variables["AZURE_AUTHORITY_HOST"]).toBe("https://login.microsoftonline.us");
    expect(variables["ARM_ENVIRONMENT"]).toBe("usgovernment");
  });
});

test.each([
  [[signedIn, unreadable], "warning", false],
  [[expiring], "error", false],
  [[expiring], "warning", true],
  [[expiring, wrongSecret], "error", true],
  [[wrongSecret], "never", false],
] as const)("a run with %j and fail-on %s fails: %s", (findings, failOn, expected) => {
  expect(fails(report({ findings: [...findings] }), failOn)).toBe(expected);
});

test("a credential is handed on when nothing says no, and never when nothing was checked", () => {
  expect(good(report())).toBe(true);
  expect(good(report({ verdict: "expiring", findings: [expiring] }))).toBe(true);
  expect(good(report({ verdict: "wrong-secret", findings: [wrongSecret] }))).toBe(false);
  expect(good(report({ verdict: "skipped", findings: [] }))).toBe(false);
});
