import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hintsStored, secretsStored } from "../../../src/core/inputs/stored.ts";
import { maskForms } from "../../../src/core/masking.ts";
import { keyPair } from "../../support/key-pair.ts";
import { base64Key, entraSecret } from "../../support/secrets.ts";

const secret = entraSecret(61);
const IDS = { clientId: "11111111-2222-3333-4444-555555555555", tenantId: "contoso.example" };
const key = base64Key(48, 3);
const PEM = ["-----BEGIN PRIVATE KEY-----", key, "-----END PRIVATE KEY-----", ""].join("\n");
const pfx = `MIIK${base64Key(300, 4)}`;

const masksOf = (text: string) => secretsStored(text).flatMap(maskForms);
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("what a store holds is masked, and the secret in it by itself", () => {
  test.each<[string, string, string]>([
    ["a client secret", secret, secret],
    ["one with a line break behind it", `${secret}\n`, secret],
    ["azure/login's JSON", JSON.stringify({ ...IDS, clientSecret: secret }), secret],
    ["the same, pretty-printed", JSON.stringify({ ...IDS, clientSecret: secret }, null, 2), secret],
    ["the same, in base64", base64(JSON.stringify({ ...IDS, clientSecret: secret })), secret],
    ["Terraform's JSON", JSON.stringify({ ARM_CLIENT_SECRET: secret, ARM_TENANT_ID: "x" }), secret],
    ["variables", `ARM_TENANT_ID=contoso.example\nARM_CLIENT_SECRET=${secret}`, secret],
    ["a key as PEM", PEM, key],
    ["a key as PEM on one line", PEM.replaceAll("\n", "\\n"), key],
    ["a .pfx in base64", pfx, pfx],
  ])("%s", (_name, text, inner) => {
    expect(masksOf(text)).toContain(inner);
  });

  test("the JSON as a whole is a mask too", () => {
    const text = JSON.stringify({ ...IDS, clientSecret: secret });
    expect(masksOf(text)).toContain(text);
  });
});

test.each(["test", "true", "changeme", "placeholder", "client-secret", "12345", "prod", "{}", "", " \n "])(
  "what is no secret is no mask: %o",
  (text) => {
    expect(masksOf(text)).toEqual([]);
  },
);

describe("what Graph would show of it", () => {
  test.each<[string, string]>([
    ["a client secret", secret],
    ["azure/login's JSON", JSON.stringify({ ...IDS, clientSecret: secret })],
    ["Terraform's JSON", JSON.stringify({ ARM_CLIENT_SECRET: secret, ARM_TENANT_ID: "x" })],
  ])("of %s is what the secret begins with", (_name, text) => {
    expect(hintsStored(text)).toContain(secret.slice(0, 3));
  });

  test("of PEM is the thumbprint of each certificate", () => {
    const { certificate } = keyPair("deploy");
    const print = new X509Certificate(certificate).fingerprint.replaceAll(":", "");
    expect(hintsStored(`${PEM}${certificate}`)).toContain(print);
  });

  test("of a .pfx is nothing that a certificate has", () => {
    expect(hintsStored(pfx)).toEqual([pfx.slice(0, 3)]);
  });
});
