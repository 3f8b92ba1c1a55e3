import { describe, expect, test } from "vitest";
import { redactor } from "../../../src/core/redact.ts";
import { annotationsOf } from "../../../src/core/render/annotations.ts";
import { reportJson } from "../../../src/core/render/json.ts";
import { redactReport } from "../../../src/core/render/redacted.ts";
import type { Report } from "../../../src/core/report.ts";
import { Secret } from "../../../src/core/secret.ts";
import { logOf, summaryOf } from "./detailed.ts";
import { credential, report, subscription, wrongSecret } from "./samples.ts";

/** Signs that every renderer escapes, breaks up or cuts at: an old secret may hold any of them. */
const awkward = `K7*_[x]::##[y]|z\`<q>@r"s'${"t".repeat(8)}:=+/`;

function everywhere(text: string): Report {
  const all = { code: text, subject: text, what: text, why: text, fix: text, link: text };
  return report({
    findings: (["error", "warning", "notice", "pass"] as const).map((level) => ({
      ...wrongSecret,
      ...all,
      level,
    })),
    credentials: [credential({ subject: text, clientId: text, tenantId: text, keyId: text })],
    subscriptions: [
      subscription({ id: text, name: text, state: text, tenantId: text, quotaId: text, roles: [text] }),
    ],
  });
}

describe("a report with the secret in every place", () => {
  const encodings: readonly (readonly [string, (secret: string) => string])[] = [
    ["as it is", (secret) => secret],
    ["in base64", (secret) => Buffer.from(secret).toString("base64")],
    ["in base64url", (secret) => Buffer.from(secret).toString("base64url")],
    ["in hex", (secret) => Buffer.from(secret).toString("hex")],
    ["as a form field", (secret) => new URLSearchParams({ s: secret }).toString().slice(2)],
    ["as a URL part", encodeURIComponent],
    ["in JSON", (secret) => JSON.stringify(secret).slice(1, -1)],
    ["inside a longer text", (secret) => `${"x".repeat(990)}${secret}${"y".repeat(990)}`],
  ];

  test.each(encodings)("shows nothing of it, %s", (_, encode) => {
    const safe = redactReport(everywhere(encode(awkward)), redactor([new Secret(awkward)]));
    const shown = [
      reportJson(safe),
      summaryOf(safe),
      JSON.stringify(logOf(safe)),
      JSON.stringify(annotationsOf(safe.findings)),
    ].join("\n");
    const form = encode(awkward).replace(/^x{990}|y{990}$/g, "");
    expect(shown).not.toContain(form);
    expect(shown).not.toContain(form.slice(0, 10));
    expect(shown).not.toContain(form.slice(-10));
    expect(shown).not.toContain("tttt");
  });
});

test("words of closed sets stay what they are, even where someone's secret is such a word", () => {
  const safe = redactReport(
    report({ verdict: "malformed" }),
    redactor([new Secret("malformed"), new Secret("azurecloud")]),
  );
  expect(safe.verdict).toBe("malformed");
  expect(safe.environment).toBe("azurecloud");
  expect(safe).toEqual(report({ verdict: "malformed" }));
});

test("public IDs and paths stay whole, even where a short password is a part of one by chance", () => {
  const id = "0e3b1c9a-2026-4d2f-8f7a-9b1f2a3c4d5e";
  const given = report({
    credentials: [credential({ subject: "one of 2026", clientId: id, tenantId: id, keyId: id })],
    subscriptions: [subscription({ id, tenantId: "2026.example" })],
    files: [{ format: "pem", path: "/tmp/2026/azure.pem" }],
  });
  const safe = redactReport(given, redactor([new Secret("2026")]));
  expect(safe.credentials[0]).toMatchObject({ subject: "one of ***", clientId: id, tenantId: id, keyId: id });
  expect(safe.subscriptions[0]).toMatchObject({ id, tenantId: "***.example" });
  expect(safe.files).toEqual(given.files);
});
