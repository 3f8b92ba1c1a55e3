import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readStored } from "../../../src/core/inputs/stored.ts";
import { maskForms } from "../../../src/core/masking.ts";
import { keyPair } from "../../support/key-pair.ts";
import { base64Key, entraSecret } from "../../support/secrets.ts";

const secret = entraSecret(61);
const IDS = { clientId: "11111111-2222-3333-4444-555555555555", tenantId: "contoso.example" };
const key = base64Key(48, 3);
const PEM = ["-----BEGIN PRIVATE KEY-----", key, "-----END PRIVATE KEY-----", ""].join("\n");
const pfx = `MIIK${base64Key(300, 4)}`;

const masksOf = (text: string) => readStored(text).secrets.flatMap(maskForms);
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
    expect(readStored(text).hints).toContain(secret.slice(0, 3));
  });

  test("of PEM is the thumbprint of each certificate", () => {
    const { certificate } = keyPair("deploy");
    const print = new X509Certificate(certificate).fingerprint.replaceAll(":", "");
    expect(readStored(`${PEM}${certificate}`).hints).toContain(print);
  });

  test("of a .pfx is nothing that a certificate has", () => {
    expect(readStored(pfx).hints).toEqual([pfx.slice(0, 3)]);
  });
});

describe("whose it is", () => {
  test.each<[string, string, string | undefined]>([
    ["azure/login's JSON", JSON.stringify({ ...IDS, clientSecret: secret }), IDS.clientId],
    [
      "Terraform's JSON",
      JSON.stringify({ ARM_CLIENT_SECRET: secret, ARM_CLIENT_ID: IDS.clientId }),
      IDS.clientId,
    ],
    [
      "JSON with another case",
      JSON.stringify({ clientId: "ABCDEF00-2222-3333-4444-555555555555" }),
      "abcdef00-2222-3333-4444-555555555555",
    ],
    ["JSON with what is no ID", JSON.stringify({ clientId: "deploy", clientSecret: secret }), undefined],
    ["JSON with zeros", JSON.stringify({ clientId: IDS.clientId.replaceAll(/\d/g, "0") }), undefined],
    ["a client secret", secret, undefined],
    ["PEM", PEM, undefined],
  ])("%s", (_name, text, application) => {
    expect(readStored(text).application).toBe(application);
  });
});
