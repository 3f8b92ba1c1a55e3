import { describe, expect, test } from "vitest";
import { MOST_BYTES } from "../../../src/core/render/summary.ts";
import { summaryOf } from "./detailed.ts";
import {
  CLIENT,
  certificate,
  credential,
  expiring,
  HOSTILE,
  report,
  SUBSCRIPTION,
  signedIn,
  subscription,
  TENANT,
  unreadable,
  wrongSecret,
} from "./samples.ts";

describe("the job summary", () => {
  test("of a good credential says so, and what was seen", () => {
    const summary = summaryOf(report());
    expect(
      summary.startsWith("## ✅ The credential is valid\n\n**`valid`** · Everything that was checked"),
    ).toBe(true);
    expect(summary).not.toContain("What to do");
    expect(summary).toContain(
      [
        "### Credential",
        "",
        "| Kind | client secret |",
        "| :--- | :--- |",
        `| Client ID | \`${CLIENT}\` |`,
        `| Tenant | \`${TENANT}\` |`,
        "| Ends on | **2026-04-04** |",
        "| Days left | 11 |",
        "| Key ID | `0e3b1c9a-5b7d-4d2f-8f7a-9b1f2a3c4d5e` |",
        "",
        "### Subscription",
        "",
        "| Subscription | State | Roles | Resource groups |",
        "| :--- | :--- | :--- | :--- |",
        `| **Contoso Production**<br>\`${SUBSCRIPTION}\` | ✅ Enabled | Contributor | 12 |`,
        "",
        "### What ends when",
      ].join("\n"),
    );
    expect(summary.trimEnd().split("\n").at(-1)).toBe(
      "<sub>Azure Credentials · validate on azurecloud · 2026-03-24 10:15:02 UTC, 3 requests in 0.6 s · report schema 1</sub>",
    );
  });

  test("has a line for each certificate", () => {
    const ended = certificate({ subject: "CN=old", verdict: "certificate-expired", hasPrivateKey: false });
    expect(summaryOf(report({ certificates: [certificate(), ended] }))).toContain(
      [
        "### Certificates",
        "",
        "| Certificate | Thumbprint | Ends on | Key | Verdict |",
        "| :--- | :--- | :--- | :--- | :--- |",
        `| **CN=deploy**<br>\`client-certificate\` | \`${"AB".repeat(20)}\` | 2026-10-10 | RSA 2048 | ✅ \`valid\` |`,
        `| **CN=old**<br>\`client-certificate\` | \`${"AB".repeat(20)}\` | 2026-10-10 | RSA 2048<br>no private key | ❌ \`certificate-expired\` |`,
      ].join("\n"),
    );
  });

  test("puts what to do first, errors before warnings, with commands to copy", () => {
    const summary = summaryOf(
      report({ verdict: "wrong-secret", findings: [expiring, wrongSecret], credentials: [] }),
    );
    expect(summary).toContain(
      [
        "### What to do",
        "#### ❌ client secret",
        "Entra does not know this client secret. It was cut when it was copied.",
        "**Fix:** Make a new one with",
        "```sh\naz ad app credential reset --id 1111\n```",
        "[Documentation](https://learn.microsoft.com/entra/codes) · `entra/7000215`",
        "#### ⚠️ client secret",
        "The client secret ends in 11 days. `warn-days` is 30.",
        "**Fix:** Replace it.",
        "`expiry/soon`",
        "### Subscription",
      ].join("\n\n"),
    );
  });

  test("folds what needs no action", () => {
    expect(summaryOf(report({ findings: [signedIn, unreadable] }))).toContain(
      [
        "<details>",
        "<summary>1 check passed, 1 notice</summary>",
        "",
        "- ℹ️ **client secret**: Its end cannot be read. Grant `Application.Read.All`.",
        "- ✅ **client secret**: Entra takes this client secret.",
        "",
        "</details>",
      ].join("\n"),
    );
  });

  test("says of an uncertain end that it is the earliest, of a past one that it is over", () => {
    const uncertain = summaryOf(report({ credentials: [credential({ expiryCertain: false, keyId: null })] }));
    expect(uncertain).toContain("| **2026-04-04** or later (several secrets could be this one) |");
    expect(uncertain).toContain("| Days left | 11 or more |");
    expect(uncertain).not.toContain("Key ID");
    const past = summaryOf(report({ credentials: [credential({ daysLeft: -1 })] }));
    expect(past).toContain("| Days left | none: it has ended |");
  });

  test("has no line for an end that is not known", () => {
    const refused = credential({ keyId: null, expiresOn: null, daysLeft: null });
    const summary = summaryOf(
      report({ verdict: "expired", findings: [wrongSecret], credentials: [refused], subscriptions: [] }),
    );
    expect(summary).toContain(`| Tenant | \`${TENANT}\` |\n\n`);
    expect(summary).not.toMatch(/Ends on|not known/);
  });

  test("knows which credentials never end", () => {
    const federated = credential({ kind: "oidc", keyId: null, expiresOn: null, daysLeft: null });
    const summary = summaryOf(report({ credentials: [federated] }));
    expect(summary).toContain("| Ends on | never: there is no secret to expire |");
    expect(summary).not.toContain("mermaid");
  });

  test("marks a subscription that is not enabled in words and in shape", () => {
    const disabled = subscription({ name: null, state: "Disabled", roles: [], resourceGroups: null });
    expect(summaryOf(report({ subscriptions: [disabled] }))).toContain(
      `| \`${SUBSCRIPTION}\` | ⚠️ Disabled | – |`,
    );
  });

  test("has a column for resource groups only where those of a subscription were counted", () => {
    const uncounted = subscription({ resourceGroups: null });
    const none = summaryOf(report({ subscriptions: [uncounted] }));
    expect(none).toContain("| Subscription | State | Roles |\n| :--- | :--- | :--- |\n");
    const one = summaryOf(report({ subscriptions: [uncounted, subscription({ resourceGroups: 0 })] }));
    expect(one).toContain("| Subscription | State | Roles | Resource groups |");
    expect(one.match(/\| Contributor \| .+ \|$/gm)).toEqual(["| Contributor | – |", "| Contributor | 0 |"]);
  });

  test("counts the cloud services that a management certificate sees, and takes Active for a good state", () => {
    const classic = subscription({ state: "Active", resourceGroups: null, hostedServices: ["web", "api"] });
    const summary = summaryOf(report({ subscriptions: [classic] }));
    expect(summary).toContain("| Subscription | State | Roles | Cloud services |");
    expect(summary).toContain("✅ Active | Contributor | 2 |");
  });

  test.each(HOSTILE)("shows text from outside as text: %j", (text) => {
    const finding = {
      ...wrongSecret,
      subject: text,
      what: text,
      why: text,
      fix: text,
      link: text,
      code: text,
    };
    const summary = summaryOf(
      report({
        findings: [finding, { ...finding, level: "pass" }],
        credentials: [credential({ subject: text, clientId: text, tenantId: text, keyId: text })],
        subscriptions: [subscription({ id: text, name: text, state: text, roles: [text] })],
        certificates: [
          certificate({ subject: text, source: text, thumbprint: text, keyBits: null, curve: text }),
        ],
      }),
    );
    // Code spans and blocks show all signs as they are; our own tags may stand.
    const open = summary.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
    expect(open.match(/<\/?details>/g)).toEqual(["<details>", "</details>"]);
    expect(open.replace(/<\/?(?:details|summary|sub|br)>/g, "")).not.toMatch(/[<>]|@\w|:\/\//);
    const cells = summary
      .split("\n")
      .filter((line) => line.startsWith("| **") || line.startsWith("| Client ID"));
    expect(cells.map((line) => line.split(/(?<!\\)\|/).length)).toEqual([4, 7, 6]);
  });

  test("stays below what GitHub takes, and says what it left out", () => {
    const text = "<".repeat(2000);
    const finding = { ...wrongSecret, subject: text, what: text, why: text, fix: text };
    const summary = summaryOf(report({ findings: Array(200).fill(finding) }));
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(MOST_BYTES);
    expect(summary).toContain("The JSON report holds all of it.");
    expect(summary).toContain("report schema 1");
  });

  test("lists fifty subscriptions and counts the rest", () => {
    const summary = summaryOf(report({ subscriptions: Array(60).fill(subscription()) }));
    expect(summary.match(/Contoso Production/g)).toHaveLength(50);
    expect(summary).toContain("… and 10 more subscriptions.");
  });
});
