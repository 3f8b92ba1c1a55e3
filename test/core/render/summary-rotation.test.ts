import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/core/finding.ts";
import { ROTATION_WORDS } from "../../../src/core/render/rotation-words.ts";
import type { Report, RotationReport } from "../../../src/core/report.ts";
import { logOf, summaryOf } from "./detailed.ts";
import { CLIENT, credential, HOSTILE, report, signedIn, wrongSecret } from "./samples.ts";

const KEY = "0e3b1c9a-5b7d-4d2f-8f7a-9b1f2a3c4d5e";

const ended = (code: string, change: Partial<Finding> = {}): Finding => ({ ...signedIn, code, ...change });

const rotation = (change: Partial<RotationReport> = {}): RotationReport => ({
  due: true,
  reason: "the secret ends on 2026-04-04, with 11 days left",
  rotated: true,
  steps: [
    { action: "create", target: `application ${CLIENT}`, result: `key ID ${KEY}` },
    { action: "prove", target: `key ID ${KEY}`, result: "signed in twice" },
    { action: "publish", target: "`keyvault:contoso-kv/azure`", result: `written, key ID ${KEY}` },
    { action: "publish", target: "`github:secret/AZURE`", result: "failed: HTTP 403" },
  ],
  stores: [
    { store: "keyvault:contoso-kv/azure", state: "readable", keyId: KEY, updatedAt: "2026-03-24T10:15:00Z" },
    { store: "github:secret/AZURE", state: "write-only", keyId: null, updatedAt: "2026-02-01T10:15:00Z" },
    { store: "github:dependabot/AZURE", state: "absent", keyId: null, updatedAt: null },
    { store: "keyvault:other/azure", state: "unknown", keyId: null, updatedAt: null },
  ],
  ...change,
});

const rotated = (change: Partial<Report> = {}): Report =>
  report({
    command: "rotate",
    subscriptions: [],
    findings: [ended("rotation/rotated")],
    rotation: rotation(),
    ...change,
  });

const lastLine = (one: Report): string => logOf(one).closing.at(-1) ?? "";

describe("what came of a rotation", () => {
  test("is told by its end, in the log and in the summary alike", () => {
    const words = "The client secret was rotated. Every store holds the new one, which ends on 2026-04-04.";
    expect(lastLine(rotated())).toBe(`✓ valid: ${words}`);
    expect(summaryOf(rotated())).toMatch(
      /^## ✅ The client secret was rotated\n\n\*\*`valid`\*\* · Every store holds the new one, which ends on 2026-04-04\.\n/,
    );
  });

  test.each([
    ["rotation/not-due", "No rotation is due. Nothing was changed: 41 days left."],
    [
      "rotation/cleaned",
      "No rotation is due, and old secrets were removed. No store was changed; 41 days left.",
    ],
    ["rotation/dry-run", "A plan, and nothing was changed. Leave `dry-run` out to carry it out."],
  ])("%s", (code, words) => {
    const quiet = rotation({ due: false, rotated: false, reason: "not due, 41 days left", steps: [] });
    expect(lastLine(rotated({ findings: [ended(code)], rotation: quiet }))).toBe(`✓ valid: ${words}`);
  });

  test("a failure counts before what went well, an error before what is said of success", () => {
    const half = ended("rotation/halfway", { level: "error", verdict: "missing-permission" });
    expect(lastLine(rotated({ verdict: "missing-permission", findings: [half] }))).toBe(
      "✗ missing-permission: The rotation stopped half way. No secret that a store may hold was removed; the next run brings a new one to every store.",
    );
    const both = rotated({ verdict: "wrong-secret", findings: [ended("rotation/rotated"), wrongSecret] });
    expect(lastLine(both)).toContain("wrong-secret: Entra does not know this client secret.");
  });

  test("a warning beside it leaves the words", () => {
    const warning = ended("rotation/no-access", { level: "warning", verdict: "missing-role" });
    const one = rotated({ verdict: "missing-role", findings: [ended("rotation/rotated"), warning] });
    expect(lastLine(one)).toMatch(/^! missing-role: The client secret was rotated\./);
  });

  test("a preflight that says no has changed nothing, and says so", () => {
    const refused = rotated({
      verdict: "missing-permission",
      findings: [ended("github/app-permission", { level: "error", verdict: "missing-permission" })],
      rotation: rotation({ due: false, rotated: false, reason: "", steps: [] }),
    });
    expect(lastLine(refused)).toMatch(
      /^✗ missing-permission: A permission is missing\. .+ Nothing was changed\.$/,
    );
    expect(lastLine({ ...refused, findings: [{ ...signedIn, level: "error" }] })).toContain(
      "Nothing was changed.",
    );
  });

  test("of a secret for a job is told to the minute", () => {
    const issued = rotated({ command: "issue", findings: [ended("issue/issued")] });
    const { rotation: _, ...without } = issued;
    expect(lastLine(without)).toBe(
      "✓ valid: A client secret for this job was made. The post step removes it; without that it ends on 2026-04-04 09:00 UTC by itself.",
    );
    expect(summaryOf(without)).not.toContain("### Stores");
    expect(lastLine({ ...without, credentials: [credential({ expiresOn: null })] })).toContain(
      "it ends on a date that Entra keeps by itself",
    );
  });

  test("is in words that fit a heading", () => {
    for (const { title, sentence } of Object.values(ROTATION_WORDS)) {
      expect(title).toMatch(/^[A-Z][^.]{5,60}$/);
      expect(sentence).toMatch(/^[A-Z].+[^.]\.$/);
    }
  });
});

