import { describe, expect, test } from "vitest";
import { VERDICTS } from "../../../src/core/finding.ts";
import type { Log } from "../../../src/core/render/log.ts";
import { VERDICT_WORDS } from "../../../src/core/render/verdict-words.ts";
import { logOf } from "./detailed.ts";
import { expiring, HOSTILE, report, signedIn, unreadable, wrongSecret } from "./samples.ts";

const texts = ({ headline, groups, closing }: Log): readonly string[] => [
  headline,
  ...groups.flatMap(({ title, lines }) => [title, ...lines]),
  ...closing,
];

describe("the log", () => {
  test("of a good credential is short, and its groups are folded", () => {
    expect(logOf(report())).toEqual({
      headline: "Azure Credentials · validate · azurecloud",
      groups: [
        { title: "client secret", folded: true, lines: ["✓ pass      Entra takes this client secret."] },
      ],
      closing: [
        "1 passed, 3 requests in 0.6 s",
        "✓ valid: The credential is valid. Everything that was checked is in order.",
      ],
    });
  });

  test("says below a problem why it is one, what to do and where to read more", () => {
    const bad = report({ verdict: "wrong-secret", findings: [wrongSecret, expiring, unreadable] });
    const { groups, closing } = logOf(bad);
    expect(groups[0]?.folded).toBe(false);
    expect(groups[0]?.lines).toEqual([
      "✗ error     Entra does not know this client secret.",
      "            Why: It was cut when it was copied.",
      "            Fix: Make a new one with `az ad app credential reset --id 1111`.",
      "            See: https://learn.microsoft.com/entra/codes",
      "! warning   The client secret ends in 11 days.",
      "            Why: `warn-days` is 30.",
      "            Fix: Replace it.",
      "· notice    Its end cannot be read.",
      "            Fix: Grant `Application.Read.All`.",
    ]);
    expect(closing).toEqual([
      "1 warning, 1 error, 3 requests in 0.6 s",
      "✗ wrong-secret: Entra does not know this client secret. The application exists, but none of its secrets has this value.",
    ]);
  });

  test("has one group for each subject, in the order of the findings", () => {
    const other = { ...signedIn, subject: "subscription x" };
    const { groups } = logOf(report({ findings: [signedIn, other, unreadable] }));
    expect(groups.map(({ title, lines }) => [title, lines.length])).toEqual([
      ["client secret", 3],
      ["subscription x", 1],
    ]);
  });

  test("of a run that sent nothing does not call the credential valid", () => {
    const { closing } = logOf(report({ timing: { total: 5, network: 0, requests: 0 } }));
    expect(closing.at(-1)).toBe(
      "✓ valid: The values are well-formed. Nothing was sent: whether Azure accepts them was not checked.",
    );
  });

  test("of a credential that works does not call all in order under a warning", () => {
    const odd = { ...expiring, code: "subscription/past-due", verdict: "valid" } as const;
    expect(logOf(report({ findings: [signedIn, odd] })).closing.at(-1)).toBe(
      "! valid: The credential is valid, with 1 warning. It works; the warning says what to see to.",
    );
    expect(logOf(report({ findings: [signedIn, odd, odd] })).closing.at(-1)).toContain(
      "with 2 warnings. It works; the warnings say what to see to.",
    );
  });

  test("says why a step fails whose worst is a warning", () => {
    const soon = report({ verdict: "expiring", findings: [expiring] });
    const because = "(the step fails because of `fail-on: warning`)";
    expect(logOf(soon, { failOn: "warning" }).closing.at(-1)?.endsWith(because)).toBe(true);
    expect(logOf(soon).closing.at(-1)).not.toContain(because);
    const bad = report({ verdict: "wrong-secret", findings: [wrongSecret, expiring] });
    expect(logOf(bad, { failOn: "warning" }).closing.at(-1)).not.toContain(because);
  });

  test("is coloured only when asked", () => {
    const bad = report({ findings: [wrongSecret] });
    expect(texts(logOf(bad)).join("")).not.toContain("\u001b");
    expect(logOf(bad, { color: true }).groups[0]?.lines[0]).toBe(
      "\u001b[31;1m✗ error  \u001b[0m   Entra does not know this client secret.",
    );
  });

  test.each(HOSTILE)("holds no command of the runner: %j", (text) => {
    const finding = { ...wrongSecret, subject: text, what: text, why: text, fix: text, link: text };
    for (const line of texts(logOf(report({ findings: [finding] })))) {
      expect(line).not.toMatch(/::|##\[|[\p{Cc}\p{Cf}]/u);
    }
  });
});

test("every verdict has its words", () => {
  expect(Object.keys(VERDICT_WORDS).sort()).toEqual([...VERDICTS].sort());
  for (const { title, sentence } of Object.values(VERDICT_WORDS)) {
    expect(title).toMatch(/^[A-Z][^.]{5,60}$/);
    expect(sentence).toMatch(/^[A-Z].+[^.]\.$/);
  }
});
