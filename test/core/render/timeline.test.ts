import { describe, expect, test } from "vitest";
import { timeline } from "../../../src/core/render/timeline.ts";
import { credential, HOSTILE, report } from "./samples.ts";

const rows = (picture: string | undefined): readonly string[] =>
  picture?.split("\n").filter((line) => line.includes(" :") && !line.includes("milestone")) ?? [];

describe("the picture of what ends when", () => {
  test("is a Mermaid gantt with a bar from the check to the end", () => {
    expect(timeline(report())).toBe(
      [
        "A bar runs from this check to the day on which the credential ends; the vertical line is today, the diamond 90 days after the check.",
        "",
        "```mermaid",
        '%%{init: {"gantt": {"leftPadding": 36, "rightPadding": 36}}}%%',
        "gantt",
        "    accTitle: What ends when, as of 2026-03-24",
        "    dateFormat YYYY-MM-DD",
        "    axisFormat %Y-%m-%d",
        "    tickInterval 1month",
        "    ends 2026-04-04 · client secret of 11111111… :2026-03-24, 2026-04-04",
        "    90 days after the check :milestone, 2026-06-22, 2026-06-22",
        "```",
      ].join("\n"),
    );
  });

  test("has a measure, so that twelve days and two hundred are no equal bars", () => {
    for (const expiresOn of ["2026-04-05T00:00:00Z", "2026-10-10T00:00:00Z"]) {
      const picture = timeline(report({ credentials: [credential({ expiresOn })] }));
      expect(picture).toContain("    90 days after the check :milestone, 2026-06-22, 2026-06-22\n```");
    }
  });

  test("is left out where no end is known", () => {
    expect(
      timeline(report({ credentials: [credential({ expiresOn: null, daysLeft: null })] })),
    ).toBeUndefined();
    expect(timeline(report({ credentials: [] }))).toBeUndefined();
    expect(timeline(report({ credentials: [credential({ expiresOn: "soon" })] }))).toBeUndefined();
  });

  test("says in words, not only in red, that something has ended", () => {
    const ended = credential({ expiresOn: "2026-03-01T00:00:00Z", daysLeft: -24 });
    expect(rows(timeline(report({ credentials: [ended] })))).toEqual([
      "    ✗ ended 2026-03-01 · client secret of 11111111… :crit, 2026-03-01, 2026-03-24",
    ]);
  });

  test("draws a bar that can be seen also for what ends or ended today", () => {
    const today = credential({ expiresOn: "2026-03-24T23:00:00Z", daysLeft: 0 });
    const justNow = credential({ expiresOn: "2026-03-24T01:00:00Z", daysLeft: -1 });
    expect(
      rows(timeline(report({ credentials: [today, justNow] }))).map((row) => row.split(" :")[1]),
    ).toEqual(["crit, 2026-03-23, 2026-03-24", "2026-03-24, 2026-03-25"]);
  });

  test("cuts bars that would squeeze the others, and still says their true end", () => {
    const never = credential({ expiresOn: "2299-12-31T00:00:00Z", daysLeft: 99_999 });
    expect(rows(timeline(report({ credentials: [never] })))).toEqual([
      "    ends 2299-12-31 · client secret of 11111111… :2026-03-24, 2028-03-23",
    ]);
  });

  test("shows the twenty that end soonest, below fifty lines", () => {
    const credentials = Array.from({ length: 30 }, (_, index) =>
      credential({ expiresOn: `2026-05-${String(30 - index).padStart(2, "0")}T00:00:00Z`, daysLeft: 60 }),
    );
    const picture = timeline(report({ credentials }));
    expect(rows(picture)).toHaveLength(20);
    expect(rows(picture)[0]).toContain("ends 2026-05-01");
    expect(picture?.split("\n").length).toBeLessThan(50);
  });

  test.each(HOSTILE)("takes nothing but words from outside: %j", (subject) => {
    for (const row of rows(timeline(report({ credentials: [credential({ subject })] })))) {
      expect(row).toMatch(/^ {4}ends 2026-04-04 · ?[^:;#%"`<>()[\]{}|]* :2026-03-24, 2026-04-04$/);
    }
  });
});