describe("the summary of a rotation", () => {
  test("has a table of the stores and one of the steps", () => {
    expect(summaryOf(rotated())).toContain(
      [
        "### Stores",
        "",
        "**Why:** the secret ends on 2026-04-04, with 11 days left.",
        "",
        "| Store | Holds | State |",
        "| :--- | :--- | :--- |",
        `| \`keyvault:contoso-kv/azure\` | key ID \`${KEY}\` | ✅&nbsp;written |`,
        "| `github:secret/AZURE` | not shown; written 2026-02-01 | ❌&nbsp;not confirmed |",
        "| `github:dependabot/AZURE` | nothing | not there yet |",
        "| `keyvault:other/azure` | not known | could not be read |",
        "",
        "### What was done",
        "",
        "| Step | Of what | Result |",
        "| :--- | :--- | :--- |",
        `| ✅&nbsp;make | application ${CLIENT} | key ID ${KEY} |`,
        `| ✅&nbsp;prove | key ID ${KEY} | signed in twice |`,
        `| ✅&nbsp;write | \`keyvault:contoso-kv/azure\` | written, key ID ${KEY} |`,
        "| ❌&nbsp;write | `github:secret/AZURE` | failed: HTTP 403 |",
      ].join("\n"),
    );
  });

  test("of several tries at one store counts the last", () => {
    const target = "`github:secret/AZURE`";
    const steps = ["failed: reset", "written, key ID x"].map(
      (result) => ({ action: "publish", target, result }) as const,
    );
    expect(summaryOf(rotated({ rotation: rotation({ steps }) }))).toContain(
      "| `github:secret/AZURE` | not shown; written 2026-02-01 | ✅&nbsp;written |",
    );
  });

  test("of a plan says what would be done, and has no ticks", () => {
    const { steps } = rotation();
    const plan = rotation({ rotated: false, steps: steps.slice(0, 3) });
    const summary = summaryOf(rotated({ findings: [ended("rotation/dry-run")], rotation: plan }));
    expect(summary).toContain(
      "### What a run would do\n\n| Step | Of what | Note |\n| :--- | :--- | :--- |\n| make |",
    );
    expect(summary).toContain(`| \`keyvault:contoso-kv/azure\` | key ID \`${KEY}\` | would be written |`);
    expect(summary).toContain("| `github:secret/AZURE` | not shown; written 2026-02-01 | write-only |");
  });

  test("does not repeat the steps among the checks", () => {
    const findings = [ended("rotation/step", { what: "Made a secret." }), ended("rotation/rotated")];
    const summary = summaryOf(rotated({ findings }));
    expect(summary).not.toContain("Made a secret.");
    expect(summary).toContain("<summary>1 check passed</summary>");
  });

  test("lists fifty stores and counts the rest", () => {
    const [store] = rotation().stores;
    const stores = Array(53).fill(store);
    expect(summaryOf(rotated({ rotation: rotation({ stores }) }))).toContain("… and 3 more stores.");
  });

  test.each(HOSTILE)("shows text from outside as text: %j", (text) => {
    const hostile = rotation({
      reason: text,
      steps: [{ action: "publish", target: text, result: text }],
      stores: [{ store: text, state: "readable", keyId: text, updatedAt: text }],
    });
    const summary = summaryOf(rotated({ findings: [ended("rotation/not-due")], rotation: hostile }));
    const open = summary.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
    expect(open.replace(/<\/?(?:details|summary|sub|br)>/g, "")).not.toMatch(/[<>]|@\w|:\/\//);
    const cells = summary.split("\n").filter((line) => /^\| .+ \| readable \|$|^\| ✅&nbsp;write/.test(line));
    expect(cells.map((line) => line.split(/(?<!\\)\|/).length)).toEqual([5, 5]);
    expect(lastLine(rotated({ findings: [ended("rotation/not-due")], rotation: hostile }))).not.toMatch(
      /::|##\[|[\p{Cc}\p{Cf}]/u,
    );
  });
});
