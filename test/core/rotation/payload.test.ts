import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CLOUDS } from "../../../src/core/cloud.ts";
import { awkwardness } from "../../../src/core/rotation/awkward.ts";
import { type Holder, payloadOf, tooLarge } from "../../../src/core/rotation/payload.ts";
import type { Format, Store } from "../../../src/core/rotation/stores.ts";
import { Secret } from "../../../src/core/secret.ts";

const secret = new Secret("the value");
const holder: Holder = {
  clientId: "11111111-0000-4000-8000-000000000000",
  tenantId: "22222222-0000-4000-8000-000000000000",
  subscriptionId: "33333333-0000-4000-8000-000000000000",
  cloud: CLOUDS.azurecloud,
};
const github = (format: Format): Store => ({
  kind: "github-repository",
  repository: undefined,
  name: "NAME",
  format,
});
const vault = (format: Format): Store => ({ kind: "key-vault", vault: "kv1", name: "name", format });
const { clientId, tenantId, subscriptionId } = holder;

describe("a store holds", () => {
  test("the bare value", () => {
    expect(payloadOf(github("value"), secret, holder)).toBe(secret);
  });

  test.each<[Format, string, Partial<Holder>, object]>([
    ["creds", "of the public cloud", {}, { clientId, clientSecret: "the value", subscriptionId, tenantId }],
    [
      "creds",
      "without a subscription",
      { subscriptionId: undefined },
      { clientId, clientSecret: "the value", tenantId },
    ],
    [
      "creds",
      "of another cloud",
      { cloud: CLOUDS.azurechinacloud },
      {
        clientId,
        clientSecret: "the value",
        subscriptionId,
        tenantId,
        activeDirectoryEndpointUrl: "https://login.partner.microsoftonline.cn",
        resourceManagerEndpointUrl: "https://management.chinacloudapi.cn",
      },
    ],
    [
      "arm",
      "of the public cloud",
      {},
      {
        ARM_CLIENT_ID: clientId,
        ARM_CLIENT_SECRET: "the value",
        ARM_SUBSCRIPTION_ID: subscriptionId,
        ARM_TENANT_ID: tenantId,
      },
    ],
    [
      "arm",
      "of another cloud, without a subscription",
      { cloud: CLOUDS.azureusgovernment, subscriptionId: undefined },
      {
        ARM_CLIENT_ID: clientId,
        ARM_CLIENT_SECRET: "the value",
        ARM_TENANT_ID: tenantId,
        ARM_ENVIRONMENT: "usgovernment",
      },
    ],
  ])("the JSON of %s %s, on one line", (format, _, part, expected) => {
    const payload = payloadOf(vault(format), secret, { ...holder, ...part });
    expect(String(payload)).toBe("***");
    expect(JSON.parse(payload.reveal())).toEqual(expected);
    expect(payload.reveal()).not.toMatch(/\s\s|\n/);
  });

  test("whatever the secret is, so that it reads back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const text = payloadOf(github("creds"), new Secret(value), holder).reveal();
        expect(text).not.toMatch(/[\r\n]/);
        expect(JSON.parse(text).clientSecret).toBe(value);
      }),
    );
  });
});

/** A cloud with an address that makes the JSON of `?format=creds` exactly so long. */
function cloudFor(size: number): Holder["cloud"] {
  const own = { ...CLOUDS.azurecloud, name: "custom", authorityHost: "" } as const;
  const rest = payloadOf(github("creds"), new Secret("x".repeat(64)), { ...holder, cloud: own }).reveal();
  return { ...own, authorityHost: "a".repeat(size - rest.length) };
}

describe("what could never be stored is told beforehand:", () => {
  test.each<[string, Store, number, string | undefined]>([
    ["48,000 bytes have room in GitHub", github("creds"), 48_000, undefined],
    ["48,001 have none", github("creds"), 48_001, "is 48001 bytes long, and it takes 48000"],
    ["25,000 bytes have room in a vault", vault("creds"), 25_000, undefined],
    ["25,001 have none", vault("creds"), 25_001, "is 25001 bytes long, and it takes 25000"],
    ["the bare secret has room whatever the cloud", vault("value"), 25_001, undefined],
    ["Terraform's variables hold no address", vault("arm"), 25_001, undefined],
  ])("%s", (_, store, size, says) => {
    const findings = tooLarge([{ store, line: 3 }], { ...holder, cloud: cloudFor(size) });
    expect(findings.map(({ what }) => what)).toEqual(
      says === undefined ? [] : [expect.stringMatching(`^Line 3 of \`stores\`: .*${says}`)],
    );
  });
});

describe("a secret is drawn again that", () => {
  test.each([
    ["-bc8Q~defg", "begins with a dash"],
    ["~bc8Q~defg", "begins with a tilde"],
    ["abc8Q~de fg", "holds a character"],
    ["@bc8Q~defg", "holds a character"],
    ["abc8Q~de\n", "holds a character"],
  ])("%j", (value, why) => {
    expect(awkwardness(new Secret(value))).toContain(why);
  });

  test.each([".bc8Q~d-~.", "_bc8Q~d_", "0bc8Q~d-", "abc8Q~--~~"])("not %j", (value) => {
    expect(awkwardness(new Secret(value))).toBeUndefined();
  });
});
