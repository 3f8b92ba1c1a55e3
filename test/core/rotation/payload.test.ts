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

test.each<[string, Store, number, boolean]>([
  ["48,000 bytes in GitHub", github("value"), 48_000, true],
  ["48,001 bytes in GitHub", github("value"), 48_001, false],
  ["25,000 bytes in a vault", vault("value"), 25_000, true],
  ["25,001 bytes in a vault", vault("value"), 25_001, false],
])("%s", (_, store, size, fits) => {
  const finding = tooLarge(store, new Secret("é".repeat(size / 2) + "x".repeat(size % 2)));
  expect(finding === undefined).toBe(fits);
  if (finding !== undefined) expect(finding.what).toContain(`is ${size} bytes long`);
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
