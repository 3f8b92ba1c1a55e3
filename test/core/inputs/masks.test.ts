import { describe, expect, it } from "vitest";
import { VERDICTS } from "../../../src/core/finding.ts";
import { redactor } from "../../../src/core/redact.ts";
import { entraSecret, hexDigits, letters } from "../../support/secrets.ts";
import { IDS, read, said } from "./reading.ts";

const secret = entraSecret(41);
const masksOf = (inputs: Record<string, string>, env: Record<string, string> = {}) =>
  read({ inputs: { ...IDS, ...inputs }, env }).masks;

/** The words that turn up in logs and outputs by themselves. */
const WORDS = [
  ...["true", "True", "false", "null", "none", "undefined", "nil", "empty", "test", "secret", "password"],
  ...[
    "changeme",
    "placeholder",
    "azure-credentials",
    "AZURE_CREDENTIALS",
    "client-secret",
    "dummy",
    "example",
  ],
  ...VERDICTS,
];

describe("ordinary words never become masks", () => {
  it.each(WORDS)("%s", (word) => {
    const quoted = [word, `"${word}"`, ` ${word}\n`];
    for (const value of quoted) {
      expect(masksOf({ "client-secret": value })).toEqual([]);
      expect(masksOf({ creds: value })).toEqual([]);
      expect(masksOf({}, { ARM_CLIENT_SECRET: value, AZURE_CREDENTIALS: value })).toEqual([]);
    }
    expect(masksOf({ creds: JSON.stringify({ clientSecret: word }, null, 1) })).toEqual([]);
  });

  it("nor do they vanish from what the action says itself", () => {
    const { secrets } = read({ inputs: { ...IDS, "client-secret": "malformed" } });
    expect(redactor(secrets)("verdict=malformed")).toBe("verdict=malformed");
  });

  it("nor does what is shorter than eight characters, unless it stands where a secret belongs", () => {
    expect(masksOf({ creds: "12345" })).toEqual([]);
    expect(masksOf({ "client-secret": "hunt3r" })).toContain("hunt3r");
    expect(masksOf({ creds: '{"password":"hunt3r"}' })).toContain("hunt3r");
  });

  it("nor do lines of a text that say nothing secret", () => {
    const lines = [
      "{",
      '"clientSecret":',
      `"${secret}",`,
      "null",
      "true,",
      '"enabled": false,',
      "12345",
      '"a": "prod"',
    ];
    const creds = [...lines, '"note": null', "}"].join("\n");
    expect(masksOf({ creds }).filter((mask) => creds.includes(mask))).toEqual([`"${secret}",`, secret]);
  });
});

describe("unknown inputs", () => {
  it.each([
    ["key-vault-name", "production"],
    ["key-vault-name", "contoso-production-kv-01"],
    ["token-endpoint", "https://login.contoso.example/token"],
    ["secret-name", "production-database"],
    ["secret-store", "key-vault"],
    ["password-policy", "strict-rules"],
    ["api-key", "production"],
    ["token", "placeholder"],
    ["client_secret", "undefined"],
    ["monkey", "production"],
  ])("%s: %s is no mask", (name, value) => {
    expect(masksOf({ [name]: value })).toEqual([]);
  });

  it.each([
    ["client_secret", "hunter2hunter2"],
    ["azure_credentials", "hunter2hunter2"],
    ["db-password", "hunter2hunter2"],
    ["api-key", hexDigits(32).toLowerCase()],
    ["token", `${letters(30)}9aZ`],
    ["frobnicate", `ghp_${letters(36)}`],
  ])("%s: what looks like a secret is one", (name, value) => {
    const reading = read({ inputs: { ...IDS, [name]: value } });
    expect(reading.masks).toContain(value);
    expect(said(reading)).not.toContain(value);
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
    "%s is a name like any other",
    (name) => {
      const { codes, findings } = read({ inputs: { ...IDS, "client-secret": secret, [name]: "x" } });
      expect(codes).toEqual(["input/unknown"]);
      expect(findings[0]?.what).toContain(`\`${name.toLowerCase()}\``);
      expect(findings[0]?.fix).not.toMatch(/function|object|native/i);
    },
  );
});
