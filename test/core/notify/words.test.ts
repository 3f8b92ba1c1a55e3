import { describe, expect, test } from "vitest";
import { parseMarker } from "../../../src/core/notify/marker.ts";
import { badNews, goodNews, MOST_BYTES, titleOf } from "../../../src/core/notify/words.ts";
import { CLIENT, credential, HOSTILE, report, wrongSecret } from "../render/samples.ts";

const marker = { kind: "comment", place: "0123456789abc", credential: "-", runId: "7" } as const;
const runUrl = "https://github.com/octo-org/octo-repo/actions/runs/7";
const red = report({ verdict: "wrong-secret", findings: [wrongSecret] });

describe("bad news", () => {
  test("say what is wrong and what to do, and where the run is", () => {
    const text = badNews({ report: red, marker, runUrl });
    const [first = "", , heading, , verdict] = text.split("\n");
    expect(parseMarker(first)).toEqual({ ...marker, state: "open" });
    expect(heading).toBe("## ❌ Entra does not know this client secret");
    expect(verdict).toBe(
      "**`wrong-secret`** · The application exists, but none of its secrets has this value.",
    );
    expect(text).toContain("**Fix:**");
    expect(text.trimEnd().split("\n").at(-1)).toBe(
      `<sub>Azure Credentials · validate on azurecloud · 2026-03-24 10:15 UTC, from [this run](${runUrl}). Each run writes over this comment; it says so when it is mended.</sub>`,
    );
  });

  test.each(HOSTILE)("hold what comes from outside as text: %j", (hostile) => {
    const finding = { ...wrongSecret, subject: hostile, what: hostile, why: hostile, fix: hostile };
    const text = badNews({
      report: report({ verdict: "wrong-secret", findings: [finding] }),
      marker,
      runUrl,
    });
    const [first = "", ...lines] = text.split("\n");
    expect(parseMarker(first)).toBeDefined();
    const said = lines.filter((line) => !line.startsWith("<sub>")).join("\n");
    expect(said).not.toMatch(/<|@\w|(?<!&)#\d|GH-\d/);
    expect(said).not.toMatch(/\]\((?!https:\/\/learn\.microsoft\.com\/)|[^(]https:\/\/|!\[/);
    expect(said.match(/^#+ .*/gm)).toHaveLength(2);
  });

  test("stay below what GitHub takes, whole blocks left out, and the first problem always there", () => {
    const long = { ...wrongSecret, why: "ä".repeat(900), fix: "é".repeat(900) };
    const text = badNews({ report: report({ findings: Array(200).fill(long) }), marker, runUrl });
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(MOST_BYTES);
    expect(text).toContain("#### ❌ client secret");
    expect(text).toContain("Some is left out");
  });
});

describe("good news", () => {
  test("say that it is mended, in a text without the old problems", () => {
    const text = goodNews({ report: report(), marker, runUrl });
    expect(parseMarker(text)?.state).toBe("fixed");
    expect(text).toContain("## ✅ Fixed: the credential is valid");
    expect(text).toContain(`Checked: client secret of ${CLIENT}.`);
    expect(text).not.toContain("**Fix:**");
  });

  test("of a run with warnings only do not hide them", () => {
    const warned = report({ findings: [{ ...wrongSecret, level: "warning", verdict: "valid" }] });
    expect(goodNews({ report: warned, marker, runUrl })).toContain("#### ⚠️ client secret");
  });
});

describe("the title of an issue", () => {
  test("names the command and the application", () => {
    expect(titleOf(report({ command: "rotate" }))).toBe(
      `Azure Credentials: \`rotate\` fails for application ${CLIENT}`,
    );
    expect(titleOf(report({ command: "rotate", credentials: [] }))).toBe("Azure Credentials: `rotate` fails");
    expect(titleOf(report({ credentials: [credential({ clientId: null })] }))).not.toContain("null");
  });
});
